"""A standard as the Markdown page of a reference, always the same bytes for the same standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from auditlib.handbook.view import RowTold, StandardTold
from auditlib.words import EXPLAINS


def standard_markdown(told: StandardTold) -> str:
    """Write the whole reference; what a reader could take for HTML stays text."""
    return "\n".join(line.replace("<", "&lt;") for line in _lines(told)) + "\n"


def _lines(told: StandardTold) -> Iterator[str]:
    city = told.standard.words.city
    yield f"# {told.standard.title}"
    yield from ("", f"由标准文件 `{told.standard.id}` 生成：`auditlib standard docs`。{told.summary}", "")
    yield from (f"- {rule}" for rule in told.rules)
    yield from ("", "## 评分行与条款")
    for row in told.rows:
        yield from _row(row, city)
    yield from _readings(told)
    yield from ("", "## 输入", "")
    yield from _table(
        ["输入", "名称", "类型", "取值", "由谁提供", "用于", "说明", "应附证明", f"样板{city}"],
        ([each.label, f"`{each.name}`", each.type, each.range, each.giver, "、".join(each.used) or "只作佐证", each.note, each.proof,
          each.clean]
         for each in told.inputs),
    )  # fmt: skip
    yield from [""] if told.checks else []
    yield from (f"- {check}" for check in told.checks)
    if told.sanctions:
        yield from ("", "## 处理", "")
        yield from _table(
            ["处理", "名称", "评优", "由哪些计分点引起"],
            ([label, f"`{name}`", awards, "、".join(by)] for name, label, awards, by in told.sanctions),
        )


def _row(row: RowTold, city: str) -> Iterator[str]:
    for section in row.sections:
        yield from ("", f"**{section}**")
    yield from ("", f"### {row.id}（{row.points}分）", "", row.content)
    for clause in row.clauses:
        yield from ("", f"> **{clause.id}**　{_one_line(clause.text)}", "")
        yield from (f"- `{effect.id}` {effect.role}：{_one_line(effect.rule)}" for effect in clause.effects)
        yield from () if clause.effects else (f"- {EXPLAINS}",)
        yield from (f"- 口径：{question}（`{name}`）" for name, question in clause.readings)
    if row.cases:
        yield ""
        yield from _table(
            ["实例", f"与样板{city}不同之处", "条款", "本行", "总分"],
            ([case.name, case.change, "、".join(case.clauses), case.row, case.total] for case in row.cases),
        )


def _readings(told: StandardTold) -> Iterator[str]:
    if told.readings:
        yield from ("", "## 口径")
    for reading in told.readings:
        yield from ("", f"### {reading.name}", "", f"{reading.question}？默认的理由：{reading.reason}。", "")
        for option in reading.options:
            does = f"（{'；'.join(option.does)}）" if option.does else ""
            yield f"- {'**默认** ' if option.default else ''}`{option.name}`：{_one_line(option.text + does)}"


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _line(head)
    yield _line(["---"] * len(head))
    yield from (_line(line) for line in lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_one_line(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def _one_line(text: str) -> str:
    """Keep a text one line."""
    return " ".join(text.split())
