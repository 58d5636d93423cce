"""Figures of one province that agree with each other in every column: stocks follow from flows, parts from wholes."""

from __future__ import annotations

import random

Figures = dict[str, dict[str, float]]

SECTORS = ("agriculture", "industry", "construction", "credit", "trade_service", "transport", "environment", "housing")
_SHARES = {
    "industry": 0.075, "construction": 0.026, "credit": 0.036, "trade_service": 0.095, "transport": 0.055,
    "environment": 0.021, "housing": 0.004, "other": 0.019,
}  # fmt: skip
# How far into the year a column reaches, and how many years after the first one.
_ROLES = {
    "prev": (0, 1.0), "prev_h1": (0, 0.45), "plan": (1, 1.1), "h1": (1, 0.48), "m9": (1, 0.74), "est": (1, 1.0),
    "act": (1, 1.0), "next": (2, 1.05),
}  # fmt: skip


def _split(total: int, shares: dict[str, float]) -> dict[str, int]:
    parts = {name: round(total * share) for name, share in shares.items()}
    parts["agriculture"] = total - sum(parts.values())
    return parts


def figures(
    seed: int,
    coops: int = 500,
    members: int = 84,
    unions: int = 7,
    groups: int = 1100,
    funds_members: int = 900,
    half: bool = False,
    revenue: float = 2600.0,
) -> Figures:
    """One dictionary per column role; money in triệu đồng. `half`: averages of six months are for half a year."""
    rng = random.Random(seed)
    jitter = rng.uniform
    result: Figures = {}
    start = {
        "coop": coops + rng.randint(0, 23),
        "member": (coops + 11) * members + rng.randint(0, 97),
        "group": groups + rng.randint(0, 41),
        "union": unions,
    }
    yearly = {
        "coop_new": start["coop"] * jitter(0.05, 0.07), "coop_dissolved": start["coop"] * jitter(0.016, 0.022),
        "member_new": start["member"] * jitter(0.025, 0.035), "member_left": start["member"] * jitter(0.008, 0.012),
        "group_new": start["group"] * jitter(0.06, 0.08), "group_ended": start["group"] * jitter(0.02, 0.03),
        "worker_regular_new": start["coop"] * 0.7,
    }  # fmt: skip
    money = {
        "revenue_avg": revenue * jitter(0.95, 1.1), "worker_income_avg": jitter(49, 58),
        "union_revenue_avg": jitter(8200, 12400), "group_revenue_avg": jitter(310, 420),
    }  # fmt: skip
    shares = {name: share * jitter(0.85, 1.15) for name, share in _SHARES.items()}
    base = _split(start["coop"], shares)
    first_groups = _split(start["group"], {"industry": 0.05, "construction": 0.02, "credit": 0.01,
                                           "trade_service": 0.07, "transport": 0.03, "other": 0.02})  # fmt: skip
    opening = dict(start)
    for role in ("prev", "prev_h1", "plan", "h1", "m9", "est", "act", "next"):
        year, reach = _ROLES[role]
        f: dict[str, float] = {}
        for code, level in yearly.items():
            low, high = (0.97, 1.06) if role != "est" else (1.0, 1.0)
            f[code] = max(1, round(level * reach * (1 + 0.06 * year) * jitter(low, high)))
        if role == "est":  # never below the half-year
            for code in yearly:
                f[code] = max(f[code], result["h1"][code], result["m9"][code])
        if role == "act":
            f.update({code: result["est"][code] for code in yearly})
        f["union_new"] = 0 if role in ("prev_h1", "h1") else 1
        f["union_dissolved"] = 0
        if year == 0:
            before = start if role == "prev" else {k: v - 1 for k, v in start.items()}
            total = dict(before) if role == "prev" else dict(start)
        else:
            before = opening if year == 1 else {
                "coop": int(result["est"]["coop_total"]), "member": int(result["est"]["member_total"]),
                "group": int(result["est"]["group_total"]), "union": int(result["est"]["union_total"]),
            }  # fmt: skip
            total = {
                "coop": before["coop"] + int(f["coop_new"] - f["coop_dissolved"]),
                "member": before["member"] + int(f["member_new"] - f["member_left"]),
                "group": before["group"] + int(f["group_new"] - f["group_ended"]),
                "union": before["union"] + int(f["union_new"]),
            }
        if role == "prev_h1":  # half a year earlier: a little less than at the end of that year
            total = {"coop": start["coop"] - 9, "member": start["member"] - 311, "group": start["group"] - 17,
                     "union": start["union"] - 1}  # fmt: skip
        n, g, u = total["coop"], total["group"], total["union"]
        rise = 1 + 0.05 * (year - 1 + reach)
        f |= {"coop_total": n, "member_total": total["member"], "group_total": g, "union_total": u}
        f["coop_inactive"] = round(n * 0.07)
        f["coop_active"] = n - f["coop_inactive"]
        f["coop_effective"] = round(f["coop_active"] * 0.58 * rise**0.3)
        f["coop_hightech"] = round(n * 0.043 * rise)
        f["coop_value_chain"] = round(n * 0.121 * rise)
        f["coop_ocop"] = round(n * 0.09 * rise)
        f["worker_regular"] = round(n * 13.3 * rise**0.4) + rng.randint(0, 30)
        f["worker_member"] = round(f["worker_regular"] * jitter(0.55, 0.57))
        f["manager_total"] = round(n * 3.7) + rng.randint(0, 9)
        f["manager_primary_mid"] = round(f["manager_total"] * 0.46) + rng.randint(0, 5)
        f["manager_college"] = round(f["manager_total"] * 0.247 * rise**0.4)
        part = 0.53 if half and role in ("h1", "prev_h1") else (0.96 if role in ("h1", "prev_h1") else 0.99)
        for code, level in money.items():
            f[code] = round(level * rise * part * jitter(0.99, 1.02), 1)
        f["revenue_member_avg"] = round(f["revenue_avg"] * jitter(0.60, 0.62), 1)
        f["profit_avg"] = round(f["revenue_avg"] * jitter(0.088, 0.094), 1)
        f["union_profit_avg"] = round(f["union_revenue_avg"] * jitter(0.05, 0.056), 1)
        f["group_profit_avg"] = round(f["group_revenue_avg"] * jitter(0.15, 0.16), 1)
        f["union_active"] = u
        f["union_member_coop"] = u * 6 + 2 + year
        f["group_registered"] = round(g * 0.63)
        f["group_member"] = g * 13 + rng.randint(0, 60)
        delta = n - start["coop"]
        grown = dict(base)
        grown["trade_service"] += delta // 5
        grown["industry"] += delta // 9
        grown["agriculture"] += delta - delta // 5 - delta // 9
        f |= {f"coop:{name}": count for name, count in grown.items()}
        f["coop:non_agriculture"] = n - grown["agriculture"] - grown["credit"]
        f |= {"union:agriculture": u - 2, "union:trade_service": 1, "union:transport": 1}
        f |= {f"group:{name}": count for name, count in first_groups.items()}
        f["group:agriculture"] += g - start["group"]
        f["fund_total"] = grown["credit"]
        f["fund_active"] = grown["credit"]
        f["fund_member"] = round(grown["credit"] * funds_members * rise**0.5) + rng.randint(0, 40)
        f["fund_worker"] = grown["credit"] * 14 + rng.randint(0, 9)
        f["support_budget"] = round(3100 * reach * rise * jitter(0.98, 1.02), 1)
        f["trainee"] = round(640 * reach * rise * jitter(0.98, 1.02))
        result[role] = f
    for code in ("coop_hightech", "worker_regular", "manager_total"):
        assert result["est"][code] >= result["prev"][code] * 0.9
    return result
