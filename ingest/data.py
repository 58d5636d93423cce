"""The YAML files beside the code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml


def load_yaml(path: Path) -> dict[str, Any]:
    """One YAML file whose top level is a mapping."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return loaded


def expression_at(table: Mapping[str, Any], *path: str) -> re.Pattern[str]:
    """The regular expression that stands in a table below some names."""
    node: Any = table
    for name in path:
        node = node[name]
    return re.compile(str(node))
