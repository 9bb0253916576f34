"""Every finding that evidence can give, by its stable code: its level and its words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal

from auditlib.errors import nearest
from auditlib.model import Finding, Origin
from auditlib.standard.called import Words
from auditlib.standard.schema import Standard

LONGEST = 40
MOST = 500

Level = Literal["error", "warning"]

# {label}: the input's Chinese name; {found}: what stands there; {called}: what the standard calls a city. Every message ends with what to do.
SAID: dict[str, tuple[Level, str]] = {
    # the file
    "not_xlsx": ("error", "不是 .xlsx 工作簿，也不是 .yaml 或 .json；请用 auditlib template 生成的工作簿填报"),
    "old_format": ("error", "这是旧版 .xls 或加密文件，请另存为 .xlsx（不设密码）"),
    "too_large": ("error", "文件有 {found}，超过 {limit}；请删去图片和多余的内容，证明材料作为附件放在旁边"),
    "zip_bomb": ("error", "文件内部过大（{found}），不予打开；请把内容复制到新生成的模板中"),
    "too_many_elements": ("error", "内容过多，不予读取；请删除表格下方和右侧的空行空列、过长的文字后重新保存"),
    "document_type": ("error", "文件内部（{found}）声明了外部实体，不予读取；请用 Excel、WPS 或 LibreOffice 另存为 .xlsx"),
    "broken_workbook": ("error", "工作簿已损坏或不合规（{found}），请用 Excel、WPS 或 LibreOffice 打开后另存为 .xlsx"),
    "broken_text": ("error", "{said}"),
    "too_many_findings": ("error", "问题太多，另有 {found} 处没有列出；请先改正以上各处"),
    # the workbook's form
    "template_version": ("error", "模板标识为{found}，应为“{wanted}”；请用 auditlib template 生成新模板，把数据转填过去"),
    "missing_sheet": ("error", "缺少工作表“{wanted}”；请恢复其名称，或用新模板转填{near}"),
    "extra_sheet": ("warning", "多出的工作表“{found}”不会读取；其中如有数据，请填到模板的表中"),
    "hidden_sheet": ("error", "工作表“{found}”被隐藏；请取消隐藏，不用的请删除"),
    "missing_column": ("error", "表头缺少“{wanted}”一列；请恢复模板的表头"),
    "missing_row": ("error", "缺少“{label}”一行（标识 {wanted}）；请从新模板复制该行"),
    "repeated_row": ("error", "“{label}”出现两次，前一处在 {first}；请删去重复的一行"),
    "lost_id": ("error", "此行填有“{found}”，但“标识”列是空的，不知是哪一项；请恢复标识，或把值填到原来的行"),
    "unknown_input": ("error", "标准中没有“{found}”；请改正或删去{near}"),
    "unknown_row": ("error", "标准中没有评分行“{found}”；请改正或删去{near}"),
    "not_asked": ("error", "“{label}”由审核人{ruled}，不由{called.city}填报；请删去此行"),
    "merged_cells": ("error", "单元格 {found} 被合并；请取消合并，一格填一个值"),
    "cell_out_of_area": ("error", "此处有内容，超出读取范围（前 {rows} 行、前 {columns} 列）；请删除，或移到表内"),
    # the cover
    "missing_city": ("error", "没有写{called.city}名；请填写"),
    "wrong_city": ("error", "{called.city}名是“{found}”，应为“{wanted}”；请核对是否放错了文件"),
    "wrong_code": ("error", "代码是“{found}”，应为“{wanted}”；请核对是否放错了文件"),
    "wrong_year": ("error", "年度是“{found}”，应为 {wanted}；请用该年度的模板"),
    "wrong_standard": ("error", "标准是“{found}”，应为“{wanted}”；请核对是否放错了文件"),
    # values
    "formula_without_value": ("error", "“{label}”是公式，但没有计算结果；请用 Excel、WPS 或 LibreOffice 打开并保存一次，或直接填数值"),
    "formula_error": ("error", "“{label}”的公式出错：“{found}”；请改正公式，或直接填数值"),
    "not_a_number": ("error", "“{label}”应为数字，却是“{found}”；请只写数字，不带单位和文字"),
    "percentage": ("error", "“{label}”应为{kind}，却是百分数“{found}”；请填{kind}，并把单元格格式改为常规"),
    "not_whole": ("error", "“{label}”应为整数，却是“{found}”；请填整数"),
    "too_many_decimals": ("error", "“{label}”至多 {places} 位小数，却是“{found}”；请按规定位数填写"),
    "out_of_range": ("error", "“{label}”应在 {low} 到 {high} 之间，却是“{found}”；请核对"),
    "off_grid": ("error", "“{label}”应为 {step} 的整数倍，却是“{found}”；请核对"),
    "not_yes_no": ("error", "“{label}”应为“是”或“否”，却是“{found}”；请从下拉列表中选择"),
    "unknown_state": ("error", "“{label}”应为 {words} 之一，却是“{found}”；请从下拉列表中选择{near}"),
    "not_a_date": ("error", "“{label}”应为日期，如 2012-03-15，却是“{found}”；请改正"),
    "date_far_off": ("warning", "“{label}”填的是 {found}，离 {wanted} 年一年以上；请核对年份"),
    "not_single": ("error", "“{label}”应为一个值，却是一组值；请改正"),
    "ambiguous": ("error", "“{label}”的写法“{found}”会有不同读法；请写成普通的十进制数，不带前导零、下划线和冒号"),
    "fullwidth_digits": ("warning", "“{label}”用了全角数字“{found}”，已按 {value} 读取；建议改为半角"),
    "number_as_text": ("warning", "“{label}”的数字是文本“{found}”，已按 {value} 读取；建议改为数值"),
    "missing": ("warning", "“{label}”没有填写，按缺证处理；没有发生请填 0 或“否”，不适用请填“不适用”"),
    "missing_given": ("warning", "“{label}”{called.the_province}没有下达，按缺证处理；请与{called.the_province}核对"),
    # what values say together
    "province_value": ("error", "“{label}”填的是“{found}”，{called.the_province}下达的是 {wanted}；请恢复{called.the_province}的数"),
    "ledger_differs": ("error", "“{label}”填的是“{found}”，而台账中查实的合计为 {wanted}（{cells}）；请核对后改成一致"),
    "deadlines_differ": ("error", "“{label}”填的是“{found}”，而按台账的登记没有按期的为 {wanted} 期（{cells}）；请逐期登记，或改成一致"),
    "tally_differs": ("error", "“{label}”填的是“{found}”，而{said}为 {wanted}（{cells}）；请核对后改成一致，或留空"),
    "doubtful_delivery": ("warning", "“{label}”{missed} 的一期没有按期的登记，{found} 的已算作 {taken} 的一期；如为逾期送达，请在“应报日期”填 {missed}"),
    "undelivered": ("warning", "“{label}”没有 {deadlines} 的登记，逾期天数无从计算，按缺证处理；请逐期登记，没有报送的由审核人核定"),
    "unknown_deadline": ("error", "应报日期“{found}”{said}；请改正"),
    "counted_once": ("warning", "台账此行与 {first} 为同一事件（{found}），已按“{graver}”计，“{label}”不重复计；不是同一事件的，请改编号"),
    "contradiction": ("error", "{text}：“{label}”为 {found}，{other} 的“{whole}”为 {wanted}；请核对"),
    "incomplete_incident": ("error", "台账此行没有填“{label}”；请补填，作废的请整行删除"),
    "duplicate_incident": ("error", "台账此行与 {first} 重复（事项、日期、说明、文书号都相同）；请删去一行"),
    "date_outside_year": ("error", "台账日期“{found}”不在 {wanted} 年内；请核对"),
    "unknown_incident": ("error", "台账没有“{found}”这一事项；请从下拉列表中选择{near}"),
    "personal_data": ("warning", "此处像是有{kinds}（{masked}）；指标表不应写个人信息，请删去，报告中已遮盖"),
    # self-scores and attachments
    "self_score_missing": ("warning", "评分行 {rows} 没有自评分；请补填"),
    "self_score_odd": ("warning", "评分行 {label} 的自评分为 {found}，应在 0 到 {high} 分之间；请核对"),
    "attachment_missing": ("warning", "附件“{found}”不在工作簿所在的文件夹中，无从核对；请放到一起"),
    "attachment_outside": ("error", "附件“{found}”不在工作簿所在的文件夹之内；请放到一起，只写文件名"),
    "attachment_changed": ("error", "附件“{found}”与登记的 SHA-256 不符；请核对文件是否被替换"),
    "attachment_large": ("warning", "附件合计过大，“{found}”未核对 SHA-256"),
}  # fmt: skip


UNFILLED = frozenset({"missing", "missing_given"})


def unneeded(finding: Finding, standard: Standard, needed: Collection[str]) -> bool:
    """Tell whether a finding says that a value is missing which counts for points and for which nothing waits."""
    return finding.code in UNFILLED and finding.input not in needed and not standard.inputs[finding.input].evidence_only


@dataclass(slots=True)
class Findings:
    """The findings of one file in the standard's `words`, in the order in which they are made; of very many the first MOST."""

    file: str
    words: Words
    told: list[Finding] = field(default_factory=list)
    untold: int = 0

    def add(self, code: str, origin: Origin, name: str = "", /, **words: object) -> None:
        """Add the finding `code` at `origin` on an input; `words` fill its message, `near` lists what `found` may mean."""
        if len(self.told) >= MOST:
            self.untold += 1
            return
        level, message = SAID[code]
        told = {key: short(word) if key in ("found", "wanted") else word for key, word in words.items()}
        known = words.get("near")
        told["near"] = nearest(str(told.get("found", "")), known) if isinstance(known, Iterable) else ""
        self.told.append(
            Finding(self.file, origin.sheet, origin.cell, name, level, code, message.format(called=self.words, **told))
        )

    def all(self) -> tuple[Finding, ...]:
        """Give all findings, the last of them saying how many more there were."""
        if not self.untold:
            return tuple(self.told)
        level, message = SAID["too_many_findings"]
        return (
            *self.told,
            Finding(self.file, "", "", "", level, "too_many_findings", message.format(found=self.untold)),
        )


def short(value: object) -> str:
    """Tell what was found in one short printable line."""
    text = "".join(letter if letter.isprintable() else " " for letter in str(value)[: 2 * LONGEST + 1])
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
