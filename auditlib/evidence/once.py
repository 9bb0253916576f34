"""One event that is entered under several inputs (同一事件涉及多项的，按最高项计) counts under the gravest alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from auditlib.evidence.layout import EVENT_HEADING
from auditlib.model import Incident
from auditlib.standard.schema import Standard


def repeated(standard: Standard, counting: Iterable[Incident]) -> dict[Incident, Incident]:
    """Tell which of the incidents that would count do not, each with the one under which its event counts."""
    found: dict[Incident, Incident] = {}
    events: dict[str, list[Incident]] = defaultdict(list)
    for each in counting if standard.once else ():
        if each.event:
            events[each.event].append(each)
    for rule in standard.once:
        for rows in events.values():
            ranked = sorted(
                (each for each in rows if each.input in rule.of), key=lambda each: rule.of.index(each.input)
            )
            found |= {each: ranked[0] for each in ranked if each.input != ranked[0].input}
    return found


def standing(standard: Standard, counting: Collection[Incident]) -> list[Incident]:
    """List the incidents that count once each event counts under the gravest input alone."""
    gone = repeated(standard, counting)
    return [each for each in counting if each not in gone]


def sharing(standard: Standard, incidents: Iterable[Incident], one: Incident) -> list[str]:
    """Name the other inputs whose count hangs on whether an incident counts, since its event is entered there too."""
    rules = [rule for rule in standard.once if one.event and one.input in rule.of]
    others = {each.input for each in incidents if each.event == one.event}
    return [name for rule in rules for name in rule.of if name in others and name != one.input]


def once_step(standard: Standard) -> list[str]:
    """Tell how one event that bears on several inputs is entered, where a standard asks for it."""
    return [
        f"同一事件在{'、'.join(f'“{standard.inputs[name].label}”' for name in rule.of)}中登记几行的，各行填同一“{EVENT_HEADING}”，"
        "只按其中排在最前的一项计，其余不重复计。"
        for rule in standard.once
    ]
