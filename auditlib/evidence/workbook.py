"""A city's workbook as a draft: sheets by their names, columns by their headings, lines by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from auditlib.evidence.draft import Draft, Line, Raw
from auditlib.evidence.findings import Findings
from auditlib.evidence.layout import (
    ATTACHMENT_HEADINGS,
    ATTACHMENTS,
    COVER,
    GUIDE,
    INDICATORS,
    LEDGER,
    SCORE_MARK,
    SHEETS,
    TOTAL_MARK,
    cover_labels,
    indicator_headings,
    inputs_asked,
    ledger_headings,
    stamp,
)
from auditlib.evidence.privacy import check_privacy
from auditlib.evidence.values import read_text
from auditlib.evidence.xlsx import LAST_COLUMN, LAST_ROW, Cell, Sheet, place, position, read_sheets
from auditlib.model import Origin
from auditlib.standard.schema import Standard

HEADING_WITHIN = 20


def read_workbook(path: Path, standard: Standard, findings: Findings) -> Draft:
    """Read a workbook into a draft, with findings about its form. Raises Refused where nothing can be read."""
    sheets = {sheet.name.strip(): sheet for sheet in read_sheets(path)}
    draft = Draft(Origin(path.name))
    for sheet in sheets.values():
        _check_sheet(path.name, sheet, findings)
    for name in SHEETS:
        if name not in sheets:
            spare = [other for other in sheets if other not in SHEETS]
            findings.add("missing_sheet", Origin(path.name, name), wanted=name, found=name, near=spare)
    if COVER in sheets:
        _read_cover(path.name, sheets[COVER], standard, draft, findings)
    if INDICATORS in sheets:
        table = find_table(path.name, sheets[INDICATORS], indicator_headings(standard), findings)
        _read_indicators(table, standard, draft, findings)
        for (row, column), cell in sorted(sheets[INDICATORS].cells.items()):
            check_privacy(cell.value, Origin(path.name, INDICATORS, place(row, column)), findings)
    if LEDGER in sheets:
        draft.incidents = list(_read_list(path.name, sheets[LEDGER], ledger_headings(standard), findings))
    if ATTACHMENTS in sheets:
        draft.attachments += _read_list(path.name, sheets[ATTACHMENTS], ATTACHMENT_HEADINGS, findings)
    return draft


def _check_sheet(file: str, sheet: Sheet, findings: Findings) -> None:
    origin = Origin(file, sheet.name)
    if sheet.hidden:
        findings.add("hidden_sheet", origin, found=sheet.name)
    elif sheet.name.strip() not in (*SHEETS, GUIDE) and sheet.cells:
        findings.add("extra_sheet", origin, found=sheet.name)
    for cell in sheet.far:
        findings.add("cell_out_of_area", Origin(file, sheet.name, cell), rows=LAST_ROW, columns=LAST_COLUMN)


# --- tables -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Table:
    """A sheet's lines under its headings: for each row that holds anything, what stands in the columns that were found."""

    sheet: Sheet
    file: str
    columns: Mapping[str, int]
    heading: int = 0
    lines: dict[int, Line] = field(default_factory=dict)

    def raw(self, row: int, column: int) -> Raw:
        """Give a cell with its origin, an empty one too."""
        return raw_of(self.file, self.sheet, row, column)


def raw_of(file: str, sheet: Sheet, row: int, column: int) -> Raw:
    """Give a sheet's cell with its origin; one that holds nothing is an empty Raw."""
    cell = sheet.cells.get((row, column), Cell(""))
    return Raw(cell.value, Origin(file, sheet.name, place(row, column)), cell.percent, cell.fault)


def find_table(file: str, sheet: Sheet, headings: Mapping[str, str], findings: Findings) -> Table:
    """Find the row with most of the headings among the first rows, and read the lines below it."""
    keys = {heading: key for key, heading in headings.items()}
    rows: dict[int, dict[str, int]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        key = keys.get("".join(cell.value.split())) if isinstance(cell.value, str) else None
        if key is not None and row <= HEADING_WITHIN:
            rows.setdefault(row, {}).setdefault(key, column)
    heading = max(rows, key=lambda row: len(rows[row]), default=0)
    table = Table(sheet, file, rows.get(heading, {}), heading)
    at = place(heading, 1) if heading else ""
    for key in (key for key in headings if key not in table.columns):
        findings.add("missing_column", Origin(file, sheet.name, at), wanted=headings[key])
    held = {row for (row, column) in sheet.cells if row > heading and column in table.columns.values()}
    for row in sorted(held) if heading else ():
        table.lines[row] = {key: table.raw(row, column) for key, column in table.columns.items()}
    return table


def check_merged(table: Table, read: Iterable[Raw], findings: Findings) -> None:
    """Refuse merged areas over cells that are read; the template's own lie beside them."""
    columns: dict[int, list[int]] = {}
    for row, column in (position(raw.origin.cell) for raw in read):
        columns.setdefault(row, []).append(column)
    for top, left, bottom, right in table.sheet.merged:
        rows = range(max(top, table.heading), min(bottom, LAST_ROW) + 1)
        if any(left <= column <= right for row in rows for column in columns.get(row, ())):
            area = f"{place(top, left)}:{place(bottom, right)}"
            findings.add("merged_cells", Origin(table.file, table.sheet.name, place(top, left)), found=area)


def _read_list(file: str, sheet: Sheet, headings: Mapping[str, str], findings: Findings) -> Iterator[Line]:
    table = find_table(file, sheet, headings, findings)
    check_merged(table, (raw for line in table.lines.values() for raw in line.values()), findings)
    yield from table.lines.values()


# --- the sheets -------------------------------------------------------------------------------------------------------


def _read_cover(file: str, sheet: Sheet, standard: Standard, draft: Draft, findings: Findings) -> None:
    keys = {label: key for key, label in cover_labels(standard).items()}
    for (row, column), cell in sorted(sheet.cells.items()):
        key = keys.get("".join(cell.value.split())) if isinstance(cell.value, str) else None
        if key is not None:
            draft.cover.setdefault(key, raw_of(file, sheet, row, column + 1))
    mark = draft.cover.get("stamp", Raw("", Origin(file, sheet.name)))
    wanted = stamp(standard, "")
    if not read_text(mark).startswith(wanted):
        findings.add("template_version", mark.origin, found=f"“{mark.value}”" if mark.value else "空", wanted=wanted)


def _read_indicators(table: Table, standard: Standard, draft: Draft, findings: Findings) -> None:
    seen: dict[str, str] = {}
    asked = inputs_asked(standard)
    for line in table.lines.values():
        mark, value = line.get("id"), line.get("value")
        name = read_text(mark)
        if mark is None or not name:
            _check_unnamed(line, findings)
        elif name in seen:
            label = standard.inputs[name].label if name in standard.inputs else name
            findings.add("repeated_row", mark.origin, name, label=label, first=seen[name])
        elif name.startswith(SCORE_MARK):
            if "score" in line and name != TOTAL_MARK:
                draft.scores[name.removeprefix(SCORE_MARK)] = line["score"]
        elif name in asked:
            if value is not None:
                draft.values[name] = value
            draft.proofs[name] = line.get("proof", Raw(None, mark.origin))
        elif name in standard.inputs:
            item = standard.inputs[name]
            findings.add("not_asked", mark.origin, name, label=item.label, ruled=item.ruled)
        else:
            findings.add("unknown_input", mark.origin, found=name, near=asked)
        seen.setdefault(name, mark.origin.cell if mark else "")
    check_merged(table, _read_cells(table), findings)
    for name, item in asked.items():
        if "id" in table.columns and name not in seen:
            findings.add("missing_row", Origin(table.file, table.sheet.name), name, label=item.label, wanted=name)


def _read_cells(table: Table) -> Iterator[Raw]:
    """Give the cells of the indicator sheet that are read: those of a line with an id that its kind asks for."""
    for line in table.lines.values():
        name = read_text(line.get("id"))
        keys = ("id", "score") if name.startswith(SCORE_MARK) else ("id", "value", "proof")
        yield from (line[key] for key in keys if name and key in line)


def _check_unnamed(line: Line, findings: Findings) -> None:
    for key in ("value", "score"):
        if key in line and not line[key].empty:
            findings.add("lost_id", line[key].origin, found=line[key].value)
