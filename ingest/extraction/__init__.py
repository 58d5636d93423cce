"""Vietnamese text in, claims out: the figures that a text states about cooperatives.

    text → sentences → numbers, time expressions, phrases → items (a number with its noun, head and tail) → claims

`text` cleans and remembers offsets, `sentences` says what line breaks mean; `lexicon` (with lexicon.yml) marks phrases;
`numbers`, `periods`, `places` and `noise` read what their names say; `subjects` divides a sentence among its numbers;
`measures` asks `organisations`, `persons`, `money` or `percentages` (all on `context`) what a number says; `walk` keeps
the state (`drafts`) as words go by, `single` knows when they are about one cooperative; `finish` looks at the whole
sentence, `writing` makes the claims, `claims` holds `extract`.
"""

from ingest.extraction.claims import EXTRACTOR, Extraction, extract

__all__ = ["EXTRACTOR", "Extraction", "extract"]
