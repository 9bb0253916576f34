"""A decision made ready for the log: every field checked against what its author sees, or refused with the field named.

What an author sees (`Sight`) fixes what the decision replaces and the evidence that it is made upon.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from auditlib.decisions.apply import Applied, overlapped
from auditlib.decisions.rights import check_right
from auditlib.decisions.settle import Fate, same_person
from auditlib.decisions.types import (
    AFTER_CLOSE,
    ANSWER_WORDS,
    GIVING,
    INCIDENT_WORDS,
    ONCE,
    Decision,
    Draft,
    Kind,
    Proof,
    Target,
    kind_words,
)
from auditlib.decisions.upon import incident_key, upon
from auditlib.errors import DecisionError, FileError, nearest
from auditlib.evidence.attachments import sha256
from auditlib.evidence.draft import Raw
from auditlib.evidence.findings import Findings
from auditlib.evidence.values import UNSEEN, read_value
from auditlib.model import STATES, Evidence, Member, Origin, Person, type_of_value
from auditlib.scoring.readings import choose
from auditlib.standard.each import figures_in
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Standard

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Sight:
    """What the author of a decision has before him: one city, as evidence and decisions stand, and who may decide."""

    standard: Standard
    evidence: Evidence
    applied: Applied
    members: Sequence[Member]
    person: Person


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why: the reason, and where given the legal or document basis and the files that prove it."""

    reason: str
    basis: str = ""
    files: tuple[Path, ...] = ()


def decide_input(sight: Sight, name: str, value: Any, grounds: Grounds) -> Draft:
    """Decide an input's value: at discretion (the auditor's points), as audited value (核定) or as a finding, as input and value ask for.

    `value` is text as typed or a value as the standard has it. Raises DecisionError for a value that the input refuses.
    """
    item = sight.standard.inputs.get(name)
    if item is None:
        raise DecisionError("target", f"标准中没有输入 {name}{nearest(name, sight.standard.inputs)}")
    taken = read_input(sight.standard, name, value)
    _check_singles(sight, item, taken)
    finding = item.type in ("yes_no", "state") or taken in STATES
    kind: Kind = "discretion" if item.discretionary else "finding" if finding else "correction"
    return _giving(sight, kind, Target("input", name), taken, grounds)


def rule_incident(sight: Sight, key: str, word: str, grounds: Grounds, other: str = "") -> Draft:
    """Rule whether an incident of the ledger counts (count), does not (exclude) or counts once with another (once)."""
    incidents = {incident_key(each): each for each in sight.evidence.incidents}
    if key not in incidents:
        raise DecisionError("target", f"台账中没有这条记录（{key}）；请重新打开后再选")
    if word not in INCIDENT_WORDS:
        raise DecisionError("value", f"应为 {'、'.join(INCIDENT_WORDS)} 之一，却是 {word}")
    if (word == ONCE) != bool(other):
        raise DecisionError("other", "只计一次的，请指明与哪条记录重复；其他认定不指明")
    if other and (other == key or other not in incidents):
        raise DecisionError("other", "请指明台账中的另一条记录")
    if other:
        ruling = sight.applied.incidents.get(other)
        counts = incidents[other].verified if ruling is None else ruling.decision.value == "count"
        if not counts:
            raise DecisionError("other", "所指的那条记录本身不计入，不能由它代计；请改指计入的一条")
    if word != "count" and overlapped(sight.applied.settled, sight.evidence.code, key):
        raise DecisionError("value", "另有记录认定与此条重复、由此条代计；请先撤回那一认定")
    return replace(_giving(sight, "incident", Target("incident", key), word, grounds), other=other)


def rule_province(sight: Sight, target: Target, value: Any, grounds: Grounds) -> Draft:
    """Rule for all cities at once: an input's value, or the reading of a doubtful phrase."""
    standard = sight.standard
    if target.of == "reading":
        choose(standard, {target.name: str(value)})
        return _giving(sight, "province", target, str(value), grounds)
    item = standard.inputs.get(target.name)
    if target.of != "input" or item is None:
        raise DecisionError("target", f"标准中没有输入 {target.name}{nearest(target.name, standard.inputs)}")
    if item.source == "auditor":
        words, way = standard.words, f"{'酌情' if item.discretionary else ''}{item.ruled}"
        said = f"“{item.label}”由审核人{words.counted('逐')}{way}，不能{words.whole}统一裁定"
        raise DecisionError("target", said)
    return _giving(sight, "province", target, read_input(standard, target.name, value), grounds)


def withdraw(sight: Sight, decision_id: str, grounds: Grounds) -> Draft:
    """Withdraw an earlier decision or objection: it counts no longer, and what it replaced stands again."""
    fate = _fate(sight, decision_id)
    if fate.state not in ("stands", "contested", "open", "answered"):
        raise DecisionError("target", f"{_named(sight, fate.decision)}已不生效，无须撤回")
    return _about(sight, "withdrawal", fate, grounds)


def confirm(sight: Sight, decision_id: str, grounds: Grounds) -> Draft:
    """Confirm another's decision as second person, on the evidence as it is now."""
    return _about(sight, "confirmation", _reviewed(sight, decision_id), grounds)


def give_back(sight: Sight, decision_id: str, grounds: Grounds) -> Draft:
    """Return another's decision as second person: it does not count until it is made anew or confirmed."""
    return _about(sight, "return", _reviewed(sight, decision_id), grounds)


def object_to(sight: Sight, target: Target, grounds: Grounds, *, by: str = "", wanted: str = "") -> Draft:
    """Enter a city's objection to a row, an input or a decision; `by` who of the city objects, `wanted` what is asked for."""
    ours = {fate.decision.id for fate in sight.applied.settled.of(sight.evidence.code)}
    everything: dict[str, Collection[str]] = {
        "row": sight.standard.rows,
        "input": sight.standard.inputs,
        "decision": ours,
    }
    known = everything.get(target.of, ())
    if target.name not in known:
        raise DecisionError("target", f"没有 {target.name}，请写评分行、输入或决定的编号{nearest(target.name, known)}")
    return replace(_draft(sight, "objection", target, grounds), value=wanted.strip() or None, by=by.strip())


def answer(sight: Sight, objection_id: str, word: str, grounds: Grounds) -> Draft:
    """Answer an objection: upheld, partly or rejected. The answer moves no points; a decision beside it does."""
    fate = _fate(sight, objection_id)
    if fate.decision.kind != "objection" or fate.state == "withdrawn":
        raise DecisionError("target", f"{_named(sight, fate.decision)}不是待答复的异议")
    if word not in ANSWER_WORDS:
        raise DecisionError("value", f"应为 {'、'.join(ANSWER_WORDS)} 之一，却是 {word}")
    return replace(_draft(sight, "answer", Target("decision", fate.decision.id), grounds), value=word)


def close(sight: Sight, grounds: Grounds, *, must_confirm: bool) -> Draft:
    """Close the year for the whole province; from then on only objections and their answers are taken.

    Raises DecisionError while a decision is contested, returned or, where confirmation is required, unconfirmed.
    """
    open_ = [
        fate
        for fate in sight.applied.settled.fates.values()
        if fate.state == "contested" or _unsure(fate, must_confirm)
    ]
    if open_:
        named = "、".join(_named(sight, fate.decision) for fate in open_[:5])
        raise DecisionError("target", f"还有{len(open_)}件决定有争议、被退回或待复核，不能定稿：{named}")
    return _draft(sight, "close", Target("year", str(sight.standard.year)), grounds)


def read_input(standard: Standard, name: str, value: Any) -> type_of_value:
    """Read a value for an input as the workbook's cells are read. Raises DecisionError (field `value`) with the reason."""
    item = standard.inputs[name]
    findings = Findings("", standard.words)
    taken = read_value(Raw(value, Origin("")), name, item, findings)
    faults = [finding for finding in findings.all() if finding.level == "error"]
    if faults:
        raise DecisionError("value", faults[0].message)
    if taken is None:
        raise DecisionError("value", f"“{item.label}”没有填写值；请填写")
    if item.type == "points" and taken in STATES:
        raise DecisionError("value", f"“{item.label}”由审核人裁量，应填分数")
    return taken


def _check_singles(sight: Sight, item: Input, taken: type_of_value) -> None:
    """Check that points given for each incident are as many as the incidents in force, where these are known."""
    count = sight.applied.values.get(item.each or "")
    if isinstance(count, int) and isinstance(taken, str) and taken not in STATES:
        given, each = len(figures_in(taken)), sight.standard.inputs[item.each or ""]
        if given != count:
            unit = each.unit or "个"
            said = f"“{each.label}”现为{count}{unit}，却给了{given}个分数；请逐{unit}各给一个，如 2+1"
            raise DecisionError("value", said)


def _unsure(fate: Fate, must_confirm: bool) -> bool:
    """Tell whether a standing decision waits for a second person."""
    giving = fate.state == "stands" and fate.decision.kind in GIVING
    return giving and (fate.returned or (must_confirm and not fate.confirmed))


def _giving(sight: Sight, kind: Kind, target: Target, value: type_of_value, grounds: Grounds) -> Draft:
    made = None if kind == "province" else upon(sight.standard, sight.evidence, target, sight.applied.values)
    return replace(_draft(sight, kind, target, grounds), value=value, upon=made)


def _about(sight: Sight, kind: Kind, fate: Fate, grounds: Grounds) -> Draft:
    """Make a decision about another one; it belongs to the same city, or to the province."""
    about = fate.decision
    held = sight.applied.held.get(about.id)
    # A ruling for the province rests on no one city's evidence, and so does its confirmation.
    made = held.now if held and kind == "confirmation" and about.draft.city else None
    return replace(_draft(sight, kind, Target("decision", about.id), grounds, about), upon=made)


def _draft(sight: Sight, kind: Kind, target: Target, grounds: Grounds, about: Decision | None = None) -> Draft:
    """Check what all decisions have in common, and put one together without a value."""
    closed = sight.applied.settled.closed
    if closed is not None and kind not in AFTER_CLOSE:
        raise DecisionError("target", f"{sight.standard.year}年度已由{closed.person.name}定稿，只能提出和答复异议")
    province = kind in ("province", "close") or (about is not None and about.draft.city == "")
    asked: Kind = about.kind if about is not None and kind == "withdrawal" else kind
    person = check_right(sight.members, sight.person, asked, sight.evidence.city, province=province)
    if about is not None and kind in ("confirmation", "return") and same_person(person, about.person):
        raise DecisionError("person", f"{_named(sight, about)}是{about.person.name}本人作出的，须由另一人复核")
    city = "" if province else sight.evidence.code
    standing = sight.applied.settled.standing(city, target)
    return Draft(
        kind=kind,
        city=city,
        target=target,
        value=None,
        reason=_text("reason", "理由", grounds.reason),
        person=person,
        replaces=standing.decision.id if standing else None,
        basis=_text("basis", "依据", grounds.basis, required=False),
        attachments=tuple(_proof(path) for path in grounds.files),
    )


def _text(field: str, label: str, text: str, *, required: bool = True) -> str:
    kept = UNSEEN.sub("", text).strip()
    if required and not kept:
        raise DecisionError(field, f"没有写{label}；请写明{label}后再保存")
    if len(kept) > LONGEST:
        raise DecisionError(field, f"{label}有{len(kept)}字，超过{LONGEST}字；请写简要，详情作为附件")
    return kept


def _proof(path: Path) -> Proof:
    try:
        return Proof(path.name, sha256(path))
    except OSError as error:
        raise FileError(f"{path}: 读不出附件（{error.strerror}）") from error


def _fate(sight: Sight, decision_id: str) -> Fate:
    """Find a decision by its number in the log or its id."""
    for fate in sight.applied.settled.of(sight.evidence.code):
        if decision_id in (fate.decision.id, str(fate.decision.seq)):
            return fate
    raise DecisionError("target", f"{sight.evidence.city}没有第{decision_id}号决定")


def _reviewed(sight: Sight, decision_id: str) -> Fate:
    fate = _fate(sight, decision_id)
    if fate.decision.kind not in GIVING:
        raise DecisionError("target", f"{_named(sight, fate.decision)}无须复核")
    if fate.state != "stands":
        raise DecisionError("target", f"{_named(sight, fate.decision)}已不生效，无须复核")
    return fate


def _named(sight: Sight, decision: Decision) -> str:
    return f"第{decision.seq}号{kind_words(decision.kind, sight.standard.words)}"
