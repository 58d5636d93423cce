"""Gate 2: the built marts, before anybody reads them. DuckDB evaluates, Great Expectations records (DESIGN §9)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from expectations.runner import (
    Checked,
    GateResult,
    Spec,
    check_of,
    group_by,
    keep,
    new_context,
    quiet,
    texts,
    validate,
)
from expectations.wording import number_en, number_vi
from ingest.catalogue import areas, code_list, indicators
from ingest.data import load_yaml
from ingest.observations import Finding, Severity

SUITES = Path(__file__).with_name("warehouse.yml")
_GATE = "gate2"
_MOST_ROWS = 1000
_MOST_FINDINGS = 200  # of one check: a broken mart needs no million findings


def check_warehouse(
    database: Path,
    run_id: str,
    now: datetime,
    previous: Path | None = None,
    validations: Path | None = None,
    accept: Collection[str] = (),
) -> GateResult:
    """Validate a built warehouse; the file is opened read-only and closed again.

    Args:
        database: the DuckDB file that dbt has built.
        run_id: the run, for checks and findings.
        now: the time of the checks.
        previous: the database of the current release, to compare with; None: the first release.
        validations: where the results are kept for the Data Docs; None: nowhere.
        accept: rules that the operator has looked at: what they find is a warning and forbids nothing.

    Returns:
        A check per expectation, findings for what failed. ``blocking`` lists the checks that forbid the release.

    Raises:
        ValueError: ``accept`` names a rule that gate 2 does not have.
    """
    if unknown := sorted(set(accept) - {s.rule_id for s in _specs(True)}):
        raise ValueError(f"no rule of gate 2: {', '.join(unknown)}")
    if not database.exists():
        raise FileNotFoundError(database)
    previous = previous if previous and previous.exists() else None
    checks: list[Checked] = []
    kept: dict[str, Mapping[str, Any]] = {}
    with _open(database, previous) as (source, counts):
        for (suite, table), specs in group_by(_specs(previous is not None)).items():
            name = f"{suite}-{table}"
            if table not in counts:
                checks += [Checked(s, False, False, 0, 1, f"no table {table}", s.expect) for s in specs]
                continue
            asset = source.add_table_asset(name, table_name=table)
            batch = asset.add_batch_definition_whole_table("all").get_batch()
            found, kept[name] = validate(batch, f"{_GATE}-{name}", specs, {"result_format": "COMPLETE"})
            checks += [replace(c, rows_checked=c.rows_checked or counts[table]) for c in found if not c.errored]
            checks += [c for c in found if c.errored]
    keep(validations, _GATE, run_id, kept)
    checks = [_judged(c, accept) for c in checks]
    return GateResult(
        checks=[check_of(replace(c, detail=_advised(c, accept)), 2, run_id, now) for c in checks],
        findings=[f for c in checks if not c.success and not c.errored for f in _findings(c, run_id)],
    )


@contextmanager
def _open(database: Path, previous: Path | None) -> Iterator[tuple[Any, dict[str, int]]]:
    """A data source on the file, and how many rows its tables have. All connections are closed at the end."""
    with quiet():
        source = new_context().data_sources.add_sql("warehouse", connection_string=_url(database))
        execution = source.get_execution_engine()
    try:
        _prepare(execution.engine, previous)
        with execution.engine.connect() as connection:
            names = connection.exec_driver_sql(
                "select table_name from information_schema.tables "
                "where table_catalog = current_database() and table_schema = 'main'"
            )
            counts = {
                name: int(connection.exec_driver_sql(f'select count(*) from main."{name}"').scalar_one())
                for (name,) in names.fetchall()
            }
        yield source, counts
    finally:
        with quiet():
            execution.close()
            execution.engine.dispose()
            source.get_engine().dispose()


def _url(database: Path) -> str:
    """The address of a file, read-only, whatever its path is. A ``$`` would be a variable to Great Expectations."""
    from sqlalchemy.engine import URL

    url = URL.create("duckdb", database=str(database.resolve()), query={"access_mode": "read_only"})
    return url.render_as_string(hide_password=False).replace("$", "%24")


def _prepare(engine: Any, previous: Path | None) -> None:
    """Fetch all rows of a result at once, and attach the previous release to every connection.

    Great Expectations reads results after it has returned the connection; DuckDB's cursor is empty by then, which shows
    as "list index out of range" in every expectation.
    """
    from sqlalchemy import event
    from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

    @event.listens_for(engine, "after_cursor_execute")
    def buffer(connection: Any, cursor: Any, statement: Any, parameters: Any, context: Any, many: Any) -> None:
        if cursor.description:
            context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                cursor, cursor.description, initial_buffer=cursor.fetchall()
            )

    if previous:
        path = str(previous.resolve()).replace("'", "''")

        @event.listens_for(engine, "connect")
        def attach(connection: Any, record: Any) -> None:
            connection.execute(f"attach if not exists '{path}' as previous (read_only)")

        engine.dispose()  # connections made before now do not have it


@cache
def _written() -> Mapping[str, Any]:
    return load_yaml(SUITES)


def _specs(with_previous: bool) -> Iterator[Spec]:
    """The expectations of warehouse.yml; its short forms (key, rows, codes) spelt out."""
    for suite, written in _written()["suites"].items():
        for e in written:
            if e.get("needs") == "previous" and not with_previous:
                continue
            for table, expect, arguments in _spelt_out(e):
                yield Spec(
                    suite, e["id"], e["severity"], table, expect, arguments, e.get("where", {}), e["vi"], e["en"]
                )


def _spelt_out(e: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    if "query" in e:
        query = " ".join(e["query"].split()) + f" limit {_MOST_ROWS}"
        yield e["table"], "UnexpectedRowsExpectation", {"unexpected_rows_query": query}
        return
    given, expect = dict(e["with"]), str(e["expect"])
    if expect == "key":
        for table, column in given.items():
            yield table, "ExpectColumnValuesToNotBeNull", {"column": column}
            yield table, "ExpectColumnValuesToBeUnique", {"column": column}
    elif expect == "rows":
        for table, least in given.items():
            yield table, "ExpectTableRowCountToBeBetween", {"min_value": least}
    elif expect == "codes":
        for column, name in given.items():
            yield e["table"], "ExpectColumnValuesToBeInSet", {"column": column, "value_set": sorted(code_list(name))}
    else:
        if isinstance(given.get("value_set"), dict):
            given["value_set"] = sorted(indicators() if given["value_set"]["catalogue"] == "indicators" else areas())
        yield e["table"], expect, given


def _judged(checked: Checked, accept: Collection[str]) -> Checked:
    """A failed check as severe as the worst of its rows; a critical one that is accepted becomes a warning."""
    if checked.success or checked.errored:
        return checked

    def weighed(severity: str) -> str:
        accepted = checked.spec.rule_id in accept and severity == Severity.CRITICAL
        return str(Severity.WARNING) if accepted else severity

    rows = [
        {**r, "severity": weighed(str(r["severity"]))} if isinstance(r, Mapping) and "severity" in r else r
        for r in checked.failing
    ]
    severities = {str(r["severity"]) for r in rows if isinstance(r, Mapping) and "severity" in r}
    worst = next((str(s) for s in Severity if s in severities), weighed(checked.spec.severity))
    return replace(checked, spec=replace(checked.spec, severity=worst), failing=rows)


def _advised(checked: Checked, accept: Collection[str]) -> str:
    """The detail of a check, with the way out for the operator, or the way that the operator has taken."""
    rule_id = checked.spec.rule_id
    if checked.success or checked.errored:
        return checked.detail
    if rule_id in accept:
        advice = "accepted by the operator"
    elif checked.spec.severity == Severity.CRITICAL:
        advice = f"if this is right: htx build --accept {rule_id}"
    else:
        return checked.detail
    return f"{checked.detail}; {advice}" if checked.detail else advice


def _findings(checked: Checked, run_id: str) -> Iterator[Finding]:
    """A finding per row of a query; one finding for a whole column or table."""
    spec = checked.spec
    rows = [r for r in checked.failing if isinstance(r, Mapping)][:_MOST_FINDINGS] or [{}]
    for row in rows:
        values = {"table": spec.table, **row}
        vietnamese, english = ({k: _shown(v, show) for k, v in values.items()} for show in (number_vi, number_en))
        yield Finding(
            rule_id=spec.rule_id,
            severity=str(row.get("severity") or spec.severity),
            document_id=str(row.get("document_id") or ""),
            locator=str(row.get("locator") or spec.target),
            message_vi=texts(spec.vi, vietnamese),
            message_en=f"{spec.target}: {texts(spec.en, english)}" + (f" ({checked.detail})" if not row else ""),
            gate=2,
            obs_ids=[str(o) for o in row.get("obs_ids") or ()],
            expected=str(english.get("expected", "")),
            observed=str(english.get("observed", checked.detail)),
            run_id=run_id,
        )


def _shown(value: Any, show: Callable[[float], str]) -> Any:
    return show(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
