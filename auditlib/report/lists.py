"""The lists after the rows: what is missing or pending, the readings in force, and where everything came from."""

from __future__ import annotations

from collections.abc import Iterator

from auditlib.decisions.apply import Held
from auditlib.decisions.types import Target
from auditlib.evidence.findings import unneeded
from auditlib.model import STATES, Finding, Origin
from auditlib.report.figures import NONE, place, points
from auditlib.report.fragment import Fragment, compose
from auditlib.report.open_range import open_range_parts
from auditlib.report.parts import ValueFigures
from auditlib.report.rows import incident_table, lead
from auditlib.report.scores import told_effect
from auditlib.report.table import Bit, Cell, Column, Group, Line, Part, Said, Table, folded, simple
from auditlib.report.told import why_not
from auditlib.report.view import CityView
from auditlib.standard.schema import Reading
from auditlib.words import MISSING, PENDING, STATE_WORDS

LACKING = {
    "缺证：计分要用而没有的佐证": MISSING,
    "待审核人裁量：酌情给的分": "待裁量",
    "待审核人核定：由审核人给出的数和事实": "待核定",
}
STATED = [STATE_WORDS[state] for state in STATES]


def missing(view: CityView) -> Fragment:
    """List the missing evidence, what is withheld, the states that await a ruling, the pending rows and the warnings."""
    parts = [*open_range_parts(view), *_missing_parts(view)]
    return compose("missing", parts or [Said("没有缺证，没有待定的评分行，检查没有提醒。")])


def readings(view: CityView) -> Fragment:
    """List every doubtful phrase with the reading in force, its reason and the other ways to read it."""
    columns = [
        Column("口径", "wide"),
        Column("采用的读法", "wide"),
        Column("理由", "wide"),
        Column("其他读法", "wide"),
        Column("条款", "short"),
    ]
    standard, words = view.standard, view.standard.words
    if not standard.readings:
        return compose("readings", [Said("标准没有列出口径，各条款只有一种读法。")])
    lines = [_reading(view, name, chosen) for name, chosen in view.result.readings.items()]
    own = [name for name, chosen in view.result.readings.items() if chosen != standard.readings[name].default]
    said = f"{len(own)}条口径不取默认读法。" if own else "全部口径取默认读法。"
    return compose(
        "readings",
        [
            Said(f"口径由{words.whole}统一选定，不{words.counted('逐')}改变。{said}"),
            folded(simple(f"在用的口径（{len(lines)}条）", columns, lines)),
        ],
    )


def sources(view: CityView) -> Fragment:
    """List the files that were read, the whole ledger and the attachments with their hashes."""
    return compose("sources", _source_parts(view))


def _missing_parts(view: CityView) -> Iterator[Part]:
    idle = {name: value for name, value in view.values.items() if value.withheld}
    lacking = [name for name in view.missing if name not in idle]
    if lacking:
        columns = [
            Column("佐证", "wide"),
            Column("状态", "short"),
            Column("由谁提供", "short"),
            Column("应附证明", "wide"),
            Column("评分行", "refs"),
        ]
        for caption, word in LACKING.items():
            if found := [_lacking(view, name) for name in lacking if view.values[name].state == word]:
                yield simple(caption, columns, found)
    if idle:
        columns = [
            Column("佐证", "wide"),
            Column("状态"),
            Column("原报", "number"),
            Column("决定"),
            Column("为何不算数", "wide"),
            Column("评分行", "refs"),
        ]
        yield simple(f"决定还不算数，因而{PENDING}", columns, [_withheld(view, value) for value in idle.values()])
    stated = [value for name, value in view.values.items() if value.state in STATED and name not in view.left_out]
    if stated:
        columns = [Column("佐证", "wide"), Column("状态", "short"), Column("出处"), Column("评分行", "refs")]
        lines: list[list[Cell]] = [
            [value.item.label, Bit(value.state, tone="open"), value.place or NONE, _rows_of(view, value.name)]
            for value in stated
        ]
        yield simple(f"{'、'.join(STATED)}：由审核人给出值之前{PENDING}", columns, lines)
    if view.pending:
        columns = [
            Column("评分行", "id"),
            Column("分值", "number"),
            Column(f"为何{PENDING}", "wide"),
            Column("已知", "wide"),
        ]
        yield Table(f"{PENDING}的评分行", columns, [_pending(view, row_id) for row_id in view.pending])
    warned = [
        finding
        for finding in view.evidence.findings
        if finding.input not in view.missing and not unneeded(finding, view.standard, view.missing)
    ]
    if warned or view.result.warnings:
        columns = [Column("位置"), Column("提醒", "wide")]
        told: list[list[Cell]] = [[_where(finding), finding.message] for finding in warned]
        told += [[NONE, said] for said in view.result.warnings]
        yield simple("检查的提醒（照常计分）", columns, told)


def _lacking(view: CityView, name: str) -> list[Cell]:
    item = view.standard.inputs[name]
    return [
        item.label,
        Bit(view.values[name].state, tone="open"),
        view.standard.words.who(item.source),
        item.proof or NONE,
        _rows_of(view, name),
    ]


def _withheld(view: CityView, value: ValueFigures) -> list[Cell]:
    held = value.decision
    assert held is not None
    unit = value.item.unit or "" if value.reported not in ("", MISSING, *STATED) else ""
    return [
        value.item.label,
        Bit(value.state, tone="open"),
        f"{value.reported}{unit}" or NONE,
        lead(view, held.decision, f"（{held.decision.person.name}）"),
        why_not(held),
        _rows_of(view, value.name),
    ]


def _rows_of(view: CityView, name: str) -> Cell:
    return tuple(Bit(row_id, f"#row-{row_id}") for row_id in view.rows_of[name]) or NONE


def _pending(view: CityView, row_id: str) -> Group:
    row = view.rows[row_id].row
    found = [view.effects[effect.id] for effect in row.effects]
    why = tuple(told_effect(e) for e in found if e.points is None)
    known = tuple(told_effect(e) for e in found if e.points not in (None, "0"))
    return Group(Bit(row_id, f"#row-{row_id}"), [Line([points(row.points), why or NONE, known or NONE])])


def _where(finding: Finding) -> str:
    return place(Origin(finding.file, finding.sheet, finding.cell)) or NONE


def _reading(view: CityView, name: str, chosen: str) -> list[Cell]:
    reading = view.standard.readings[name]
    others = tuple(Bit(option.text) for key, option in reading.options.items() if key != chosen)
    given = chosen == reading.default
    word: Cell = (
        reading.options[chosen].text
        if given
        else (Bit(reading.options[chosen].text, tone="open"), Bit("非默认", tone="open"))
    )
    return [
        reading.question,
        word,
        _why_read(view, reading, _ruling(view, name), given=given),
        others,
        "、".join(reading.clauses) or "全部",
    ]


def _ruling(view: CityView, name: str) -> Held | None:
    """Find the province's ruling on a reading."""
    fate = view.applied.settled.standing("", Target("reading", name))
    return view.applied.held.get(fate.decision.id) if fate else None


def _why_read(view: CityView, reading: Reading, ruling: Held | None, *, given: bool) -> Cell:
    """Tell why a phrase is read so: by which ruling of the province, or as the standard's file reasons."""
    own = Bit(reading.reason if given else f"由{view.standard.words.province}选定")
    if ruling is None:
        return own
    decision = ruling.decision
    if ruling.why:
        return (own, lead(view, decision, f"：{why_not(ruling)}"))
    return (lead(view, decision, f"（{decision.person.name}）"), Bit(f"理由：{decision.draft.reason}"))


def _source_parts(view: CityView) -> Iterator[Part]:
    params, evidence = view.params, view.evidence
    files: list[list[Cell]] = [
        ["评分标准", f"{view.standard.title}（{view.standard.id}）"],
        ["参数文件", params.path.name],
        ["佐证", params.workbook.name],
    ]
    yield simple("所读的文件", [Column("种类", "short"), Column("名称", "wide")], files)
    if evidence.incidents:
        yield folded(incident_table(view, f"台账全部记录（{len(evidence.incidents)}条）", evidence.incidents))
    else:
        yield Said("台账没有记录。")
    if view.fates:
        first, last = view.fates[0].decision, view.fates[-1].decision
        yield Said(
            f"影响本{view.standard.words.city}的决定和异议共{len(view.fates)}件（第{first.seq}号至第{last.seq}号），见“决定”一节。"
        )
    else:
        yield Said(f"日志中没有影响本{view.standard.words.city}的决定。")
    if evidence.attachments:
        columns = [Column("附件"), Column("内容", "wide"), Column("SHA-256", "id"), Column("出处")]
        lines = [
            Group(each.name, [Line([each.about or NONE, _hash(each.sha256), place(each.origin)], f"file-{n}")])
            for n, each in enumerate(evidence.attachments, 1)
        ]
        yield folded(Table(f"附件（{len(lines)}件）", columns, lines, "files"))


def _hash(digest: str) -> Cell:
    return digest or Bit("未找到文件", tone="open")
