"""What awaits somebody: judgement, evidence, a second person, a choice, an answer; each leads to its place on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from auditlib.decisions.apply import Held, Why
from auditlib.decisions.settle import Fate
from auditlib.decisions.types import Target
from auditlib.model import STATES
from auditlib.report.discretion import questions
from auditlib.report.figures import NONE
from auditlib.report.fragment import Fragment, compose
from auditlib.report.table import Bit, Column, Group, Line, Part, Said, Table
from auditlib.report.told import about_words, became, named, value_words
from auditlib.report.view import WAITING, CityView
from auditlib.words import MISSING, STATE_WORDS

WaitingKind = Literal[
    "judgement",
    "finding",
    "missing",
    "dead_end",
    "state",
    "torn",
    "stale",
    "review",
    "returned",
    "contested",
    "objection",
]
KINDS: dict[WaitingKind, str] = {
    "judgement": WAITING, "finding": "待核定", "missing": MISSING, "dead_end": "无从计算", "state": "待认定", "torn": "互相矛盾", "stale": "佐证已变", "returned": "已退回",
    "review": "待复核", "contested": "有争议", "objection": "异议待答复",
}  # fmt: skip
OF_WHY: dict[Why, WaitingKind] = {"torn": "torn", "stale": "stale", "returned": "returned", "unconfirmed": "review"}
COLUMNS = (Column("待办", "short"), Column("事项", "wide"), Column("情况", "wide"), Column("评分行", "refs"))
CLOSED = "本年度已定稿，只有异议可以提出和答复。"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that awaits somebody: `about` what, `said` how it stands, `href` where on the page it is told in full.

    `target` is what a decision on it would be about; `decision` the one that has become stuck, or the objection.
    """

    kind: WaitingKind
    about: str
    said: str
    href: str
    target: Target | None
    decision: Held | Fate | None = None


def queue(view: CityView) -> Fragment:
    """List what awaits somebody, kind by kind; a sentence where nothing does."""
    return compose("queue", _parts(view))


def waiting(view: CityView) -> tuple[Waiting, ...]:
    """Tell what awaits somebody, kind by kind; after the close, only objections."""
    found = (
        [*_decided(view)]
        if view.status == "定稿"
        else [*_judged(view), *_lacking(view), *_stuck(view), *_decided(view)]
    )
    order = list(KINDS)
    return tuple(sorted(found, key=lambda each: order.index(each.kind)))


def _parts(view: CityView) -> Iterator[Part]:
    found = waiting(view)
    if view.status == "定稿":
        yield Said(CLOSED)
    if not found:
        yield Said("没有待办事项。")
        return
    counts = {kind: sum(each.kind == kind for each in found) for kind in KINDS}
    yield Said(f"共{len(found)}项：" + "，".join(f"{KINDS[kind]}{n}项" for kind, n in counts.items() if n) + "。")
    groups = [_group(view, each, "" if n else "queue") for n, each in enumerate(found)]
    yield Table("待办事项", COLUMNS, groups)


def _group(view: CityView, each: Waiting, anchor: str) -> Group:
    subject = view.subject(each.target) if each.target else None
    rows: tuple[str, ...] = ()
    if subject is not None:
        rows = (subject.name,) if subject.of == "row" else view.rows_of.get(subject.input, ())
    led = tuple(Bit(row_id, f"#row-{row_id}") for row_id in rows if row_id in view.rows)
    return Group(
        Bit(KINDS[each.kind], tone="open"), [Line([Bit(each.about, each.href), each.said, led or NONE], anchor)]
    )


def _judged(view: CityView) -> Iterator[Waiting]:
    for question in questions(view):
        if question.decision is None:
            effect = question.effect
            said = f"{WAITING}，可裁量{question.reach}" + (f"（{question.facts}）" if question.facts else "")
            href, target = f"#effect-{effect.id}", Target("input", effect.gives)
            yield Waiting("judgement", f"{effect.id} {question.item.label}", said, href, target)


def _lacking(view: CityView) -> Iterator[Waiting]:
    for name, value in view.values.items():
        if value.decision is not None:
            continue
        target, href = Target("input", name), _row(view, name)
        if name in view.missing and value.item.source == "auditor" and not value.item.discretionary:
            yield Waiting("finding", value.item.label, "须由审核人核定", href, target)
        elif name in view.missing and value.item.source != "auditor":
            wanted = (
                f"应附{value.item.proof}" if value.item.proof else f"须由{view.standard.words.city}补报或由审核人核定"
            )
            yield Waiting("missing", value.item.label, f"计分要用而没有；{wanted}", href, target)
        elif value.state in {STATE_WORDS[state] for state in STATES} and name not in view.left_out:
            said = f"报为{value.state}，须由审核人认定或核定"
            yield Waiting("state", value.item.label, said, href, target)


def _stuck(view: CityView) -> Iterator[Waiting]:
    for each in view.dead_ends:
        told = "、".join(view.values[name].item.label for name in each.inputs)
        href, target = (_row(view, each.inputs[0]), Target("input", each.inputs[0])) if each.inputs else ("", None)
        yield Waiting("dead_end", told or "对照的数", f"{each.said}；请核对更正，或由审核人核定", href, target)


def _decided(view: CityView) -> Iterator[Waiting]:
    closed = view.status == "定稿"
    for fate in view.fates:
        decision, held = fate.decision, view.applied.held.get(fate.decision.id)
        value = value_words(view, decision.draft)
        about = f"{named(view, decision)}　{about_words(view, decision.target)}" + (f"：{value}" if value else "")
        href = f"#decision-{decision.seq}"
        if fate.state == "open":
            yield Waiting("objection", about, f"理由：{decision.draft.reason}", href, decision.target, fate)
        elif fate.state == "contested" and not closed:
            yield Waiting("contested", about, became(view, fate), href, decision.target, fate)
        elif held is not None and held.why and not closed:
            yield Waiting(OF_WHY[held.why], about, became(view, fate), href, decision.target, held)


def _row(view: CityView, name: str) -> str:
    return f"#row-{view.rows_of[name][0]}" if view.rows_of[name] else ""
