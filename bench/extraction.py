"""How right and how fast the extractor is: ``python -m bench.extraction [--wrong] [PART or FILE.yml …]``.

Prints precision, recall and F1 over the figures, per indicator and per attribute, of the part of the corpus that
guided the rules and of the part that is scored rarely; then the throughput, beside the time that trafilatura takes for
the same texts as pages, and how the time grows with hostile texts. Without ``--wrong`` the faults stay unseen: whoever
reads the faults of the rarely scored part can no longer quote its figures.
"""

from __future__ import annotations

import argparse
import html
import time
from collections.abc import Callable, Iterable
from datetime import date

import trafilatura

from bench import scorer
from ingest.extraction import extract

_SIZE = 2000  # bytes of a text
_REPEATED = 15
_DAY = date(2025, 1, 15)


def show_score(name: str, parts: Iterable[str], wrong: bool) -> None:
    """The tables of one half of the corpus."""
    parts = tuple(parts)
    result = scorer.score(*parts)
    texts = sum(len(scorer.articles(part)) for part in parts)
    print(f"\n{name}: {texts} articles ({', '.join(parts)}), {result.found.gold} figures")
    print(f"{'':<28}{'precision':>10}{'recall':>8}{'F1':>8}{'gold':>7}")
    _row("figures found", result.found)
    _row("all attributes right", result.exact)
    for title, tallies in (("attribute", result.attributes), ("indicator", result.indicators)):
        print(f"per {title}")
        for key, tally in sorted(tallies.items()):
            _row(f"  {key}", tally)
    if wrong:
        for article, faults in result.wrong.items():
            print(article, *faults, sep="\n   ")


def _row(name: str, tally: scorer.Tally) -> None:
    print(f"{name:<28}{tally.precision:>10.3f}{tally.recall:>8.3f}{tally.f1:>8.3f}{tally.gold:>7}")


def best(work: Callable[[], object], repeated: int = _REPEATED) -> float:
    """The shortest of some runs, in seconds."""
    seconds = []
    for _ in range(repeated):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def show_speed() -> None:
    """Throughput on texts of 2 kB, and the ratio to trafilatura on the same texts as pages."""
    texts = [a["text"] for part in (*scorer.DEVELOP, *scorer.HELD) for a in scorer.articles(part)]
    one_page = "\n\n".join(texts)
    sized, at = [], 0
    while at < len(one_page):
        sized.append(one_page[at : at + _SIZE * 3 // 4])  # about 2 kB of Vietnamese in UTF-8
        at += _SIZE * 3 // 4
    size = sum(len(t.encode()) for t in sized)
    pages = [_page(t) for t in sized]
    own = best(lambda: [extract(t, published=_DAY) for t in sized])
    theirs = best(lambda: [trafilatura.extract(p) for p in pages], 3)
    print(f"\nthroughput: {size / _SIZE / own:.0f} texts of 2 kB a second and core (corpus texts, nearly all figures)")
    print(f"extraction takes {own / theirs:.2f} of the time that trafilatura takes for the same texts as pages")


def _page(text: str) -> str:
    paragraphs = "".join(f"<p>{html.escape(p)}</p>" for p in text.split("\n"))
    menu = "".join(f'<li><a href="/muc-{n}">Chuyên mục số {n}</a></li>' for n in range(40))
    return f"<html><body><nav><ul>{menu}</ul></nav><article><h1>Tin</h1>{paragraphs}</article></body></html>"


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


def main() -> None:
    """Everything, or the score of the named parts or files."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("parts", nargs="*")
    arguments.add_argument("--wrong", action="store_true", help="print the faults too")
    chosen = arguments.parse_args()
    if chosen.parts:
        show_score("chosen", chosen.parts, chosen.wrong)
        return
    show_score("guided the rules", scorer.DEVELOP, chosen.wrong)
    show_score("scored rarely", scorer.HELD, chosen.wrong)
    show_speed()
    show_growth()


if __name__ == "__main__":
    main()
