"""What the letters to a city can say: the words of their placeholders, each with the figures of one published version.

The names are those that an office writes into its Word templates; docs/documents.zh-CN.md lists them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from auditlib.papers.form import ANNEX
from auditlib.papers.sheet import chinese_date
from auditlib.report.account import own_total_told
from auditlib.report.figures import decimal, points, signed
from auditlib.report.province.view import standing_words
from auditlib.report.score_json import quota_words
from auditlib.report.verdict import sample_told
from auditlib.standard.schema import Clause, Row, Standard
from auditlib.words import MISSING, NO_AWARD, PENDING

Words = dict[str, Any]
DIGITS = "零一二三四五六七八九"
TEN, HUNDRED = 10, 100
NONE = "无"


def city_words(standard: Standard, score: Mapping[str, Any], account: Mapping[str, Any], version: int) -> Words:
    """Lay out what a letter to a city can say."""
    own = own_total_told(score, account)
    total, complete = Decimal(score["total"]), len(score["self_scores"]) == len(standard.rows)
    return common_words(standard, account["province"], account["year"], sample=account["sample"]) | {
        "市名": score["city"],
        "代码": account["code"],
        "版次": version,
        "状态": score["status"],
        "暂定": score["provisional"],
        "核定总分": decimal(total),
        "总分说明": account["total"],
        "等次": f"{score['grade'] or PENDING}{quota_words(standard, score['grade'])}" if "grade" in score else "",
        "等次缘由": "；".join(score.get("grade_explanation", ())),
        "小计": numbered(_sections(standard, account)),
        "自评总分": NONE if own is None else decimal(own),
        "差异": NONE if own is None or not complete or score["provisional"] else signed(total - own),
        "评优": standing_words(eligible=score["eligible"], provisional=False) or "可参与评优",
        "待定行": "、".join(row for row, text in score["rows"].items() if text is None),
        "处理": numbered(_sanctions(standard, score, account)),
        "扣分": numbered(_rows(standard, score, account)),
        "缺证": numbered(_asked(each) for each in account["lacking"] if _citys(each)),
        "待定事项": numbered(_asked(each) for each in account["lacking"] if not _citys(each)),
        "无从计算": numbered(
            {"说明": each["said"], "评分行": "、".join(each["rows"])} for each in account.get("dead_ends", ())
        ),
        "未附证明": numbered(_asked(each) for each in account["unproved"]),
        "未找到附件": numbered(
            {"名称": each["name"], "内容": each["about"], "出处": each["place"]} for each in account["not_found"]
        ),
    }


def _sections(standard: Standard, account: Mapping[str, Any]) -> Iterator[Words]:
    for name, text in account["sections"].items():
        section = standard.sections[name]
        yield {"名称": section.title, "分值": points(section.points), "核定分": decimal(Decimal(text))}


def common_words(standard: Standard, province: str, year: int, *, sample: bool) -> Words:
    """Lay out what every letter can say."""
    found = ANNEX.fullmatch(standard.title)
    return {
        "市": standard.words.city,
        "全省": standard.words.whole,
        "省名": province,
        "年度": year,
        "标准": found[2] if found else standard.title,
        "满分": points(standard.points),
        "示例": sample_told(standard.words, "本文书") if sample else "",
    }


def numbered(items: Iterator[Words]) -> list[Words]:
    """Give each of a list its number, as 1, 2, 3 and as 一、二、三."""
    return [each | {"序号": n, "序": chinese_number(n)} for n, each in enumerate(items, 1)]


def chinese_number(number: int) -> str:
    """Write a number below a hundred as documents number their parts: 12 is 十二."""
    if number >= HUNDRED:
        return str(number)
    tens, ones = divmod(number, TEN)
    head = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones or not tens else "")


def _citys(lacking: Mapping[str, Any]) -> bool:
    """Tell whether something missing is the city's to supply; the rest waits for an auditor."""
    return bool(lacking["state"] == MISSING and lacking["source"] == "city")


def _asked(each: Mapping[str, Any]) -> Words:
    return {
        "名称": each["label"],
        "状态": each.get("state", "未注明证明材料"),
        "应附证明": each["proof"] or NONE,
        "评分行": "、".join(each["rows"]),
    }


def _sanctions(standard: Standard, score: Mapping[str, Any], account: Mapping[str, Any]) -> Iterator[Words]:
    for name, brought in score["sanctions"].items():
        if brought is not False:
            sanction = standard.sanctions[name]
            yield {
                "名称": f"{sanction.label}（{NO_AWARD}）" if sanction.disqualifies else sanction.label,
                "结论": "有" if brought else "未定",
                "依据": "；".join(account["sanctions"][name]) or PENDING,
            }


def _rows(standard: Standard, score: Mapping[str, Any], account: Mapping[str, Any]) -> Iterator[Words]:
    """Tell every row that lost points: what it is, what it came to, and the deductions clause by clause."""
    for row in standard.rows.values():
        lost = {each["effect"]: each for each in account["rows"][row.id]["basis"] if each["lost"]}
        if lost:
            yield _row(standard, row, score, account["rows"][row.id]["story"], lost)


def _row(
    standard: Standard, row: Row, score: Mapping[str, Any], story: str, lost: Mapping[str, Mapping[str, Any]]
) -> Words:
    own, audited = score["self_scores"].get(row.id), score["rows"][row.id]
    clauses = [(clause, [lost[e.id] for e in clause.effects if e.id in lost]) for clause in row.clauses]
    return {
        "评分行": row.id,
        "考核内容": standard.item_of[row.id].content,
        "分值": points(row.points),
        "自评分": NONE if own is None else decimal(Decimal(own)),
        "核定分": PENDING if audited is None else decimal(Decimal(audited)),
        "合计": story,
        "条款": numbered(_clause(clause, found) for clause, found in clauses if found),
    }


def _clause(clause: Clause, lost: Sequence[Mapping[str, Any]]) -> Words:
    return {"编号": clause.id, "原文": clause.text, "扣分事项": numbered(map(_deduction, lost))}


def _deduction(each: Mapping[str, Any]) -> Words:
    """Tell one deduction: its size, the sentence, and what it rests on, each as a list and as one text."""
    evidence = [_evidence(value) for value in each["evidence"]]
    incidents = [_incident(incident) for incident in each["incidents"]]
    decisions = [_decision(decision) for decision in each["decisions"]]
    return {
        "计分点": each["effect"],
        "扣分": each["said"],
        "说明": each["why"],
        "佐证": numbered(iter(evidence)),
        "台账": numbered(iter(incidents)),
        "决定": numbered(iter(decisions)),
    }


def _evidence(value: Mapping[str, Any]) -> Words:
    said = f"{value['label']}：{value['value']}"
    said += f"（原报{value['reported']}）" if value["reported"] else ""
    parts = [value["place"], value["proof"] and f"证明材料：{value['proof']}"]
    told = "，".join(part for part in parts if part)
    words = {"名称": value["label"], "数值": value["value"], "原报": value["reported"]}
    return words | {"出处": value["place"], "证明材料": value["proof"], "全文": f"{said}（{told}）" if told else said}


def _incident(incident: Mapping[str, Any]) -> Words:
    verified = "查实" if incident["verified"] else "未查实"
    date = chinese_date(incident["date"])
    parts = [date, incident["about"] or incident["label"], incident["count"], verified, incident["document"]]
    parts += [
        f"附件：{incident['attachment']}" if incident["attachment"] else "",
        incident["place"],
        incident["ruling"],
    ]
    words = {"日期": date, "事项": incident["label"], "情况": incident["about"], "数量": incident["count"]}
    words |= {"查实": verified, "文书号": incident["document"], "附件": incident["attachment"]}
    words |= {"出处": incident["place"], "认定": incident["ruling"]}
    return words | {"全文": "，".join(part for part in parts if part)}


def _decision(decision: Mapping[str, Any]) -> Words:
    day, _, _ = decision["time"].partition(" ")
    date = chinese_date(day)
    files = "、".join(decision["attachments"])
    parts = [f"{decision['named']}（{decision['about']}：{decision['value']}）", f"理由：{decision['reason']}"]
    parts += [f"文书号：{decision['document']}" if decision["document"] else "", f"附件：{files}" if files else ""]
    parts += [f"{decision['by']}{date}作出", decision["state"]]
    words = {
        "编号": decision["named"],
        "事项": decision["about"],
        "核定值": decision["value"],
        "理由": decision["reason"],
    }
    words |= {"作出人": decision["by"], "日期": date, "文书号": decision["document"], "附件": files}
    return words | {"结果": decision["state"], "全文": "；".join(part for part in parts if part)}
