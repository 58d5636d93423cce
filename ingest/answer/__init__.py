"""The answer to a sender: the sender's own workbook, marked, with a first sheet that says what to do.

>>> path = write_return(content, result, Path("data/returns"))      # doctest: +SKIP
>>> path.name, path.with_suffix(".json").exists()                    # doctest: +SKIP
('PL1 Nam Dinh 2024 - ket qua kiem tra.xlsx', True)

``package`` and ``styles`` know xlsx, ``sheets`` and ``notes`` mark cells, ``summary`` writes the first sheet,
``convert`` makes an xlsx of other formats. Texts and colours are data: answer.yml.
"""

from ingest.answer.texts import verdict
from ingest.answer.write import answer, write_return

__all__ = ["answer", "verdict", "write_return"]
