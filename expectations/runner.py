"""Great Expectations, kept in one place: a context without files, analytics or noise; results as plain values.

An expectation that raises is an error of the check (``Checked.errored``), never a failure of the data. Results are also
kept as JSON files, ``<folder>/gate1/<run_id>/<suite>.json``, from which docs.py makes the Data Docs.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.documents import write_json
from ingest.observations import Check, Finding, Severity

if TYPE_CHECKING:
    import pandas as pd

KEPT_RUNS = 5  # of each gate, as JSON
_SHOWN_ROWS = 20  # of each result, as JSON


@dataclass(frozen=True, slots=True)
class Spec:
    """One expectation of a suite. ``arguments`` are those of the class ``expect`` of Great Expectations."""

    suite: str
    rule_id: str
    severity: str
    table: str
    expect: str
    arguments: Mapping[str, Any]
    where: Mapping[str, Any] = field(default_factory=dict)
    vi: str = ""
    en: str = ""

    @property
    def column(self) -> str:
        """The column (or the first one) that the expectation is about; "" for a table."""
        a = self.arguments
        return str(a.get("column") or a.get("column_A") or "")

    @property
    def target(self) -> str:
        """Table and columns: ``observations.sector``."""
        a = self.arguments
        columns = [a[c] for c in ("column", "column_A", "column_B") if c in a] or list(a.get("column_list", ()))
        return ".".join([self.table, "+".join(columns)]) if columns else self.table


@dataclass(frozen=True, slots=True)
class Checked:
    """How an expectation fared. ``failing``: row numbers, or the rows themselves for a query."""

    spec: Spec
    success: bool
    errored: bool
    rows_checked: int
    rows_failed: int
    detail: str
    expectation: str
    failing: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class GateResult:
    """What a gate found: a check per expectation, a finding per failing row."""

    checks: list[Check]
    findings: list[Finding]

    @property
    def errored(self) -> list[Check]:
        """The checks that are broken themselves: no verdict on the data."""
        return [c for c in self.checks if c.errored]

    @property
    def blocking(self) -> list[Check]:
        """The checks that forbid a release (gate 2): critical, and failed by the data."""
        return [c for c in self.checks if not c.success and not c.errored and c.severity == Severity.CRITICAL]


@cache
def library() -> Any:
    """Great Expectations, imported when first needed (seconds), without analytics, progress bars or chatter."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    os.environ.setdefault("TQDM_DISABLE", "1")
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import great_expectations
        import great_expectations.expectations
    return great_expectations


def new_context() -> Any:
    """An ephemeral context of its own, so that two gates in one process share nothing."""
    gx = library()
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),  # else: a folder in /tmp
        analytics_enabled=False,
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    return context


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the warnings of the libraries below Great Expectations to themselves."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def validate_frame(
    context: Any, gate: str, suite: str, table: str, frame: pd.DataFrame, specs: Sequence[Spec], index: str
) -> tuple[list[Checked], dict[str, Any]]:
    """Validate one pandas frame. Failing rows come back as values of the column ``index``."""
    source = context.data_sources.add_pandas(f"{gate}-{suite}-{table}")
    definition = source.add_dataframe_asset(table).add_batch_definition_whole_dataframe("run")
    batch = definition.get_batch(batch_parameters={"dataframe": frame})
    result_format = {"result_format": "COMPLETE", "unexpected_index_column_names": [index]}
    return validate(batch, f"{gate}-{suite}-{table}", specs, result_format, index)


def validate(
    batch: Any, name: str, specs: Sequence[Spec], result_format: Mapping[str, Any], index: str = ""
) -> tuple[list[Checked], dict[str, Any]]:
    """Validate a batch. Returns the outcome of every spec, and the whole result as JSON."""
    gx = library()
    try:
        with quiet():
            expectations = [_expectation(spec, number) for number, spec in enumerate(specs)]
            suite = gx.ExpectationSuite(name=name, expectations=expectations)
            result = batch.validate(suite, result_format=dict(result_format))
    except Exception as error:  # the machinery broke: an error of every check, a failure of none
        return [broken(spec, f"{type(error).__name__}: {error}") for spec in specs], {}
    by_number = {int(r.expectation_config.meta["number"]): r for r in result.results}
    checked = [
        _checked(spec, by_number[n], index) if n in by_number else broken(spec, "no result")
        for n, spec in enumerate(specs)
    ]
    return checked, _shortened(result.to_json_dict())


def _expectation(spec: Spec, number: int) -> Any:
    from great_expectations.expectations.row_conditions import Column

    arguments = dict(spec.arguments)
    for column, value in spec.where.items():
        arguments["row_condition"] = Column(column) == value
    meta = {"number": number, "rule_id": spec.rule_id, "notes": spec.en}
    kind = getattr(library().expectations, spec.expect)
    return kind(**arguments, severity=str(spec.severity), meta=meta)


def _checked(spec: Spec, result: Any, index: str) -> Checked:
    if message := _exception(result.exception_info):
        return broken(spec, message)
    found = result.result or {}
    details = found.get("details") or {}
    if "unexpected_index_list" in found:
        failing = [row[index] if index else row for row in found["unexpected_index_list"] or ()]
    else:
        failing = list(details.get("unexpected_rows") or ())
    failed = found.get("unexpected_count")
    if failed is None:
        failed = len(failing) or (0 if result.success else int(bool(found.get("observed_value", 1))) or 1)
    return Checked(
        spec=spec,
        success=bool(result.success),
        errored=False,
        rows_checked=int(found.get("element_count") or 0),
        rows_failed=0 if result.success else int(failed),
        detail="" if result.success else _detail(found),
        expectation=str(result.expectation_config.type),
        failing=failing,
    )


def broken(spec: Spec, message: str) -> Checked:
    """The outcome of an expectation that could not be evaluated."""
    return Checked(spec, False, True, 0, 0, message[:500], spec.expect)


def _exception(info: Mapping[str, Any] | None) -> str:
    """The message of an exception that an expectation raised: at the top, or below the id of a metric."""
    for part in [info or {}, *(v for v in (info or {}).values() if isinstance(v, Mapping))]:
        if part.get("raised_exception"):
            return str(part.get("exception_message") or "raised an exception")
    return ""


def _detail(found: Mapping[str, Any]) -> str:
    def shown(value: Any) -> str:
        pairs = value.items() if isinstance(value, Mapping) else ()
        return " ".join(f"{k}={v}" for k, v in pairs) or str(value)

    values = list(dict.fromkeys(shown(v) for v in found.get("partial_unexpected_list") or ()))[:5]
    if values:
        return "unexpected: " + ", ".join(values)
    observed = found.get("observed_value")
    return "" if observed is None else f"observed: {observed}"


def _shortened(result: dict[str, Any]) -> dict[str, Any]:
    """A result as JSON without the long lists of failing rows."""
    for one in result["results"]:
        found = one.get("result") or {}
        found.pop("unexpected_index_query", None)
        for name in ("unexpected_list", "unexpected_index_list", "partial_unexpected_index_list"):
            if isinstance(found.get(name), list):
                found[name] = found[name][:_SHOWN_ROWS]
        rows = (found.get("details") or {}).get("unexpected_rows")
        if isinstance(rows, list):
            found["details"]["unexpected_rows"] = rows[:_SHOWN_ROWS]
    return result


def check_of(checked: Checked, gate: int, run_id: str, now: datetime, severity: str = "") -> Check:
    """The row of ``fct_check`` for an expectation."""
    s = checked.spec
    identity = (run_id, str(gate), s.suite, s.expect, s.target, s.rule_id, str(sorted(s.where.items())))
    return Check(
        check_id=hashlib.sha256("\x1f".join(identity).encode()).hexdigest()[:24],
        run_id=run_id,
        gate=gate,
        suite=s.suite,
        expectation=checked.expectation,
        target=s.target,
        rule_id=s.rule_id,
        severity=str(severity or s.severity),
        success=checked.success,
        errored=checked.errored,
        rows_checked=checked.rows_checked,
        rows_failed=checked.rows_failed,
        detail=checked.detail,
        checked_at=now,
    )


def keep(folder: Path | None, gate: str, run_id: str, results: Mapping[str, Mapping[str, Any]]) -> None:
    """Write results where docs.py finds them, and forget old runs. Without a folder: nothing."""
    if folder is None:
        return
    target = folder / gate / run_id
    shutil.rmtree(target, ignore_errors=True)
    for name, result in results.items():
        if result:
            write_json(target / f"{name}.json", result)
    for old in kept_runs(folder, gate)[:-KEPT_RUNS]:
        shutil.rmtree(old, ignore_errors=True)


def kept_runs(folder: Path, gate: str) -> list[Path]:
    """The folders of the kept runs of a gate, oldest first (run ids sort by time)."""
    return sorted(p for p in (folder / gate).glob("*") if p.is_dir())


def texts(template: str, values: Mapping[str, Any]) -> str:
    """A message with its values filled in. A value that is not there stays visible as its name."""
    return template.format_map(_Named(values))


class _Named(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def group_by(specs: Iterable[Spec]) -> dict[tuple[str, str], list[Spec]]:
    """Specs by suite and table: what is validated in one go."""
    found: dict[tuple[str, str], list[Spec]] = {}
    for spec in specs:
        found.setdefault((spec.suite, spec.table), []).append(spec)
    return found
