"""How right and how fast the extractor is: ``python -m bench.extraction [--wrong] [PART or FILE.yml …]``.

Prints precision, recall and F1 over the figures, per indicator and per attribute, of the part of the corpus that
guided the rules and of the part that is scored rarely; then the throughput, beside the time that trafilatura takes for
the same texts as pages, and how the time grows with hostile texts. Without ``--wrong`` the faults stay unseen: whoever
reads the faults of the rarely scored part can no longer quote its figures.
"""

from __future__ import annotations

import argparse
import html
import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date

import trafilatura
import yaml

from bench import scorer
from ingest.extraction import extract
from ingest.extraction.confidence import CONFIDENCE

_SIZE = 2000  # bytes of a text
_REPEATED = 15
_PROSE = 80  # characters of a sentence that fills a paragraph
_UNMEASURED = 0.75  # a rule that no text of the corpus has used
_JUDGED = {"finish.same_label_twice": 0.4}  # a guess about a misprint, whatever the corpus says
_DAY = date(2025, 1, 15)


def show_score(name: str, parts: Iterable[str], wrong: bool) -> None:
    """The tables of one half of the corpus."""
    parts = tuple(parts)
    result = scorer.score(*parts)
    texts = sum(len(scorer.articles(part)) for part in parts)
    print(f"\n{name}: {texts} articles ({', '.join(parts)}), {result.found.gold} figures")
    print(f"{'':<32}{'precision':>10}{'recall':>8}{'F1':>8}{'gold':>7}")
    _row("figures found", result.found)
    _row("sector, area, scenario, period", result.scope)
    _row("all attributes right", result.exact)
    for title, tallies in (("attribute", result.attributes), ("indicator", result.indicators)):
        print(f"per {title}")
        for key, tally in sorted(tallies.items()):
            _row(f"  {key}", tally)
    if wrong:
        for article, faults in result.wrong.items():
            print(article, *faults, sep="\n   ")


def _row(name: str, tally: scorer.Tally) -> None:
    print(f"{name:<32}{tally.precision:>10.3f}{tally.recall:>8.3f}{tally.f1:>8.3f}{tally.gold:>7}")


def best(work: Callable[[], object], repeated: int = _REPEATED) -> float:
    """The shortest of some runs, in seconds."""
    seconds = []
    for _ in range(repeated):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def show_speed() -> None:
    """Throughput on texts of 2 kB, dense and sparse in figures, and the ratio to trafilatura on the same as pages."""
    articles = [a["text"] for part in (*scorer.DEVELOP, *scorer.HELD) for a in scorer.articles(part)]
    sentences = [s for text in articles for s in text.replace("\n", " ").split(". ") if len(s) > _PROSE]
    prose = [s + "." for s in sentences if s.isprintable() and not any(c.isdigit() for c in s)]
    print(f"\nthroughput, texts of 2 kB a second and core {'':<26} claims a text")
    for name, filling in (
        ("the corpus: nearly every number is a figure", 0),
        ("as many figures as the reference articles", 6),
    ):
        texts = list(_sized(articles, prose, filling))
        size = sum(len(t.encode()) for t in texts)
        seconds = best(lambda t=texts: [extract(x, published=_DAY) for x in t])  # type: ignore[misc]
        claims = sum(len(extract(t, published=_DAY).claims) for t in texts) / len(texts)
        print(f"  {name:<45} {size / _SIZE / seconds:6.0f} {claims:10.1f}")
    pages = [_page(t) for t in texts]
    theirs = best(lambda: [trafilatura.extract(p) for p in pages], 3)
    weight = sum(len(p) for p in pages) / len(pages) / 1000
    print(
        f"extraction of the latter takes {seconds / theirs:.2f} of the time of trafilatura, as pages of {weight:.0f} kB"
    )


def _sized(articles: list[str], prose: list[str], filling: int) -> Iterator[str]:
    """Texts of about 2 kB in UTF-8; between two lines of the articles ``filling`` lines without figures."""
    more = itertools.cycle(prose)
    lines = [f"{own} {' '.join(itertools.islice(more, filling))}" for text in articles for own in text.split("\n")]
    text = ""
    for line in lines:
        text += line + "\n"
        if len(text.encode()) >= _SIZE:
            yield text
            text = ""


def _page(text: str) -> str:
    """A page of a news site around the text: menus, other news, scripts."""
    paragraphs = "".join(f"<p>{html.escape(p)}</p>" for p in text.split("\n") if p)
    menu = "".join(f'<li class="m"><a href="/chuyen-muc-{n}">Chuyên mục số {n}</a></li>' for n in range(220))
    others = "".join(
        f'<div class="item"><a href="/tin-{n}.html"><img src="/anh/{n}.jpg" alt="">'
        f"<span>Tin khác thứ {n} trong ngày</span></a></div>"
        for n in range(160)
    )
    script = "<script>var data = [" + "1, " * 4000 + "];</script>"
    return (
        f"<html><head><title>Tin</title>{script}</head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>Tin</h1>{paragraphs}</article><aside>{others}</aside><footer><ul>{menu}</ul></footer></body></html>"
    )


def show_growth() -> None:
    """Seconds for hostile texts of one and of double length: linear is a ratio of two."""
    hostile = {
        "clauses": lambda n: "toàn tỉnh có 12 HTX, trong đó 3 HTX nông nghiệp; " * n,
        "clauses without figures": lambda n: "các hợp tác xã của tỉnh trong năm qua và đến nay, " * n,
        "digits": lambda n: "7" * (n * 20),
        "numbers": lambda n: "1.116 " * (n * 4),
        "brackets": lambda n: "(HTX 5 " * (n * 3),
        "line breaks": lambda n: "HTX\n" * (n * 5),
        "dots": lambda n: ".!?" * (n * 7),
    }
    print("\nhostile texts:      seconds, and the ratio to half the length")
    for name, make in hostile.items():
        half, whole = make(25_000), make(50_000)
        first, second = (
            best(lambda t=half: extract(t, published=_DAY), 2),
            best(lambda t=whole: extract(t, published=_DAY), 2),
        )  # type: ignore[misc]
        print(f"  {name:<26}{len(whole) / 1e6:5.1f} MB {second:7.2f}   × {second / first:.1f}")


def calibrate(parts: Iterable[str]) -> None:
    """Write confidence.yml: by rule, the share of its claims that these parts or files confirm."""
    rules = scorer.score(*parts).rules
    measured = {"default": _UNMEASURED}
    for method in sorted({method for method, _ in rules}):
        right, wrong = rules[method, True], rules[method, False]
        measured[method.partition(":")[2]] = round((right + 1) / (right + wrong + 2), 2)
    measured |= _JUDGED
    header = "# Written by python -m bench.extraction --calibrate; see confidence.py. Rules in order of their names.\n"
    CONFIDENCE.write_text(header + yaml.safe_dump(measured, sort_keys=True), encoding="utf-8")
    print(f"{CONFIDENCE.name}: {len(measured)} rules, {sum(rules.values())} claims")


def main() -> None:
    """Everything, or the score of the named parts or files."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("parts", nargs="*")
    arguments.add_argument("--wrong", action="store_true", help="print the faults too")
    arguments.add_argument("--calibrate", action="store_true", help="write the confidence of the rules anew")
    chosen = arguments.parse_args()
    if chosen.calibrate:
        calibrate(chosen.parts or (*scorer.DEVELOP, *scorer.HELD))
        return
    if chosen.parts:
        show_score("chosen", chosen.parts, chosen.wrong)
        return
    show_score("guided the rules", scorer.DEVELOP, chosen.wrong)
    show_score("scored rarely", scorer.HELD, chosen.wrong)
    show_speed()
    show_growth()


if __name__ == "__main__":
    main()
