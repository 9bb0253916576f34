"""Every decision that bears on a city, in the log's order, with what became of it: enough to follow each from here alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditlib.decisions.settle import Fate
from auditlib.decisions.types import GIVING, Decision, kind_words
from auditlib.report.figures import NONE
from auditlib.report.fragment import Fragment, compose
from auditlib.report.table import Bit, Cell, Column, Group, Line, Part, Said, Table, simple
from auditlib.report.told import (
    about_words,
    became,
    china_time,
    named,
    number,
    person_words,
    reported_words,
    value_words,
)
from auditlib.report.view import CityView

PRECEDENCE = (
    "同一事项先后有几件决定的，后一件写明取代前一件；撤回的不再算数，被它取代的恢复有效。"
    "同一个数有几种来历的，以排在前面的为准：撤回；核定、认定、裁量；台账认定；{}裁定；佐证。"
)
CONFIRM = "每件决定须经另一人复核确认才算数。"
CHANGED = "决定之后佐证有变的，决定不再算数，须重新作出或由另一人复核确认。"
COLUMNS = (
    Column("决定", "id"),
    Column("事项", "wide"),
    Column("核定值或结论"),
    Column("理由与依据", "wide"),
    Column("作出时的佐证"),
    Column("作出人"),
    Column("时间"),
    Column("结果", "wide"),
)
FILES = (Column("附件"), Column("决定", "short"), Column("SHA-256", "id"))
STATUS_TOLD = {
    "初核": "本{}的审核现处于初核：改变分数的决定尚未全部由另一人复核，或还没有这样的决定。",
    "复核": "本{}的审核现处于复核：改变分数的决定都已由另一人复核确认。",
    "定稿": "本年度已定稿，此后只能提出和答复异议。",
}


def history(view: CityView) -> Fragment:
    """List every decision that bears on the city, the province's own included; then what is unconfirmed, and the status."""
    return compose("history", _parts(view))


def _parts(view: CityView) -> Iterator[Part]:
    words = view.standard.words
    yield Said(PRECEDENCE.format(words.whole) + (CONFIRM if view.params.must_confirm else "") + CHANGED)
    if view.fates:
        columns, lines = COLUMNS, [_group(view, fate) for fate in view.fates]
        yield Table(f"影响本{words.city}的决定和异议，按记入日志的先后（共{len(lines)}件）", columns, lines, "history")
    else:
        yield Said(f"对本{words.city}还没有任何决定或异议。")
    files = [line for fate in view.fates for line in _files(fate.decision)]
    if files:
        yield simple("决定的附件", FILES, files, "files")
    yield Said(_unconfirmed(view))
    yield Said(STATUS_TOLD[view.status].format(words.city), "strong")


def _group(view: CityView, fate: Fate) -> Group:
    decision = fate.decision
    draft, made = decision.draft, decision.draft.upon
    given = decision.kind in GIVING and decision.target.of == "input"
    reported = reported_words(view, decision.target) if given else ""
    words = view.standard.words
    head = [Bit(number(decision)), Bit(kind_words(decision.kind, words)), *([] if draft.city else [Bit(words.whole)])]
    said = [Bit(draft.reason), *([Bit(f"依据：{draft.basis}")] if draft.basis else [])]
    said += [Bit(f"附件：{proof.name}") for proof in draft.attachments]
    who = [Bit(person_words(decision.person)), *([Bit(f"{words.the_city}提出人：{draft.by}")] if draft.by else [])]
    cells: Sequence[Cell] = [
        _about(view, decision),
        _two(value_words(view, draft) or NONE, reported and f"原报{reported}"),
        tuple(said),
        made.shown if made else NONE,
        tuple(who),
        china_time(decision.time),
        _became(view, fate),
    ]
    return Group(tuple(head), [Line(cells, f"decision-{decision.seq}")])


def _about(view: CityView, decision: Decision) -> Cell:
    """Tell what a decision is about: another decision leads to that one, anything else to the row it bears on."""
    target, words = decision.target, about_words(view, decision.target)
    if target.of == "decision":
        return _chain(view, decision)
    rows = (target.name,) if target.of == "row" else view.rows_of.get(target.input, ())
    return Bit(words, f"#row-{rows[0]}" if rows and rows[0] in view.rows else "")


def _chain(view: CityView, decision: Decision) -> Cell:
    about = view.applied.settled.fates.get(decision.target.name)
    if about is None:
        return "所指的决定不存在"
    further = about_words(view, view.subject(decision.target))
    return (Bit(named(view, about.decision), f"#decision-{about.decision.seq}"), Bit(further))


def _became(view: CityView, fate: Fate) -> Bit:
    held = view.applied.held.get(fate.decision.id)
    waits = fate.state in ("contested", "open") or (held is not None and bool(held.why))
    return Bit(became(view, fate), tone="open" if waits else "")


def _two(first: str, second: str) -> Cell:
    return (Bit(first), Bit(second, tone="quiet")) if second else first


def _files(decision: Decision) -> Iterator[list[Cell]]:
    for proof in decision.draft.attachments:
        yield [proof.name, Bit(number(decision), f"#decision-{decision.seq}"), proof.sha256]


def _unconfirmed(view: CityView) -> str:
    if not view.unconfirmed:
        return "没有尚待复核确认的决定。"
    listed = "、".join(number(held.decision) for held in view.unconfirmed)
    return f"尚未由另一人复核确认的：{listed}。"
