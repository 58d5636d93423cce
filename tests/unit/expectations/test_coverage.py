"""Every rule R01–R40 of the domain is evaluated somewhere, and rules.yml says where."""

from __future__ import annotations

import re
from typing import Any

import duckdb
import pytest
import yaml

from expectations.gate2 import SUITES
from expectations.history import KINDS as HISTORY
from expectations.rules import RULES, load, rule_ids, rule_severity
from expectations.special import KINDS
from ingest.submissions.messages import templates


def warehouse_rules() -> dict[str, dict[str, Any]]:
    """The expectations of gate 2 by their id."""
    suites = yaml.safe_load(SUITES.read_text(encoding="utf-8"))["suites"]
    return {e["id"]: e for suite in suites.values() for e in suite}


@pytest.mark.parametrize("rule_id", [f"R{n:02d}" for n in range(1, 41)])
def test_every_rule_is_evaluated_or_said_to_be_elsewhere(rule_id: str) -> None:
    elsewhere = load()["elsewhere"].get(rule_id, {})
    assert rule_id in rule_ids() or elsewhere, f"nobody evaluates {rule_id}"
    if "gate2" in elsewhere:
        assert elsewhere["gate2"] in warehouse_rules()
    if "reader" in elsewhere:
        assert elsewhere["reader"] in templates()["findings"]
    if "register" in elsewhere:
        assert len(elsewhere["register"]) > 20


def test_the_table_at_the_head_of_rules_yml_is_the_data() -> None:
    head = RULES.read_text(encoding="utf-8").split("# Messages:")[0]

    def row(name: str) -> set[str]:
        text = re.search(rf"^#   {name}\s+(R.*)$", head, re.MULTILINE)[1]  # type: ignore[index]
        spans = re.findall(r"R(\d\d)(?:–R(\d\d))?", re.sub(r"\(.*?\)", "", text))
        return {f"R{n:02d}" for a, b in spans for n in range(int(a), int(b or a) + 1)}

    rules = load()["rules"]
    elsewhere = load()["elsewhere"]
    assert row("one document") == {r["id"] for r in rules if not r.get("needs")}
    assert row("predecessors") == {r["id"] for r in rules if r.get("needs") == "predecessors"}
    assert row("gate 2, warehouse") == {r for r, where in elsewhere.items() if "gate2" in where}
    assert row("reader") == {r for r, where in elsewhere.items() if "reader" in where}
    assert row("register") == {r for r, where in elsewhere.items() if "register" in where}


def test_every_kind_of_a_rule_exists() -> None:
    for rule in load()["rules"]:
        if rule.get("needs") == "predecessors":
            assert rule["kind"] in HISTORY
        elif "kind" in rule:
            assert rule["kind"] in KINDS
    assert {"S01", "V01", "V02"}.isdisjoint(rule_ids())  # remarks, no rules
    assert rule_severity("S01") == rule_severity("V01") == rule_severity("V02") == "info"


SCHEMA = """
create table fct_indicator (document_id text, obs_id text, indicator text, ref_area text, ref_area_name text,
    time_period text, source_system text, organisation_id text, measure text, scenario text, credit_scope text,
    qualifier text, obs_value double);
create table bridge_ref_area (child text, parent text, relation text, child_scheme text);
create table dim_indicator (indicator text, agg_geo text);
create table fct_observation (obs_id text, unit_mult int, decimals int);
insert into bridge_ref_area values ('A', 'REG', 'member_of', 'VN63'), ('B', 'REG', 'member_of', 'VN63'),
    ('C', 'REG', 'member_of', 'VN34'), ('D', 'REG', 'member_of', 'VN34');
insert into dim_indicator values ('org_total', 'sum'), ('revenue_avg', 'wavg');
"""


@pytest.mark.parametrize(
    ("region", "parts", "found"),
    [
        (("org_total", 30, 0), {"A": 10, "B": 20}, None),
        (("org_total", 31, 0), {"A": 10, "B": 20}, (31, 30)),
        (("org_total", 31, 0), {"A": 10}, None),  # one province has not reported
        (("org_total", 31, 0), {"A": 10, "C": 20}, None),  # two geographies are never added
        (("org_total", 30_400_000, 6), {"A": 10_000_000, "B": 20_000_000}, None),  # rounded to a million
        (("revenue_avg", 31, 0), {"A": 10, "B": 20}, None),  # averages are not added
    ],
)
def test_r26_a_region_is_the_sum_of_its_provinces(
    region: tuple[str, float, int], parts: dict[str, float], found: tuple[float, float] | None
) -> None:
    indicator, total, unit_mult = region
    query = warehouse_rules()["R26"]["query"].replace("{batch}", "fct_indicator")
    with duckdb.connect() as connection:
        connection.execute(SCHEMA)
        for area, value in {"REG": total, **parts}.items():
            row = ["d", area, indicator, area, area, "2023", "MPI", "coop", "value", "actual", "incl", "exact", value]
            connection.execute(f"insert into fct_indicator values ({', '.join('?' * len(row))})", row)
            connection.execute("insert into fct_observation values (?, ?, 0)", [area, unit_mult])
        rows = connection.sql(query)
        named = [dict(zip(rows.columns, r, strict=True)) for r in rows.fetchall()]
    assert [(r["observed"], r["expected"]) for r in named] == ([found] if found else [])
