"""A decision as the body of a log entry, and back: whole numbers as numbers, decimals as text, nothing rounded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from auditlib.decisions.types import KIND_WORDS, Decision, Draft, Proof, Target, Upon
from auditlib.errors import LogError
from auditlib.files.strict import NUMBER
from auditlib.log.entry import Entry
from auditlib.model import Person, type_of_value
from auditlib.standard.schema import Standard

ENTRY = "decision"


def to_body(draft: Draft) -> dict[str, Any]:
    """Lay a decision out as the log keeps it."""
    person, upon = draft.person, draft.upon
    return {
        "kind": draft.kind,
        "city": draft.city,
        "target": {"of": draft.target.of, "name": draft.target.name},
        "value": f"{draft.value:f}" if isinstance(draft.value, Decimal) else draft.value,
        "other": draft.other,
        "reason": draft.reason,
        "basis": draft.basis,
        "attachments": [{"name": each.name, "sha256": each.sha256} for each in draft.attachments],
        "auditor": {"name": person.name, "unit": person.unit, "account": person.account},
        "by": draft.by,
        "upon": None if upon is None else {"shown": upon.shown, "sha256": upon.sha256},
        "replaces": draft.replaces,
    }


def decisions_in(entries: Iterable[Entry], standard: Standard) -> tuple[Decision, ...]:
    """Read the decisions among a log's entries, in their order.

    Raises LogError, naming the entry, for one that is not laid out as a decision.
    """
    return tuple(_decision(entry, standard) for entry in entries if entry.kind == ENTRY)


def _decision(entry: Entry, standard: Standard) -> Decision:
    body = entry.body
    try:
        if body["kind"] not in KIND_WORDS:
            raise ValueError(body["kind"])
        draft = Draft(
            kind=body["kind"],
            city=body["city"],
            target=Target(**body["target"]),
            value=_value(body, standard),
            reason=body["reason"],
            person=Person(**body["auditor"]),
            upon=None if body["upon"] is None else Upon(**body["upon"]),
            replaces=body["replaces"],
            basis=body["basis"],
            attachments=tuple(Proof(**each) for each in body["attachments"]),
            other=body["other"],
            by=body["by"],
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise LogError(
            f"日志 {entry.log} 第{entry.seq}条不是合格的决定（{error}）；请用写下它的那个版本的 auditlib 打开"
        ) from error
    return Decision(draft, entry.seq, entry.id, entry.time, entry.hash)


def _value(body: Mapping[str, Any], standard: Standard) -> type_of_value:
    """Read a value as its input's type has it: money and points are decimals, and stand as text."""
    value: type_of_value = body["value"]
    item = standard.inputs.get(body["target"]["name"]) if body["target"]["of"] == "input" else None
    if item is None or item.each is not None or item.type not in ("amount", "points") or not isinstance(value, str):
        return value
    return Decimal(value) if NUMBER.fullmatch(value) else value
