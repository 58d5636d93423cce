"""The command line `htx`. Heavy libraries are imported by the commands that need them, so that help is immediate."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

EXISTING = click.Path(path_type=Path)
INBOX_OPTION = click.option(
    "--inbox", type=EXISTING, help="Folder of submitted workbooks, or none (default: HTX_INBOX, else the samples)."
)
SOURCES_OPTION = click.option(
    "--sources", type=EXISTING, help="File or folder of news sources, or none (default: HTX_SOURCES, else the samples)."
)


class Failure(click.ClickException):
    """An error in one line that says what to do; exit status 1."""

    def __init__(self, message: object) -> None:
        super().__init__(" ".join(str(message).split()))


class Group(click.Group):
    """Lists commands in the order of a day's work, and says what the machine refuses in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except Exception as error:  # a full disk, a read-only folder, a damaged file; our own mistakes keep their trace
            if isinstance(error, OSError) or type(error).__module__.split(".")[0] in ("duckdb", "_duckdb", "pyarrow"):
                raise Failure(f"{type(error).__name__}: {error}") from error
            raise

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="htx-warehouse", prog_name="htx")
def main() -> None:
    """The warehouse of Vietnamese cooperative statistics: load, check, build, ask."""


def _settings(**paths: Path | None) -> Any:
    """The settings, with options of the command line over the environment."""
    import os

    from htx.settings import NONE, load_settings

    for name, path in paths.items():
        if path is not None:
            if str(path) != NONE and not path.exists():
                raise Failure(f"{path}: no such file or folder")
            os.environ[f"HTX_{name.upper()}"] = str(path if str(path) == NONE else path.resolve())
    try:
        return load_settings()
    except ValueError as error:
        raise Failure(error) from error


@main.command()
@click.option(
    "--inbox", type=EXISTING, help="Folder of submitted workbooks, or none (default: HTX_INBOX or the samples)."
)
@click.option(
    "--sources", type=EXISTING, help="File or folder of news sources, or none (default: HTX_SOURCES or the samples)."
)
def run(inbox: Path | None, sources: Path | None) -> None:
    """Run the three DAGs through Airflow: read what is new, check it, build and publish.

    Exit status 1 when something could not be done; a document that is refused or a page that is gone is told, not that.

    \b
    Example:  htx run
              htx run --inbox /srv/inbox --sources /srv/sources
    """
    from htx.run import AlreadyRunning, run_all

    try:
        exit_code = run_all(_settings(inbox=inbox, sources=sources))
    except AlreadyRunning as error:
        raise Failure(error) from error
    sys.exit(exit_code)


@main.group(cls=Group)
def ingest() -> None:
    """Read documents into the lake, without Airflow."""


@ingest.command("submissions")
@click.argument("paths", nargs=-1, required=True, type=EXISTING)
def ingest_submissions(paths: tuple[Path, ...]) -> None:
    """Read workbooks (files or folders) into the lake.

    \b
    Example:  htx ingest submissions inbox/2025/
    """
    from htx import pipeline

    settings = _settings()
    _load("submissions", _files(paths), lambda run_id, path: pipeline.read_submission(settings, run_id, path), settings)


@ingest.command("articles")
@click.argument("paths", nargs=-1, required=True, type=EXISTING)
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="Date of publication, if the pages lack it.")
@click.option("--url", default="", help="Where the page was saved from.")
@click.option("--source-area", default="", metavar="NAME", help="Province that the publisher belongs to.")
def ingest_articles(paths: tuple[Path, ...], published: datetime | None, url: str, source_area: str) -> None:
    """Read saved pages (.html or .txt) into the lake.

    \b
    Example:  htx ingest articles saved/*.html --source-area "Nam Định"
    """
    from htx import pipeline

    if url and len(paths) > 1:
        raise Failure("--url is the address of one page; give one file with it")
    settings = _settings()
    hints = pipeline.ArticleHints(published.date() if published else None, url, source_area)
    _load(
        "articles",
        _files(paths, pipeline.PAGE_SUFFIXES),
        lambda run_id, path: pipeline.read_saved_article(settings, run_id, path, hints),
        settings,
    )


@ingest.command("news")
@click.option(
    "--sources", type=EXISTING, help="File or folder of news sources, or none (default: HTX_SOURCES or the samples)."
)
@click.option("--site", "only", multiple=True, metavar="ID", help="Only this source; may be repeated.")
@click.option(
    "--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="Backfill: articles published from this day on."
)
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), help="Backfill: articles published until this day.")
def ingest_news(sources: Path | None, only: tuple[str, ...], since: datetime | None, until: datetime | None) -> None:
    """Collect what is new or changed on the news sites into the lake; with --from and --to, the articles of those days.

    Several sites are collected at once. Exit status 1 when a source file cannot be used or the collector breaks; a
    page or a site that cannot be had is told, and is an outcome in the warehouse.

    \b
    Example:  htx ingest news --sources my-sites/
              htx ingest news --site lmhtx-namdinh --from 2023-01-01 --to 2023-12-31
    """
    from htx import pipeline
    from htx.run import sample_sites
    from ingest.news.sources import SourceError

    first, last = since.date() if since else None, until.date() if until else None
    if first and last and first > last:
        raise Failure(f"--from {first} is after --to {last}")
    settings = _settings(sources=sources)
    run_id = pipeline.new_run_id("news")
    try:
        sites = pipeline.list_sites(settings, run_id)
    except SourceError as error:
        raise Failure(error) from error
    if unknown := [site for site in only if site not in sites]:
        raise Failure(f"there is no source {unknown[0]!r}; there are {', '.join(sites) or 'none'}")
    sites = [site for site in sites if not only or site in only]
    with sample_sites(settings):
        done = pipeline.collect_sites(settings, run_id, sites, first, last)
        with click.progressbar(done, len(sites), "sites", hidden=not sys.stderr.isatty(), file=sys.stderr) as bar:
            for site, broken in bar:
                if broken is not None:
                    click.echo(f"htx: {site}: {type(broken).__name__}: {broken}", err=True)
    _finish(pipeline.check_and_commit(settings, run_id))


@main.group(cls=Group)
def sources() -> None:
    """List the news sites that can be collected from, and look at what one brings."""


@sources.command("list")
@click.option("--sources", "path", type=EXISTING, help="File or folder of news sources (default: those that we ship).")
def list_sources(path: Path | None) -> None:
    """The sources, and whether somebody has looked at what they bring. Exit status 1 when a file cannot be used.

    \b
    Example:  htx sources list
    """
    from htx.sources import list_sources as lines
    from ingest.news.sources import SHIPPED, SourceError

    try:
        found = list(lines(path or SHIPPED))
    except SourceError as error:
        raise Failure(error) from error
    for line in found:
        click.echo(line)
    sys.exit(any(line.startswith("BAD ") for line in found))


@sources.command("check")
@click.argument("source_id", metavar="ID")
@click.option("--sources", "path", type=EXISTING, help="File or folder of news sources (default: those that we ship).")
@click.option("--url", default="", help="The article to read (default: the first that is listed).")
def check_source(source_id: str, path: Path | None, url: str) -> None:
    """Ask a site for its list and one article, and show what was read. Exit status 1 when it makes no sense.

    \b
    Example:  htx sources check baothanhhoa
              htx sources check lmhtx-namdinh --sources my-sites/
    """
    from htx.run import sample_sites
    from htx.sources import find_source, look_at
    from ingest.news.sources import SHIPPED, SourceError

    with sample_sites(_settings(sources=path or SHIPPED)):
        try:
            source, file = find_source(path or SHIPPED, source_id)
        except SourceError as error:
            raise Failure(error) from error
        look = look_at(source, file, url)
    for line in look.lines:
        click.echo(line)
    sys.exit(1 if look.wrong else 0)


def _files(paths: tuple[Path, ...], suffixes: frozenset[str] | None = None) -> list[Path]:
    from htx.pipeline import find_files

    try:
        return find_files(paths, suffixes)
    except FileNotFoundError as error:
        raise Failure(error) from error


def _load(kind: str, files: list[Path], read: Callable[[str, Path], str], settings: Any) -> None:
    from htx import pipeline

    run_id = pipeline.new_run_id(kind)
    _each(kind, files, lambda path: read(run_id, path))
    _finish(pipeline.check_and_commit(settings, run_id))


def _each(label: str, items: Sequence[Any], do: Callable[[Any], object]) -> None:
    """Do something with each item; one that breaks is told, and costs nothing but itself."""
    with click.progressbar(items, label=label, hidden=not sys.stderr.isatty(), file=sys.stderr) as bar:
        for item in bar:
            try:
                do(item)
            except Exception as error:
                click.echo(f"htx: {item}: {type(error).__name__}: {error}", err=True)


def _finish(summary: dict[str, Any]) -> None:
    from htx.run import summary_lines

    for line in summary_lines([summary]):
        click.echo(line)
    if summary["broken"]:
        sys.exit(1)


@main.command()
@click.option("--force", is_flag=True, help="Build also when nothing is new, or after a roll-back.")
@click.option("--accept", multiple=True, metavar="RULE", help="A rule of gate 2 that must not block this release.")
def build(force: bool, accept: tuple[str, ...]) -> None:
    """Build, audit and publish a release from the lake.

    \b
    Example:  htx build
              htx build --accept W62
    """
    from htx.pipeline import new_run_id
    from warehouse.build import AuditFailed, BuildError, audit, publish, why_nothing_to_do
    from warehouse.build import build as build_marts
    from warehouse.releases import ReleaseError, Releases

    settings = _settings()
    with Releases(settings.data).writer():
        if not force and (reason := why_nothing_to_do(settings.data)):
            click.echo(reason)
            return
        run_id = new_run_id("build")
        try:
            made = build_marts(settings.data, run_id)
            click.echo(f"built     {made['models']} models, {made['tests']} tests passed")
            checks = audit(settings.data, run_id, accept)
            click.echo(f"audited   {checks['passed']} of {checks['all']} checks passed")
            release_id = publish(settings.data, run_id, settings.keep_releases)
        except (BuildError, AuditFailed, ReleaseError, RuntimeError, ValueError) as error:
            raise Failure(error) from error
    click.echo(f"published {release_id}")


@main.command()
def report() -> None:
    """Print where the report of the current release is.

    \b
    Example:  xdg-open "$(htx report)"
    """
    from warehouse.releases import Releases

    page = Releases(_settings().data).current_link / "report" / "index.html"
    if not page.exists():
        raise Failure("there is no release yet; run 'htx run' first")
    click.echo(page)


@main.group(cls=Group, invoke_without_command=True)
@click.pass_context
def releases(ctx: click.Context) -> None:
    """List the releases, or roll back to one.

    \b
    Example:  htx releases
              htx releases rollback 20260101T000000Z-0123abcd
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_releases)


@releases.command("list")
def list_releases() -> None:
    """The sealed releases, oldest first; * marks the one that readers see.

    \b
    Example:  htx releases list
    """
    from warehouse.releases import Releases

    found = Releases(_settings().data).all()
    if not found:
        click.echo("no release yet; run 'htx run' first")
    for release in found:
        mark = "*" if release.current else ("x" if release.withdrawn else " ")
        rows = release.manifest["rows"]
        click.echo(
            f"{mark} {release.release_id}  {rows.get('fct_observation', 0):>9,} claims  "
            f"{rows.get('fct_indicator', 0):>9,} values in use  {rows.get('dim_document', 0):>7,} documents"
            f"{'  withdrawn' if release.withdrawn else ''}"
        )


@releases.command("rollback")
@click.argument("release_id")
def rollback(release_id: str) -> None:
    """Let readers see an older release; what came after it is withdrawn.

    \b
    Example:  htx releases rollback 20260101T000000Z-0123abcd
    """
    from warehouse.releases import ReleaseError, Releases

    try:
        Releases(_settings().data).roll_back(release_id)
    except ReleaseError as error:
        raise Failure(error) from error
    click.echo(f"current is {release_id}")


@main.command()
@click.argument("obs_id")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def why(obs_id: str, as_json: bool) -> None:
    """Show what stands behind one number: document, hash, cell or sentence, checks, and whether it is in use.

    \b
    Example:  htx why 3f2a9c0d1e4b5a6978877665
    """
    from htx.why import UnknownObservation, describe, trace
    from htx.why import as_json as to_json

    try:
        found = trace(_settings().data, obs_id)
    except UnknownObservation as error:
        raise Failure(error) from error
    click.echo(to_json(found) if as_json else describe(found))


@main.command()
def doctor() -> None:
    """Check this installation: versions, folders, releases, archive. Exit status 1 when something is wrong.

    \b
    Example:  htx doctor
    """
    from htx.doctor import examine

    healthy = True
    for line in examine(_settings()):
        healthy &= line.ok
        click.echo(f"{'ok  ' if line.ok else 'BAD '} {line.subject}: {line.detail}")
    sys.exit(0 if healthy else 1)


@main.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="Date of publication.")
@click.option("--url", default="", help="Address of the page.")
@click.option("--source-area", default="", metavar="NAME", help="Province that the publisher belongs to.")
@click.option("--explain", is_flag=True, help="Show the text with its figures marked, and write the same as a page.")
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("explain.html"),
    show_default=True,
    help="Where --explain writes its page.",
)
def extract(
    files: tuple[str, ...], published: datetime | None, url: str, source_area: str, explain: bool, page: Path
) -> None:
    """Print the claims of articles (.txt, .html, or - for standard input): one JSON object per claim and line.

    Needs no warehouse. Exit status 1 when a file could not be read; the others are printed all the same.

    \b
    Example:  htx extract --published 2025-01-12 bai-viet.html
              htx extract --explain bai-viet.html
    """
    from htx.extract import extract_file

    failed = False
    explained = {}
    day = published.date() if published else None
    for name in files:
        try:
            if explain:
                from htx.explain import explain_file, on_terminal

                explained[name] = explain_file(name, day, url, source_area)
                click.echo(on_terminal(name, explained[name]))
            else:
                for row in extract_file(name, day, url, source_area):
                    click.echo(json.dumps(row, ensure_ascii=False))
        except (OSError, ValueError) as error:
            failed = True
            click.echo(f"htx extract: {name}: {' '.join(str(error).split())}", err=True)
    if explained:
        from htx.explain import as_page

        try:
            page.write_text(as_page(explained), encoding="utf-8")
            click.echo(f"page: {page}")
        except OSError as error:
            failed = True
            click.echo(f"htx extract: the page cannot be written: {error}", err=True)
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per file and line.")
@click.option(
    "--return",
    "return_to",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the answers: every workbook again, its cells marked, with a first sheet of findings.",
)
def check(files: tuple[str, ...], as_json: bool, return_to: Path | None) -> None:
    """Check workbooks, or zips of them, before they are sent (kiểm tra biểu trước khi gửi). Needs no warehouse.

    Exit status 0 when all are clean, 1 with findings, 2 when one was refused.

    \b
    Example:  htx check "PL1 Nam Dinh 2024.xlsx"
              htx check --return ket-qua/ *.xlsx
    """
    from htx.check import check_files, describe
    from ingest.answer import write_return

    worst = 0
    for result, content in (checked for name in files for checked in check_files(Path(name))):
        click.echo(json.dumps(result, ensure_ascii=False) if as_json else describe(result))
        if return_to is not None:
            click.echo(f"  → {write_return(content, result, return_to)}", err=as_json)
        worst = max(worst, {"ok": 0, "findings": 1, "refused": 2}[result["status"]])
    sys.exit(worst)


@main.command()
@click.argument("form")
@click.option("--province", required=True, metavar="NAME", help="Province that reports.")
@click.option("--year", required=True, type=int, help="Reporting year N; the form asks for N-1, N and the plan of N+1.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write (default: 'FORM PROVINCE YEAR.xlsx' here).",
)
def template(form: str, province: str, year: int, output: Path | None) -> None:
    """Write an empty form to be filled (biểu mẫu trống): PL1, PL2 or PL3. Needs no warehouse.

    Figures are checked while they are typed, labels are locked without a password. An existing file is never replaced.

    \b
    Example:  htx template PL1 --province "Ninh Bình" --year 2025
    """
    from ingest.catalogue import fold
    from ingest.submissions.template import UnknownTemplateError, make_template

    try:
        made = make_template(form, province, year)
    except UnknownTemplateError as error:
        raise Failure(error) from error
    path = output or Path(f"{form.upper()} {fold(made.area.name).title()} {year}.xlsx")
    try:
        with path.open("xb") as out:
            out.write(made.content)
    except FileExistsError as error:
        raise Failure(f"{path} exists already; move it away or give another name with -o") from error
    click.echo(f"{path}: {made.name} ({made.form}), {made.area.name}, {year}: {made.rows} rows to fill")


@main.command(context_settings={"ignore_unknown_options": True})
def up() -> None:
    """Start Airflow with its web page and scheduler on this machine, the DAGs on their schedules. Ctrl-C ends it.

    \b
    Example:  htx up
    """
    from htx.run import run_standalone

    sys.exit(run_standalone(_settings()))
