"""Reading one city's evidence, whatever its form, with every fault found at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from auditlib.errors import EvidenceError, FileError
from auditlib.evidence.assemble import Expected, assemble
from auditlib.evidence.findings import Findings
from auditlib.evidence.guard import Refused
from auditlib.evidence.mapping import read_mapping
from auditlib.evidence.workbook import read_workbook
from auditlib.model import Evidence, Origin, type_of_value
from auditlib.standard.schema import Standard

READERS = {".xlsx": read_workbook, ".yaml": read_mapping, ".yml": read_mapping, ".json": read_mapping}


def read_evidence(
    path: Path,
    standard: Standard,
    *,
    city: str = "",
    code: str = "",
    given: Mapping[str, type_of_value] | None = None,
) -> Evidence:
    """Read and check a city's evidence: a workbook (.xlsx) or a mapping (.yaml, .yml, .json).

    `city` and `code`, where given, must be those of the file. `given` are the province's figures: they are taken, and what
    the file says otherwise is an error; None takes the file's own. Whatever is wrong with the content is in `findings`,
    with the file as `path` has it; origins name the file alone. Raises FileError for a file that is not there or cannot
    be opened.
    """
    if not path.is_file():
        raise FileError(f"{path}: 没有这个文件")
    findings = Findings(str(path), standard.words)
    # A file of another kind is opened as a workbook all the same: the guard can tell an old .xls from plain text.
    read = READERS.get(path.suffix.lower(), read_workbook)
    try:
        draft = read(path, standard, findings)
    except Refused as refused:
        findings.add(refused.code, Origin(path.name), **refused.words)
        return Evidence(city, code, findings=findings.all())
    if draft is None:
        return Evidence(city, code, findings=findings.all())
    return assemble(draft, standard, path.parent, Expected(city, code, given), findings)


def usable(evidence: Evidence) -> Evidence:
    """Give evidence back as it is. Raises EvidenceError with all findings if one of them is an error."""
    if any(finding.level == "error" for finding in evidence.findings):
        raise EvidenceError(evidence.findings)
    return evidence
