"""Whether a standard agrees with itself: ids, references, types, sums.

Each check yields the place in the file, as the names and positions that lead to it, and what is wrong there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from auditlib.errors import nearest
from auditlib.files.strict import NOT_TEXT
from auditlib.standard.checks import JOINED
from auditlib.standard.eased import eased_fault, eased_faults
from auditlib.standard.effects import AnyEffect, Bands, Choice, Discretion, Line, Rate, Steps
from auditlib.standard.faults import Fault, Place
from auditlib.standard.full import full_points
from auditlib.standard.inputs import LARGEST_COUNT, Input
from auditlib.standard.ledgers import ledger_faults, once_faults
from auditlib.standard.naming import CONDITIONS, NUMBERS, PARTS, known, typed
from auditlib.standard.parts import asked_in, inputs_in, parts_of, provinces_in
from auditlib.standard.percent import percent_bands, percent_line, percent_rate, percent_steps
from auditlib.standard.schema import Row, Standard
from auditlib.standard.sums import points_faults, whole_faults
from auditlib.words import ROLE_WORDS, STATE_WORDS, points_text


def contradictions(standard: Standard) -> list[Fault]:
    """Find everything in which the standard contradicts itself, in the order of the checks."""
    return [
        *_repeated_ids(standard),
        *_inputs(standard),
        *_effects(standard),
        *points_faults(standard),
        *_names(standard),
        *once_faults(standard),
        *eased_faults(standard),
        *_readings(standard),
        *whole_faults(standard),
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
                where["条款"].append((clause.id, (*at, "id"), row.id))
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
            if any(letter.isspace() for letter in id_):
                yield place, f"{word}编号 {id_} 不应含空白"


def _inputs(standard: Standard) -> Iterator[Fault]:
    effects = (*standard.effects.values(), *_redefined(standard))
    used = {name for effect in effects for name in effect.inputs}
    used |= set(inputs_in(standard.beside))
    used |= {name for part in provinces_in((*effects, *standard.beside)) for name in asked_in(part)}
    used |= {item.rows_of for item in standard.inputs.values() if item.rows_of is not None}
    used |= {name for item in standard.inputs.values() if item.due is not None for name in item.due.named}
    for name, item in standard.inputs.items():
        place: Place = ("inputs", name)
        if name not in used and not item.evidence_only:
            yield place, f"输入 {name} 没有计分点用到；若只作佐证，请写 evidence_only: yes"
        if name in used and item.evidence_only:
            yield (*place, "evidence_only"), f"输入 {name} 已被计分点用到，不应写 evidence_only"
        if NOT_TEXT.fullmatch(name):
            yield place, f"输入名 {name} 会被读成数字、是非或日期，用到它的地方认不出来；请换一个名称"
        yield from _states(place, name, item)
        if item.step is not None and (item.step <= 0 or (item.max - item.min) % item.step):
            yield place, f"输入 {name}: step 应大于 0，且 min 到 max 恰为其整数倍"
        if item.type == "points" and item.max == LARGEST_COUNT:
            yield place, f"输入 {name}: 酌情分应写明 max（至多几分）"
        yield from ledger_faults(standard, place, name, item)
        if item.each is not None:
            yield from _each(standard, (*place, "each"), name, item)
        if item.type == "points" and item.min < 0 and _roles(effects, name) != {"bonus", "deduct"}:
            said = f"输入 {name}: 可正可负的酌情分（min 小于 0）应由一个 bonus 和一个 deduct 的 discretion 使用：正数加分，负数扣分"
            yield (*place, "min"), said
        if item.min > item.max:
            yield (*place, "min"), f"输入 {name}: min 大于 max"
        for bound in (item.min, item.max, item.step or 0):
            if bound * item.scale != int(bound * item.scale):
                yield place, f"输入 {name}: min、max、step 的小数位多于该输入可有的位数"


def _states(place: Place, name: str, item: Input) -> Iterator[Fault]:
    if (item.type == "state") != bool(item.states):
        yield place, f"输入 {name}: 状态类输入（且仅此类）应以 states 列出各状态"
    for word in sorted({*STATE_WORDS.values()}.intersection(item.states.values())):
        said = (
            f"输入 {name}: “{word}”在工作簿里另有含义，状态请换一个说法，如“不涉及”；没有这项业务的，写明行的 applies"
        )
        yield (*place, "states"), said


def _roles(effects: Iterable[AnyEffect], name: str) -> set[str]:
    return {effect.role for effect in effects if isinstance(effect, Discretion) and effect.gives == name}


def _each(standard: Standard, place: Place, name: str, item: Input) -> Iterator[Fault]:
    if item.type != "points" or item.min < 0:
        yield place, f"输入 {name}: each（逐起给分）只用于 type: points 且 min 不小于 0 的输入"
    yield from known(standard, place, item.each or "", ("count",))


def _redefined(standard: Standard) -> Iterator[AnyEffect]:
    for reading in standard.readings.values():
        for option in reading.options.values():
            yield from option.effects


def _effects(standard: Standard) -> Iterator[Fault]:
    for _, row, place, effect in places(standard):
        yield from _effect(standard, row, place, effect)


def _effect(standard: Standard, row: Row, place: Place, effect: AnyEffect) -> Iterator[Fault]:
    for part in PARTS:
        yield from typed(standard, (*place, part), getattr(effect, part, None), condition=part in CONDITIONS)
    if isinstance(effect, Steps):
        yield from percent_steps(standard, place, effect)
    if isinstance(effect, Rate):
        yield from percent_rate(standard, place, effect)
    if isinstance(effect, Line):
        for n, level in enumerate(effect.levels):
            yield from typed(standard, (*place, effect.role, n, "at"), level, condition=False)
        yield from percent_line(standard, place, effect)
    if isinstance(effect, Bands):
        yield from percent_bands(standard, place, effect)
    if (eased := getattr(effect, "eased", None)) is not None and eased not in standard.eased:
        yield from eased_fault(standard, (*place, "eased"), eased)
        if effect.role != "deduct" or isinstance(effect, Discretion):
            yield (*place, "eased"), "eased 只用于扣分；由审核人酌定的分数已经权衡，不再减扣"
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
        yield from known(standard, (*place, effect.role), effect.gives, ("points",))
        return
    yield from known(standard, (*place, "of"), effect.of, ("state",))
    states = getattr(standard.inputs.get(effect.of), "states", {})
    if states and set(states) != set(effect.gives):
        yield (*place, effect.role), f"应给出每个状态的分数，且只有这些：{'、'.join(states)}"


def _names(standard: Standard) -> Iterator[Fault]:
    clauses = {clause.id for row in standard.rows.values() for clause in row.clauses}
    for name, reading in standard.readings.items():
        if reading.default not in reading.options:
            yield ("readings", name, "default"), f"口径 {name} 没有选项 {reading.default}"
        for clause in reading.clauses:
            if clause not in clauses:
                yield ("readings", name, "clauses"), f"没有条款 {clause}{nearest(clause, clauses)}"
    for n, check in enumerate(standard.checks):
        for side in (check.part, check.other):
            if not _plain(side):
                yield ("checks", n), "checks 的两边只用输入、数、sum、difference、product"
            for name in inputs_in(side):
                yield from known(standard, ("checks", n), name, NUMBERS)


def _plain(side: Any) -> bool:
    """Tell whether a side of a relation is made of what can be worked out of any city's values."""
    return isinstance(side, str | Fraction) or (type(side) in JOINED and all(map(_plain, parts_of(side))))


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
