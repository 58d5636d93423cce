"""The steps of a load, each one function over references (paths, ids), shared by the DAGs and the command line.

Every step may be done twice: the archive keeps bytes once, a staged part replaces itself, a published run stays.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from htx.settings import Settings
from ingest.documents import Archive, Receipt
from ingest.lake import SCHEMAS, Lake, Rows, to_table
from ingest.observations import Outcome, Severity, Status

log = logging.getLogger(__name__)

PAGE_SUFFIXES = frozenset({".html", ".htm", ".txt"})
_WORST_FIRST = (Status.FAILED, Status.REFUSED, Status.QUARANTINED, Status.OK, Status.UNCHANGED)
# What people leave beside their workbooks: locks of an open file, system droppings.
_DROPPINGS = ("~$", ".")


def new_run_id(kind: str, at: datetime | None = None) -> str:
    """A name for a run that sorts by time: ``20261121T042216123Z-submissions``."""
    moment = at or datetime.now(UTC)
    return f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03d}Z-{kind}"


def find_files(paths: Iterable[Path], suffixes: frozenset[str] | None = None) -> list[Path]:
    """The files at and below some paths, in the order of their names; in folders only those with one of ``suffixes``.

    Raises:
        FileNotFoundError: a path does not exist.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"{path}: no such file or folder")
        if path.is_dir():
            files = sorted(p for p in path.rglob("*") if not p.is_dir() and not p.name.startswith(_DROPPINGS))
            found += [f for f in files if suffixes is None or f.suffix.lower() in suffixes]
        else:
            found.append(path)
    return found


def read_submission(settings: Settings, run_id: str, path: Path) -> str:
    """Archive one submitted file, read it unless it is known, put its rows aside. Returns its status.

    Every file in a zip is a document of its own; then the status is that of the one that fared worst.
    """
    from ingest import reading
    from ingest.submissions import Refused
    from ingest.submissions.container import members

    inbox = settings.inbox
    origin = path.relative_to(inbox).as_posix() if inbox and path.is_relative_to(inbox) else path.name
    store = {"origin": origin, "source_id": "inbox", "kind": "submission"}
    content = _received(settings, run_id, path, origin)
    if content is None:
        return Status.FAILED
    try:
        files = members(content, path.name)
    except Refused:
        files = [(path.name, content)]  # the reader says why
    statuses = []
    for name, data in files:
        place = store if data is content else store | {"origin": f"{origin}/{name}"}
        statuses.append(
            _read_bytes(settings, run_id, data, place, reading.submission_reader(), reading.read_submission)
        )
    return min(statuses, key=_WORST_FIRST.index)


@dataclass(frozen=True, slots=True)
class ArticleHints:
    """What a user says of saved pages: the date and the place that the pages themselves may lack."""

    published: date | None = None
    url: str = ""
    source_area: str = ""


def read_saved_article(settings: Settings, run_id: str, path: Path, hints: ArticleHints) -> str:
    """Archive one saved page (.html, .txt), read it unless it is known, put its rows aside. Returns its status."""
    from ingest import reading

    # What the user adds makes another reading: a page that was refused without a date is read again with one.
    given = {"published": hints.published, "source_area": hints.source_area}
    added = "".join(f"/{name}={value}" for name, value in given.items() if value)
    context = reading.ArticleContext(ref_area=hints.source_area, listed_on=hints.published, added=added)
    store = {"origin": hints.url or path.name, "source_id": "saved-pages", "kind": "article"}
    read = partial(reading.read_article, context=context)
    content = _received(settings, run_id, path, store["origin"])
    if content is None:
        return Status.FAILED
    suffix = path.suffix.lstrip(".").lower()
    return _read_bytes(settings, run_id, content, store, reading.article_reader() + added, read, suffix)


def _received(settings: Settings, run_id: str, path: Path, origin: str) -> bytes | None:
    """The bytes of a file; None, with an outcome, when it is gone or not ours to read."""
    started = datetime.now(UTC)
    try:
        return path.read_bytes()
    except OSError as error:
        detail = f"cannot be read: {error.strerror}"
        _stage_outcome(Lake(settings.data), run_id, "receive", _key(str(path)), origin, Status.FAILED, detail, started)
        return None


def _read_bytes(
    settings: Settings,
    run_id: str,
    content: bytes,
    store: dict[str, str],
    reader: str,
    read: Callable[..., Rows],
    media_type: str = "",
) -> str:
    started = datetime.now(UTC)
    archive, lake = Archive(settings.archive), Lake(settings.data)
    receipt = archive.store(
        content,
        media_type=media_type or PurePosixPath(store["origin"]).suffix.lstrip(".").lower(),
        retrieved_at=started,
        **store,  # type: ignore[arg-type]
    )
    if known := lake.known_documents().get((receipt.document_id, reader)):
        part = _part("same", receipt.document_id, receipt.origin)
        lake.stage(run_id, part, {"outcomes": [_unchanged(run_id, receipt, started, known)]})
        return Status.UNCHANGED
    with _crash_recorded(lake, run_id, receipt, started):
        rows = read(content, receipt, run_id)
    lake.stage(run_id, _part(receipt.document_id, receipt.origin), rows)
    return _status(rows)


def list_sites(settings: Settings, run_id: str) -> list[str]:
    """The ids of the news sites to collect; a source file that cannot be used is an outcome.

    Raises:
        SourceError: the file or folder of sources does not exist.
    """
    from ingest.news.sources import load_usable_sources

    if settings.sources is None:
        return []
    started = datetime.now(UTC)
    sources, errors = load_usable_sources(settings.sources)
    for error in errors:
        _stage_outcome(Lake(settings.data), run_id, "list", error.origin, error.origin, Status.FAILED,
                       error.problem, started)  # fmt: skip
    return [source.id for source in sources]


def collect_site(
    settings: Settings, run_id: str, source_id: str, since: date | None = None, until: date | None = None
) -> dict[str, int]:
    """Fetch and read what is new or changed on one site; with ``since`` or ``until`` what it published on those days.

    Returns how many documents had which status, and under ``retryable`` whether something failed that another attempt
    may bring. A page or a site that cannot be had is an outcome; what was read before stays.
    """
    from ingest.news.collect import Days, collect
    from ingest.news.sources import load_usable_sources

    started = datetime.now(UTC)
    assert settings.sources, "a site was listed, so there are sources"
    source = next(s for s in load_usable_sources(settings.sources)[0] if s.id == source_id)
    lake = Lake(settings.data)
    try:
        return collect(source, Archive(settings.archive), lake, run_id, Days(since, until))
    except Exception as error:
        detail = f"the collector broke: {type(error).__name__}: {error}"
        _stage_outcome(lake, run_id, "read", source_id, source_id, Status.FAILED, detail, started)
        raise


def collect_sites(
    settings: Settings, run_id: str, source_ids: Sequence[str], since: date | None = None, until: date | None = None
) -> Iterator[tuple[str, BaseException | None]]:
    """Collect from several sites, one process per core. Yields every site when it is done, with what broke."""
    import multiprocessing
    import os
    from concurrent.futures import ProcessPoolExecutor, as_completed

    processes = min(len(os.sched_getaffinity(0)), len(source_ids))
    if processes < 2:
        for source_id in source_ids:
            broken: BaseException | None = None
            try:
                collect_site(settings, run_id, source_id, since, until)
            except Exception as error:
                broken = error
            yield source_id, broken
        return
    # Not forked: this process may have threads, such as the one that serves the samples.
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        tasks = {pool.submit(collect_site, settings, run_id, s, since, until): s for s in source_ids}
        for task in as_completed(tasks):
            yield tasks[task], task.exception()


def check_and_commit(settings: Settings, run_id: str) -> dict[str, Any]:
    """Gate 1 over what a run has put aside, then publish the run in the lake (or, with nothing new, in the run log).

    Returns the summary of the run. Raises RuntimeError when a check itself is broken: that is no verdict on the data.
    """
    from ingest.news.same import link

    lake = Lake(settings.data)
    lake.sweep()
    if lake.published(run_id):
        return summarise(settings, run_id)
    tables = {name: _first_of(lake.staged(run_id, name), keys) for name, keys in _IDENTITY.items()}
    if tables["documents"].num_rows:
        tables["documents"] = link(lake, tables["documents"])
        tables |= _checked(settings, run_id, tables)
        _answer(settings, tables)
    lake.commit(run_id, {name: table for name, table in tables.items() if table.num_rows})
    return summarise(settings, run_id)


# What makes a staged row the same as another: identical bytes may be sent twice, under two names, in one run.
_IDENTITY: dict[str, tuple[str, ...]] = {
    "documents": ("document_id",),
    "observations": ("obs_id",),
    "cooperatives": ("document_id", "locator"),
    "findings": ("document_id", "rule_id", "locator", "message_en"),
    "checks": ("check_id",),
    "outcomes": ("stage", "subject", "origin"),
}


def _first_of(table: Any, keys: Sequence[str]) -> Any:
    """The rows of an Arrow table without later ones of the same identity."""
    rows = zip(*(table[key].to_pylist() for key in keys), strict=True)
    first = {identity: index for index, identity in reversed(list(enumerate(rows)))}
    return table if len(first) == table.num_rows else table.take(sorted(first.values()))


def _checked(settings: Settings, run_id: str, tables: Mapping[str, Any]) -> dict[str, Any]:
    """The tables that gate 1 adds to: findings, checks, and an outcome for every document."""
    import pyarrow as pa

    from expectations.gate1 import check_documents
    from ingest.submissions.versions import earlier_articles, earlier_reports

    started = datetime.now(UTC)
    lake, documents = Lake(settings.data), tables["documents"].to_pylist()
    earlier = [*earlier_reports(lake, documents), *earlier_articles(lake, documents)]
    result = check_documents(tables, run_id, started, settings.validations, earlier)
    if broken := [c for c in result.checks if c.errored]:
        raise RuntimeError(
            f"gate 1: {len(broken)} checks are broken, the first: {broken[0].expectation}: {broken[0].detail}"
        )
    findings = pa.concat_tables([tables["findings"], to_table("findings", result.findings)])
    blocked: Counter[str] = Counter()
    for finding in findings.select(["document_id", "severity", "blocked_obs_ids"]).to_pylist():
        if finding["severity"] == Severity.CRITICAL:
            blocked[finding["document_id"]] += len(finding["blocked_obs_ids"])
    told = {d: [f"{n} rows quarantined"] for d, n in blocked.items() if n}
    for note in result.findings:
        if note.rule_id in ("V01", "V02"):  # a resubmission, an edited article
            told.setdefault(note.document_id, []).append(note.observed)
    ended = datetime.now(UTC)
    refused = {o["subject"] for o in tables["outcomes"].to_pylist() if o["status"] == Status.REFUSED}
    outcomes = [
        Outcome(
            run_id,
            "check",
            d["document_id"],
            d["origin"],
            Status.QUARANTINED if blocked[d["document_id"]] else Status.OK,
            "; ".join(told.get(d["document_id"], [])),
            0,
            started,
            ended,
        )
        for d in tables["documents"].select(["document_id", "origin"]).to_pylist()
        if d["document_id"] not in refused
    ]
    return {
        "findings": findings,
        "checks": to_table("checks", result.checks),
        "outcomes": pa.concat_tables([tables["outcomes"], to_table("outcomes", outcomes)]),
    }


def _answer(settings: Settings, tables: Mapping[str, Any]) -> None:
    """The answer to the sender of every new submission, before the run is published: a kill leaves none out."""
    from htx.returns import answers
    from ingest.answer import write_return

    archive = Archive(settings.archive)
    for document, result in answers({name: table.to_pylist() for name, table in tables.items()}):
        folder = settings.returns / (document["ref_area"] or "unknown") / document["document_id"][:12]
        write_return(archive.read(document["document_id"]), result, folder)


def summarise(settings: Settings, run_id: str) -> dict[str, Any]:
    """What a published run did: documents by status, rows, findings by severity, checks. Plain values only."""
    lake = Lake(settings.data)
    tables = {name: lake.published_table(run_id, name) for name in SCHEMAS}
    outcomes = tables["outcomes"].to_pylist()
    read = Counter(o["status"] for o in outcomes if o["stage"] == "read")
    checks = tables["checks"].to_pylist()
    return {
        "run_id": run_id,
        "new": lake.holds(run_id),
        "documents": {
            "read": read[Status.OK],
            "unchanged": read[Status.UNCHANGED],
            "quarantined": sum(o["status"] == Status.QUARANTINED for o in outcomes),
            "refused": read[Status.REFUSED],
            "failed": sum(o["status"] == Status.FAILED for o in outcomes),
        },
        "sites": [
            {"site": o["subject"], "status": o["status"], "listed": o["rows"], "detail": o["detail"]}
            for o in outcomes
            if o["stage"] == "collect" and o["subject"] == o["origin"]
        ],
        # A file that could not be had or used, or that broke the reader, is our trouble; a page that is gone is not.
        "broken": sum(o["status"] == Status.FAILED and o["stage"] in ("receive", "list", "read") for o in outcomes),
        "observations": tables["observations"].num_rows,
        "findings": dict(Counter(tables["findings"]["severity"].to_pylist())),
        "checks": {"passed": sum(c["success"] for c in checks), "all": len(checks)},
        "messages": [
            {"status": o["status"], "origin": o["origin"], "detail": o["detail"]}
            for o in outcomes
            if o["status"] in (Status.REFUSED, Status.FAILED, Status.QUARANTINED)
            or (o["status"] == Status.UNCHANGED and o["detail"].startswith("the same bytes"))
        ],
    }


def _status(rows: Mapping[str, Any]) -> str:
    return str(rows["outcomes"][0].status)


def _part(*keys: str) -> str:
    """A folder name for what some keys identify; a document's key is its hash and its origin."""
    return _key("\x1f".join(keys))[:24]


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _unchanged(run_id: str, receipt: Receipt, started: datetime, first: str) -> Outcome:
    detail = "known bytes, known reader" if first == receipt.origin else f"the same bytes came as {first}"
    return Outcome(
        run_id,
        "read",
        receipt.document_id,
        receipt.origin,
        Status.UNCHANGED,
        detail,
        0,
        started,
        datetime.now(UTC),
    )


@contextmanager
def _crash_recorded(lake: Lake, run_id: str, receipt: Receipt, started: datetime) -> Iterator[None]:
    """A reader that breaks on a document is our fault: the outcome says so, and the error goes on to the scheduler."""
    try:
        yield
    except Exception as error:
        detail = f"the reader broke: {type(error).__name__}: {error}"
        _stage_outcome(lake, run_id, "read", receipt.document_id, receipt.origin, Status.FAILED, detail, started)
        raise


def _stage_outcome(
    lake: Lake,
    run_id: str,
    stage: str,
    subject: str,
    origin: str,
    status: Status,
    detail: str,
    started: datetime,
    rows: int = 0,
) -> None:
    outcome = Outcome(run_id, stage, subject, origin, status, detail, rows, started, datetime.now(UTC))
    lake.stage(run_id, _part(stage, subject), {"outcomes": [outcome]})
    (log.info if status == Status.OK else log.warning)("%s: %s: %s", stage, origin, detail)
