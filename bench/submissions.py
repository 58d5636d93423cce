"""How well `htx check --json` reads workbooks of offices it has not seen.

    python -m bench.submissions [--set second|third] [--wrong] [--keep DIR] [OFFICE…]

Builds the corpus of tests/unit/submissions/offices into a temporary folder and runs the real command on every
file, each in a process of its own. `--wrong` lists every fault; OFFICE is a part of an office's name;
`--set second` takes the offices of second.py, written after the reader had seen the first; `--set third` those of
third.py, written after it had seen the second.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.utils import column_index_from_string

from tests.unit.submissions.offices.build import SETS, offices, write
from tests.unit.submissions.offices.model import GoldCell, Office, Planted

LIMIT_SECONDS, LIMIT_BYTES = 10.0, 1 << 30
DIMENSIONS = (
    "indicator", "org_type", "sector", "size_class", "rating", "measure", "scenario", "time_period",
)  # fmt: skip


@dataclass
class Answer:
    status: str
    seconds: float
    peak: int  # bytes, of the largest process below the command
    documents: list[dict[str, Any]]
    exit_status: int
    error: str

    def all(self, key: str) -> list[dict[str, Any]]:
        return [item for document in self.documents for item in document.get(key) or []]


@dataclass
class Score:
    office: Office
    answer: Answer
    right: int = 0
    wanted: int = 0
    optional_right: int = 0
    optional_wrong: int = 0
    null_right: int = 0
    null_wanted: int = 0
    status_right: int = 0
    status_wanted: int = 0
    unit_right: int = 0
    unit_wanted: int = 0
    invented: int = 0
    flagged: int = 0
    coops_right: int = 0
    coops_invented: int = 0
    who_right: int = 0
    who_wanted: int = 0
    warnings: int = 0
    criticals: int = 0
    faults: list[str] = field(default_factory=list)


# A child forked from this process would count this process's memory as its own: a small one starts it and asks.
_LAUNCHER = """
import os, resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
open(sys.argv[1], "w").write(f"{code} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}")
"""


def ask(path: Path) -> Answer:
    command = [str(Path(sys.executable).parent / "htx"), "check", "--json", str(path)]
    started = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.NamedTemporaryFile() as used:
        launcher = [sys.executable, "-I", "-c", _LAUNCHER, used.name, *command]
        process = subprocess.Popen(launcher, stdout=out, stderr=err, cwd=path.parent, start_new_session=True)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        seconds = time.monotonic() - started
        code, peak = [int(x) for x in Path(used.name).read_text().split()] or [-9, 0]
        out.seek(0)
        err.seek(0)
        documents = []
        for line in out.read().decode("utf-8", "replace").splitlines():
            try:
                document = json.loads(line)
            except ValueError:
                continue
            if isinstance(document, dict):
                documents.append(document)
        statuses = {d.get("status") for d in documents}
        status = "none" if not statuses else "refused" if statuses == {"refused"} else "read"
        error = err.read().decode("utf-8", "replace").strip()[-300:]
    return Answer(status, seconds, peak * 1024, documents, code, error)


def same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1.0)


def where(item: dict[str, Any]) -> str:
    return f"{item.get('sheet') or ''}!{item.get('cell') or ''}"


def split(cell: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)", cell)
    return (int(match[2]), column_index_from_string(match[1])) if match else None


def box(cell: str) -> tuple[int, int, int, int] | None:
    """A cell or a range as rows and columns."""
    ends = [split(part) for part in cell.replace("$", "").split(":")]
    first, last = ends[0], ends[-1]
    if first is None or last is None:
        return None
    return first[0], first[1], last[0], last[1]


def flags(finding: dict[str, Any], planted: Planted) -> bool:
    if finding.get("severity") == "info" and not planted.info_ok:
        return False
    sheet, cells, rule = finding.get("sheet"), finding.get("cell"), str(finding.get("rule") or "")
    by_rule = rule in planted.rules
    said = f"{finding.get('message_vi')} {finding.get('message_en')}"
    if sheet in (None, planted.sheet) and any(word in said for word in planted.words):
        return True
    if planted.sheet is not None and sheet is not None and sheet != planted.sheet:
        return by_rule and (planted.cell is None or "R30" in planted.rules)  # forms that disagree: either of them
    if planted.cell is None:
        return by_rule or (not planted.rules and sheet == planted.sheet)
    at = split(planted.cell)
    assert at
    boxes = [b for b in (box(part.strip()) for part in re.split(r"[,;]", cells or "")) if b]
    if not boxes:
        return by_rule
    for r1, c1, r2, c2 in boxes:
        if r1 <= at[0] <= r2 and c1 <= at[1] <= c2:
            return True
        if by_rule and (c1 <= at[1] <= c2 or r1 <= at[0] <= r2):
            return True
    # A row left over, or a hidden row or column, may be marked at another of its cells.
    return (
        planted.info_ok
        and not planted.rules
        and any(r1 <= at[0] <= r2 or c1 == c2 == at[1] for r1, c1, r2, c2 in boxes)
    )


def plain(name: str | None) -> str:
    text = unicodedata.normalize("NFC", name or "").lower().strip()
    return re.sub(r"^(tỉnh|thành phố|tp\.?)\s+", "", text)


def right_observation(observation: dict[str, Any], gold: GoldCell) -> tuple[bool, bool]:
    """Meaning right, value right."""
    meaning = all(observation.get(name) == getattr(gold, name) for name in DIMENSIONS)
    if gold.measure == "change_pct" and observation.get("measure") in ("change_pct", "change_ratio"):
        return True, True  # "So với năm trước 105,2 %": the domain does not say which of the two
    value = observation.get("obs_value")
    if gold.null_state in ("not_collected", "not_applicable", "blank"):
        return meaning, value is None and observation.get("null_state") == gold.null_state
    return meaning, same(value, gold.obs_value) or any(same(value, other) for other in gold.also)


def score(office: Office, answer: Answer) -> Score:
    s = Score(office, answer)
    say = s.faults.append
    single = any(c.sheet is None for c in office.cells) or any(c.sheet is None for c in office.cooperatives)
    gold = {(c.sheet, c.cell): c for c in office.cells}
    found: dict[tuple[str | None, str], list[dict[str, Any]]] = {}
    for observation in answer.all("observations"):
        key = (None if single else observation.get("sheet"), str(observation.get("cell")))
        found.setdefault(key, []).append(observation)
    good: set[tuple[str | None, str]] = set()
    for key, cell in gold.items():
        here = found.get(key, [])
        verdicts = [right_observation(o, cell) for o in here]
        ok = any(m and v for m, v in verdicts)
        if ok:
            good.add(key)
        wrong_meaning = [
            o for o, (m, _) in zip(here, verdicts, strict=True) if not m and o.get("obs_value") is not None
        ]
        s.invented += len(wrong_meaning)
        best = here[0] if here else None
        shown = (
            "not read" if best is None else " ".join(str(best.get(k)) for k in (*DIMENSIONS, "obs_value", "null_state"))
        )
        if not ok or wrong_meaning:
            needed = " ".join(str(getattr(cell, k)) for k in (*DIMENSIONS, "obs_value", "null_state"))
            if best is not None or not (cell.optional or None in cell.also):
                say(f"cell {key[0] or ''}!{key[1]}: want {needed}\n{' ' * 12}got  {shown}")
        if cell.optional:
            s.optional_right += ok
            s.optional_wrong += bool(here) and not ok
            continue
        if None in cell.also and not here:
            ok = True
        s.wanted += 1
        s.right += ok
        if cell.null_state:
            s.null_wanted += 1
            s.null_right += any(o.get("null_state") == cell.null_state for o in here)
        if ok and best and cell.obs_status:
            s.status_wanted += 1
            s.status_right += best.get("obs_status") == cell.obs_status
        if ok and best and cell.unit_measure:
            s.unit_wanted += 1
            s.unit_right += best.get("unit_measure") == cell.unit_measure
    free = {cell for _, cell in office.unscored} if single else set()
    for key, here in found.items():
        if key in gold or key in office.unscored or key[1] in free:
            continue
        for observation in here:
            if observation.get("obs_value") is not None:
                s.invented += 1
                say(f"invented {where(observation)}: {observation.get('indicator')} {observation.get('obs_value')}")
    findings = answer.all("findings")
    for planted in office.planted:
        key = (planted.sheet, planted.cell or "")
        if any(flags(f, planted) for f in findings) or (planted.or_right and key in good):
            s.flagged += 1
        else:
            say(f"not flagged {planted.sheet or ''}!{planted.cell or ''}: {planted.what} {sorted(planted.rules)}")
    if office.clean:
        for finding in findings:
            if finding.get("severity") != "info":
                s.criticals += finding.get("severity") == "critical"
                s.warnings += finding.get("severity") != "critical"
                what = f"{finding.get('severity')} {finding.get('rule')} {where(finding)}"
                say(f"clean, but {what}: {finding.get('message_en')}")
    _cooperatives(s, single)
    if office.ref_area_name:
        s.who_wanted += 1
        names = {plain(d.get("ref_area_name")) for d in answer.documents}
        ok = plain(office.ref_area_name) in names or (office.ref_area_name == "Thừa Thiên Huế" and "huế" in names)
        s.who_right += ok
        if not ok:
            say(f"province: want {office.ref_area_name}, got {names}")
    if office.reporting_year:
        s.who_wanted += 1
        years = {d.get("reporting_year") for d in answer.documents}
        s.who_right += office.reporting_year in years
        if office.reporting_year not in years:
            say(f"year: want {office.reporting_year}, got {years}")
    if answer.status != "read":
        say(f"status {answer.status}, exit {answer.exit_status}: {answer.error}")
    return s


def _cooperatives(s: Score, single: bool) -> None:
    found = s.answer.all("cooperatives")
    if not s.office.cooperatives:
        return
    left = list(found)
    for gold in s.office.cooperatives:
        here = [
            c for c in left if (single or c.get("sheet") == gold.sheet) and (gold.row == 0 or c.get("row") == gold.row)
        ]
        ok = False
        for c in here:
            left.remove(c)
            code = re.sub(r"\D", "", str(c.get("code") or ""))
            name = unicodedata.normalize("NFC", str(c.get("name") or "")).casefold()
            code_ok = code == (gold.code or "") or (gold.code_state == "invalid" and not code)
            ok = code_ok and c.get("code_state") == gold.code_state and name == gold.name.casefold()
            if not ok:
                got = [c.get(k) for k in ("code", "code_state", "name")]
                s.faults.append(f"cooperative {gold.sheet or ''} row {gold.row}: want {gold}, got {got}")
        if not here:
            s.faults.append(f"cooperative {gold.sheet or ''} row {gold.row}: not read ({gold.name})")
        s.coops_right += ok
    s.coops_invented += len(left)
    s.faults += [f"cooperative invented: {c}" for c in left]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("office", nargs="*", help="a part of the name of an office")
    parser.add_argument("--set", choices=SETS, default="first", dest="which", help="which corpus")
    parser.add_argument("--wrong", action="store_true", help="list every fault")
    parser.add_argument("--keep", type=Path, help="write the files to this folder and leave them there")
    options = parser.parse_args()
    chosen = list(offices(options.office, options.which))
    with tempfile.TemporaryDirectory() as temporary:
        paths = write(options.keep or Path(temporary), chosen)
        friendly = [o for o in chosen if o.status == "read"]
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda o: ask(paths[o.id]), friendly))
        scores = [score(o, a) for o, a in zip(friendly, answers, strict=True)]
        hostile = [(o, ask(paths[o.id])) for o in chosen if o.status != "read"]
    for s in scores:
        name = f"{s.office.id:20}" + ("clean " if s.office.clean else "      ")
        cells = f"{s.right:4}/{s.wanted:<4}" if s.wanted else "    -    "
        coops = f" cooperatives {s.coops_right}/{len(s.office.cooperatives)}" if s.office.cooperatives else ""
        loud = f" FALSE {s.criticals}c {s.warnings}w" if s.criticals or s.warnings else ""
        print(
            f"{name}{cells} invented {s.invented:<3} planted {s.flagged}/{len(s.office.planted)}"
            f" {s.answer.seconds:4.1f} s{coops}{loud}"
        )
        if options.wrong:
            for fault in s.faults:
                print("        " + fault)
    totals: Counter[str] = Counter()
    for s in scores:
        for name, value in vars(s).items():
            if isinstance(value, int):
                totals[name] += value
    planted = sum(len(s.office.planted) for s in scores)
    coops = sum(len(s.office.cooperatives) for s in scores)
    clean = [s for s in scores if s.office.clean]
    print()
    share = totals["right"] / totals["wanted"] if totals["wanted"] else 1.0
    print(f"data cells read right       {totals['right']}/{totals['wanted']} = {share:.4f}   (asked: 0.98)")
    print(f"cells invented              {totals['invented']}   (asked: 0)")
    print(f"planted errors flagged      {totals['flagged']}/{planted}   (asked: all)")
    print(
        f"clean files ({len(clean)})            false criticals {totals['criticals']} (asked: 0), "
        f"warnings {totals['warnings']}"
    )
    print(
        f"beside                      null states {totals['null_right']}/{totals['null_wanted']}, status "
        f"{totals['status_right']}/{totals['status_wanted']}, unit {totals['unit_right']}/{totals['unit_wanted']}, "
        f"province and year {totals['who_right']}/{totals['who_wanted']}, optional cells "
        f"{totals['optional_right']} right {totals['optional_wrong']} wrong"
    )
    print(f"cooperatives                {totals['coops_right']}/{coops} right, {totals['coops_invented']} invented")
    bad = 0
    for office, answer in hostile:
        soon, small = answer.seconds <= LIMIT_SECONDS, answer.peak <= LIMIT_BYTES
        ok = (
            soon
            and small
            and (answer.status == office.status or (office.status == "either" and answer.status != "none"))
        )
        bad += not ok
        print(
            f"{office.id:28}{answer.status:8} {answer.seconds:5.1f} s {answer.peak >> 20:5} MB "
            f"{'ok' if ok else 'WRONG'}"
        )
    if not hostile:
        return
    print(f"hostile files               {len(hostile) - bad}/{len(hostile)} as they should be")


if __name__ == "__main__":
    main()
