"""The score sheet of one city, in the layout of the standard: its wording, the city's score, the audited one, the grounds.

A row of the standard is a line; an item with several rows has its wording once, beside all of them. Everything comes from the
sealed score and account, so that the sheet tells what the report tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

from auditlib.papers.form import Cell, Column, Figure, Form, Line
from auditlib.report.account import own_total_told
from auditlib.report.figures import as_points
from auditlib.report.score_json import quota_words
from auditlib.report.scores import OVER, summed, unmoved
from auditlib.report.verdict import SAMPLE, sample_told
from auditlib.scoring.amounts import number
from auditlib.standard.schema import Row, Standard
from auditlib.words import EXPLAINS, NO_AWARD, PENDING, PROVISIONAL


def columns(standard: Standard) -> tuple[Column, ...]:
    """Lay out the columns: those of the standard, then what the audit adds."""
    return (
        Column("考核内容", 43),
        Column("分值", 11, "number"),
        Column("评分说明", 92),
        Column(f"{standard.words.city}自评分", 16, "number"),
        Column("核定分", 17, "number"),
        Column("依据", 92),
    )


def score_sheet(standard: Standard, score: Mapping[str, Any], account: Mapping[str, Any]) -> Form:
    """Make the form of a city's score sheet."""
    city = standard.words.city
    return Form(
        title=standard.title,
        above=tuple(_above(standard, score, account)),
        columns=columns(standard),
        lines=(*_lines(standard, score, account), *_over(account), _closing(standard, score, account)),
        notes=tuple(_notes(standard, score, account)),
        signatures=(
            f"填报人：{account['filler'] or '　　　　'}　　　　　　{city}负责人（签字）：　　　　　　　　　　　{city}（盖章）"
            "　　　　　　年　　月　　日",
            "审核人（签字）：　　　　　　　　复核人（签字）：　　　　　　　　考核单位（盖章）　　　　　　年　　月　　日",
        ),
        running=f"{SAMPLE}　{score['city']}" if account["sample"] else str(score["city"]),
    )


def _above(standard: Standard, score: Mapping[str, Any], account: Mapping[str, Any]) -> Iterator[str]:
    if account["sample"]:
        yield f"{SAMPLE}：{sample_told(standard.words)}"
    status = f"{score['status']}（{PROVISIONAL}）" if score["provisional"] else score["status"]
    filled = f"　　填报日期：{chinese_date(account['filled'])}" if account["filled"] else ""
    yield f"{score['city']}（{account['code']}）　　考核年度：{account['year']}年　　状态：{status}{filled}"


def chinese_date(iso: str) -> str:
    """Write a date as documents do: 2012-12-31 is 2012年12月31日; what is no date stays as it is."""
    parts = iso.split("-")
    return "{}年{}月{}日".format(*map(int, parts)) if len(parts) == len("年月日") else iso


def _lines(standard: Standard, score: Mapping[str, Any], account: Mapping[str, Any]) -> Iterator[Line]:
    """Go through the rows, each section between its heading and its subtotal."""
    for part, name in in_sections(standard):
        if part == "row":
            item = standard.item_of[name]
            first = item.rows[0].id == name
            yield _row(standard.rows[name], item.content if first else None, score, account)
        elif part == "opens":
            yield Line((standard.sections[name].title, *[""] * (len(columns(standard)) - 1)), strong=True)
        else:
            yield _subtotal(standard, score, account, name)


def in_sections(standard: Standard) -> Iterator[tuple[Literal["opens", "row", "closes"], str]]:
    """Go through the rows in the official order, and tell where each section opens and closes."""
    opened: list[str] = []
    for item in standard.items:
        within = standard.within(item.section)[::-1]
        while opened and opened != list(within[: len(opened)]):
            yield "closes", opened.pop()
        for name in within[len(opened) :]:
            opened.append(name)
            yield "opens", name
        yield from (("row", row.id) for row in item.rows)
    while opened:
        yield "closes", opened.pop()


def _row(row: Row, content: str | None, score: Mapping[str, Any], account: Mapping[str, Any]) -> Line:
    wording = "\n".join(clause.text for clause in row.clauses)
    own = figure(score["self_scores"].get(row.id))
    grounds = _grounds(row, account["rows"][row.id])
    return Line((content, Figure(as_points(row.points)), wording, own, _audited(score["rows"][row.id]), grounds))


def _subtotal(standard: Standard, score: Mapping[str, Any], account: Mapping[str, Any], name: str) -> Line:
    """Close a section: its points, the sum of the city's own, its subtotal, and what that weighs in the total."""
    section = standard.sections[name]
    rows = [row.id for item in standard.items for row in item.rows if name in standard.within(item.section)]
    mark = PROVISIONAL if any(score["rows"][row] is None for row in rows) else ""
    weighs = "" if section.weight == 1 else f"按{number(section.weight, percent=True)}计入总分"
    subtotal = Figure(Decimal(account["sections"][name]), mark)
    mine = figure(account["own"]["sections"][name]) if "own" in account else ""
    return Line(
        (f"小计（{section.title}）", Figure(as_points(section.points)), "", mine, subtotal, weighs), strong=True
    )


def figure(text: str | None) -> Cell:
    """Take points written as exact text; an empty cell where there are none."""
    return "" if text is None else Figure(Decimal(text))


def _audited(text: str | None) -> Cell:
    return PENDING if text is None else Figure(Decimal(text))


def _grounds(row: Row, told: Mapping[str, Any]) -> str:
    """Tell every effect that moved the row, then how the points come together."""
    if not told["basis"]:
        return unmoved(row) if row.effects else EXPLAINS
    return "\n".join([*(f"{each['effect']}　{each['why']}" for each in told["basis"]), f"合计：{told['story']}"])


def _over(account: Mapping[str, Any]) -> Iterator[Line]:
    """Write what bonuses beyond their cap take off, without which the lines above would not add up to the total."""
    if over := Decimal(account.get("over", "0")):
        yield Line((OVER, "", "", "", Figure(-over), account["total"]), strong=True)


def _closing(standard: Standard, score: Mapping[str, Any], account: Mapping[str, Any]) -> Line:
    total = Figure(Decimal(score["total"]), PROVISIONAL if score["provisional"] else "")
    pending = [row for row, points in score["rows"].items() if points is None]
    said = f"{len(pending)}行{PENDING}，总分为{PROVISIONAL}" if pending else summed(standard)
    grade = f"等次：{score['grade'] or PENDING}{quota_words(standard, score['grade'])}" if "grade" in score else ""
    came = "" if Decimal(account.get("over", "0")) else account["total"]
    said = "\n".join(part for part in (came, said, grade) if part)
    own = own_total_told(score, account)
    mine = "" if own is None else Figure(own)
    full = Figure(as_points(standard.points))
    return Line((standard.closing or "合计", full, "", mine, total, said), strong=True)


def _notes(standard: Standard, score: Mapping[str, Any], account: Mapping[str, Any]) -> Iterator[str]:
    """Tell what stands beside the figures: sanctions, awards, what is pending, scores that the city did not give itself."""
    held = [standard.sanctions[name].label for name, brought in score["sanctions"].items() if brought]
    unsettled = [
        f"{standard.sanctions[name].label}（未定）" for name, brought in score["sanctions"].items() if brought is None
    ]
    award = {True: "可参与评优", False: NO_AWARD, None: "评优未定"}[score["eligible"]]
    yield f"处理：{'、'.join([*held, *unsettled]) or '无'}。评优：{award}。"
    if "grade" in score:
        quota = quota_words(standard, score["grade"])
        yield "；".join([f"等次：{score['grade'] or PENDING}{quota}", *score.get("grade_explanation", ())]) + "。"
    pending = [row for row, points in score["rows"].items() if points is None]
    if pending:
        lacking = "、".join(f"{each['label']}（{each['state']}）" for each in account["lacking"])
        yield f"{PENDING}的评分行：{'、'.join(pending)}；{f'缺：{lacking}；' if lacking else ''}总分只合计其余各行，为{PROVISIONAL}。"
    without = [row for row in score["rows"] if row not in score["self_scores"]]
    if without:
        none = f"{standard.words.city}没有自评分"
        yield f"{none}。" if len(without) == len(score["rows"]) else f"{none}的评分行：{'、'.join(without)}。"
    for name, chosen in score["readings"].items():
        reading = standard.readings[name]
        if chosen != reading.default:
            yield f"口径：{reading.question}——{reading.options[chosen].text}。"
