"""A standard as one HTML page that needs nothing else: the clauses, the readings, the inputs, the sanctions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from auditlib.handbook.view import ClauseTold, InputTold, ReadingTold, RowTold, StandardTold
from auditlib.report.fragment import compose
from auditlib.report.page import Entry, page
from auditlib.report.table import Bit, Cell, Column, Group, Heading, Line, Part, Said, Table, simple
from auditlib.standard.called import Words
from auditlib.standard.schema import Standard
from auditlib.words import EXPLAINS

CLAUSES = (
    Column("条款原文", "wide"), Column("计分点", "id"), Column("类别", "short"), Column("规则", "wide"),
    Column("看哪些数", "wide"),
)  # fmt: skip
CASES = (Column("条款", "refs"), Column("本行", "number"), Column("总分", "number"))
READINGS = (Column("口径", "wide"), Column("选项", "id"), Column("读法", "wide"), Column("作用", "wide"))
INPUTS = (
    Column("输入", "wide"), Column("类型"), Column("取值"), Column("由谁提供", "short"), Column("用于", "refs"),
    Column("说明", "wide"), Column("应附证明", "wide"),
)  # fmt: skip
SANCTIONS = (Column("处理", "short"), Column("评优", "short"), Column("由哪些计分点引起", "refs"))


class Section(NamedTuple):
    """A part of the page under a heading of its own."""

    title: str
    anchor: str
    parts: list[Part]


def standard_page(told: StandardTold) -> str:
    """Lay a standard out as a page of its own."""
    sections = list(_sections(told))
    body = Markup("\n").join(
        [Markup("<h1>{}</h1>").format(told.standard.title), *(_laid_out(section) for section in sections)]
    )
    return page(told.standard.title, body, contents=[_entry(section) for section in sections])


def _laid_out(section: Section) -> Markup:
    head = Markup('<h2 id="{}">{}</h2>\n').format(section.anchor, section.title)
    return head + Markup(compose("standard", section.parts).html)


def _entry(section: Section) -> Entry:
    inner = [
        Entry(part.text.partition("（")[0], part.anchor, []) for part in section.parts if isinstance(part, Heading)
    ]
    return Entry(section.title, section.anchor, inner)


def _sections(told: StandardTold) -> Iterator[Section]:
    words = told.standard.words
    rules: list[Part] = [Said(f"{rule}。") for rule in told.rules]
    yield Section("怎样计分", "rules", [Said(f"{told.summary}标准编号 {told.standard.id}。", "strong"), *rules])
    yield Section("评分行与条款", "rows", [part for row in told.rows for part in _row(row, words)])
    if told.readings:
        said = Said(
            f"原文读得出两种意思的地方。口径由{words.whole}统一选定，不{words.counted('逐')}改变；以下标出默认的读法。"
        )
        yield Section("口径", "readings", [said, Table("口径", READINGS, [_reading(each) for each in told.readings])])
    checks: list[Part] = [Said(f"{check}。") for check in told.checks]
    columns, inputs = (*INPUTS, Column(f"样板{words.city}", "number")), [_input(told.standard, i) for i in told.inputs]
    caption = f"各{words.city}的输入，{words.counted('一')}一值"
    yield Section("输入", "inputs", [simple(caption, columns, inputs), *checks])
    if told.sanctions:
        lines: list[list[Cell]] = [[label, awards, _refs(by)] for _, label, awards, by in told.sanctions]
        yield Section("处理", "sanctions", [simple("处理与分数并列，本身不计分", SANCTIONS, lines)])


def _row(row: RowTold, words: Words) -> Iterator[Part]:
    yield from (Said(section, "strong") for section in row.sections)
    yield Heading(f"{row.id}　{row.points}分", f"row-{row.id}")
    yield Said(row.content, "quiet")
    yield Table(f"评分行 {row.id} 的条款与规则", CLAUSES, [_clause(clause) for clause in row.clauses], "rules")
    if row.cases:
        lines: list[list[Cell]] = [
            [case.name, case.change, tuple(Bit(each) for each in case.clauses), case.row, case.total]
            for case in row.cases
        ]
        columns = (Column("实例", "wide"), Column(f"与样板{words.city}不同之处", "wide"), *CASES)
        yield simple(f"评分行 {row.id} 的实例", columns, lines)


def _clause(clause: ClauseTold) -> Group:
    lines = [
        Line([effect.id, effect.role, effect.rule, tuple(Bit(each) for each in effect.inputs)], f"effect-{effect.id}")
        for effect in clause.effects
    ]
    readings = tuple(Bit(f"口径：{question}", f"#reading-{name}") for name, question in clause.readings)
    return Group((Bit(clause.text), *readings), lines or [Line(["", "", Bit(EXPLAINS, tone="quiet"), ""])])


def _reading(reading: ReadingTold) -> Group:
    head = (Bit(reading.question, tone="strong"), Bit(reading.name, tone="quiet"), Bit(f"默认的理由：{reading.reason}"))
    lines = [
        Line(
            [option.name, Bit(option.text, tone="strong", rest="默认") if option.default else option.text,
             tuple(Bit(said) for said in option.does) or Bit("照条款所写的规则", tone="quiet")],
            f"reading-{reading.name}" if not n else "",
        )
        for n, option in enumerate(reading.options)
    ]  # fmt: skip
    return Group(head, lines)


def _input(standard: Standard, each: InputTold) -> list[Cell]:
    used = tuple(Bit(name, f"#effect-{name}" if name in standard.effects else "") for name in each.used)
    return [
        (Bit(each.label), Bit(each.name, tone="quiet")), each.type, each.range, each.giver,
        used or "只作佐证", each.note, each.proof, each.clean,
    ]  # fmt: skip


def _refs(ids: tuple[str, ...]) -> tuple[Bit, ...]:
    return tuple(Bit(each, f"#effect-{each}") for each in ids)
