"""Province workbooks in, claims and findings out.

>>> submission = read_workbook(path.read_bytes(), path.name, document_id)      # doctest: +SKIP
>>> submission.forms, submission.ref_area, submission.reporting_year            # doctest: +SKIP
(['PL1@2022'], 'VN63-20', 2022)

The layout of a form is data: ``forms/*.yml`` (rows, sections, label variants), ``lexicon.yml`` (abbreviations, headers
of columns, units, null words), ``findings.yml`` (rule ids, severities, messages). Adding a form is adding a file.
"""

from ingest.submissions.limited import read_limited
from ingest.submissions.model import Cooperative, Refused, Submission
from ingest.submissions.read import read_workbook

READER = "submissions@1"

__all__ = ["READER", "Cooperative", "Refused", "Submission", "read_limited", "read_workbook"]
