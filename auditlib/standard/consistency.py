"""Whether a standard agrees with itself: ids, references, types, sums.

Each check yields the place in the file, as the names and positions that lead to it, and what is wrong there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from auditlib.errors import nearest
from auditlib.standard.conditions import All, AnyOf, Compare, Growth, Is, Met, Not, Province, Share, Spread, Sum
from auditlib.standard.effects import AnyEffect, Bands, Choice, Discretion, Flat, Steps, Void, inputs_in
from auditlib.standard.schema import InputType, Row, Standard
from auditlib.words import ROLE_WORDS, points_text

Place = tuple[str | int, ...]
Fault = tuple[Place, str]
NUMBERS: tuple[InputType, ...] = ("count", "amount")
PARTS = ("of", "when", "above", "below")
WORDS = {"count": "计数", "amount": "金额或数量", "yes_no": "是非", "points": "酌情分", "state": "状态"}


def contradictions(standard: Standard) -> list[Fault]:
    """Find everything in which the standard contradicts itself, in the order of the checks."""
    return [
        *_repeated_ids(standard),
        *_inputs(standard),
        *_effects(standard),
        *_points(standard),
        *_names(standard),
        *_readings(standard),
    ]


def places(standard: Standard) -> Iterator[tuple[Place, Row, Place, AnyEffect]]:
    """Walk all effects with the places of their rows and their own."""
    for i, item in enumerate(standard.items):
        for r, row in enumerate(item.rows):
            at_row: Place = ("items", i, "rows", r)
            for c, clause in enumerate(row.clauses):
                for e, effect in enumerate(clause.effects):
                    yield at_row, row, (*at_row, "clauses", c, "effects", e), effect


def _repeated_ids(standard: Standard) -> Iterator[Fault]:
    where: dict[str, list[tuple[str, Place, str]]] = {"项": [], "评分行": [], "条款": [], "计分点": []}
    for i, item in enumerate(standard.items):
        where["项"].append((item.id, ("items", i, "id"), ""))
        for r, row in enumerate(item.rows):
            where["评分行"].append((row.id, ("items", i, "rows", r, "id"), ""))
            for c, clause in enumerate(row.clauses):
                at = ("items", i, "rows", r, "clauses", c)
                where["条款"].append((clause.id, (*at, "id"), f"{row.id}."))
                where["计分点"].extend(
                    (e.id, (*at, "effects", n, "id"), clause.id) for n, e in enumerate(clause.effects)
                )
    for word, found in where.items():
        count = Counter(id_ for id_, _, _ in found)
        for id_, place, begins in found:
            if count[id_] > 1:
                yield place, f"{word}编号 {id_} 出现 {count[id_]} 次，应唯一"
            if not id_.startswith(begins):
                yield place, f"{word}编号 {id_} 应以所在处的编号 {begins} 开头"


def _inputs(standard: Standard) -> Iterator[Fault]:
    used = {name for effect in standard.effects.values() for name in effect.inputs}
    for name, item in standard.inputs.items():
        place: Place = ("inputs", name)
        if name not in used and not item.evidence_only:
            yield place, f"输入 {name} 没有计分点用到；若只作佐证，请写 evidence_only: yes"
        if name in used and item.evidence_only:
            yield (*place, "evidence_only"), f"输入 {name} 已被计分点用到，不应写 evidence_only"
        if (item.type == "state") != bool(item.states):
            yield place, f"输入 {name}: 状态类输入（且仅此类）应以 states 列出各状态"
        if item.type == "points" and (item.step is None or item.step <= 0 or (item.max - item.min) % item.step):
            yield place, f"输入 {name}: 酌情分应有 step，且 min 到 max 恰为其整数倍"
        if item.min > item.max:
            yield (*place, "min"), f"输入 {name}: min 大于 max"
        for bound in (item.min, item.max, item.step or 0):
            if bound * item.scale != int(bound * item.scale):
                yield place, f"输入 {name}: min、max、step 的小数位多于该输入可有的位数"


def _effects(standard: Standard) -> Iterator[Fault]:
    for _, row, place, effect in places(standard):
        yield from _effect(standard, row, place, effect)


def _effect(standard: Standard, row: Row, place: Place, effect: AnyEffect) -> Iterator[Fault]:
    for part in PARTS:
        yield from _typed(standard, (*place, part), getattr(effect, part, None), condition=part == "when")
    if isinstance(effect, Choice | Discretion):
        yield from _special(standard, place, effect)
    awards = {e.id for e in row.effects if e.role == "award"}
    source = getattr(effect, "from_", None)
    if source is not None and source not in awards:
        yield (*place, "from"), f"from 应为本行的得分计分点，却是 {source}{nearest(source, awards)}"
    for sanction in effect.sanctions:
        if sanction not in standard.sanctions:
            yield (*place, "sanctions"), f"不认识的处理 {sanction}{nearest(sanction, standard.sanctions)}"


def _special(standard: Standard, place: Place, effect: Choice | Discretion) -> Iterator[Fault]:
    if isinstance(effect, Discretion):
        yield from _known(standard, (*place, effect.role), effect.gives, ("points",))
        return
    yield from _known(standard, (*place, "of"), effect.of, ("state",))
    states = getattr(standard.inputs.get(effect.of), "states", {})
    if states and set(states) != set(effect.gives):
        yield (*place, effect.role), f"应给出每个状态的分数，且只有这些：{'、'.join(states)}"


def _typed(standard: Standard, place: Place, part: Any, *, condition: bool) -> Iterator[Fault]:
    """Check that a part of an effect names inputs of the types that it can use."""
    if isinstance(part, str) and not (len(place) and place[-1] == "of" and _is_choice(standard, part)):
        yield from _known(standard, place, part, ("yes_no",) if condition else NUMBERS)
    elif isinstance(part, Sum | Share | Growth | Spread | Met):
        for name in inputs_in(part):
            yield from _known(standard, place, name, ("yes_no",) if isinstance(part, Met) else NUMBERS)
    elif isinstance(part, Province):
        yield from _typed(standard, place, part.province, condition=False)
    elif isinstance(part, Compare):
        for side in (part.of, part.level):
            yield from _typed(standard, place, side, condition=False)
    elif isinstance(part, Is):
        yield from _known(standard, place, part.of, ("state",))
        if part.of in standard.inputs and part.state not in standard.inputs[part.of].states:
            yield (
                place,
                f"{part.of} 没有状态 {part.state}{nearest(part.state, standard.inputs[part.of].states)}",
            )
    elif isinstance(part, Not):
        yield from _typed(standard, place, part.not_, condition=True)
    elif isinstance(part, All | AnyOf):
        for each in part.all if isinstance(part, All) else part.any:
            yield from _typed(standard, place, each, condition=True)


def _is_choice(standard: Standard, name: str) -> bool:
    return name in standard.inputs and standard.inputs[name].type == "state"


def _known(standard: Standard, place: Place, name: str, types: tuple[InputType, ...]) -> Iterator[Fault]:
    if name not in standard.inputs:
        yield place, f"不认识的输入 {name}{nearest(name, standard.inputs)}"
    elif standard.inputs[name].type not in types:
        expected = "或".join(WORDS[t] for t in types)
        yield place, f"此处应为{expected}类输入，而 {name} 是{WORDS[standard.inputs[name].type]}类"


def full_points(effect: AnyEffect, standard: Standard) -> int:
    """Tell the most thousandths that an award can give; of steps, what one of them gives unless findings bound them."""
    if isinstance(effect, Steps) and isinstance(effect.of, Met):
        return int(len(effect.of.met) / effect.every) * effect.gives
    if isinstance(effect, Flat | Steps):
        return effect.gives
    if isinstance(effect, Bands):
        return max(band.points for band in effect.gives)
    if isinstance(effect, Choice):
        return max(effect.gives.values())
    if isinstance(effect, Void):
        return 0
    return int(standard.inputs[effect.gives].max * standard.inputs[effect.gives].scale)


def _points(standard: Standard) -> Iterator[Fault]:
    for i, item in enumerate(standard.items):
        for r, row in enumerate(item.rows):
            awards = [e for e in row.effects if e.role == "award" and set(e.inputs) <= set(standard.inputs)]
            total = sum(full_points(effect, standard) for effect in awards)
            if total != row.points:
                said = f"评分行 {row.id} 的分值是 {points_text(row.points)}，各得分项之和却是 {points_text(total)}"
                yield ("items", i, "rows", r, "points"), said
    total = sum(row.points for row in standard.rows.values())
    if total != standard.points:
        yield ("points",), f"总分是 {points_text(standard.points)}，各评分行分值之和却是 {points_text(total)}"


def _names(standard: Standard) -> Iterator[Fault]:
    clauses = {clause.id for row in standard.rows.values() for clause in row.clauses}
    for name, reading in standard.readings.items():
        if reading.default not in reading.options:
            yield ("readings", name, "default"), f"口径 {name} 没有选项 {reading.default}"
        for clause in reading.clauses:
            if clause not in clauses:
                yield ("readings", name, "clauses"), f"没有条款 {clause}{nearest(clause, clauses)}"
    for n, check in enumerate(standard.checks):
        for name in (check.part, check.whole):
            yield from _known(standard, ("checks", n), name, NUMBERS)


def _readings(standard: Standard) -> Iterator[Fault]:
    """Check what the options do: no two readings set one rule, and effects defined anew stay what they are in the tables."""
    setter: dict[str, str] = {}
    for name, reading in standard.readings.items():
        place: Place = ("readings", name, "options")
        bare = [key for key, option in reading.options.items() if not (option.effects or option.set_.model_fields_set)]
        if len(bare) > 1:
            said = f"口径 {name} 的选项 {'、'.join(bare)} 都没有写明作用（set 或 effects），计分时没有分别"
            yield (*place, bare[1]), said
        for key, option in reading.options.items():
            for rule in sorted(option.set_.model_fields_set):
                if setter.setdefault(rule, name) != name:
                    yield (*place, key, "set"), f"规则 {rule} 已由口径 {setter[rule]} 选定"
            yield from _anew(standard, (*place, key, "effects"), option.effects)


def _anew(standard: Standard, place: Place, effects: tuple[AnyEffect, ...]) -> Iterator[Fault]:
    for n, effect in enumerate(effects):
        at: Place = (*place, n)
        now = standard.effects.get(effect.id)
        if now is None:
            yield (*at, "id"), f"没有计分点 {effect.id}{nearest(effect.id, standard.effects)}"
            continue
        row = standard.row_of[effect.id]
        if now.role != effect.role:
            yield (*at, "id"), f"计分点 {effect.id} 是{ROLE_WORDS[now.role]}，换一种读法也应是{ROLE_WORDS[now.role]}"
        elif now.role == "award" and set(effect.inputs) <= set(standard.inputs):
            full, other = full_points(now, standard), full_points(effect, standard)
            if full != other:
                said = f"计分点 {effect.id} 满分是 {points_text(full)}，此读法却是 {points_text(other)}"
                yield (*at, "id"), said
        if set(now.sanctions) != set(effect.sanctions):
            yield (*at, "id"), f"计分点 {effect.id} 的处理应与原来相同，口径不改变处理"
        yield from _effect(standard, row, at, effect)
