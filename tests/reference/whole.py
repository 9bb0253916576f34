"""What is counted over effects and rows: effects counted together, sections, and the total."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from auditlib.standard.schema import Row, Standard
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
    standard: Standard,
    rows: Rows,
    effects: Mapping[str, Points],
    *,
    held: Sequence[int],
    times: Points = Fraction(1),
) -> Fraction:
    """Add up sections and what bears on the total, and multiply by the coefficient, without which there is none.

    `held`: what the total can be at most for each of its voids that occurs, in the order of the text; 0 makes it 0.
    """
    rules = standard.rules
    found = part(standard, None, rows).points
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
    for most in held:
        found = min(found, Fraction(most, 1000)) if most else Fraction(0)
    return Fraction(0) if times is None else found


@dataclass(frozen=True)
class Part:
    """What a part of the standard came to, how much of it grows (core) and does not (aside), and how much it is full.

    out: how much of what it is full does not apply and has not been spread.
    """

    points: Fraction
    core: Fraction
    aside: Fraction
    full: Fraction
    out: Fraction

    def together(self, *others: Part) -> Part:
        """Add up."""
        every = [[part.points, part.core, part.aside, part.full, part.out] for part in (self, *others)]
        return Part(*(sum(column, Fraction(0)) for column in zip(*every, strict=True)))

    def weighed(self, weight: Fraction) -> Part:
        """Multiply by a weight, points to a thousandth."""
        exact = [rounded(each * weight, Fraction(1, 1000)) for each in (self.points, self.core, self.aside)]
        return Part(*exact, self.full * weight, self.out * weight)

    def spread(self) -> Part:
        """Spread what does not apply over the rest, where there is any."""
        if not self.out or self.out == self.full:
            return self
        core = rounded(self.core * self.full / (self.full - self.out), Fraction(1, 1000))
        return Part(core + self.aside, core, self.aside, self.full, Fraction(0))


def part(standard: Standard, within: str | None, rows: Rows) -> Part:
    """Add up one section: its rows, then the sections in it, each by its weight; and spread what does not apply."""
    where, nothing = standard.rules.reweight, Part(*[Fraction(0)] * 5)
    own = nothing.together(
        *(row_part(row, rows) for item in standard.items if item.section == within for row in item.rows)
    )
    if where == "section":
        own = own.spread()
    inner = [
        part(standard, name, rows).weighed(section.weight)
        for name, section in standard.sections.items()
        if section.within == within
    ]
    found = own.together(*inner)
    outermost = within is not None and standard.sections[within].within is None
    return found.spread() if within is None or where == "section" or (where == "top" and outermost) else found


def row_part(row: Row, rows: Rows) -> Part:
    """Take one row: bonuses and rows of 0 points do not grow; of one that is known not to apply, see what becomes of its points."""
    points, full = rows.points[row.id] or Fraction(0), Fraction(row.points, 1000)
    aside = rows.bonuses[row.id] if row.points else points
    gone = row.not_applicable if row.id in rows.out and rows.points[row.id] is not None else None
    left = Fraction(0) if gone == "drop" else full
    return Part(points, points - aside, aside, left, full if gone == "reweight" else Fraction(0))


def rounded(value: Fraction, to: Fraction) -> Fraction:
    """Round half up in magnitude."""
    steps = floor(abs(value) / to + HALF)
    return to * (steps if value > 0 else -steps)
