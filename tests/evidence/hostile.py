"""Files made to hurt a reader, each named by its fault, from the bytes of a good workbook."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

SHEET = "xl/worksheets/sheet3.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
BOOK = "xl/workbook.xml"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def repacked(good: bytes, parts: dict[str, bytes | None], *, level: int = 6) -> bytes:
    """Replace parts of a workbook, add new ones, drop those that are None; level 0 leaves no ratio to be caught by."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as target,
    ):
        names = dict.fromkeys([*source.namelist(), *parts])
        for name in names:
            content = parts[name] if name in parts else source.read(name)
            if content is not None:
                target.writestr(name, content)
    return made.getvalue()


def part(good: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(good)) as source:
        return source.read(name)


def with_rows(good: bytes, rows: str, *, level: int = 6) -> bytes:
    """Put rows after those of the ledger."""
    sheet = part(good, SHEET).replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    return repacked(good, {SHEET: sheet}, level=level)


def with_doctype(good: bytes, name: str, doctype: str, encoding: str = "utf-8") -> bytes:
    xml = part(good, name).decode().partition("?>")[2] if b"<?xml" in part(good, name) else part(good, name).decode()
    return repacked(good, {name: f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{xml}'.encode(encoding)})


def with_strings(good: bytes, strings: str) -> bytes:
    content = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{strings}</sst>'
    relation = (
        b'<Relationship Id="rId99" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
    )
    relations = part(good, RELATIONS).replace(b"</Relationships>", relation)
    return repacked(good, {STRINGS: content.encode(), RELATIONS: relations}, level=0)


def with_lying_sizes(good: bytes) -> bytes:
    """Declare every part one byte long in the directory of the zip."""
    content = bytearray(good)
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 24 : at + 28] = struct.pack("<I", 1)
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def with_flag(good: bytes, flag: int) -> bytes:
    content = bytearray(good)
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= flag
    return bytes(content)


def rows_of(count: int, row: str) -> str:
    return "".join(row.format(n=n) for n in range(100, 100 + count))


def unknown_incidents(count: int) -> str:
    row = '<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>没有这样的一个事项其名称很长很长很长很长很长{n}</t></is></c></row>'
    return rows_of(count, row)


def merged(good: bytes, areas: str) -> bytes:
    sheet = part(good, SHEET)
    start, end = sheet.index(b"<mergeCells"), sheet.index(b"</mergeCells>")
    return repacked(good, {SHEET: sheet[:start] + b"<mergeCells>" + areas.encode() + sheet[end:]}, level=0)


def listed_often(good: bytes, times: int) -> bytes:
    """List one sheet of a single long text many times over."""
    sheet = part(good, SHEET).replace(b"</sheetData>", f"</sheetData><x>{'x' * 10_000_000}</x>".encode())
    again = b"".join(b'<sheet name="a%d" sheetId="%d" r:id="rId3"/>' % (n, n) for n in range(100, 100 + times))
    book = part(good, BOOK).replace(b"</sheets>", again + b"</sheets>")
    return repacked(good, {SHEET: sheet, BOOK: book}, level=0)


SAME = '<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>'
FAR = '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>'
LAST_COLUMN = '<row r="90"><c r="XFD90" t="n"><v>1</v></c></row>'
MEGABYTE = bytes(1024 * 1024)

# What each file is refused with; none of them may take long or much memory.
REFUSED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty_file": (lambda good: b"", "not_xlsx"),
    "text_renamed": (lambda good: "市名,南京市\n".encode(), "not_xlsx"),
    "web_page_renamed": (lambda good: b"<html><table></table></html>", "not_xlsx"),
    "old_xls": (lambda good: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "old_format"),
    "zip_without_workbook": (lambda good: repacked(good, {"_rels/.rels": None}), "not_xlsx"),
    "zip_with_a_password": (lambda good: with_flag(good, 1), "old_format"),
    "cut_short": (lambda good: good[: len(good) // 2], "broken_workbook"),
    "directory_cut": (lambda good: good[:-30], "broken_workbook"),
    "lying_about_sizes": (with_lying_sizes, "broken_workbook"),
    "broken_xml": (lambda good: repacked(good, {BOOK: b"<workbook><sheets>"}), "broken_workbook"),
    "missing_part": (lambda good: repacked(good, {SHEET: None}), "broken_workbook"),
    "climbing_out": (lambda good: repacked(good, {"../../evil.xml": b"<x/>"}), "broken_workbook"),
    "absolute_name": (lambda good: repacked(good, {"/etc/evil.xml": b"<x/>"}), "broken_workbook"),
    "nonsense_reference": (
        lambda good: with_rows(good, '<row r="90"><c r="90A"><v>1</v></c></row>'),
        "broken_workbook",
    ),
    "nonsense_string": (
        lambda good: with_rows(good, '<row r="90"><c r="A90" t="s"><v>7</v></c></row>'),
        "broken_workbook",
    ),
    "large_file": (lambda good: good + bytes(21 * 1024 * 1024), "too_large"),
    "zip_bomb_in_total": (lambda good: repacked(good, {f"xl/media/{n}": MEGABYTE for n in range(70)}), "zip_bomb"),
    "zip_bomb_in_a_part": (lambda good: repacked(good, {"xl/media/a.bin": MEGABYTE * 8}), "zip_bomb"),
    "many_members": (lambda good: repacked(good, {f"a{n}": b"" for n in range(1500)}), "zip_bomb"),
    "very_many_members": (lambda good: repacked(good, {f"a{n}": b"" for n in range(30_000)}), "broken_workbook"),
    "laughing_entities": (lambda good: with_doctype(good, SHEET, LAUGHS), "document_type"),
    "laughing_in_utf_16": (lambda good: with_doctype(good, SHEET, LAUGHS, "utf-16"), "document_type"),
    "external_entity": (lambda good: with_doctype(good, BOOK, OUTSIDE), "document_type"),
    "entity_in_styles": (lambda good: with_doctype(good, STYLES, OUTSIDE), "document_type"),
    "million_styled_rows": (
        lambda good: with_rows(good, rows_of(1_000_000, '<row r="{n}" s="1" customFormat="1"/>')),
        "zip_bomb",
    ),
    "million_bare_cells": (
        lambda good: with_rows(good, f'<row r="90">{"<c/>" * 1_100_000}</row>', level=0),
        "too_many_elements",
    ),
    "million_strings": (lambda good: with_strings(good, "<si><t>x</t></si>" * 700_000), "too_many_elements"),
    "one_sheet_listed_often": (lambda good: listed_often(good, 3000), "too_many_elements"),
    "one_text_referred_to_often": (
        lambda good: with_strings(with_rows(good, rows_of(4000, SAME)), f"<si><t>{'长' * 1_000_000}</t></si>"),
        "too_many_elements",
    ),
    "nested_without_end": (lambda good: with_rows(good, "<a>" * 1_100_000, level=0), "too_many_elements"),
}

# What each file is still read with, the code of the one error in it first ("" for none).
READ: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cell_in_the_last_row_and_column": (lambda good: with_rows(good, FAR), "cell_out_of_area"),
    "rows_styled_but_empty": (
        lambda good: with_rows(good, rows_of(300_000, '<row r="{n}" s="1" customFormat="1"/>')),
        "",
    ),
    "many_strings": (lambda good: with_strings(good, "<si><t>x</t></si>" * 300_000), ""),
    "thousands_of_wrong_rows": (lambda good: with_rows(good, unknown_incidents(4800)), "unknown_incident"),
    "thousands_of_merged_areas": (
        lambda good: merged(good, "".join(f'<mergeCell ref="A{n}:G{n}"/>' for n in range(1, 200_000))),
        "merged_cells",
    ),
    "thousands_of_tall_areas": (lambda good: merged(good, '<mergeCell ref="H4:I5000"/>' * 300_000), ""),
    "cell_in_the_last_column": (lambda good: with_rows(good, LAST_COLUMN), "cell_out_of_area"),
    "very_long_text": (
        lambda good: with_rows(
            good, f'<row r="90"><c r="A90" t="inlineStr"><is><t>{"长" * 3_000_000}</t></is></c></row>', level=0
        ),
        "unknown_incident",
    ),
    "very_long_number": (
        lambda good: with_rows(good, f'<row r="90"><c r="D90"><v>{"9" * 1_000_000}</v></c></row>'),
        "incomplete_incident",
    ),
}
