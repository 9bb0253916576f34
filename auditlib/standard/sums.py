"""Whether points add up, from effects to the total, and whether groups, sections and grades name what is there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from auditlib.errors import nearest
from auditlib.standard.faults import Fault, Place
from auditlib.standard.full import full_points
from auditlib.standard.naming import typed
from auditlib.standard.percent import percent_coefficient
from auditlib.standard.schema import Row, Standard
from auditlib.standard.wholes import Group
from auditlib.words import number_text, points_text


def points_faults(standard: Standard) -> Iterator[Fault]:
    """Check that awards, rows, sections and the total add up."""
    for i, item in enumerate(standard.items):
        for r, row in enumerate(item.rows):
            awards = [e for e in row.effects if e.role == "award" and set(e.inputs) <= set(standard.inputs)]
            full = {effect.id: full_points(effect, standard) for effect in awards}
            total = sum(_of_groups(standard, full).values())
            yield from _idle(standard, ("items", i, "rows", r), row)
            if total != row.points:
                said = f"评分行 {row.id} 的分值是 {points_text(row.points)}，各得分项之和却是 {points_text(total)}"
                said += _how_to_award(row, total)
                yield ("items", i, "rows", r, "points"), said
    for name, section in standard.sections.items():
        found = _sum_of(standard, name)
        if found != section.points:
            said = f"部分 {name} 的分值是 {points_text(section.points)}，其中各项之和却是 {_shown(found)}"
            yield ("sections", name, "points"), said
    whole = _sum_of(standard, None)
    if whole != standard.points:
        weighted = any(section.weight != 1 for section in standard.sections.values())
        of = "各部分分值乘以权重之和（连同不在部分内的评分行）" if weighted else "各评分行分值之和"
        how = "；60分折成35分的部分，权重请写 35/60" if weighted else ""
        yield ("points",), f"总分是 {points_text(standard.points)}，{of}却是 {_shown(whole)}{how}"


def _idle(standard: Standard, place: Place, row: Row) -> Iterator[Fault]:
    """Find deductions in a row of 0 points, which has nothing that they could be taken from under any reading."""
    ways = [standard.rules, *(option.set_ for each in standard.readings.values() for option in each.options.values())]
    below_0 = row.floor == "none" or (row.floor is None and any(rules.floor == "none" for rules in ways))
    nets = row.bonuses and any(rules.bonus == "net" for rules in ways)
    if row.points or not row.deductions or below_0 or nets:
        return
    for c, clause in enumerate(row.clauses):
        for e, effect in enumerate(clause.effects):
            if effect.id in row.deductions:
                yield (
                    (*place, "clauses", c, "effects", e, "deduct"),
                    f"评分行 {row.id} 是0分的行，扣分扣到0为止，计分点 {effect.id} 便扣不到分；"
                    "请给这一行写 floor: none（本行可为负分），或给这个扣分写 scope: total（从总分中扣）",
                )


def _shown(thousandths: Fraction) -> str:
    return number_text(Decimal(thousandths.numerator) / Decimal(thousandths.denominator) / 1000)


def _sum_of(standard: Standard, within: str | None) -> Fraction:
    """Add up the points of what stands in a section, or in none, the sections in it by their weights."""
    rows = [row.points for item in standard.items if item.section == within for row in item.rows]
    inner = [section.points * section.weight for section in standard.sections.values() if section.within == within]
    return Fraction(sum(rows)) + sum(inner, Fraction(0))


def _of_groups(standard: Standard, full: dict[str, int]) -> dict[str, int]:
    """Cut full points as the groups cut what is won."""
    for group, members in standard.grouped:
        ours = [name for name in members if name in full]
        counted = sorted(ours, key=lambda name: -full[name])[: group.most]
        left = group.cap
        for name in ours:
            full[name] = full[name] if name in counted else 0
            if left is not None:
                full[name] = min(full[name], left)
                left -= full[name]
    return full


def _how_to_award(row: Row, total: int) -> str:
    """Say what usually makes the awards of a row differ from its points, and what to write."""
    if not total:
        return f"；从满分起扣的行，请在第一条写 {{kind: flat, award: {points_text(row.points)}}}"
    if total > row.points:
        return "；几个得分项只取其一时，请用 bands 或在 groups 中写 take: highest"
    return "；按次数得分的请写 cap（至多得几分）"


def whole_faults(standard: Standard) -> Iterator[Fault]:
    """Check groups, sections, grades, and when rows apply."""
    yield from _groups(standard)
    for i, item in enumerate(standard.items):
        if item.section is not None and item.section not in standard.sections:
            yield ("items", i, "section"), f"没有部分 {item.section}{nearest(item.section, standard.sections)}"
        for r, row in enumerate(item.rows):
            yield from typed(standard, ("items", i, "rows", r, "applies"), row.applies, condition=True)
    for name, section in standard.sections.items():
        if section.within is not None and (section.within not in standard.sections or name in _above(standard, name)):
            yield ("sections", name, "within"), f"部分 {name} 的 within 应为另一个部分，却是 {section.within}"
    yield from typed(standard, ("coefficient",), standard.coefficient, condition=False)
    yield from percent_coefficient(standard, ("coefficient",))
    for n, grade in enumerate(standard.grades):
        place: Place = ("grades", n)
        yield from typed(standard, (*place, "when"), grade.when, condition=True)
        for name in grade.unless:
            if name not in standard.sanctions:
                yield (*place, "unless"), f"不认识的处理 {name}{nearest(name, standard.sanctions)}"
        for name in grade.floors:
            if name not in standard.rows and name not in standard.sections:
                yield (
                    (*place, "floors"),
                    f"没有评分行或部分 {name}{nearest(name, [*standard.rows, *standard.sections])}",
                )


def _above(standard: Standard, name: str) -> tuple[str, ...]:
    return standard.within(standard.sections[name].within)


def _groups(standard: Standard) -> Iterator[Fault]:
    clauses = {clause.id for clause in standard.clause_of.values()}
    places: list[tuple[Place, Group]] = [(("groups", n), group) for n, group in enumerate(standard.groups)]
    for i, item in enumerate(standard.items):
        for r, row in enumerate(item.rows):
            places += [(("items", i, "rows", r, "groups", n), group) for n, group in enumerate(row.groups)]
    wholes = {*clauses, *standard.rows, *(item.id for item in standard.items), *standard.sections}
    members = dict(standard.grouped)
    for place, group in places:
        for name in group.of:
            if name not in standard.effects and name not in wholes:
                known = [*standard.effects, *wholes]
                yield (*place, "of"), f"没有计分点、条款、评分行、项或部分 {name}{nearest(name, known)}"
            elif name not in standard.effects and group.role is None:
                yield (*place, "role"), f"{name} 不是计分点，请写明 role：award、bonus 或 deduct"
        roles = {standard.effects[name].role for name in members[group]}
        if len(roles) > 1 or "void" in roles:
            yield (*place, "of"), f"同组的计分点应都是得分、都是加分或都是扣分：{'、'.join(members[group])}"
        if not roles and not set(group.of) - set(standard.effects) - wholes:
            yield (*place, "of"), "组内没有计分点"
