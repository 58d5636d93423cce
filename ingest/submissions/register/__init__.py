"""The register of cooperatives (danh sách hợp tác xã): one row, one cooperative.

>>> tables = find_registers(sheets)                                     # doctest: +SKIP
>>> cooperatives, findings = read_registers(tables, document_id)        # doctest: +SKIP

Headers, statuses, lines of business are data: register.yml.
"""

from ingest.submissions.register.dates import as_of as register_day
from ingest.submissions.register.find import RegisterTable, apart, find_registers
from ingest.submissions.register.read import read_registers
from ingest.submissions.register.reconcile import reconcile
from ingest.submissions.register.words import names_organisations

FORM = "REG@1"  # the code of a register among the forms of a submission

__all__ = [
    "FORM",
    "RegisterTable",
    "apart",
    "find_registers",
    "names_organisations",
    "read_registers",
    "reconcile",
    "register_day",
]
