"""What a decision is made upon: the evidence under its target, as it is shown and as one hash of all that was looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

import rfc8785

from auditlib.decisions.types import Target, Upon
from auditlib.evidence.assemble import shown
from auditlib.evidence.tally import entered
from auditlib.model import Evidence, Incident, type_of_value
from auditlib.standard.effects import Discretion
from auditlib.standard.inputs import Input
from auditlib.standard.parts import inputs_in
from auditlib.standard.schema import Standard
from auditlib.words import MISSING, number_text

SHORT = 16


def incident_key(incident: Incident) -> str:
    """Name an incident by its input and its content, so that a ruling follows it to another line but not to other words."""
    digest = sha256(rfc8785.dumps(_incident(incident))).hexdigest()
    return f"{incident.input}/{digest[:SHORT]}"


def rests_on(standard: Standard, target: Target) -> tuple[str, ...]:
    """Name the inputs whose evidence a decision rests on: its own, or those that its question at discretion depends on."""
    item = standard.inputs.get(target.input)
    if item is None:
        return ()
    if item.source != "auditor":
        return (target.input,)
    asking = [e for e in standard.effects.values() if isinstance(e, Discretion) and e.gives == target.input]
    return tuple(dict.fromkeys(name for effect in asking if effect.when is not None for name in inputs_in(effect.when)))


def upon(
    standard: Standard, evidence: Evidence, target: Target, values: Mapping[str, type_of_value] | None = None
) -> Upon | None:
    """Tell what a decision about a target is made upon now; None where it rests on no city's evidence, or on none any more.

    `values` are those in force: what is decided at discretion rests on them, every other decision on what was reported.
    """
    if target.of == "incident":
        found = next((each for each in evidence.incidents if incident_key(each) == target.name), None)
        return None if found is None else _made(incident_shown(standard, found), _incident(found))
    names = rests_on(standard, target)
    if not names:
        return None
    reported = {name: value.value for name, value in evidence.values.items()}
    in_force = values if values is not None and target.input not in names else reported
    used = {name: in_force.get(name) for name in names}
    bases = {entered(standard, name) for name in names}
    incidents = [each for each in evidence.incidents if each.input in bases]
    proofs = {name: evidence.values[name].proof for name in names if name in evidence.values}
    files = {each.name: each.sha256 for each in evidence.attachments}
    listed = {*proofs.values(), *(each.attachment for each in incidents)} & files.keys()
    looked_at = {
        "values": {name: _plain(value) for name, value in used.items()},
        "proofs": proofs,
        "incidents": sorted((_incident(each) for each in incidents), key=rfc8785.dumps),
        "files": {name: files[name] for name in listed},
    }
    told = [value_shown(standard.inputs[name], used[name]) for name in names]
    if len(names) > 1:
        told = [f"{standard.inputs[name].label}{text}" for name, text in zip(names, told, strict=True)]
    return _made("，".join(told), looked_at)


def value_shown(item: Input, value: type_of_value) -> str:
    """Write a value with its unit; an absent one as 缺证."""
    if value is None:
        return MISSING
    unit = item.unit if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
    return f"{shown(item, value)}{unit or ''}"


def incident_shown(standard: Standard, incident: Incident) -> str:
    """Tell an incident in one line: date, what, how many, whether verified, and its document."""
    item = standard.inputs[incident.input]
    verified = "查实" if incident.verified else "未查实"
    parts = [str(incident.date or ""), item.label + count_shown(item, incident), verified]
    parts += [incident.description, incident.document, *marks_of(incident)]
    return "，".join(part for part in parts if part)


def count_shown(item: Input, incident: Incident) -> str:
    """Write how many an incident counts for, with the unit; nothing of a delivery, of which only the day matters."""
    return "" if item.due is not None else f"{number_text(incident.count, grouped=False)}{item.unit or ''}"


def marks_of(incident: Incident) -> list[str]:
    """Tell of an incident the event that it is part of, the deadline that it was delivered for, and its marks."""
    meant = [f"应报{incident.deadline}"] if incident.deadline else []
    return [*([f"事件{incident.event}"] if incident.event else []), *meant, *incident.marks]


def _made(text: str, looked_at: Mapping[str, Any]) -> Upon:
    return Upon(text, sha256(rfc8785.dumps(looked_at)).hexdigest())


def _incident(incident: Incident) -> dict[str, Any]:
    return {
        "input": incident.input,
        "date": str(incident.date or ""),
        "description": incident.description,
        "count": _plain(incident.count),
        "verified": incident.verified,
        "document": incident.document,
        "attachment": incident.attachment,
        **({"event": incident.event} if incident.event else {}),
        **({"deadline": str(incident.deadline)} if incident.deadline else {}),
        **({"marks": list(incident.marks)} if incident.marks else {}),
    }


def _plain(value: type_of_value) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else value


def counting(incidents: Iterable[Incident], rulings: Mapping[str, bool]) -> list[Incident]:
    """List the incidents that count: as each is ruled, else where it is verified."""
    return [each for each in incidents if rulings.get(incident_key(each), each.verified)]
