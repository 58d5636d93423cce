"""The register of cooperatives (danh sách hợp tác xã): one row, one cooperative.

>>> tables = find_registers(sheets)                                     # doctest: +SKIP
>>> cooperatives, findings = read_registers(tables, document_id)        # doctest: +SKIP

Headers, statuses, lines of business are data: register.yml.
"""

from ingest.submissions.register.find import RegisterTable, apart, find_registers
from ingest.submissions.register.read import read_registers

__all__ = ["RegisterTable", "apart", "find_registers", "read_registers"]
