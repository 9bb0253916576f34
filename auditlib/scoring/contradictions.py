"""Values that contradict each other, in whole columns: relations of the checks, and figures for more incidents than there are."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import numpy as np

from auditlib.scoring.facts import Column, Facts
from auditlib.standard.checks import side_words, worth, worth_words
from auditlib.standard.each import joined
from auditlib.standard.parts import inputs_in
from auditlib.standard.schema import Standard
from auditlib.standard.wholes import Check

# How many refused values of a column are told; one is enough to refuse the frame.
TOLD = 20
# City, input, value and why it is refused.
Refusal = tuple[object, str, object, str]


def held_to_counts(standard: Standard, columns: dict[str, Column]) -> Iterator[tuple[int, str, object, str]]:
    """Hold the figures of single incidents against how many there are: too few are missing, too many are refused."""
    for name, item in standard.inputs.items():
        if item.each is None:
            continue
        column, count = columns[name], columns[item.each]
        singles = np.full(len(column.values), None, object) if column.singles is None else column.singles
        given = np.array([len(each or ()) for each in singles], np.int64)
        known = np.ones(len(given), bool) if count.gone is None else ~count.gone
        absent = np.where(known, given < count.values, given == 0)
        absent = absent if column.stated is None else absent & (column.stated == 0)
        columns[name] = column._replace(absent=absent if absent.any() else None, singles=singles)
        each = standard.inputs[item.each]
        for at in np.flatnonzero(known & (given > count.values))[:TOLD]:
            figures = joined(f"{Decimal(one) / item.scale:f}" for one in singles[at])
            said = f"{each.label}为{count.values[at]}{each.unit or ''}，却给了{given[at]}个分数；应逐{each.unit or '个'}各给一个"
            yield int(at), name, figures, said


def contradictions(standard: Standard, facts: Facts) -> Iterator[Refusal]:
    """Find the cities whose values break a relation that the standard's checks state."""
    for pair in standard.pairs:
        part, whole = facts.columns[pair.part], facts.columns[pair.whole]
        ours, theirs = standard.inputs[pair.part].scale, standard.inputs[pair.whole].scale
        worse = part.values > whole.values if ours == theirs else part.values * theirs > whole.values * ours
        for gone in (part.gone, whole.gone):
            worse = worse if gone is None else worse & ~gone
        for at in np.flatnonzero(worse)[:TOLD]:
            value, limit = Decimal(int(part.values[at])) / ours, Decimal(int(whole.values[at])) / theirs
            yield facts.index[at], pair.part, value, f"{pair.text}（{pair.whole} = {limit}）"
    for check in standard.checks:
        if not (isinstance(check.part, str) and isinstance(check.whole, str)):
            yield from _unrelated(standard, facts, check)


def _unrelated(standard: Standard, facts: Facts, check: Check) -> Iterator[Refusal]:
    """Find the cities that break a relation of more than two inputs; in fractions, whatever their size."""
    names = inputs_in((check.part, check.other))
    columns = {name: facts.columns[name] for name in names}
    known = np.ones(facts.size, bool)
    for column in columns.values():
        known = known if column.gone is None else known & ~column.gone
    units = {name: Fraction(1, standard.inputs[name].scale) for name in names}
    ours, theirs = (
        worth(side, lambda name: columns[name].values.astype(object) * units[name]) + np.zeros(facts.size, object)
        for side in (check.part, check.other)
    )
    worse = np.asarray(ours > theirs if check.equals is None else ours != theirs, bool)
    for at in np.flatnonzero(worse & known)[:TOLD]:
        sides = ((check.part, Fraction(ours[at])), (check.other, Fraction(theirs[at])))
        said = "，".join(
            f"{side_words(standard, side)} = {worth_words(standard, side, number)}" for side, number in sides
        )
        yield (
            facts.index[at],
            names[0],
            worth_words(standard, names[0], columns[names[0]].values[at] * units[names[0]]),
            f"{check.text}（{said}）",
        )
