"""A form as a Word document, landscape: heads repeated on each page, no line cut between pages.

The document is written as the XML that Word itself would write and put into python-docx's package: its own way of making
tables takes ten times as long.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from auditlib.files.zipped import unzipped, zipped
from auditlib.papers.form import Cell, Column, Figure, Form, Line, clean
from auditlib.report.figures import decimal, signed

BLANK = Path(__file__).parent / "templates" / "空白.docx"
SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
# Twentieths of a point in a millimetre; sizes are in half points.
TWIPS = 1440 / 25.4
BODY, SMALL, TITLE = 21, 17, 32
MARGIN = 11.0
# The last lines of a table that stand on the page of the signatures.
KEPT = 2
STAND = {"text": "left", "number": "center", "short": "center"}


def as_document(form: Form, year: int) -> bytes:
    """Lay a form out as .docx; the same form always gives the same bytes, dated at the end of its year."""
    document = Document(str(BLANK))
    section = document.sections[0]
    if form.wide:
        section.page_width, section.page_height = Mm(420), Mm(297)
    body = document.element.body
    for part in parse_xml(f"<w:body {nsdecls('w')}>{''.join(_body(form))}</w:body>"):
        body.insert(len(body) - 1, part)
    foot = section.footer.paragraphs[0]._p
    foot.getparent().replace(foot, parse_xml(_footer(f"{clean(form.running)}　　")))
    core, day = document.core_properties, datetime.datetime(year, 12, 31)
    core.author, core.title = "auditlib", clean(form.heading[1])
    core.created = core.modified = day
    whole = BytesIO()
    document.save(whole)
    return zipped(unzipped(whole.getvalue()), stored=True)


def _body(form: Form) -> Iterator[str]:
    annex, title = form.heading
    if annex:
        yield _paragraph(annex, size=BODY)
    yield _paragraph(title, size=TITLE, font=HEI, stand="center", after=6)
    for text in form.above:
        yield _paragraph(text, size=BODY, after=3)
    yield _table(form)
    yield _paragraph("", size=8, kept=True)
    for text in form.notes:
        yield _paragraph(text, size=BODY, kept=True)
    for n, text in enumerate(form.signatures, 1):
        yield _paragraph(text, size=BODY, before=12, kept=n < len(form.signatures))


def _table(form: Form) -> str:
    widths = [round(each.width * TWIPS) for each in form.columns]
    spans = {(at, line): "restart" if line == first else "continue"
             for at, first, last in form.spans() for line in range(first, last + 1)}  # fmt: skip
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = "".join(_cell(each.label, width, "center", HEI) for each, width in zip(form.columns, widths, strict=True))
    last = len(form.lines) - KEPT
    lines = (_line(line, n, form.columns, widths, spans, kept=n >= last) for n, line in enumerate(form.lines))
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = '<w:left w:w="28" w:type="dxa"/><w:right w:w="28" w:type="dxa"/>'
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{''.join(lines)}</w:tbl>"
    )


def _line(  # noqa: PLR0913 - a line, its place and its look
    line: Line,
    at: int,
    columns: Iterable[Column],
    widths: Iterable[int],
    spans: Mapping[tuple[int, int], str],
    *,
    kept: bool,
) -> str:
    font = HEI if line.strong else SONG
    cells = "".join(
        _cell(_text(cell), width, STAND[column.kind], font, span=spans.get((n, at), ""), kept=kept)
        for n, (cell, column, width) in enumerate(zip(line.cells, columns, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _text(cell: Cell) -> str:
    if isinstance(cell, Figure):
        return signed(cell.value) if cell.change else decimal(cell.value) + (f"（{cell.mark}）" if cell.mark else "")
    return cell or ""


def _cell(text: str, width: int, stand: str, font: str, *, span: str = "", kept: bool = False) -> str:  # noqa: PLR0913
    merged = f'<w:vMerge w:val="{span}"/>' if span else ""
    parts = text.split("\n")
    inner = "".join(_paragraph(part, size=SMALL, font=font, stand=stand, kept=kept) for part in parts)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}<w:vAlign w:val="center"/></w:tcPr>{inner}</w:tc>'


def _paragraph(  # noqa: PLR0913 - a text and its look
    text: str,
    *,
    size: int,
    font: str = SONG,
    stand: str = "left",
    before: float = 0,
    after: float = 0,
    kept: bool = False,
) -> str:
    """Write a paragraph; one that is kept stays on the page of the next."""
    keep = "<w:keepNext/>" if kept else ""
    spacing = f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"/>'
    run = f'<w:r>{_look(size, font)}<w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr>{keep}{spacing}<w:jc w:val="{stand}"/>{_look(size, font)}</w:pPr>{run}</w:p>'


def _look(size: int, font: str) -> str:
    named = quoteattr(font)
    return (
        f'<w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia={named}/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )


def _footer(running: str) -> str:
    """Write the foot of each page: what the document is, and which page of how many."""
    look = _look(SMALL, SONG)
    text = f'<w:r>{look}<w:t xml:space="preserve">{{}}</w:t></w:r>'
    count = f'<w:fldSimple w:instr="{{}}"><w:r>{look}<w:t>1</w:t></w:r></w:fldSimple>'
    parts = (text.format(escape(running) + "第"), count.format("PAGE"), text.format("页，共"), count.format("NUMPAGES"))
    return f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="right"/></w:pPr>{"".join(parts)}{text.format("页")}</w:p>'
