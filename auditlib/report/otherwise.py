"""What the other readings would do to a city: each option that would change its score, by how much, and in which rows."""

from __future__ import annotations

from auditlib.report.figures import as_points, points, signed
from auditlib.report.fragment import Fragment, compose
from auditlib.report.table import Bit, Cell, Column, Part, Said, simple
from auditlib.report.view import CityView
from auditlib.scoring.alternatives import Alternative, alternatives
from auditlib.standard.load import load_standard
from auditlib.words import PENDING

COLUMNS = (
    Column("口径", "wide"),
    Column("若改取", "wide"),
    Column("总分", "number"),
    Column("变化", "number"),
    Column("变化的评分行", "wide"),
)
ALONE = "要与{whole}{figures}相比，而{province}的文件没有给出{figures}，一{city}单独算不出；见{whole}的口径分析"


def otherwise(view: CityView) -> Fragment:
    """Tell, option by option, what would change if that one reading were another, all others staying."""
    standard = load_standard(view.params.standard)
    if not standard.readings:
        return compose("otherwise", [Said("标准没有列出口径。")])
    city = standard.words.city
    found = alternatives(standard, view.result, view.params.city, view.params.sums or None)
    told = [each for each in found if each.moves or each.alone]
    said = f"另有{len(found)}种读法可选（每次只改一条，其余照旧），其中{len(found) - len(told)}种不改变本{city}的得分。"
    parts: list[Part] = [Said(said)]
    if told:
        parts.append(
            simple(f"若改取另一种读法，本{city}得分怎样变", COLUMNS, [_line(view, e) for e in told], "otherwise")
        )
    return compose("otherwise", parts)


def _line(view: CityView, found: Alternative) -> list[Cell]:
    reading = view.standard.readings[found.reading]
    option = reading.options[found.option].text
    if found.alone:
        words = view.standard.words
        figures = "合计" if all(figure.word == "sum" for figure in found.alone) else "的数"
        said = ALONE.format(whole=words.whole, province=words.province, city=words.city, figures=figures)
        return [reading.question, option, "", "", said]
    rows = tuple(Bit(f"{row}：{_points(a)}→{_points(b)}", f"#row-{row}") for row, (a, b) in found.rows.items())
    change = Bit(signed(as_points(found.change)), tone="bonus" if found.change > 0 else "lost" if found.change else "")
    return [reading.question, option, points(found.total), change, rows or "各行不变，只动总分"]


def _points(score: int | None) -> str:
    return PENDING if score is None else points(score)
