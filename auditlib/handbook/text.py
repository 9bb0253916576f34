"""A standard as plain text for a terminal: each clause verbatim, its rules below it."""

from __future__ import annotations

from collections.abc import Iterator

from auditlib.handbook.view import RowTold, StandardTold
from auditlib.words import EXPLAINS

INDENT = "      "


def standard_lines(told: StandardTold) -> Iterator[str]:
    """Write the whole standard, line by line."""
    yield f"{told.standard.title}（{told.standard.id}）"
    yield told.summary
    yield from (f"· {rule}" for rule in told.rules)
    for row in told.rows:
        yield from _row(row)
    yield from _readings(told)
    yield from _inputs(told)
    if told.sanctions:
        yield from ("", "【处理】")
    for name, label, awards, by in told.sanctions:
        yield f"  {label}（{name}）{'，' + awards if awards else ''}：由 {'、'.join(by) or '无计分点'} 引起"


def _row(row: RowTold) -> Iterator[str]:
    yield ""
    yield from (f"〖{section}〗" for section in row.sections)
    yield f"【评分行 {row.id}　{row.points}分】{row.content}"
    for clause in row.clauses:
        yield f"  {clause.id}  {clause.text}"
        yield from (f"{INDENT}{effect.id} {effect.role}：{effect.rule}" for effect in clause.effects)
        yield from () if clause.effects else (f"{INDENT}{EXPLAINS}",)
        yield from (f"{INDENT}口径：{question}（{name}）" for name, question in clause.readings)
    for case in row.cases:
        unit = "分" if case.row[-1].isdigit() else ""
        yield f"{INDENT}例（{'、'.join(case.clauses)}）{case.name}：{case.change}，本行{case.row}{unit}，总分{case.total}分"


def _readings(told: StandardTold) -> Iterator[str]:
    if told.readings:
        yield from ("", "【口径】")
    for reading in told.readings:
        clauses = f"（{'、'.join(reading.clauses)}）" if reading.clauses else ""
        yield f"  {reading.name}{clauses}：{reading.question}"
        for option in reading.options:
            yield f"{INDENT}{'●' if option.default else '○'} {option.name}：{option.text}"
            yield from (f"{INDENT}    {said}" for said in option.does)
        yield f"{INDENT}默认的理由：{reading.reason}"


def _inputs(told: StandardTold) -> Iterator[str]:
    yield from ("", "【输入】")
    for each in told.inputs:
        used = f"用于 {'、'.join(each.used)}" if each.used else "只作佐证"
        yield f"  {each.label}（{each.name}）：{each.type}，{each.range}；由{each.giver}提供；{used}"
    yield from (f"  关系：{check}" for check in told.checks)
