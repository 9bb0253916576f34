"""What is counted over effects and rows: effects counted together, sections, and the total."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from auditlib.standard.schema import Standard
from auditlib.standard.wholes import Group
from tests.reference.ways import Points

HALF = Fraction(1, 2)


def grouped(standard: Standard, points: Mapping[str, Points]) -> dict[str, Points]:
    """Cut what groups of effects come to, the groups of rows first."""
    found = dict(points)
    groups = [(group, row.id) for row in standard.rows.values() for group in row.groups]
    for group, _ in [*groups, *((group, "") for group in standard.groups)]:
        names = members(standard, group)
        if None in [found[name] for name in names]:
            found |= dict.fromkeys(names)
            continue
        worth = {name: found[name] or Fraction(0) for name in names}
        if group.take is not None:
            most = 1 if group.take == "highest" else group.take
            best = sorted(names, key=lambda name: (-worth[name], names.index(name)))[:most]
            worth = {name: worth[name] if name in best else Fraction(0) for name in names}
        for n, name in enumerate(names):
            before = sum((worth[other] for other in names[:n]), Fraction(0))
            if group.cap is not None:
                worth[name] = max(Fraction(0), min(worth[name], Fraction(group.cap, 1000) - before))
        found |= worth
    return found


def members(standard: Standard, group: Group) -> list[str]:
    """List the effects of a group: those named, and those of its role in the clauses, rows, items and sections named."""
    names = []
    for item in standard.items:
        around, section = {item.id}, item.section
        while section is not None:
            around.add(section)
            section = standard.sections[section].within
        for row in item.rows:
            for clause in row.clauses:
                inside = around | {row.id, clause.id}
                names += [
                    effect.id
                    for effect in clause.effects
                    if effect.id in group.of or (effect.role == group.role and inside & set(group.of))
                ]
    return names


@dataclass(frozen=True)
class Rows:
    """What the rows come to, how much of it are bonuses, and which of them do not apply."""

    points: Mapping[str, Points]
    bonuses: Mapping[str, Fraction]
    out: Collection[str]


def total(
    standard: Standard, rows: Rows, effects: Mapping[str, Points], *, veto: bool, times: Points = Fraction(1)
) -> Fraction:
    """Add up sections and what bears on the total, and multiply by the coefficient, without which there is none."""
    rules = standard.rules
    found = part(standard, None, rows)
    if rules.reweight == "total":
        found = reweighted(standard, list(standard.rows), found, rows)
    outside = [name for row in standard.rows.values() for name in sorted(row.outside)]
    found += sum((effects[name] or Fraction(0) for name in outside), Fraction(0))
    if rules.cap is not None:
        added = [effects[name] or Fraction(0) for name in outside if standard.effects[name].role == "bonus"]
        found -= max(Fraction(0), sum(rows.bonuses.values(), sum(added, Fraction(0))) - Fraction(rules.cap, 1000))
    found = rounded(found * (times or 0), Fraction(rules.total_to, 1000))
    if rules.total_max is not None:
        found = min(found, Fraction(rules.total_max, 1000))
    if rules.total_min is not None:
        found = max(found, Fraction(rules.total_min, 1000))
    return Fraction(0) if veto or times is None else found


def part(standard: Standard, within: str | None, rows: Rows) -> Fraction:
    """Add up one section: its rows, then the sections in it, each by its weight to a thousandth."""
    own = [row.id for item in standard.items if item.section == within for row in item.rows]
    found = sum((rows.points[name] or Fraction(0) for name in own), Fraction(0))
    if within is not None and standard.rules.reweight == "section":
        found = reweighted(standard, own, found, rows)
    for name, section in standard.sections.items():
        if section.within == within:
            found += rounded(part(standard, name, rows) * section.weight, Fraction(1, 1000))
    return found


def reweighted(standard: Standard, names: list[str], found: Fraction, rows: Rows) -> Fraction:
    """Spread the points of rows that are known not to apply over the others; bonuses stay as they are."""
    full = {name: standard.rows[name].points for name in names}
    known = [name for name in names if name in rows.out and rows.points[name] is not None]
    left_out = [name for name in known if standard.rows[name].not_applicable == "reweight"]
    if not left_out:
        return found
    bonus = sum((rows.bonuses[name] for name in names), Fraction(0))
    applicable = sum(full.values()) - sum(full[name] for name in left_out)
    if not applicable:
        return bonus
    return rounded((found - bonus) * sum(full.values()) / applicable, Fraction(1, 1000)) + bonus


def rounded(value: Fraction, to: Fraction) -> Fraction:
    """Round half up in magnitude."""
    steps = floor(abs(value) / to + HALF)
    return to * (steps if value > 0 else -steps)
