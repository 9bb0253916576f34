"""The province's lists: sanctions with their causes, what is missing or pending, readings in force and decisions for all."""

from __future__ import annotations

from typing import Any

from auditlib.decisions.upon import value_shown
from auditlib.report.fragment import Fragment, compose
from auditlib.report.province.view import City, Province, Published
from auditlib.report.province.words import listed
from auditlib.report.table import Bit, Cell, Column, Group, Line, Part, Said, Table, folded, simple
from auditlib.standard.inputs import Input
from auditlib.words import MISSING, PENDING

WAITING = (Column("待定的行", "refs"), Column("尚缺", "wide"))
DECISIONS = (Column("决定", "id"), Column("事项", "wide"), Column("核定值", "wide"), Column("计入", "wide"))
FEW = 5


def sanctions(province: Province) -> Fragment:
    """List every sanction with the cities that it is or may be brought against, and by which effects."""
    groups, words = [], province.words
    for name, sanction in province.standard.sanctions.items():
        held = [city for city in province.in_order if city.score["sanctions"][name] is not False]
        head = Bit(f"{sanction.label}（{words.counted(len(held))}）" if held else sanction.label, tone="strong")
        lines = [Line(_sanction(province, city, name)) for city in held]
        groups.append(Group(head, lines or [Line(["", "无", ""])]))
    columns = (Column("处理", "short"), Column(words.city, "short"), Column("结论", "short"), Column("依据", "wide"))
    return compose("sanctions", [Table("处理", columns, groups, "sanctions")])


def _sanction(province: Province, city: City, name: str) -> list[Cell]:
    brought, effects = city.score["sanctions"][name], province.standard.effects
    causes = tuple(
        city.found.lead(told["id"], f"effect-{told['id']}", rest=told["explanation"])
        for told in city.score["effects"]
        if name in effects[told["id"]].sanctions
        and (told["id"] in city.counted.holding if brought else told["points"] is None)
    )
    return [city.found.lead(), Bit("有", tone="lost") if brought else Bit("未定", tone="open"), causes]


def waiting(province: Province) -> Fragment:
    """List the cities that lack evidence or have rows pending, and those without a report."""
    parts: list[Part] = []
    inputs, word = province.standard.inputs, province.words.city
    city = Column(word, "short")
    lines: list[list[Cell]] = [
        [
            city.found.lead(),
            tuple(city.found.lead(row, f"row-{row}", "open") for row in city.pending),
            (
                *(Bit(_lacking(inputs[name]) if name in inputs else name) for name in city.score["missing"]),
                *map(Bit, city.counted.dead_ends),
            ),
        ]
        for city in province.in_order
        if city.pending or city.score["missing"]
    ]
    parts.append(simple("缺证和待定", (city, *WAITING), lines) if lines else Said(f"没有缺证，也没有{PENDING}的行。"))
    if province.without:
        lines = [[each.lead(), each.without] for each in province.without]
        parts.append(simple(f"未出报告或不能汇总的{word}", (city, Column("情形", "wide")), lines))
    else:
        parts.append(Said(f"各{word}都已出报告。"))
    return compose("waiting", parts)


def _lacking(item: Input) -> str:
    """Name what is missing; of what waits for the auditor, say so."""
    return item.label if item.awaited == MISSING else f"{item.label}（{item.awaited}）"


def readings(province: Province) -> Fragment:
    """List the readings in force, those first that the cities were not scored alike under, and the decisions for all."""
    split, parts, words = province.disagreeing, list[Part](), province.words
    if split:
        parts.append(Said(f"各{words.city}所用口径不一致，分数和名次不可比；请统一口径后重新执行。", "lost"))
    names = [*split, *(name for name in province.readings if name not in split)]
    lines = [line for name in names for line in _reading(province, name)]
    columns = (Column("口径", "wide"), Column("读法", "wide"), Column(words.city, "wide"))
    without = Said(f"还没有已出报告的{words.city}。" if province.standard.readings else "标准没有列出口径。")
    parts.append(folded(simple("口径", columns, lines)) if lines else without)
    decided = decisions(province)
    if not decided:
        return compose("readings", [*parts, Said(f"没有{words.whole}裁定。")])
    lines = [_decision(province, *each) for each in decided]
    return compose("readings", [*parts, simple(f"{words.whole}裁定", DECISIONS, lines)])


def decisions(province: Province) -> list[tuple[dict[str, Any], list[City], list[City]]]:
    """Gather the decisions for the whole province: each with the cities in which it counts, and those in which it does not."""
    found: dict[str, tuple[dict[str, Any], list[City], list[City]]] = {}
    for city in province.cities:
        for decision in city.score.get("decisions") or []:
            if decision["kind"] == "province":
                _, counting, idle = found.setdefault(decision["id"], (decision, [], []))
                (counting if decision["counts"] else idle).append(city)
    return sorted(found.values(), key=lambda each: int(each[0]["number"]))


def _reading(province: Province, name: str) -> list[list[Cell]]:
    reading, used = province.standard.readings[name], province.readings[name]
    if len(used) == 1:
        option = next(iter(used))
        return [[reading.question, _option(province, name, option), f"各{province.words.city}一致"]]
    order = sorted(used.items(), key=lambda each: -len(each[1]))
    return [
        [Bit(reading.question, tone="lost"), _option(province, name, option), _leads(province, cities)]
        for option, cities in order
    ]


def _option(province: Province, name: str, option: str | None) -> str:
    options = province.standard.readings[name].options
    return options[option].text if option in options else "报告中没有写明" if option is None else option


def _leads(province: Province, found: list[Published]) -> tuple[Bit, ...]:
    rest = (Bit(f"另{province.words.counted(len(found) - FEW)}"),) if len(found) > FEW else ()
    return (*(each.lead() for each in found[:FEW]), *rest)


def _decision(province: Province, decision: dict[str, Any], counting: list[City], idle: list[City]) -> list[Cell]:
    target, value, standard = decision["target"], decision["value"], province.standard
    about, said = target["name"], str(value)
    if target["of"] == "reading" and about in standard.readings:
        about, said = standard.readings[about].question, _option(province, about, str(value))
    elif about in standard.inputs:
        item = standard.inputs[about]
        about, said = item.label, value_shown(item, value)
    first = (counting or idle)[0]
    everywhere = len(counting) == len(province.cities)
    lacking = [city.found.name for city in province.cities if city not in counting]
    words = province.words
    word: Cell = (
        f"各{words.city}"
        if everywhere
        else Bit(f"{words.counted(len(counting))}；未计入：{listed(lacking, FEW)}", tone="open")
    )
    return [first.found.lead(f"第{decision['number']}号", f"decision-{decision['number']}"), about, said, word]
