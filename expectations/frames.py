"""The frames that gate 1 validates: one per table of the run, with columns for what only code can say (``…_ok``)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ingest.catalogue import areas, indicators
from ingest.lake import SCHEMAS
from ingest.observations import Measure
from ingest.periods import Period

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Row = dict[str, Any]
Known = Mapping[str, set[str]]

# What a source may print instead of the base unit of an average; readers convert where they can.
_MONTHLY = {"VND_PERSON_YEAR": "VND_PERSON_MONTH", "VND_ORG_YEAR": "VND_ORG_MONTH"}
_COUNTS = frozenset({"ORG", "PERSON", "PRODUCT", "EVENT", "TURN", "AWARD"})
_REQUIRED = ("document_id", "indicator", "ref_area", "time_period", "unit_measure", "locator", "locator_type", "run_id")
INDEX = "row_number"


def build(tables: Mapping[str, pa.Table]) -> tuple[dict[str, pd.DataFrame], dict[str, list[Row]]]:
    """The frames to validate, and the rows that their ``row_number`` leads back to."""
    import pandas as pd

    rows = {name: tables[name].to_pylist() if name in tables else [] for name in _COMPUTED}
    known = {"observations": {r["obs_id"] for r in rows["observations"]}}
    rows["schema"] = _schema(tables)
    frames = {}
    for name, records in rows.items():
        more, compute = _COMPUTED.get(name, ((), _nothing))
        full = [{**r, **compute(r, known), INDEX: i} for i, r in enumerate(records)]
        columns = [*SCHEMAS[name].names, *more, INDEX] if name in SCHEMAS else None
        frames[name] = pd.DataFrame(full, columns=columns)
        rows[name] = full
    return frames, rows


def _schema(tables: Mapping[str, pa.Table]) -> list[Row]:
    """One row per column of every table: its type, and the type that the lake declares."""
    found: list[Row] = []
    for name in _COMPUTED:
        expected = {f.name: str(f.type) for f in SCHEMAS[name]}
        actual = {f.name: str(f.type) for f in tables[name].schema} if name in tables else expected
        for column in dict.fromkeys([*expected, *actual]):
            pair = {"expected": expected.get(column, "no column"), "actual": actual.get(column, "missing")}
            found.append({"table_name": name, "column_name": column, **pair})
    return found


def _nothing(row: Row, known: Known) -> Row:
    return {}


def _observation(row: Row, known: Known) -> Row:
    area, indicator = areas().get(row["ref_area"]), indicators().get(row["indicator"])
    numbers = [row[c] for c in ("obs_value", "obs_value_low", "obs_value_high") if row[c] is not None]
    try:
        period = Period.parse(row["time_period"] or "")
        period_ok = (period.start, period.end) == (row["period_start"], row["period_end"])
    except ValueError:
        period_ok = False
    is_count = row["unit_measure"] in _COUNTS and row["measure"] == Measure.VALUE
    return {
        "has_number_or_reason_ok": bool(numbers) or row["null_state"] is not None,
        "required_ok": all(row[c] not in (None, "") for c in _REQUIRED),
        # An unknown area or indicator is the business of G32 and G20 alone.
        "ref_area_scheme_ok": area is None or area.scheme == row["ref_area_scheme"],
        "unit_ok": indicator is None or row["unit_measure"] in _units(indicator.unit_measure, row["measure"]),
        "period_ok": period_ok,
        "count_ok": not is_count or all(n >= 0 for n in numbers),
        "finite_ok": all(math.isfinite(n) for n in numbers),
    }


def _units(base: str, measure: str) -> Iterable[str]:
    if measure in (Measure.VALUE, Measure.CHANGE):
        return {base, _MONTHLY.get(base, base)}
    return {"RATIO"} if measure == Measure.CHANGE_RATIO else {"PCT"}


def _document(row: Row, known: Known) -> Row:
    published, retrieved = row["published_at"], row["retrieved_at"]
    # Vietnam is seven hours ahead: a page of tomorrow's date may be there today.
    return {"dates_ok": published is None or (published - retrieved.date()).days <= 1}


def _cooperative(row: Row, known: Known) -> Row:
    amounts = [row[c] for c in ("members", "workers", "charter_capital") if row[c] is not None]
    return {
        "amounts_ok": all(a >= 0 for a in amounts),
        "founded_ok": row["founded"] is None or row["founded"] <= row["as_of"].year,
    }


def _finding(row: Row, known: Known) -> Row:
    return {"obs_ids_ok": set(row["blocked_obs_ids"] or ()) <= known["observations"]}


# Columns and how they are computed; an empty table has the columns too.
_COMPUTED: dict[str, tuple[tuple[str, ...], Callable[[Row, Known], Row]]] = {
    "observations": (
        (
            "has_number_or_reason_ok",
            "required_ok",
            "ref_area_scheme_ok",
            "unit_ok",
            "period_ok",
            "count_ok",
            "finite_ok",
        ),
        _observation,
    ),
    "documents": (("dates_ok",), _document),
    "cooperatives": (("amounts_ok", "founded_ok"), _cooperative),
    "findings": (("obs_ids_ok",), _finding),
}
