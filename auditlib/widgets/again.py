"""A decision made once more: the same on the same thing, in sight of what stands now."""

from __future__ import annotations

from auditlib.decisions.draft import Grounds, Sight, answer, decide_input, rule_incident, rule_province
from auditlib.decisions.types import Draft


def again(sight: Sight, draft: Draft, grounds: Grounds) -> Draft:
    """Decide the same anew. Raises DecisionError as the first making did."""
    target = draft.target
    match draft.kind:
        case "incident":
            return rule_incident(sight, target.name, str(draft.value), grounds, draft.other)
        case "province":
            return rule_province(sight, target, draft.value, grounds)
        case "answer":
            return answer(sight, target.name, str(draft.value), grounds)
        case _:
            return decide_input(sight, target.name, draft.value, grounds)
