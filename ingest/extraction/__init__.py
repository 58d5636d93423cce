"""Vietnamese text in, claims out: the figures that a text states about cooperatives.

    text → sentences → numbers, time expressions, phrases → items (a number with its noun, head and tail) → claims

`text` cleans and remembers offsets; `lexicon` (with lexicon.yml) marks phrases; `numbers`, `periods`, `places`, `noise`
read what their names say; `subjects` divides a sentence among its numbers; `measures` decides what each number says;
`claims` walks through the text and makes the claims.
"""

from ingest.extraction.claims import EXTRACTOR, Extraction, extract

__all__ = ["EXTRACTOR", "Extraction", "extract"]
