"""The account: what a city's papers tell beyond its score, sealed beside it, so that they can be written from a version alone.

Only what stands in papers is here, in words and exact figures; what the standard says itself is found by the ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from auditlib.decisions.settle import Fate
from auditlib.decisions.types import GIVING
from auditlib.decisions.upon import count_shown, incident_key, marks_of
from auditlib.model import STATES, Incident
from auditlib.report.figures import place
from auditlib.report.parts import EffectFigures, RowFigures, ValueFigures
from auditlib.report.told import about_words, became, china_time, elsewhere_words, named, person_words, value_words
from auditlib.report.view import CityView
from auditlib.scoring.explain_missing import DeadEnd
from auditlib.standard.effects import AnyEffect, Void
from auditlib.wording.effects import role_word
from auditlib.words import PENDING, STATE_WORDS, points_text

# What claims nothing, and needs no proof.
NOTHING = ("否", "0")
VERB = {"bonus": "加", "deduct": "扣"}


def account_object(view: CityView) -> dict[str, Any]:
    """Lay out the account; lists are empty where there is nothing to tell."""
    params, evidence = view.params, view.evidence
    return {
        "code": params.code,
        "province": params.province,
        "year": params.year,
        "sample": params.sample,
        "filler": evidence.filler,
        "filled": str(evidence.date or ""),
        "rows": {row_id: _row(view, figures) for row_id, figures in view.rows.items()},
        "sections": _subtotals(view),
        **_own(view),
        "total": view.result.explain_total(params.city),
        **({"over": points_text(view.over)} if view.over else {}),
        "sanctions": {name: _causes(view, name) for name in view.standard.sanctions},
        "lacking": list(_lacking(view)),
        **({"dead_ends": [_dead_end(view, each) for each in view.dead_ends]} if view.dead_ends else {}),
        "unproved": [_asked(view, value) for value in view.values.values() if _unproved(view, value)],
        "not_found": [
            {"name": each.name, "about": each.about, "place": place(each.origin)}
            for each in evidence.attachments
            if not each.sha256
        ],
    }


def _own(view: CityView) -> dict[str, Any]:
    """Tell what the city's own scores come to, where that is more than their sum."""
    if view.standard.plain or not view.evidence.self_scores:
        return {}
    sections = {name: points_text(part) for name, part in view.own.sections.items()}
    return {"own": {"total": None if view.own_total is None else f"{view.own_total:f}", "sections": sections}}


def own_total_told(score: Mapping[str, Any], account: Mapping[str, Any]) -> Decimal | None:
    """Read back what a city's own scores come to; None where it gave none, or the total waits for a coefficient."""
    if "own" in account:
        return None if account["own"]["total"] is None else Decimal(account["own"]["total"])
    own = [Decimal(text) for text in score["self_scores"].values()]
    return sum(own, Decimal(0)) if own else None


def _subtotals(view: CityView) -> dict[str, str]:
    totals = view.block.totals
    return {} if totals is None else {name: points_text(int(part[view.at])) for name, part in totals.sections.items()}


def _row(view: CityView, figures: RowFigures) -> dict[str, Any]:
    """Tell how a row came to its points: `basis` is every effect that moved it away from its full points."""
    moved = [found for effect in figures.row.effects if _said(found := view.effects[effect.id])]
    return {"story": figures.story, "basis": [_basis(view, figures, found) for found in moved]}


def _basis(view: CityView, figures: RowFigures, found: EffectFigures) -> dict[str, Any]:
    """Tell an effect's move; of a row that is void, only what makes it so took its points, beside what bears on the total.

    What brings a sanction only takes none.
    """
    effect = found.effect
    idle = figures.void and effect.role != "void" and effect.id not in figures.row.outside
    told = {
        "effect": effect.id,
        "said": _said(found),
        "why": found.explanation,
        "lost": effect.role != "bonus" and found.points is not None and not idle and not _only_told(effect),
    }
    if not told["lost"]:
        return told
    values = [view.values[name] for name in effect.inputs]
    decided = [fate for fate in view.fates if _bears_on(view, fate, effect)]
    return told | {
        "evidence": [_evidence(view, value) for value in values],
        "incidents": [_incident(view, each) for each in view.incidents(*effect.inputs)],
        "decisions": [_decision(view, fate) for fate in decided],
    }


def _only_told(effect: AnyEffect) -> bool:
    """Tell whether an effect brings a sanction and takes no points."""
    return isinstance(effect, Void) and effect.void == "none"


def _said(found: EffectFigures) -> str:
    """Tell an effect's move in a word; nothing of one that left the full points as they are."""
    effect, size = found.effect, (found.points or "").removeprefix("-")
    if found.points is None:
        return PENDING
    if effect.role == "void":
        return role_word(effect) if found.holds else ""
    if effect.role == "award":
        if not found.short and not found.cancelled:
            return ""
        full = points_text(found.full)
        won = "未得分" if size == "0" else f"得{size}分"
        return "不计" if found.cancelled else f"{won}（满分{full}分）"
    if effect.role == "bonus" and found.eaten:
        return "加分不计"
    return "" if size == "0" else f"{VERB[effect.role]}{size}分"


def _causes(view: CityView, name: str) -> list[str]:
    """Tell the effects that bring a sanction, each with its explanation."""
    return [each.explanation for each in view.effects.values() if name in each.effect.sanctions and each.holds]


def _lacking(view: CityView) -> Iterator[dict[str, Any]]:
    """List what is missing and what is in a state that awaits a value, with the rows that wait for it."""
    stated = {STATE_WORDS[state] for state in STATES}
    for name, value in view.values.items():
        if name in view.missing or (value.state in stated and name not in view.left_out):
            yield _asked(view, value) | {"state": value.state, "source": value.item.source}


def _dead_end(view: CityView, each: DeadEnd) -> dict[str, Any]:
    return {
        "said": each.said,
        "rows": sorted({row for name in each.inputs for row in view.rows_of[name]} & {*view.pending}),
    }


def _unproved(view: CityView, value: ValueFigures) -> bool:
    """Tell whether a city claims something and names no document for it, where there should be one."""
    item = value.item
    asks = item.source == "city" and bool(item.proof) and not item.ledger and bool(view.rows_of[value.name])
    return asks and not value.state and not value.proof and value.text not in NOTHING


def _asked(view: CityView, value: ValueFigures) -> dict[str, Any]:
    rows = list(view.rows_of[value.name])
    return {"input": value.name, "label": value.item.label, "proof": value.item.proof or "", "rows": rows}


def _evidence(view: CityView, value: ValueFigures) -> dict[str, Any]:
    unit = "" if value.state else value.item.unit or ""
    return {
        # What deadlines or periods are counted of is not what is entered.
        "label": (value.item.short if value.item.due or value.item.tally else None) or value.item.label,
        "value": f"{value.text}{unit}",
        "reported": value.reported,
        "place": value.place,
        "proof": value.proof,
    }


def _incident(view: CityView, incident: Incident) -> dict[str, Any]:
    item = view.standard.inputs[incident.input]
    ruling = view.applied.incidents.get(incident_key(incident))
    said = [f"{named(view, ruling.decision)}：{value_words(view, ruling.decision.draft)}"] if ruling else []
    said += [elsewhere_words(view.standard, view.elsewhere[incident])] if incident in view.elsewhere else []
    return {
        "date": str(incident.date or ""),
        "label": "，".join([item.label, *marks_of(incident)]),
        "about": incident.description,
        "count": count_shown(item, incident),
        "verified": incident.verified,
        "document": incident.document,
        "attachment": incident.attachment,
        "place": place(incident.origin),
        "ruling": "；".join(said),
    }


def _bears_on(view: CityView, fate: Fate, effect: AnyEffect) -> bool:
    target = view.subject(fate.decision.target)
    return fate.decision.kind in GIVING and fate.state == "stands" and target.input in effect.inputs


def _decision(view: CityView, fate: Fate) -> dict[str, Any]:
    decision = fate.decision
    return {
        "number": decision.seq,
        "named": named(view, decision),
        "about": about_words(view, decision.target),
        "value": value_words(view, decision.draft),
        "reason": decision.draft.reason,
        "by": person_words(decision.person),
        "time": china_time(decision.time),
        "document": decision.draft.basis,
        "attachments": [each.name for each in decision.draft.attachments],
        "state": became(view, fate),
    }
