"""The blank document: page, fonts with their other names, one style; python-docx's own without what nobody needs."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.document import Document as Made
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from auditlib.files.zipped import unzipped, zipped

# What each font is called elsewhere, and what stands in for it where it is not: Windows, WPS, Linux.
FONTS = {
    "宋体": "SimSun, Noto Serif CJK SC",
    "黑体": "SimHei, Noto Sans CJK SC",
    "仿宋": "FangSong, Noto Serif CJK SC",
    "楷体": "KaiTi, Noto Serif CJK SC",
}
NEEDLESS = (
    "docProps/thumbnail.jpeg",
    "word/stylesWithEffects.xml",
    "word/theme/theme1.xml",
    "word/numbering.xml",
    "customXml/",
)
STYLES = f"""<w:styles {nsdecls("w")}>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>
<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
<w:pPrDefault/></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>
<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>
<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/></w:style>
</w:styles>"""


def blank(*, landscape: bool, margins: tuple[float, float, float, float]) -> Made:
    """Make an empty A4 document; `margins` are top, right, bottom and left in millimetres."""
    document = Document()
    styles = document.styles.element
    for part in list(styles):
        styles.remove(part)
    for part in parse_xml(STYLES):
        styles.append(part)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, margins)
    section.header_distance = section.footer_distance = Mm(7 if landscape else 25)
    section.footer.is_linked_to_previous = False
    for part in document.element.body.findall(qn("w:p")):
        document.element.body.remove(part)
    return document


def lean(document: Made) -> bytes:
    """Write a document without the parts that nothing needs, its fonts with their other names."""
    for rel in [*document.part.rels.values()]:
        if rel.target_part.partname.strip("/").startswith(NEEDLESS):
            document.part.rels.pop(rel.rId)
    for rel in [*document.part.package.rels.values()]:
        if rel.target_part.partname.strip("/").startswith(NEEDLESS):
            document.part.package.rels.pop(rel.rId)
    whole = BytesIO()
    document.save(whole)
    parts = unzipped(whole.getvalue())
    fonts = "".join(f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in FONTS.items())
    parts["word/fontTable.xml"] = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()
    )
    return zipped(parts)
