"""Source files: what they may say, and what is said of those that are wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from ingest.news.page.parser import PageParser, fingerprint, valid_on
from ingest.news.sources import SHIPPED, Source, SourceError, Way, load_sources, load_usable_sources, parse_source

LISTING = {"listing": "http://site.example/tin", "link": "h3 a"}


def make_source(**changes: object) -> Source:
    values = {
        "id": "s",
        "publisher": "p",
        "source_system": "NEWS",
        "discover": [{"rss": "http://site.example/rss.xml"}],
    }
    return parse_source(values | changes, "s.yml")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, "unknown field 'colour'"),
        ({"publisher": ""}, "'publisher' is missing"),
        ({"source_system": "BBC"}, r"not in code_lists\.csv"),
        ({"discover": [{"magic": "x"}]}, r"rss \| sitemap \| listing: URL"),
        ({"rate": 0}, "above 0"),
        ({"rate": "abc"}, "rate is a number"),
        ({"rate": True}, "rate is a number"),
        ({"rate": float("nan")}, "rate is a number"),
        ({"rate": 10**400}, "rate is a number"),
        ({"id": 12}, "id is a text"),
        ({"source_system": ["NEWS"]}, "source_system is a text"),
        ({"ref_area": "Atlantis"}, "ref_area 'Atlantis'"),
        ({"ref_area": 24}, "ref_area 24"),
        ({"allow": "site.example"}, "allow takes a list"),
        ({"allow": [7]}, "allow takes host names"),
        ({"allow": ["http://site.example/"]}, "allow takes host names"),
        ({"expect": {"min_itmes": 1}}, "expect takes min_items and max_age_days"),
        ({"expect": [1]}, "expect takes"),
        ({"expect": {"min_items": "many"}}, "min_items is a whole number"),
        ({"expect": {"min_items": True}}, "min_items is a whole number"),
        ({"expect": {"max_age_days": -1}}, "max_age_days is a whole number"),
        ({"expect": {"max_age_days": 1.5}}, "max_age_days is a whole number"),
        ({"verified": "yes"}, "verified is true or false"),
        ({"concurrency": 0}, "concurrency is a whole number from 1 on"),
        ({"recheck_days": -1}, "recheck_days is a whole number from 0 on"),
        ({"loopback": 1}, "loopback is true or false"),
        ({"article": {"title": "h1"}}, "article: body is missing"),
        ({"article": "h1"}, "article takes"),
        ({"article": {"title": "h1", "body": "p", "date": "p"}}, "article: unknown field 'date'"),
        ({"article": {"title": "h1[", "body": "p"}}, "article: title is a CSS selector, not 'h1\\['"),
        ({"article": {"title": "h1", "body": 5}}, "article: body is a CSS selector"),
        ({"article": {"title": "h1", "body": "p", "remove": "x"}}, "remove takes a list"),
        ({"article": {"title": "h1", "body": "p", "valid_until": "soon"}}, "valid_until is a day"),
        ({"article": [{"title": "h1", "body": "p"}] * 2}, "two parsers are valid until the same day"),
        ({"discover": [{"rss": "http://site.example/", "link": "a"}]}, "discover: rss: unknown field 'link'"),
        ({"discover": [{"rss": "http://site.example/", "sitemap": "http://site.example/"}]}, "discover takes a list"),
        ({"discover": [{"listing": "http://site.example/"}]}, "discover: listing needs link"),
        ({"discover": [LISTING | {"next": "a::"}]}, "discover: listing: next is a CSS selector"),
        ({"discover": [LISTING | {"match": "(htx"}]}, "match is a regular expression"),
        ({"discover": [LISTING | {"max_pages": 0}]}, "max_pages is a whole number from 1 on"),
        ({"discover": "http://site.example/rss.xml"}, "discover takes a list"),
        ({"discover": [{"rss": "ftp://site.example/rss.xml"}]}, "http or https"),
        ({"discover": [{"rss": "http://[bad/x"}]}, "http or https"),
        ({"discover": [{"rss": 5}]}, "http or https"),
    ],
)
def test_a_wrong_source_file_is_explained(changes: dict[str, object], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        make_source(**changes)


def test_the_sources_of_a_folder(tmp_path: Path) -> None:
    text = "id: {id}\npublisher: p\nsource_system: NEWS\ndiscover: [{{rss: 'http://{id}.example/rss'}}]\n"
    for name in ("b", "a"):
        (tmp_path / f"{name}.yml").write_text(text.format(id=name), encoding="utf-8")
    assert [(s.id, s.allow) for s in load_sources(tmp_path)] == [("a", ("a.example",)), ("b", ("b.example",))]
    (tmp_path / "c.yml").write_text(text.format(id="a"), encoding="utf-8")
    with pytest.raises(SourceError, match="exists already"):
        load_sources(tmp_path)
    with pytest.raises(SourceError, match="no such file"):
        load_sources(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["Bắc Giang", "Hà Tĩnh", "TP. Hồ Chí Minh", "", None])
def test_a_province_of_either_scheme_is_a_place(name: str | None) -> None:
    assert make_source(ref_area=name).ref_area == (name or "")


def test_a_broken_file_does_not_cost_the_other_sources(tmp_path: Path) -> None:
    text = "id: {id}\npublisher: p\nsource_system: NEWS\ndiscover: [{{rss: 'http://{id}.example/rss'}}]\n"
    for name, content in {
        "a": b"id: [",
        "b": text.format(id="b").encode(),
        "c": "id: Bắc".encode("utf-16"),
        "d": b"id: 2025-13-45",
        "e": b"- a list",
        "f": text.format(id="b").encode(),
        "g": text.format(id="a").encode() + b"rate: abc\n",
        "h": text.format(id="a").encode(),
    }.items():
        (tmp_path / f"{name}.yml").write_bytes(content)
    (tmp_path / "i.yml").mkdir()
    sources, errors = load_usable_sources(tmp_path)
    assert [s.id for s in sources] == ["a", "b"]
    assert [e.origin for e in errors] == ["a.yml", "c.yml", "d.yml", "e.yml", "f.yml", "g.yml", "i.yml"]
    assert [e.problem.split(":")[0] for e in errors] == [
        "not YAML",
        "not UTF-8",
        "not YAML",
        "expected one mapping of fields",
        "a source with id 'b' exists already",
        "rate is a number of requests per second above 0, not 'abc'",
        "cannot be read",
    ]
    with pytest.raises(SourceError, match=r"^a\.yml: not YAML"):
        load_sources(tmp_path)
    with pytest.raises(SourceError, match="no such file"):
        load_usable_sources(tmp_path / "nowhere")


def test_the_ways_and_the_parsers_of_a_source() -> None:
    source = make_source(
        discover=[LISTING | {"next": "a.next", "date": ".day", "max_pages": 3}, {"sitemap": "http://b.example/s.xml"}],
        article=[
            {"title": "h1", "body": ".new"},
            {"title": "h2", "body": ".old", "published": ".day", "remove": [".ads"], "valid_until": date(2024, 6, 30)},
        ],
    )
    assert source.discover == (
        Way("listing", "http://site.example/tin", "h3 a", "a.next", ".day", "", 3),
        Way("sitemap", "http://b.example/s.xml"),
    )
    assert source.allow == ("b.example", "site.example")
    assert [p.body for p in source.article] == [".old", ".new"]


def test_the_parser_of_the_day_reads() -> None:
    old, older = (
        PageParser("h1", ".b", valid_until=date(2024, 6, 30)),
        PageParser("h1", ".a", valid_until=date(2023, 1, 1)),
    )
    new = PageParser("h1", ".c")
    for parsers in ((new, old, older), (older, old, new)):
        assert valid_on(parsers, date(2023, 1, 1)) is older
        assert valid_on(parsers, date(2023, 1, 2)) is old
        assert valid_on(parsers, date(2024, 6, 30)) is old
        assert valid_on(parsers, date(2024, 7, 1)) is new
    assert valid_on((old,), date(2024, 7, 1)) is None


def test_a_fingerprint_changes_with_the_selectors_only() -> None:
    parser = PageParser("h1", ".a")
    assert fingerprint(parser) == fingerprint(PageParser("h1", ".a", valid_until=date(2024, 1, 1)))
    assert len({fingerprint(p) for p in (parser, PageParser("h1", ".b"), PageParser("h1", ".a", remove=(".c",)))}) == 3


def test_what_we_ship_can_be_used_and_claims_nothing() -> None:
    sources = load_sources(SHIPPED)
    assert len(sources) >= 17
    assert {s.source_system for s in sources} == {"VCA", "NEWS"}
    for source in sources:
        text = (SHIPPED / f"{source.id}.yml").read_text(encoding="utf-8")
        comment = text[: text.index("\nid:")]
        assert not source.verified
        assert "without access to the site" in comment
        assert "uess" in comment or "not known" in comment or "public" in comment, source.id
        assert source.rate <= 0.5


def test_the_readme_of_the_sources_shows_every_field() -> None:
    text = (SHIPPED / "README.md").read_text(encoding="utf-8")
    example = yaml.safe_load(text.partition("```yaml\n")[2].partition("```")[0])
    assert set(example) == set(Source.__dataclass_fields__)
    assert {name for way in example["discover"] for name in way} >= set(Way.__dataclass_fields__) - {"kind", "url"}
    assert set(example["article"]) == set(PageParser.__dataclass_fields__)
    parse_source(example, "README.md")
