"""What counting several effects together left of one of them, and which group cut it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from auditlib.scoring.groups import counted
from auditlib.scoring.judge import Block
from auditlib.standard.effects import AnyEffect
from auditlib.standard.schema import Standard
from auditlib.words import points_text


def cut_words(standard: Standard, block: Block, at: int, effect_id: str) -> Iterator[str]:
    """Tell which groups cut an effect, and of each whether it was the number that counts or the cap: those of rows first."""
    now = {name: np.array([_alone(standard, block, at, name)]) for _, members in standard.grouped for name in members}
    for group, members in standard.grouped:
        before = [now[name] for name in members]
        kept = counted(before, group.model_copy(update={"cap": None}))
        after = counted(before, group)
        if effect_id in members:
            own = members.index(effect_id)
            if kept[own][0] < before[own][0]:
                yield "就高不累计" if group.most == 1 else f"至多计{group.most}项"
            if after[own][0] < kept[own][0]:
                yield f"同组合计以{points_text(group.cap or 0)}分为限"
        now |= dict(zip(members, after, strict=True))


def _alone(standard: Standard, block: Block, at: int, effect_id: str) -> int:
    """Tell what an effect came to before anything was counted together."""
    outcome, cap = block.outcomes[effect_id], getattr(standard.effects[effect_id], "cap", None)
    asked = int((outcome.points if outcome.uncapped is None else outcome.uncapped)[at])
    return asked if cap is None else min(asked, cap)


def eaten(block: Block, effect: AnyEffect, at: int) -> bool:
    """Tell whether an effect gives or takes points and a cap, or what it is counted with, leaves nothing of them."""
    outcome = block.outcomes[effect.id]
    known = outcome.gone is None or not outcome.gone[at]
    return known and outcome.uncapped is not None and bool(outcome.uncapped[at]) and not outcome.points[at]
