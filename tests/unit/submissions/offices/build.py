"""The whole corpus: `offices()` builds every file with its gold; `write(folder)` puts the files on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from .clean import CLEAN
from .faulty import FAULTY
from .hostile import HOSTILE
from .model import NotHere, Office
from .more import MORE
from .registers import REGISTERS
from .second import SECOND
from .third import THIRD

BUILDERS: tuple[Callable[[], Office], ...] = (*CLEAN, *MORE, *FAULTY, *REGISTERS, *HOSTILE)
SETS: dict[str, tuple[Callable[[], Office], ...]] = {"first": BUILDERS, "second": SECOND, "third": THIRD}


def offices(names: Sequence[str] = (), which: str = "first") -> Iterator[Office]:
    """Every office of a set, or those whose id has one of the names; those that need LibreOffice only where it is."""
    for builder in SETS[which]:
        if names and not any(name in builder.__name__ for name in names):
            continue
        try:
            yield builder()
        except NotHere:
            continue


def write(folder: Path, chosen: Sequence[Office]) -> dict[str, Path]:
    """One neutral folder per office, so that nothing but the file speaks of the province."""
    paths = {}
    for number, office in enumerate(chosen):
        here = folder / f"{number:03d}"
        here.mkdir(parents=True)
        paths[office.id] = here / office.file_name
        paths[office.id].write_bytes(office.content)
    return paths
