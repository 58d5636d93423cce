"""One received document → the rows that the lake keeps of it.

Both readers end here: whatever a document is, it becomes one `Document`, its observations and findings, and an outcome.
A document that cannot be read is refused: it keeps its row and its finding, so that nobody wonders where it went.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from ingest import entities, extraction, submissions
from ingest.documents import Receipt
from ingest.news import same
from ingest.news.dates import VIETNAM
from ingest.news.page import article, binding
from ingest.news.page.parser import PageParser
from ingest.observations import Claim, CooperativeReport, Document, Finding, Outcome, Severity, Status, observe
from ingest.periods import Period
from ingest.submissions.container import is_container, members

# What a document says of a cooperative, and the lake keeps under the same name.
_SAID = (
    "code", "code_state", "name", "org_type", "legal_status", "activity", "sector", "address", "commune", "district",
    "founded", "representative", "members", "workers", "charter_capital", "revenue", "profit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ArticleContext:
    """What is known of an article besides its bytes."""

    publisher: str = ""
    source_system: str = "NEWS"
    ref_area: str = ""  # name of the province that the site belongs to
    listed_on: date | None = None  # the date that the feed (or the user) gives
    added: str = ""  # what the user added, as part of the reader's name: another reading of the same bytes
    parsers: tuple[PageParser, ...] = ()  # the site's own


def submission_reader() -> str:
    """Name and version of what reads workbooks."""
    return submissions.READER


def article_reader(parsers: Sequence[PageParser] = (), retrieved: date | None = None) -> str:
    """Name and version of what reads the articles retrieved on a day, with a site's parsers: page → text → claims."""
    return f"{article.reader_version(parsers, retrieved)}/{extraction.EXTRACTOR}"


def read_submission(content: bytes, receipt: Receipt, run_id: str) -> dict[str, Sequence[Any]]:
    """The rows of one submitted workbook, by table."""
    started = datetime.now(UTC)
    name = receipt.origin  # with its folders
    document = _document(receipt, "MPI", submission_reader(), run_id)
    try:
        if is_container(content):
            members(content, name)  # a zip that cannot be unpacked says why
        read = submissions.read_limited(content, name, receipt.document_id)
    except submissions.Refused as error:
        finding = Finding(error.rule_id, Severity.CRITICAL, receipt.document_id, "", error.message_vi, str(error))
        return _refused(document, finding, started)
    document = replace(
        document,
        document_number=read.document_number,
        title=read.title,
        ref_area=read.ref_area,
        form="+".join(read.forms),
        reporting_period=read.reporting_period,
        published_at=read.published_at,
    )
    rows = _read(document, read.claims, read.findings, started)
    return {**rows, "cooperatives": list(_cooperatives(read, document, started.date()))}


def _cooperatives(read: submissions.Submission, document: Document, today: date) -> Iterator[CooperativeReport]:
    """The cooperatives of a register, or the one that reports, as of the last day of the period reported on."""
    last = Period.parse(read.reporting_period).end if read.reporting_period else today
    as_of = min(last, read.published_at or today)
    for said in read.cooperatives:
        yield CooperativeReport(
            document_id=document.document_id,
            locator=f"{said.sheet}!{said.row}" if said.sheet else str(said.row),
            cooperative_id=entities.cooperative_id(said, read.ref_area),
            ref_area=read.ref_area,
            as_of=as_of,
            run_id=document.run_id,
            **{name: getattr(said, name) for name in _SAID},
        )


def read_article(
    content: bytes, receipt: Receipt, run_id: str, context: ArticleContext | None = None
) -> dict[str, Sequence[Any]]:
    """The rows of one article, by table."""
    context = context or ArticleContext()
    try:
        page = parse_article(content, receipt, context.parsers)
    except article.NotAnArticle as error:
        return refuse_article(error, receipt, run_id, context)
    return article_rows(page, receipt, run_id, context)


def parse_article(content: bytes, receipt: Receipt, parsers: Sequence[PageParser] = ()) -> article.Article:
    """The article in archived bytes, read as of the day on which they were received.

    Raises:
        NotAnArticle: there is none.
    """
    media_type = receipt.media_type if "/" in receipt.media_type else ""  # of a saved page it is the file's suffix
    return binding.read_document(content, _url(receipt), media_type, parsers, day_of(receipt))


def day_of(receipt: Receipt) -> date:
    """The day on which a document was received, in Viet Nam: that of its layout, and no article is younger."""
    return datetime.fromisoformat(receipt.retrieved_at).astimezone(VIETNAM).date()


def refuse_article(
    error: article.NotAnArticle, receipt: Receipt, run_id: str, context: ArticleContext
) -> dict[str, Sequence[Any]]:
    """The rows of a page that is no article."""
    started = datetime.now(UTC)
    finding = Finding("N01", Severity.CRITICAL, receipt.document_id, "", error.vi, str(error))
    return _refused(_article(receipt, run_id, context), finding, started)


def article_rows(
    page: article.Article, receipt: Receipt, run_id: str, context: ArticleContext
) -> dict[str, Sequence[Any]]:
    """The rows of one article that was parsed, by table."""
    started = datetime.now(UTC)
    document, url = _article(receipt, run_id, context), _url(receipt)
    published = page.published_at or context.listed_on
    said = extraction.extract(page.text, published=published, url=url, source_area=context.ref_area)
    document = replace(
        document,
        title=page.title,
        ref_area=said.ref_area,
        published_at=published,
        text_id=same.text_id(page.title, page.text),
        sketch=same.sketch(page.text),
    )
    if said.reference_date is None:
        finding = Finding(
            "N02",
            Severity.CRITICAL,
            receipt.document_id,
            "",
            "Bài viết không có ngày đăng và không nêu thời điểm nào: không thể xác định kỳ số liệu.",
            "no date of publication on the page or in the feed, and none in the text: its claims cannot be placed in "
            "time; give it with --published",
        )
        return _refused(document, finding, started)
    findings = []
    if published is None:
        document = replace(document, published_at=said.reference_date)
        findings.append(
            Finding(
                "N03",
                Severity.INFO,
                receipt.document_id,
                "",
                f"Không có ngày đăng; suy ra {said.reference_date:%d/%m/%Y} từ nội dung bài.",
                f"no date of publication; {said.reference_date} inferred from the text",
                observed=said.reference_date.isoformat(),
            )
        )
    return _read(document, said.claims, findings, started)


def _article(receipt: Receipt, run_id: str, context: ArticleContext) -> Document:
    reader = article_reader(context.parsers, day_of(receipt)) + context.added
    return replace(_document(receipt, context.source_system, reader, run_id), publisher=context.publisher)


def _url(receipt: Receipt) -> str:
    return receipt.origin if receipt.origin.startswith(("http://", "https://")) else ""


def _document(receipt: Receipt, source_system: str, reader: str, run_id: str) -> Document:
    return Document(
        document_id=receipt.document_id,
        source_id=receipt.source_id,
        source_system=source_system,
        kind=receipt.kind,
        origin=receipt.origin,
        publisher="",
        document_number="",
        title="",
        ref_area=None,
        form=None,
        reporting_period=None,
        published_at=None,
        retrieved_at=datetime.fromisoformat(receipt.retrieved_at),
        media_type=receipt.media_type,
        size=receipt.size,
        http_status=receipt.http_status,
        supersedes=None,
        reader=reader,
        run_id=run_id,
    )


def _read(
    document: Document, claims: Sequence[Claim], findings: Sequence[Finding], started: datetime
) -> dict[str, Sequence[Any]]:
    now = datetime.now(UTC)
    rows = {o.obs_id: o for o in (observe(c, document, now, document.run_id) for c in claims)}
    detail = f"{len(rows)} observations, {len(findings)} findings"
    return {
        "documents": [document],
        "observations": list(rows.values()),
        "findings": [replace(f, run_id=document.run_id, document_id=document.document_id) for f in findings],
        "outcomes": [outcome(document, "read", Status.OK, detail, len(rows), started)],
    }


def _refused(document: Document, finding: Finding, started: datetime) -> dict[str, Sequence[Any]]:
    return {
        "documents": [document],
        "findings": [replace(finding, run_id=document.run_id)],
        "outcomes": [outcome(document, "read", Status.REFUSED, finding.message_en, 0, started)],
    }


def outcome(document: Document, stage: str, status: Status, detail: str, rows: int, started: datetime) -> Outcome:
    """What became of a document at a stage, ended now."""
    return Outcome(
        document.run_id, stage, document.document_id, document.origin, status, detail, rows, started, datetime.now(UTC)
    )
