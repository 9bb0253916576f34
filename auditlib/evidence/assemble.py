"""A draft made into evidence: values by their types, the ledger's sums, and what the parts say of each other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from auditlib.evidence.attachments import read_attachments
from auditlib.evidence.cover import read_cover
from auditlib.evidence.dated import dated, days_named
from auditlib.evidence.draft import Draft, Raw
from auditlib.evidence.findings import Findings
from auditlib.evidence.given import read_given
from auditlib.evidence.incidents import Ledger, counted, read_ledger
from auditlib.evidence.layout import NO, YES, inputs_asked
from auditlib.evidence.scores import read_scores
from auditlib.evidence.tally import entered, tally_words
from auditlib.evidence.values import read_text, read_value
from auditlib.model import Evidence, Origin, Value, type_of_value
from auditlib.standard.checks import broken, side_words, worth_words
from auditlib.standard.inputs import Input
from auditlib.standard.parts import inputs_in
from auditlib.standard.schema import Standard
from auditlib.standard.types import DAY
from auditlib.words import STATE_WORDS, number_text


class Expected(NamedTuple):
    """What is known of a city before its file is read; `given` None takes the file's own province figures."""

    city: str
    code: str
    given: Mapping[str, type_of_value] | None


class Stated(NamedTuple):
    """What a city states for one input."""

    name: str
    item: Input
    raw: Raw
    value: type_of_value


def assemble(draft: Draft, standard: Standard, folder: Path, expected: Expected, findings: Findings) -> Evidence:
    """Make evidence of a draft that was read from `folder`; whatever is wrong becomes a finding."""
    cover = read_cover(draft, standard, findings, expected.city, expected.code)
    given = None if expected.given is None else read_given(expected.given, standard, findings)
    standard = dated(standard, _days(draft, standard) if given is None else given)
    ledger = read_ledger(draft.incidents or (), standard, findings)
    values: dict[str, Value] = {}
    # What counts another input's rows comes after that one.
    for name, item in sorted(standard.inputs.items(), key=lambda each: each[1].rows_of is not None):
        raw = draft.values.get(name, Raw(None, draft.whole))
        stated = Stated(name, item, raw, read_value(raw, name, item, findings))
        value = stated.value
        if item.source == "province" and given is not None:
            value = _given(stated, given.get(name), findings)
        elif item.ledger and draft.incidents is not None:
            value = _summed(stated, ledger, standard, values, findings)
        if value is not None or name in draft.values:
            origin = raw.origin if name in draft.values or item.source != "province" else Origin(standard.words.given)
            values[name] = Value(value, origin, read_text(draft.proofs.get(name)))
    for name in (name for name in draft.proofs if name not in standard.inputs):
        findings.add("unknown_input", draft.proofs[name].origin, found=name, near=standard.inputs)
    _contradictions(standard, values, findings)
    _far_off(standard, values, findings)
    _missing(draft, standard, values, findings)
    return Evidence(
        city=cover.city,
        code=cover.code,
        year=cover.year,
        filler=cover.filler,
        date=cover.date,
        values=values,
        self_scores=read_scores(draft, standard, findings),
        incidents=tuple(ledger.incidents),
        attachments=tuple(read_attachments(draft.attachments, folder, findings)),
        findings=findings.all(),
    )


def _days(draft: Draft, standard: Standard) -> dict[str, type_of_value]:
    """Read the days on which deadlines hang, from the city's own file."""
    unheard = Findings("", standard.words)
    raws = {name: raw for name in days_named(standard) if (raw := draft.values.get(name)) is not None}
    return {name: read_value(raw, name, standard.inputs[name], unheard) for name, raw in raws.items()}


def _given(stated: Stated, ours: type_of_value, findings: Findings) -> type_of_value:
    """Take what the province gives; what the city's file says otherwise is an error."""
    name, item, raw, value = stated
    if value is not None and value != ours:
        wanted = "空（没有下达）" if ours is None else shown(item, ours)
        findings.add("province_value", raw.origin, name, label=item.label, found=shown(item, value), wanted=wanted)
    return ours


def _summed(
    stated: Stated, ledger: Ledger, standard: Standard, values: Mapping[str, Value], findings: Findings
) -> type_of_value:
    """Take the ledger's sum where the cell is empty; a number that differs from it is an error."""
    name, item, raw, value = stated
    if entered(standard, name) in ledger.broken or (value is None and not raw.empty):
        return value
    total: type_of_value = ledger.sum(name, standard)
    if total is None and (base := values.get(item.rows_of or "")) is not None:
        # Without rows, what counts them knows as much as the input under which they would be entered.
        total = base.value if base.value is None or isinstance(base.value, str) else counted(standard, name, ())
    if value is None or (isinstance(value, str) and not total):
        return total if value is None else value
    wanted = counted(standard, name, ()) if total is None else total
    if wanted is not None and value != wanted:
        words = {"found": shown(item, value), "wanted": shown(item, wanted), "cells": ledger.cells(name, standard)}
        words["said"] = tally_words(standard, item)
        findings.add(_code_of(item), raw.origin, name, label=item.label, **words)
    return wanted


def _code_of(item: Input) -> str:
    """Tell the finding for a number that is not what its rows come to."""
    if item.tally is not None:
        return "tally_differs"
    return "deadlines_differ" if item.due is not None and item.due.counts == "periods" else "ledger_differs"


def shown(item: Input, value: type_of_value) -> str:
    """Tell a value as the user wrote or chose it."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return item.states.get(value) or STATE_WORDS.get(value, value)
    return "" if value is None else number_text(value)


def _contradictions(standard: Standard, values: Mapping[str, Value], findings: Findings) -> None:
    """Tell the relations that do not hold, at the first input of the part."""
    for check, ours, theirs in broken(standard, {name: value.value for name, value in values.items()}):
        (first, *_), others = inputs_in((check.part, check.other)), inputs_in(check.other)
        words = {
            "text": check.text,
            "label": side_words(standard, check.part),
            "found": worth_words(standard, check.part, ours),
            "whole": side_words(standard, check.other),
            "wanted": worth_words(standard, check.other, theirs),
            "other": (values[others[0]].origin.cell if len(others) == 1 else "") or "同一文件",
        }
        findings.add("contradiction", values[first].origin, first, **words)


def _far_off(standard: Standard, values: Mapping[str, Value], findings: Findings) -> None:
    """Tell the days that lie more than a year before or after the standard's, as those do whose year was mistyped."""
    days = {name: item for name, item in standard.inputs.items() if item.type == "date" and item.source == "city"}
    for name, item in days.items():
        value = values.get(name)
        day = DAY.fullmatch(value.value) if value is not None and isinstance(value.value, str) else None
        if value is not None and day and abs(int(day[0][:4]) - standard.year) > 1:
            findings.add("date_far_off", value.origin, name, label=item.label, found=day[0], wanted=standard.year)


def _missing(draft: Draft, standard: Standard, values: Mapping[str, Value], findings: Findings) -> None:
    """Tell each input that is missing, except those that another finding has named."""
    named = {finding.input for finding in findings.told}
    for name, item in inputs_asked(standard).items() if draft.values else ():
        if name not in named and (name not in values or values[name].value is None):
            origin = values[name].origin if name in values else draft.whole
            code = "missing_given" if item.source == "province" else "missing"
            findings.add(code, origin, name, label=item.label)
