"""The province's table (汇总表): every city beside every row, totals, ranks, who is out of the awards, what is unsettled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from auditlib.papers.form import ANNEX, Cell, Column, Figure, Form, Line
from auditlib.papers.sheet import figure, in_sections
from auditlib.report.figures import as_points
from auditlib.report.province.view import LEFT_OUT, standing_words
from auditlib.report.verdict import SAMPLE, sample_told
from auditlib.standard.schema import Standard
from auditlib.words import NO_AWARD, PENDING, PROVISIONAL, STATE_WORDS

Figures = Mapping[str, Any]
# Millimetres over which the rows' columns are spread, and the least that one needs.
SPREAD, LEAST = 165.0, 7.5
HUNDREDTH = Decimal("0.01")
STANDARD_ENDS = "评分标准"
NOT_APPLICABLE = STATE_WORDS["not_applicable"]


def summary_form(standard: Standard, figures: Figures) -> Form:
    """Make the form of a province's table from the figures that its page sealed."""
    listed = in_order(figures["cities"])
    parts = list(_parts(standard))
    width = max(LEAST, SPREAD / len(parts))
    heads = [name if part == "row" else f"小计（{standard.sections[name].title}）" for part, name in parts]
    return Form(
        title=f"{_name(standard.title)}汇总表",
        above=tuple(_above(standard, figures)),
        columns=(
            Column("名次", 14, "short"),
            Column(standard.words.city, 16, "short"),
            *(Column(head, width, "number") for head in heads),
            Column("核定总分", 15, "number"),
            *([Column("等次", 14, "short")] if standard.grades else []),
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


def _above(standard: Standard, figures: Figures) -> Iterator[str]:
    if figures["sample"]:
        yield f"{SAMPLE}：{sample_told(standard.words)}"
    yield f"{figures['province']}　　考核年度：{figures['year']}年　　单位：分"


def _full(standard: Standard) -> Line:
    """Tell the full points of each row."""
    of = [standard.rows[name] if part == "row" else standard.sections[name] for part, name in _parts(standard)]
    full = [Figure(as_points(each.points)) for each in of]
    return Line(("", "分值", *full, Figure(as_points(standard.points)), *_grade(standard, ""), "", "", "", ""))


def _parts(standard: Standard) -> Iterator[tuple[str, str]]:
    """List the columns of points: each row, and the subtotal of each section after its last one."""
    return ((part, name) for part, name in in_sections(standard) if part != "opens")


def _grade(standard: Standard, grade: str) -> list[Cell]:
    return [grade] if standard.grades else []


def _line(standard: Standard, figures: Figures, city: Figures) -> Line:
    if "total" not in city:
        blanks: list[Cell] = [""] * (len([*_parts(standard), *_grade(standard, "")]) + 3)
        return Line((LEFT_OUT, str(city["city"]), *blanks, "", str(city["without"] or "")))
    standing = standing_words(eligible=city["eligible"], provisional=city["provisional"])
    rank = standing if city["rank"] is None else str(city["rank"])
    rows = [_points(city, part, name) for part, name in _parts(standard)]
    grade = _grade(standard, city.get("grade") or PENDING)
    total = figure(city["total"])
    difference = "" if city["difference"] is None else Figure(Decimal(city["difference"]), change=True)
    sanctions = "、".join(_sanctions(standard, figures, city))
    own = figure(city["self_total"])
    return Line((rank, str(city["city"]), *rows, total, *grade, own, difference, str(city["status"]), sanctions))


def _points(city: Figures, part: str, name: str) -> Cell:
    """Write a row's points, in words where it has none, or a section's subtotal."""
    if part == "closes":
        return figure(city["sections"][name])
    if name in city.get("not_applicable", ()):
        return NOT_APPLICABLE
    text = city["rows"][name]
    return PENDING if text is None else figure(text)


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
    rows = [
        _mean([(city["rows"] if part == "row" else city["sections"])[name] for city in scored])
        for part, name in _parts(standard)
    ]
    total = _mean([city["total"] for city in scored if not city["provisional"]])
    own = _mean([city["self_total"] for city in scored])
    yield Line(("", "平均", *rows, total, *_grade(standard, ""), own, "", "", ""), strong=True)


def _mean(texts: Sequence[str | None]) -> Cell:
    known = [Decimal(text) for text in texts if text is not None]
    return Figure((sum(known, Decimal(0)) / len(known)).quantize(HUNDREDTH, ROUND_HALF_UP)) if known else ""


def _notes(standard: Standard, figures: Figures, listed: Sequence[Figures]) -> Iterator[str]:
    word = standard.words.city
    yield f"注：平均按有得分的{word}计，总分的平均不含暂定的{word}，四舍五入到0.01分。"
    out = [str(city["city"]) for city in listed if city.get("eligible") is False]
    if out:
        yield f"{NO_AWARD}，不排名次：{'、'.join(out)}。"
    for city in listed:
        out = city.get("not_applicable", ())
        pending = [row for row, text in city.get("rows", {}).items() if text is None and row not in out]
        if pending:
            yield f"{city['city']}评分行{'、'.join(pending)}{PENDING}，总分只合计其余各行，为{PROVISIONAL}，不排名次。"
    for city in listed:
        if city.get("total_explanation"):
            yield f"{city['city']}总分：{city['total_explanation']}。"
    for city in listed:
        if city.get("grade_explanation"):
            yield f"{city['city']}等次{city['grade'] or PENDING}：{'；'.join(city['grade_explanation'])}。"
    for name, chosen in figures["readings"].items():
        reading = standard.readings[name]
        if not isinstance(chosen, str):
            yield f"各{standard.words.city}所用口径不一致（{reading.question}），分数和名次不可比。"
        elif chosen != reading.default and chosen in reading.options:
            yield f"口径：{reading.question}——{reading.options[chosen].text}。"
