"""Rule R37: what a register lists against what a table counts, by type and sector, within ± 5 %."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from ingest import entities
from ingest.observations import Claim, Finding, Measure, Scenario
from ingest.submissions.messages import finding
from ingest.submissions.model import Cooperative
from ingest.submissions.register.words import register_words

_TOLERANCE = 0.05
_TOTAL = "_T"
_INDICATORS = {
    "org_total": ("organisations in being", "tổng số (không kể đã giải thể)"),
    "org_active": ("active organisations", "số đang hoạt động"),
}
_TYPES = {
    "coop": ("cooperatives", "hợp tác xã"),
    "union": ("cooperative unions", "liên hiệp hợp tác xã"),
    "group": ("cooperative groups", "tổ hợp tác"),
}
# What a sector of a table comprises beside itself; the rest of trades outside agriculture.
_NOT_AGRICULTURE = (
    "industry",
    "construction",
    "trade_service",
    "transport",
    "environment",
    "housing",
    "tourism",
    "other",
)
_COMPRISES = {
    "non_agriculture": _NOT_AGRICULTURE,
    "trade_service": ("tourism",),
    "industry_construction": ("industry", "construction"),
}
# The wider sectors that a table may count a sector in.
_WITHIN = {
    "tourism": ("trade_service",),
    "industry": ("industry_construction",),
    "construction": ("industry_construction",),
}


def reconcile(
    cooperatives: Sequence[Cooperative], claims: Iterable[Claim], document_id: str = "", as_of: date | None = None
) -> list[Finding]:
    """Compare the cooperatives of registers with the counts of tables.

    Only types that the register lists are compared, and active ones only if it tells who is active. Rows of unknown
    status or sector may count or not: a table that lies between both agrees. People's credit funds may be counted among
    the cooperatives of a table or not.

    Args:
        claims: of the same province; of each count the latest achieved one that ends by ``as_of`` is compared.
    """
    listed = _distinct(cooperatives)
    findings = []
    counts = _counts(claims, as_of)
    told = {(claim.indicator, claim.org_type): {c.sector for c in counts if _same_table(c, claim)} for claim in counts}
    for claim in counts:
        of_type = [c for c in listed if c.org_type == claim.org_type and c.activity != "closed"]
        if not of_type or claim.obs_value is None:
            continue
        if claim.indicator == "org_active" and all(c.activity == "unknown" for c in of_type):
            continue
        if claim.indicator == "org_total" and _only_active(of_type, claim, counts):
            continue
        least, most = _range(of_type, claim, told[claim.indicator, claim.org_type])
        slack = _TOLERANCE * claim.obs_value
        if least - slack <= claim.obs_value <= most + slack:
            continue
        what, kinds = _INDICATORS[claim.indicator], _TYPES[claim.org_type]
        sector = "" if claim.sector == _TOTAL else f" [{claim.sector}]"
        findings.append(
            finding(
                "R37",
                document_id,
                claim.locator,
                [],
                what=f"{kinds[0]}, {what[0]}{sector}",
                what_vi=f"{kinds[1].capitalize()}, {what[1]}" + (f", “{claim.original_label}”" if sector else ""),
                listed=str(least) if least == most else f"{least}–{most}",
                value=claim.original_value or f"{claim.obs_value:g}",
            )
        )
    return findings


def _same_table(one: Claim, other: Claim) -> bool:
    return (one.indicator, one.org_type) == (other.indicator, other.org_type)


def _only_active(rows: Sequence[Cooperative], total: Claim, counts: Sequence[Claim]) -> bool:
    """Whether the register lists the active ones only, beside a table that counts more: no matter for the total."""
    if any(row.activity != "active" for row in rows):
        return False
    active = next((c.obs_value for c in counts if c.indicator == "org_active" and _beside(c, total)), None)
    return active is not None and total.obs_value is not None and active < total.obs_value


def _beside(one: Claim, other: Claim) -> bool:
    return (one.org_type, one.sector) == (other.org_type, other.sector)


def _distinct(cooperatives: Sequence[Cooperative]) -> list[Cooperative]:
    """Each cooperative once: by code, else by name, place, year and representative."""
    again = {index for index, _, _ in entities.duplicates(cooperatives)}
    met: set[str] = set()
    distinct = []
    for index, row in enumerate(cooperatives):
        code = entities.code_key(row)
        if index in again or (code and code in met) or row.code_state == "branch":
            continue
        met.add(code)
        distinct.append(row)
    return distinct


def _counts(claims: Iterable[Claim], as_of: date | None) -> list[Claim]:
    """Of each count the latest achieved claim, of those that end by the day if any do."""
    found: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in claims:
        plain = claim.size_class == claim.rating == _TOTAL and claim.measure == Measure.VALUE
        achieved = claim.scenario == Scenario.ACTUAL and claim.obs_value is not None
        if claim.indicator in _INDICATORS and claim.org_type in _TYPES and plain and achieved:
            found.setdefault((claim.indicator, claim.org_type, claim.sector), []).append(claim)
    chosen = []
    for same in found.values():
        by_then = [c for c in same if as_of is None or c.period.end <= as_of]
        chosen.append(max(by_then or same, key=lambda c: (c.period.end, -(c.period.end - c.period.start).days)))
    return chosen


def _range(rows: Sequence[Cooperative], claim: Claim, told: set[str]) -> tuple[int, int]:
    """The least and the most that the register can mean by a count; ``told`` are the sectors that its table has."""
    sure = maybe = 0
    for (activity, sector), count in Counter((row.activity, row.sector) for row in rows).items():
        running = _running(activity) if claim.indicator == "org_active" else 1.0
        inside = min(running, _belongs(sector, claim, told))
        sure += count * (inside == 1.0)
        maybe += count * (inside == 0.5)
    return sure, sure + maybe


def _running(activity: str) -> float:
    return {"active": 1.0, "unknown": 0.5}.get(activity, 0.0)


def _belongs(sector: str, claim: Claim, told: set[str]) -> float:
    """Whether rows of a sector count: 1 yes, 0 no, ½ unknown."""
    if sector == "credit" and claim.sector in (_TOTAL, "non_agriculture") and claim.org_type == "coop":
        return {"incl": 1.0, "excl": 0.0}.get(claim.credit_scope, 0.5)  # the Alliance counts funds as non-agricultural
    if claim.sector == _TOTAL:
        return 1.0
    if sector == _TOTAL:
        return 0.5
    parts = _COMPRISES.get(claim.sector, ())
    if claim.sector == "agriculture":
        parts = tuple(register_words()["agriculture_parts"])
        if sector == "rural_water":
            return 0.5  # of agriculture (TT 09/2017) or of the environment (VSIC)
    if sector == "rural_water" and claim.sector in ("environment", "non_agriculture"):
        return 0.5
    if sector == "non_agriculture" and claim.sector in _NOT_AGRICULTURE:
        return 0.5
    if sector == "agriculture" and claim.sector in register_words()["agriculture_parts"]:
        return 0.5
    if claim.sector == "other" and sector in _NOT_AGRICULTURE and not told & {sector, *_WITHIN.get(sector, ())}:
        return 1.0 if sector == "other" else 0.5  # a table without a row for it counts it here, or not at all
    return 1.0 if sector == claim.sector or sector in parts else 0.0
