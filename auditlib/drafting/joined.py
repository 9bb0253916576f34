"""Phrases that belong together told as one: a cap with the effect before it, a veto with what it takes, what grows with each time."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

# Marks of what is not yet a sketch: a cap, one in times, a rounding, what the first, second … time takes.
CAP, TIMES, ROUND, NTH = "cap: ", "times: ", "to: ", "nth: "
BAND_OF = "kind: bands 的一档；只有这一档的写 flat，条件写在 when"
# How a deduction goes on from an award: 达到90%得3分，每低1个百分点扣0.5分.
FOLLOWS = re.compile(r"[每少低高超缺不下降上]")
LESSENED = "（达不到的由下一条来扣，这里不写 when；另有条件的才写）"
# An award of all points, which a rate that follows replaces.
WHOLE = ("kind: flat, award: …", "kind: rate, award: …")
POINTS = re.compile(r"(award|bonus|deduct): ([0-9.]+)")
# A cap that speaks of several effects together.
TOGETHER = re.compile(r"本[项条款部]|累计|合计|共计|总计|加减|[加扣减得]分")
ROLES = {"加": "bonus", "奖": "bonus", "扣": "deduct", "减": "deduct", "得": "award"}


class Hint(NamedTuple):
    """A phrase and the sketch of the effect that it suggests, without its id; or, of no effect of its own, only a remark.

    `sentence` counts the sentences of the clause. A phrase that suggests nothing has neither.
    """

    phrase: str
    sketch: str = ""
    remark: str = ""
    sentence: int = 0


def joined(found: list[Hint], hint: Hint) -> list[Hint]:
    """Add a phrase to those before it, as one with another where the two make one effect."""
    last = next((n for n in range(len(found) - 1, -1, -1) if found[n].sketch or found[n].remark), None)
    if hint.sketch.startswith((CAP, TIMES)):
        return _capped(found, hint)
    if last is None:
        return [*found, hint]
    one = _one(found[last], hint, adjoins=last == len(found) - 1)
    if one is not None:
        return [*found[:last], one]
    if "kind: steps, deduct:" in hint.sketch and FOLLOWS.match(hint.phrase):
        return _lessened(found, hint)
    if hint.remark and FOLLOWS.match(hint.phrase) and "扣" in hint.phrase:
        return [*(_always(each) if each.sentence == hint.sentence else each for each in found), hint]
    return [*found, hint]


def _one(before: Hint, hint: Hint, adjoins: bool) -> Hint | None:
    """Tell two phrases as one where they make one effect; None where they do not."""
    both = f"{before.phrase}，{hint.phrase}"
    if hint.sketch.startswith(ROUND) and before.sketch.startswith("kind: rate"):
        return before._replace(phrase=both, sketch=f"{before.sketch}, {hint.sketch}")
    if hint.sketch.startswith(NTH) and before.sketch.startswith(NTH) and adjoins:
        return before._replace(phrase=both, sketch=f"{before.sketch}；{hint.sketch}")
    off_total = hint.sketch.startswith("kind: void, void: total") or "scope: total" in hint.sketch
    if off_total and before.sketch.startswith("kind: void, void: none") and hint.sentence == before.sentence:
        return Hint(both, f"{hint.sketch}, sanctions: […]", sentence=hint.sentence)
    if hint.sketch.startswith("kind: rate, award: …") and before.sketch.startswith(WHOLE):
        return hint._replace(phrase=both)
    return None


def _lessened(found: list[Hint], hint: Hint) -> list[Hint]:
    """Let an award that is lessened step by step be won without a condition, and the steps be taken from it."""
    told = [n for n, each in enumerate(found) if each.sketch]
    while told and found[told[-1]].sketch.startswith("kind: steps, bonus:"):
        told.pop()
    if not told or not found[told[-1]].sketch.startswith("kind: flat, award:"):
        return [*found, hint]
    whole = _always(found[told[-1]])
    named = re.sub(r"(deduct: [0-9.]+), of: …", r"\1, from: …, of: …", hint.sketch, count=1)
    return [*found[: told[-1]], whole, *found[told[-1] + 1 :], hint._replace(sketch=named)]


def _always(hint: Hint) -> Hint:
    """Let an award be won without a condition, since what follows takes from it what is missed."""
    if not hint.sketch.startswith("kind: flat, award:"):
        return hint
    return hint._replace(sketch=re.sub(r", when: .*$", "", hint.sketch), remark=LESSENED)


def _capped(found: list[Hint], cap: Hint) -> list[Hint]:
    """Bind a cap to the one effect that it can be meant for; of several, tell that it binds them together."""
    if re.search(r"加.{0,2}[减扣]|增减", cap.phrase):
        return _capped_both(found, cap)
    role = next((ROLES[letter] for letter in cap.phrase if letter in ROLES), "")
    meant = [n for n, each in enumerate(found) if _can_be(each, role)]
    near = [n for n in meant if found[n].sentence == cap.sentence]
    beside = any(each.remark and not each.sketch for each in found if each.sentence == cap.sentence)
    if len(near or meant) > 1 or (TOGETHER.search(cap.phrase) and (len(meant) > 1 or (meant and beside))):
        return [*found, _together(cap, [role] if role else [])]
    at = next(iter(near or meant), None)
    bound = None if at is None else _bound(found[at], cap)
    return [*found, cap] if bound is None or at is None else [*found[:at], bound, *found[at + 1 :]]


def _capped_both(found: list[Hint], cap: Hint) -> list[Hint]:
    """Bind a cap on adding and deducting to the phrase before it that does both; otherwise it binds several effects."""
    last = found[-1] if found else cap
    bound = _bound(last, cap) if "；" in last.sketch and _can_be(last, "deduct") else None
    return [*found[:-1], bound] if bound else [*found, _together(cap, ["bonus", "deduct"])]


def _can_be(hint: Hint, role: str) -> bool:
    """Tell whether a hint is an effect with points by number that has no cap yet and can be meant by one."""
    return bool(POINTS.search(hint.sketch)) and f"{role}: " in hint.sketch and CAP not in hint.sketch


def _together(cap: Hint, roles: list[str]) -> Hint:
    most = cap.sketch.split(": ")[1]
    said = [f", role: {role}" for role in roles] or [""]
    parts = ", ".join(f"{{of: [各计分点的编号]{role}, cap: {most}}}" for role in said)
    return cap._replace(sketch="", remark=f"几个计分点合计的上限：在本行写 groups: [{parts}]")


def _bound(hint: Hint, cap: Hint) -> Hint | None:
    """Write a cap into an effect; a fixed figure that it lets count several times is counted one by one."""
    both, parts = f"{hint.phrase}，{cap.phrase}", hint.sketch.split("；")
    found = POINTS.search(hint.sketch)
    assert found is not None
    role, points = found[1], Decimal(found[2])
    most = Decimal(cap.sketch.split(": ")[1]) * (points if cap.sketch.startswith(TIMES) else 1)
    if parts[0].startswith("kind: flat"):
        if role == "award" or most < points:
            return None
        parts = [f"kind: steps, {role}: {points:f}, of: …, every: 1"]
    return hint._replace(phrase=both, sketch="；".join(f"{part}, cap: {most:f}" for part in parts))


def finished(hint: Hint) -> Hint:
    """Write a cap or a rounding that stands alone as a remark, and what grows with each time as bands and steps."""
    if hint.sketch.startswith(NTH):
        return _growing(hint)
    if hint.sketch.startswith(CAP):
        return Hint(hint.phrase, remark=f"上限：在计分点上写 {hint.sketch}；几个合计的写 groups")
    if hint.sketch.startswith(TIMES):
        times = hint.sketch.removeprefix(TIMES)
        return Hint(hint.phrase, remark=f"最多计{times}次：按次计的计分点上写 cap: {times}次的分数")
    if hint.sketch.startswith(ROUND):
        return Hint(
            hint.phrase, remark=f"取整：在按比例得分的计分点上写 {hint.sketch}；总分的写 rules: {{total_to: …}}"
        )
    return hint


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
