"""A decision in words that need no knowledge of the rules: what about, what it gives, who and when, what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Protocol

from auditlib.decisions.apply import Applied, Held
from auditlib.decisions.settle import Fate, same_person
from auditlib.decisions.types import (
    ANSWER_WORDS,
    GIVING,
    INCIDENT_WORDS,
    ONCE,
    Decision,
    Draft,
    Target,
    Upon,
    kind_words,
)
from auditlib.decisions.upon import incident_key, incident_shown, value_shown
from auditlib.model import Evidence, Incident, Person
from auditlib.standard.schema import Standard
from auditlib.words import MISSING

CHINA = timezone(timedelta(hours=8))
GONE = "台账记录（现在的台账中没有）"


class Seen(Protocol):
    """What a decision is told against: the standard, the evidence, and what the decisions come to."""

    @property
    def standard(self) -> Standard:
        """The standard."""

    @property
    def evidence(self) -> Evidence:
        """The city's evidence."""

    @property
    def applied(self) -> Applied:
        """The decisions as they bear on the city."""


def china_time(utc: str) -> str:
    """Write an entry's time as the clock in China showed it: 2013-01-22 10:05; nothing where there is none."""
    return datetime.fromisoformat(utc).astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if utc else ""


def person_words(person: Person) -> str:
    """Write a person with his office."""
    return f"{person.name}（{person.unit}）" if person.unit else person.name


def number(decision: Decision) -> str:
    """Name a decision by its number: 第12号."""
    return f"第{decision.seq}号"


def named(seen: Seen, decision: Decision) -> str:
    """Name a decision by its number and kind: 第12号核定."""
    return f"{number(decision)}{kind_words(decision.kind, seen.standard.words)}"


def find_incident(seen: Seen, key: str) -> Incident | None:
    """Find the ledger's incident that a key names; None where the ledger has it no more."""
    return next((each for each in seen.evidence.incidents if incident_key(each) == key), None)


def elsewhere_words(standard: Standard, instead: Incident) -> str:
    """Tell that an incident's event counts under another input."""
    where = f"，{instead.origin.cell}" if instead.origin.cell else ""
    return f"不重复计：同一事件（{instead.event}）已按“{standard.inputs[instead.input].label}”计{where}"


def about_words(seen: Seen, target: Target) -> str:
    """Tell what a decision is about, in the standard's words."""
    standard, fates = seen.standard, seen.applied.settled.fates
    match target.of:
        case "input" if target.name in standard.inputs:
            return standard.inputs[target.name].label
        case "incident":
            found = find_incident(seen, target.name)
            return f"台账记录：{incident_shown(standard, found)}" if found else GONE
        case "reading" if target.name in standard.readings:
            return f"口径：{standard.readings[target.name].question}"
        case "row":
            return f"评分行 {target.name}"
        case "decision" if target.name in fates:
            return named(seen, fates[target.name].decision)
        case "year":
            return f"{target.name}年度"
    return target.name


def value_words(seen: Seen, draft: Draft) -> str:
    """Tell what a decision gives, a number with its unit; nothing for one that gives nothing."""
    value, target, standard = draft.value, draft.target, seen.standard
    if value is None:
        return ""
    if draft.kind == "objection":
        return f"要求：{value}"
    if draft.kind == "incident" and value == ONCE:
        return f"与{_other(seen, draft.other)}重复，只计一次"
    if target.of == "input" and target.name in standard.inputs:
        return value_shown(standard.inputs[target.name], value)
    if target.of == "reading" and target.name in standard.readings:
        option = standard.readings[target.name].options.get(str(value))
        return option.text if option else str(value)
    return {**INCIDENT_WORDS, **ANSWER_WORDS}.get(str(value), str(value))


def reported_words(seen: Seen, target: Target) -> str:
    """Tell what the city reports of a decision's input, with its unit; nothing for another target."""
    item = seen.standard.inputs.get(target.name) if target.of == "input" else None
    if item is None or item.source == "auditor":
        return ""
    given = seen.evidence.values.get(target.name)
    return value_shown(item, given.value) if given else MISSING


def became(seen: Seen, fate: Fate) -> str:
    """Tell what became of a decision, and by which other one."""
    return TOLD[fate.state](seen, fate)


def why_not(held: Held) -> str:
    """Tell why a standing decision does not count; nothing where it does."""
    review = held.fate.review
    match held.why:
        case "returned" if review is not None:
            by = f"{review.person.name}（{number(review)}）"
            return f"由{by}退回：{review.draft.reason}；重新作出或获复核确认之前不计入"
        case "stale":
            return f"佐证已变：{_changed(held)}，不再计入；须重新决定，或由另一人复核确认"
        case "unconfirmed":
            return "待复核：另一人确认之前不计入"
        case "torn":
            return "与其他数矛盾，暂不计入；须撤回或另作其中一件决定"
    return ""


def overruled_by(applied: Applied, held: Held) -> Decision | None:
    """Tell which decision on the same input goes before a standing one; None where it prevails itself."""
    target = held.decision.target
    first = applied.given.get(target.input)
    if first is None or first.decision.id == held.decision.id:
        return None
    return None if target.of == first.decision.target.of == "incident" else first.decision


def _other(seen: Seen, key: str) -> str:
    found = find_incident(seen, key)
    return f"“{found.date or ''} {found.description}”".replace("“ ", "“") if found else "台账另一条记录"


def _changed(held: Held) -> str:
    """Tell the evidence that a decision was made upon beside the evidence as it is now."""
    made, now = held.made_upon, held.now
    when = "复核确认时" if held.fate.confirmed and made is not held.decision.draft.upon else "作出时"
    assert made is not None
    if now is None:
        return f"{when}{_quoted(made)}，现在佐证中已没有"
    return f"{when}{_quoted(made)}，现为{_quoted(now)}{_unseen(made, now)}"


def _quoted(made: Upon) -> str:
    return f"“{made.shown}”" if "，" in made.shown else made.shown


def _unseen(made: Upon, now: Upon) -> str:
    return "（数未变，而证明材料、附件或台账记录已变）" if made.shown == now.shown else ""


def _standing(seen: Seen, fate: Fate) -> str:
    held = seen.applied.held.get(fate.decision.id)
    if held is None:
        return "有效"
    if held.why:
        return why_not(held)
    over, review = overruled_by(seen.applied, held), fate.review
    checked = "，未经复核"
    if fate.confirmed and review is not None:
        checked = f"，由{review.person.name}（{number(review)}）复核确认"
    return f"有效{checked}" + (f"；但此项以{named(seen, over)}为准" if over else "")


def _contested(seen: Seen, fate: Fate) -> str:
    first = fate.by
    if first is None:
        return "作出时所见的决定此前已被撤回，本件不计，须由作出人取舍"
    stands = seen.applied.settled.fates[first.id].state == "stands"
    return f"与{number(first)}同时作出，{number(first)}{'有效' if stands else '先记入日志'}，须由作出人取舍"


def _answered(seen: Seen, fate: Fate) -> str:
    return f"{number(fate.by)}答复：{value_words(seen, fate.by.draft)}" if fate.by else "已答复"


def _done(seen: Seen, fate: Fate) -> str:
    decision = fate.decision
    about = seen.applied.settled.fates.get(decision.target.name)
    if about is None:
        return "已定稿"
    which = named(seen, about.decision)
    if decision.kind == "withdrawal":
        return f"已撤回{which}{_instead(seen, about.decision)}"
    word = "已确认" if decision.kind == "confirmation" else "已退回"
    later = about.review if about.review is not decision else None
    return f"{word}{which}" + (f"；其后另有{named(seen, later)}" if later else "")


def _instead(seen: Seen, withdrawn: Decision) -> str:
    """Tell what stands for a target now that a decision on it is withdrawn."""
    if withdrawn.kind not in GIVING:
        return ""
    now = seen.applied.settled.standing(withdrawn.draft.city, withdrawn.target)
    return f"；此项现存的是{named(seen, now.decision)}" if now else "；此项现无决定"


def _moot(seen: Seen, fate: Fate) -> str:
    decision, closed = fate.decision, seen.applied.settled.closed
    if closed is not None and fate.by is closed:
        return f"不起作用：{number(closed)}已定稿"
    about = seen.applied.settled.fates.get(decision.target.name)
    if about is None or about.decision.draft.city != decision.draft.city:
        return f"不起作用：所指的决定不存在，或不属于本{seen.standard.words.city}"
    if decision.kind in ("confirmation", "return") and same_person(decision.person, about.decision.person):
        return "不起作用：本人不能复核自己的决定"
    return f"不起作用：{named(seen, about.decision)}当时已不生效，或不是可作此处理的决定"


TOLD: dict[str, Callable[[Seen, Fate], str]] = {
    "stands": _standing,
    "replaced": lambda _, fate: f"被{number(fate.by)}取代" if fate.by else "已被取代",
    "withdrawn": lambda _, fate: f"{number(fate.by)}撤回" if fate.by else "已撤回",
    "contested": _contested,
    "open": lambda _, fate: "异议待答复",
    "answered": _answered,
    "done": _done,
    "moot": _moot,
}
