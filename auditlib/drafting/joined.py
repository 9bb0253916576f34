"""Phrases that belong together told as one: a cap with the effect before it, the bands of one measure, what grows with each time."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

# Marks of what is not yet a sketch: a cap, a band with its edge and points, a rounding, what the first, second … time takes.
CAP, BAND, ROUND, NTH = "cap: ", "band: ", "to: ", "nth: "
BAND_OF = "kind: bands 的一档"
# How a deduction goes on from an award: 达到90%得3分，每低1个百分点扣0.5分.
FOLLOWS = re.compile(r"[每少低高超缺不]")
LESSENED = "（达不到的由下一条来扣，这里不写 when；另有条件的才写）"


class Hint(NamedTuple):
    """A phrase and the sketch of the effect that it suggests, without its id; or, of no effect of its own, only a remark."""

    phrase: str
    sketch: str = ""
    remark: str = ""


def joined(last: Hint, hint: Hint) -> list[Hint]:
    """Join a phrase to the one before it, where the two make one effect."""
    both = f"{last.phrase}，{hint.phrase}"
    if hint.sketch.startswith(CAP) and last.sketch and "；" not in last.sketch and not last.sketch.startswith(BAND):
        return [last._replace(phrase=both, sketch=f"{last.sketch}, {hint.sketch}")]
    if hint.sketch.startswith(ROUND) and last.sketch.startswith("kind: rate"):
        return [last._replace(phrase=both, sketch=f"{last.sketch}, {hint.sketch}")]
    if any(hint.sketch.startswith(mark) and last.sketch.startswith(mark) for mark in (BAND, NTH)):
        return [Hint(both, f"{last.sketch}；{hint.sketch}")]
    if hint.sketch.startswith("kind: void, void: total") and last.sketch.startswith("kind: void, void: none"):
        return [Hint(both, f"{hint.sketch}, sanctions: […]")]
    lessens = hint.sketch.startswith("kind: steps, deduct:") and FOLLOWS.match(hint.phrase)
    if lessens and last.sketch.startswith("kind: flat, award:"):
        whole = last._replace(sketch=last.sketch.removesuffix(", when: …"), remark=LESSENED)
        return [whole, hint._replace(sketch=hint.sketch.replace(", of: …", ", from: …, of: …", 1))]
    if "scope: total" in hint.sketch and last.sketch.startswith("kind: void, void: none"):
        return [Hint(both, f"{hint.sketch}, sanctions: […]")]
    return [last, hint]


def finished(hint: Hint) -> Hint:
    """Write a cap that stands alone as a remark, bands as the rungs of one effect, and what grows with each time as bands and steps."""
    if hint.sketch.startswith(NTH):
        return _growing(hint)
    if hint.sketch.startswith(CAP):
        return Hint(hint.phrase, remark=f"上限：在计分点上写 {hint.sketch}；几个合计的写 groups")
    if hint.sketch.startswith(ROUND):
        return Hint(
            hint.phrase, remark=f"取整：在按比例得分的计分点上写 {hint.sketch}；总分的写 rules: {{total_to: …}}"
        )
    if not hint.sketch.startswith(BAND):
        return hint
    rungs = [part.removeprefix(BAND).rsplit(" ", 1) for part in hint.sketch.split("；")]
    if len(rungs) == 1:
        return Hint(hint.phrase, remark=BAND_OF)
    rising = sorted(rungs, key=lambda rung: Decimal(-1) if rung[0] == "-" else Decimal(rung[0].strip(" %")))
    ends = [f"below: {edge.strip()}, " for edge, _ in rising[1:]] + [""]
    bands = ", ".join(f"{{{end}points: {points}}}" for end, (_, points) in zip(ends, rising, strict=True))
    return Hint(hint.phrase, f"kind: bands, of: …, award: [{bands}]")


def _growing(hint: Hint) -> Hint:
    """Write what the first, second … time takes as bands of their sums; the last goes on for every further time."""
    times = [Decimal(part.removeprefix(NTH)) for part in hint.sketch.split("；")]
    sums = [sum(times[:n], Decimal(0)) for n in range(len(times))]
    bands = "".join(f"{{up_to: {n}, points: {points:f}}}, " for n, points in enumerate(sums[:-1]))
    first = f"kind: bands, of: …, deduct: [{bands}{{points: {sums[-1]:f}}}]；" if len(times) > 1 else ""
    remark = "（按次数递增；两条的 of 相同）" if first else ""
    return Hint(
        hint.phrase, f"{first}kind: steps, deduct: {times[-1]:f}, of: …, above: {len(times) - 1}, every: 1", remark
    )
