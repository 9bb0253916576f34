"""The province's table (汇总表): every city beside every row, totals, ranks, who is out of the awards, what is unsettled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from auditlib.papers.form import ANNEX, Cell, Column, Figure, Form, Line
from auditlib.papers.sheet import figure
from auditlib.report.figures import as_points
from auditlib.report.province.view import LEFT_OUT, standing_words
from auditlib.report.verdict import SAMPLE, SAMPLE_TOLD
from auditlib.standard.schema import Standard
from auditlib.words import NO_AWARD, PENDING, PROVISIONAL

Figures = Mapping[str, Any]
# Millimetres over which the rows' columns are spread, and the least that one needs.
SPREAD, LEAST = 165.0, 7.5
HUNDREDTH = Decimal("0.01")
STANDARD_ENDS = "评分标准"


def summary_form(standard: Standard, figures: Figures) -> Form:
    """Make the form of a province's table from the figures that its page sealed."""
    listed = in_order(figures["cities"])
    width = max(LEAST, SPREAD / len(standard.rows))
    return Form(
        title=f"{_name(standard.title)}汇总表",
        above=tuple(_above(figures)),
        columns=(
            Column("名次", 14, "short"),
            Column("市", 16, "short"),
            *(Column(row, width, "number") for row in standard.rows),
            Column("核定总分", 15, "number"),
            Column("自评总分", 13, "number"),
            Column("差异", 12, "number"),
            Column("状态", 11, "short"),
            Column("处理", 26),
        ),
        lines=(_full(standard), *(_line(standard, figures, city) for city in listed), *_average(standard, listed)),
        notes=tuple(_notes(standard, figures, listed)),
        signatures=(
            "制表人：　　　　　　　　审核人（签字）：　　　　　　　　考核单位（盖章）　　　　　　年　　月　　日",
        ),
        running=f"{SAMPLE}　{figures['province']}" if figures["sample"] else str(figures["province"]),
    )


def in_order(cities: Sequence[Figures]) -> list[Figures]:
    """List cities by rank, then those that are not settled, those out of the awards, those without a score."""
    return sorted(cities, key=lambda city: (_place(city), -Decimal(city.get("total", 0))))


def _place(city: Figures) -> int:
    """Tell the part of the list that a city stands in."""
    if "total" not in city:
        return 3
    if city["eligible"] is False:
        return 2
    return 0 if city["rank"] is not None else 1


def _name(title: str) -> str:
    """Name what the standard is of: its title without the number of the annex and without 评分标准."""
    found = ANNEX.fullmatch(title)
    return (found[2] if found else title).removesuffix(STANDARD_ENDS)


def _above(figures: Figures) -> Iterator[str]:
    if figures["sample"]:
        yield f"{SAMPLE}：{SAMPLE_TOLD}"
    yield f"{figures['province']}　　考核年度：{figures['year']}年　　单位：分"


def _full(standard: Standard) -> Line:
    """Tell the full points of each row."""
    rows = [Figure(as_points(row.points)) for row in standard.rows.values()]
    return Line(("", "分值", *rows, Figure(as_points(standard.points)), "", "", "", ""))


def _line(standard: Standard, figures: Figures, city: Figures) -> Line:
    if "total" not in city:
        blanks: list[Cell] = [""] * (len(standard.rows) + 3)
        return Line((LEFT_OUT, str(city["city"]), *blanks, "", str(city["without"] or "")))
    standing = standing_words(eligible=city["eligible"], provisional=city["provisional"])
    rank = standing if city["rank"] is None else str(city["rank"])
    rows = [PENDING if (text := city["rows"][row]) is None else figure(text) for row in standard.rows]
    total = figure(city["total"])
    difference = "" if city["difference"] is None else Figure(Decimal(city["difference"]), change=True)
    sanctions = "、".join(_sanctions(standard, figures, city))
    own = figure(city["self_total"])
    return Line((rank, str(city["city"]), *rows, total, own, difference, str(city["status"]), sanctions))


def _sanctions(standard: Standard, figures: Figures, city: Figures) -> Iterator[str]:
    for name, sanction in standard.sanctions.items():
        if city["stem"] in figures["sanctions"][name]:
            yield sanction.label
        elif city["stem"] in figures["unsettled"][name]:
            yield f"{sanction.label}（未定）"


def _average(standard: Standard, listed: Sequence[Figures]) -> Iterator[Line]:
    """Average each row over the cities that have a score in it, the totals over those that are final."""
    scored = [city for city in listed if "total" in city]
    if not scored:
        return
    rows = [_mean([city["rows"][row] for city in scored]) for row in standard.rows]
    total = _mean([city["total"] for city in scored if not city["provisional"]])
    own = _mean([city["self_total"] for city in scored])
    yield Line(("", "平均", *rows, total, own, "", "", ""), strong=True)


def _mean(texts: Sequence[str | None]) -> Cell:
    known = [Decimal(text) for text in texts if text is not None]
    return Figure((sum(known, Decimal(0)) / len(known)).quantize(HUNDREDTH, ROUND_HALF_UP)) if known else ""


def _notes(standard: Standard, figures: Figures, listed: Sequence[Figures]) -> Iterator[str]:
    yield "注：平均按有得分的市计，总分的平均不含暂定的市，四舍五入到0.01分。"
    out = [str(city["city"]) for city in listed if city.get("eligible") is False]
    if out:
        yield f"{NO_AWARD}，不排名次：{'、'.join(out)}。"
    for city in listed:
        pending = [row for row, text in city.get("rows", {}).items() if text is None]
        if pending:
            yield f"{city['city']}评分行{'、'.join(pending)}{PENDING}，总分只合计其余各行，为{PROVISIONAL}，不排名次。"
    for name, chosen in figures["readings"].items():
        reading = standard.readings[name]
        if not isinstance(chosen, str):
            yield f"各市所用口径不一致（{reading.question}），分数和名次不可比。"
        elif chosen != reading.default and chosen in reading.options:
            yield f"口径：{reading.question}——{reading.options[chosen].text}。"
