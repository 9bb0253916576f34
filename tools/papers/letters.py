"""The default templates of the notice and the letters, in the form of official documents (GB/T 9704): page, fonts, numbering."""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from tools.papers.blank import blank

# Points: 二号, 三号, 四号, 小四.
SECOND, THIRD, FOURTH, SMALL_FOURTH = 22, 16, 14, 12
FANG, HEI, KAI, SONG = "仿宋", "黑体", "楷体", "宋体"
LINE, TABLE_LINE = 28, 20
# Columns of numbers and names are narrower than this, in millimetres; their cells stand in the middle.
NARROW = 30
MARGINS = (37.0, 26.0, 35.0, 28.0)


# Whether the letter on what to supply asks for anything.
ASKED = "缺证 or 无从计算 or 未附证明 or 未找到附件"


def look(paragraph: Paragraph, font: str, size: int, *, bold: bool = False) -> None:
    """Give a paragraph's only run a font and a size."""
    run = paragraph.runs[0]
    run.font.size, run.font.bold = Pt(size), bold
    run.font.name = "Times New Roman"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def say(document: Document, text: str, font: str = FANG, size: int = THIRD, *, indent: bool = True) -> Paragraph:
    """Add a paragraph of the body; its first line stands in by two letters."""
    paragraph = document.add_paragraph(text)
    look(paragraph, font, size)
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE)
    form.first_line_indent = Pt(2 * size) if indent else None
    return paragraph


def control(document: Document, text: str) -> None:
    """Add a paragraph that only steers what follows, and that is gone when the template is filled."""
    say(document, text, SONG, SMALL_FOURTH, indent=False)


def title(document: Document, text: str) -> None:
    """Add the mark of a sample, where it is one, and the title."""
    control(document, "{%p if 示例 %}")
    say(document, "示例数据：{{ 示例 }}", HEI, FOURTH, indent=False)
    control(document, "{%p endif %}")
    paragraph = say(document, text, SONG, SECOND, indent=False)
    look(paragraph, SONG, SECOND, bold=True)
    paragraph.alignment = ALIGN.CENTER
    paragraph.paragraph_format.line_spacing = Pt(36)
    paragraph.paragraph_format.space_after = Pt(LINE)


def sign(document: Document) -> None:
    """Add where the office signs and dates, on the page of the last sentence."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    for text in ("（单位印章）", "　　年　　月　　日"):
        paragraph = say(document, text, indent=False)
        paragraph.alignment = ALIGN.RIGHT
        paragraph.paragraph_format.right_indent = Pt(4 * THIRD)
        if text.startswith("（"):
            paragraph.paragraph_format.space_before = Pt(2 * LINE)
            paragraph.paragraph_format.keep_with_next = True


def table(document: Document, of: str, columns: dict[str, tuple[str, float]]) -> None:
    """Add a table with a line for each of a list: heads with their placeholders and widths in millimetres."""
    made = document.add_table(rows=4, cols=len(columns))
    made.autofit = False
    for column, (_, width) in zip(made.columns, columns.values(), strict=True):
        column.width = Mm(width)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    made._tbl.tblPr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{borders}</w:tblBorders>"))
    rows = made.rows
    rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for row in rows:
        row._tr.get_or_add_trPr().insert(0, parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    for at, (head, (word, width)) in enumerate(columns.items()):
        texts = (
            head,
            f"{{%tr for 项 in {of} %}}" if not at else "",
            f"{{{{ 项.{word} }}}}",
            "{%tr endfor %}" if not at else "",
        )
        for row, text in zip(rows, texts, strict=True):
            cell = row.cells[at]
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            paragraph.add_run(text)
            look(paragraph, HEI if row is rows[0] or text == head else FANG, SMALL_FOURTH)
            form = paragraph.paragraph_format
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(TABLE_LINE)
            form.alignment = ALIGN.CENTER if width < NARROW else ALIGN.LEFT


def foot(document: Document) -> None:
    """Add the page's number, between dashes, as documents have it."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = ALIGN.CENTER
    for text in ("— ", None, " —"):
        if text is None:
            field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple>'
            paragraph._p.append(parse_xml(field))
        else:
            run = paragraph.add_run(text)
            run.font.size = Pt(FOURTH)


def notice() -> Document:
    """Make the template of the draft notice."""
    document = blank(landscape=False, margins=MARGINS)
    title(document, "关于{{ 年度 }}年度考核结果的通报")
    say(document, "各{{ 市 }}：", indent=False)
    say(document, "根据《{{ 标准 }}》，对{{ 市数 }}个{{ 市 }}{{ 年度 }}年度的工作进行了考核。现将结果通报如下。")
    say(document, "一、考核结果", HEI)
    say(
        document,
        "{% if 排名市数 > 1 %}参加排名的{{ 排名市数 }}个{{ 市 }}中，最高{{ 最高分 }}分，最低{{ 最低分 }}分（{{ 满分说明 }}）。"
        "{% elif 排名市数 %}参加排名的只有1个{{ 市 }}，{{ 最高分 }}分（{{ 满分说明 }}）。"
        "{% else %}还没有参加排名的{{ 市 }}。{% endif %}各{{ 市 }}得分和名次如下：",
    )
    columns = {"名次": ("名次", 22.0), "{{ 市 }}": ("市名", 22.0), "核定总分": ("核定总分", 24.0), "自评总分": ("自评总分", 24.0),
               "差异": ("差异", 20.0), "处理": ("处理", 44.0)}  # fmt: skip
    table(document, "名次", columns)
    control(document, "{%p for 项 in 等次 %}")
    say(document, "{{ 项.名称 }}（{{ 项.市数 }}个{{ 市 }}）：{{ 项.市名 }}。")
    control(document, "{%p endfor %}")
    say(document, "二、不参与评优和尚未定分的{{ 市 }}", HEI)
    say(document, "不参与评优、不排名次的{{ 市 }}：{{ 不参与评优 }}。")
    say(document, "有评分行待定、总分为暂定、不排名次的{{ 市 }}：{{ 暂定市 }}。")
    control(document, "{%p for 项 in 未汇总 %}")
    say(document, "{{ 项.市名 }}未列入：{{ 项.原因 }}。")
    control(document, "{%p endfor %}")
    say(document, "三、处理", HEI)
    control(document, "{%p for 项 in 处理 %}")
    say(document, "（{{ 项.序 }}）{{ 项.名称 }}：{{ 项.市名 }}", KAI)
    control(document, "{%p for 者 in 项.各市 %}")
    say(document, "{{ 者.序号 }}．{{ 者.市名 }}：{{ 者.依据 }}。")
    control(document, "{%p endfor %}")
    control(document, "{%p endfor %}")
    control(document, "{%p if not 处理 %}")
    say(document, "无。")
    control(document, "{%p endif %}")
    say(document, "四、失分较多的事项", HEI)
    control(document, "{%p for 项 in 主要失分 %}")
    say(document, "（{{ 项.序 }}）条款{{ 项.条款 }}，{{ 项.市数 }}个{{ 市 }}共失{{ 项.失分 }}分：{{ 项.市名 }}", KAI)
    say(document, "原文：{{ 项.原文 }}")
    control(document, "{%p endfor %}")
    control(document, "{%p if not 主要失分 %}")
    say(document, "无。")
    control(document, "{%p endif %}")
    say(document, "特此通报。")
    say(document, "附件：{{ 全省 }}汇总表")
    sign(document)
    foot(document)
    return document


def supply() -> Document:
    """Make the template of the letter on what to supply."""
    document = blank(landscape=False, margins=MARGINS)
    title(document, "关于补充{{ 年度 }}年度考核佐证材料的函")
    say(document, "{{ 市名 }}：", indent=False)
    say(
        document,
        "根据《{{ 标准 }}》审核你{{ 市 }}报送的材料（审核报告第{{ 版次 }}版），"
        f"{{% if {ASKED} %}}以下材料尚缺或不全，请补充。{{% else %}}目前没有须补充的材料。{{% endif %}}",
    )
    columns = {
        "序号": ("序号", 16.0),
        "名称": ("名称", 66.0),
        "应附证明": ("应附证明", 50.0),
        "评分行": ("评分行", 24.0),
    }
    for head, of, said in (
        ("一、缺少的数据", "缺证", "以下数据计分要用而没有填报，所涉评分行待定，暂不计入总分："),
        ("二、没有注明证明材料的数据", "未附证明", "以下数据已填报，未注明证明材料："),
    ):
        say(document, head, HEI)
        control(document, f"{{%p if {of} %}}")
        say(document, said)
        table(document, of, columns)
        if of == "缺证":
            control(document, "{%p endif %}")
            control(document, "{%p for 项 in 无从计算 %}")
            say(document, "评分行{{ 项.评分行 }}：{{ 项.说明 }}，请核对更正，或书面说明情况。")
            control(document, "{%p endfor %}")
            control(document, "{%p if not 缺证 and not 无从计算 %}")
        else:
            control(document, "{%p else %}")
        say(document, "无。")
        control(document, "{%p endif %}")
    say(document, "三、附件目录所列而没有收到的文件", HEI)
    control(document, "{%p for 项 in 未找到附件 %}")
    say(document, "{{ 项.序号 }}．{{ 项.名称 }}（{{ 项.内容 or '未说明内容' }}，{{ 项.出处 }}）。")
    control(document, "{%p endfor %}")
    control(document, "{%p if not 未找到附件 %}")
    say(document, "无。")
    control(document, "{%p endif %}")
    control(document, f"{{%p if {ASKED} %}}")
    say(document, "请将上述材料于　　月　　日前报送；逾期未报的，按现有材料核定。没有发生的事项，请填“0”或“否”。")
    control(document, "{%p endif %}")
    say(document, "联系人：　　　　　　联系电话：")
    sign(document)
    foot(document)
    return document


def deductions() -> Document:
    """Make the template of the letter on deductions."""
    document = blank(landscape=False, margins=MARGINS)
    title(document, "关于{{ 年度 }}年度考核扣分情况的告知函")
    say(document, "{{ 市名 }}：", indent=False)
    say(document, "根据《{{ 标准 }}》，对你{{ 市 }}{{ 年度 }}年度的工作进行了考核。现将扣分情况及依据告知如下。")
    say(document, "一、总体情况", HEI)
    say(
        document,
        "你{{ 市 }}核定总分{{ 核定总分 }}分{% if 暂定 %}（暂定：评分行{{ 待定行 }}待定，未计入）{% endif %}，自评总分{{ 自评总分 }}"
        "{% if 自评总分 != '无' %}分{% endif %}，差异（核定减自评）{{ 差异 }}{% if 差异 != '无' %}分{% endif %}。"
        "审核状态：{{ 状态 }}。评优：{{ 评优 }}。",
    )
    control(document, "{%p if 总分说明 %}")
    say(document, "总分的来历：{{ 总分说明 }}。")
    control(document, "{%p endif %}")
    control(document, "{%p if 等次 %}")
    say(document, "等次：{{ 等次 }}{% if 等次缘由 %}（{{ 等次缘由 }}）{% endif %}。")
    control(document, "{%p endif %}")
    say(document, "二、扣分及依据", HEI)
    control(document, "{%p for 行 in 扣分 %}")
    say(
        document,
        "（{{ 行.序 }}）评分行{{ 行.评分行 }}：分值{{ 行.分值 }}分，自评{{ 行.自评分 }}，核定{{ 行.核定分 }}",
        KAI,
    )
    control(document, "{%p for 款 in 行.条款 %}")
    say(document, "{{ 款.序号 }}．条款{{ 款.编号 }}。原文：“{{ 款.原文 }}”")
    control(document, "{%p for 项 in 款.扣分事项 %}")
    say(document, "计分点{{ 项.计分点 }}，{{ 项.扣分 }}：{{ 项.说明 }}。")
    for of, word in (("佐证", "佐证"), ("台账", "台账"), ("决定", "决定")):
        control(document, f"{{%p for 据 in 项.{of} %}}")
        say(document, f"{word}：{{{{ 据.全文 }}}}。", FANG, FOURTH)
        control(document, "{%p endfor %}")
    control(document, "{%p endfor %}")
    control(document, "{%p endfor %}")
    say(document, "本行合计：{{ 行.合计 }}。")
    control(document, "{%p endfor %}")
    control(document, "{%p if not 扣分 %}")
    say(document, "无。")
    control(document, "{%p endif %}")
    say(document, "三、处理", HEI)
    control(document, "{%p for 项 in 处理 %}")
    say(document, "{{ 项.序号 }}．{{ 项.名称 }}：{{ 项.结论 }}。依据：{{ 项.依据 }}。")
    control(document, "{%p endfor %}")
    control(document, "{%p if not 处理 %}")
    say(document, "无。")
    control(document, "{%p endif %}")
    say(document, "如有异议，请于收到本函之日起　　个工作日内书面提出，写明所涉条款、理由，并附证明材料。")
    sign(document)
    foot(document)
    return document


LETTERS = {"通报": notice, "补证清单": supply, "扣分告知": deductions}
