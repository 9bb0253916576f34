"""Evidence to write, and workbooks to break: a full one of the bundled standard, and a small standard with every oddity."""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from auditlib.evidence.read import read_evidence
from auditlib.evidence.template import write_template
from auditlib.model import Attachment, Evidence, Finding, Incident, Origin, Value, type_of_value
from auditlib.standard.inputs import Input
from auditlib.standard.load import load_standard
from auditlib.standard.schema import Standard

CITY, CODE = "南京市", "320100"
NOWHERE = Origin("")
PROOF = b"%PDF-"
GIVEN = {
    "target_appraised": 70000,
    "target_certified": 50000,
    "target_high_skilled": 8000,
    "senior_certified_prev": 7500,
    "target_unified_exam": 4000,
    "unified_exam_prev": 4000,
    "it_exam_prev": 5000,
}
SPECIAL: dict[str, type_of_value] = {
    "appraised": 70000,
    "certified": 50000,
    "passed": 55000,
    "senior_certified": 7500,
    "enterprise_certified": 2500,
    "registrations": 71000,
    "registration_errors": 12,
    "months_with_posts": 12,
    "platform_status": "operating",
    "arrears_yuan": Decimal("1234567.89"),
    "special_ability_ok": "not_applicable",
    "review_experts": "unsampled",
    "room_faults": 3,
    "contest_complaints": 0,
}


def standard() -> Standard:
    return load_standard("jiangsu-2012")


def small_standard() -> Standard:
    """A standard with two ledger inputs of one label, evidence that scores nothing, long states and thousandths."""
    return load_standard(Path(__file__).with_name("small.yaml"))


def plain_value(item: Input) -> type_of_value:
    if item.type == "yes_no":
        return True
    if item.type == "state":
        return next(iter(item.states))
    return 0 if item.type == "count" else Decimal(0)


def full_evidence() -> Evidence:
    """A city that has filled in everything, with verified and unverified incidents, self-scores and an attachment."""
    values: dict[str, type_of_value] = {
        name: plain_value(item) for name, item in standard().inputs.items() if item.source != "auditor"
    }
    incidents = [
        Incident(
            input=name,
            date=datetime.date(2012, month, 5),
            description=f"第{month}次检查所见",
            count=count,
            verified=verified,
            document=f"鉴定〔2012〕{month}号",
            attachment="检查记录.pdf",
            origin=NOWHERE,
        )
        for month, (name, count, verified) in enumerate(
            [
                ("room_faults", 2, True),
                ("room_faults", 1, True),
                ("room_faults", 9, False),
                ("contest_complaints", 1, False),
            ],
            1,
        )
    ]
    return Evidence(
        city=CITY,
        code=CODE,
        year=2012,
        filler="质量管理科",
        date=datetime.date(2013, 1, 10),
        values={name: Value(value, NOWHERE, "统计年报第3页") for name, value in (values | GIVEN | SPECIAL).items()},
        self_scores={row.id: Decimal(row.points) / 1000 for row in standard().rows.values()},
        incidents=tuple(incidents),
        attachments=(Attachment("检查记录.pdf", "考场检查（11.5）", hashlib.sha256(PROOF).hexdigest(), NOWHERE),),
    )


def clean(evidence: Evidence) -> Evidence:
    """Evidence as written: without places and findings."""
    return replace(
        evidence,
        values={name: replace(value, origin=NOWHERE) for name, value in evidence.values.items()},
        incidents=tuple(replace(incident, origin=NOWHERE) for incident in evidence.incidents),
        attachments=tuple(replace(attachment, origin=NOWHERE) for attachment in evidence.attachments),
        findings=(),
    )


Plain = dict[str, tuple[list[tuple[int, int, object]], list[str]]]


def plain(good: bytes) -> Plain:
    """What a workbook says, without its looks: the cells and the merged areas of each sheet."""
    book = openpyxl.load_workbook(io.BytesIO(good))
    return {
        sheet.title: (
            [(cell.row, cell.column, cell.value) for row in sheet for cell in row if cell.value is not None],
            [str(area) for area in sheet.merged_cells.ranges],
        )
        for sheet in book
    }


def rebuilt(content: Plain) -> openpyxl.Workbook:
    """The same workbook as another program might write it, looking like nothing in particular."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, (cells, merged) in content.items():
        sheet = book.create_sheet(title)
        for row, column, value in cells:
            sheet.cell(row, column, value)
        for area in merged:
            sheet.merge_cells(area)
    return book


@dataclass(frozen=True)
class Desk:
    """A folder with one good workbook, and the means to spoil a copy of it and to read what came of it."""

    folder: Path
    good: bytes
    content: Plain

    @property
    def path(self) -> Path:
        return self.folder / "320100-南京市.xlsx"

    def read(self, content: bytes | None = None, **expected: object) -> Evidence:
        self.path.write_bytes(self.good if content is None else content)
        return read_evidence(self.path, standard(), **expected)  # type: ignore[arg-type]

    def spoiled(self, spoil: Callable[[openpyxl.Workbook], object], **expected: object) -> Evidence:
        """Read the good workbook after another program changed and saved it."""
        book = rebuilt(self.content)
        spoil(book)
        saved = io.BytesIO()
        book.save(saved)
        return self.read(saved.getvalue(), **expected)


def line_of(sheet: Worksheet, name: str) -> int:
    """Find the line of an input (or of #row) by its id."""
    return next(cell.row for cell in sheet["I"] if cell.value == name)


def errors(evidence: Evidence) -> list[Finding]:
    return [finding for finding in evidence.findings if finding.level == "error"]


def codes(evidence: Evidence) -> list[str]:
    return [finding.code for finding in evidence.findings]


def only(evidence: Evidence) -> Finding:
    """The one finding that there is."""
    assert len(evidence.findings) == 1, [str(finding) for finding in evidence.findings]
    return evidence.findings[0]


def write_full(path: Path) -> None:
    write_template(standard(), path, city=CITY, code=CODE, filled=full_evidence())
