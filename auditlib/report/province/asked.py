"""What the province's page tells beyond the scores: the weight of the readings, and the figures that lie at a border.

Both are worked out from the published scores: each holds the values that its effects used, which the engine scores again.
"""

from __future__ import annotations

from auditlib.errors import AuditError
from auditlib.report.fragment import Fragment, compose
from auditlib.report.province.recount import values_of
from auditlib.report.province.view import City, Province
from auditlib.report.steps import mark_words, step_words
from auditlib.report.table import Bit, Cell, Column, Part, Said, simple
from auditlib.report.view import shown
from auditlib.report.weighed import weighed_parts
from auditlib.scoring.distance import Distance, distances
from auditlib.scoring.sensitivity import weigh

BORDERS = (
    Column("计分点", "id"),
    Column("现在的数", "wide"),
    Column("临界", "short"),
    Column("再得（少扣）一档", "wide"),
    Column("再失（多扣）一档", "wide"),
)
# With more cities than this the page would wait too long; the command line has time.
MOST = 40
TOO_MANY = "{city}数较多，本页不列；请用 auditlib {verb} 查看。"


def weighed(province: Province) -> Fragment:
    """Tell what hangs on the readings: all combinations, for all cities that can be summarised."""
    cities, word = province.cities, province.words.city
    if not province.standard.readings or not cities:
        return compose("weighed", [Said(f"标准没有列出口径，或还没有可汇总的{word}，不作口径分析。")])
    if province.disagreeing:
        return compose("weighed", [Said(f"各{word}所用口径不一致，不能一起作口径分析；请先统一口径。", "lost")])
    if len(cities) > MOST:
        return compose("weighed", [Said(TOO_MANY.format(city=word, verb="sensitivity"))])
    leads = {city.found.name: city.found.lead() for city in cities}
    try:
        found = weigh(province.standard, province.frame, province.chosen, province.sums or None)
    except AuditError as error:
        return compose("weighed", [Said(f"不能作口径分析：{error}", "open")])
    return compose("weighed", weighed_parts(province.standard, found, leads.__getitem__))


def borders(province: Province) -> Fragment:
    """List the figures that lie just over or just short of a border, city by city."""
    word = province.words.city
    if not province.cities or province.disagreeing:
        return compose("borders", [Said(f"各{word}还不能一起比较，不列临界的数。")])
    if len(province.cities) > MOST:
        return compose("borders", [Said(TOO_MANY.format(city=word, verb=f"reach {province.words.a_city}"))])
    result = province.result
    assert result is not None
    lines = []
    for city in province.in_order:
        for each in distances(result, city.found.name):
            if mark_words(each):
                lines.append(_border(province, city, each))
    if not lines:
        return compose("borders", [Said("没有紧挨分界的数。")])
    said = f"{len(lines)}处的数紧挨分界：“刚够”的再差一点就失一档，“差一点”的再好一点就进一档，宜再核对。"
    parts: list[Part] = [Said(said), simple("紧挨分界的数", (Column(word, "short"), *BORDERS), lines, "borders")]
    return compose("borders", parts)


def _border(province: Province, city: City, found: Distance) -> list[Cell]:
    standard, used = province.standard, values_of(city.score)
    names = dict.fromkeys(step.input for step in (found.better, found.worse) if step)
    told = [
        f"{standard.inputs[n].label}{shown(standard.inputs[n], used[n])}{standard.inputs[n].unit or ''}" for n in names
    ]
    return [
        city.found.lead(),
        city.found.lead(found.effect, f"effect-{found.effect}"),
        "；".join(told),
        Bit(mark_words(found), tone="open"),
        step_words(standard, found.better) if found.better else "",
        step_words(standard, found.worse) if found.worse else "",
    ]
