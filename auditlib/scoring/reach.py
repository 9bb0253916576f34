"""Goal seek (目标反推): the smallest change of one input by which a city reaches a total.

Exact, over the step structure: ranges of the input are weighed as boxes (`auditlib.scoring.bounds`), those that cannot reach
the goal are left, the others halved until a single value is left, which the engine itself scores. What takes too many is told
as undecided from where on it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from auditlib.scoring.bounds import Scale
from auditlib.scoring.facts import Facts, lacks_value
from auditlib.scoring.line import along, grid_of, outward, unit_range
from auditlib.scoring.result import Result
from auditlib.scoring.score import score_in_force

# How many boxes are weighed one way before what lies beyond is left undecided.
PATIENCE = 1200
# So many where there is an effect of which nothing is shown over any range.
LITTLE = 200


class Undecided(NamedTuple):
    """The way, up or down, on which nothing up to a value of an input reaches the goal, and nothing is shown of what lies beyond.

    why: the effects of which no end can be shown, each with the reason; none where the search took too long.
    """

    input: str
    before: int
    beyond: int
    why: tuple[str, ...] = ()


class Reached(NamedTuple):
    """The nearest value of an input, in its units, with which the goal is reached, and the result there."""

    input: str
    before: int
    after: int
    result: Result


def reach_total(result: Result, city: object, name: str, goal: int) -> list[Reached | Undecided]:
    """Tell the nearest values of an input, upward and downward, with which a city's total is at least a goal (thousandths).

    The nearer of the two comes first; a way on which no value that the input can take reaches the goal is left out. Sums of
    the province stay as they are. Raises KeyError where the input has no value to start from.
    """
    at = result.place(city)
    standard, facts = result.standard, result.facts.cut(slice(at, at + 1))
    if lacks_value(facts, name):
        raise KeyError(name)
    here, grid = int(facts.columns[name].values[0]), grid_of(standard.inputs[name])
    low, high = unit_range(standard, facts, name)
    search = _Search(Scale(standard, facts, complete=False), facts, result, name, goal, grid)
    if int(result.exact_total[at]) >= goal:
        return [Reached(name, here, here, search.at(here))]
    found: list[Reached | Undecided] = [
        told for way, end in ((1, high), (-1, low)) if (told := search.first(here, end, way)) is not None
    ]
    return sorted(found, key=lambda each: abs((each.beyond if isinstance(each, Undecided) else each.after) - here))


def goal_of_rank(rank: int, others: Iterable[int]) -> int | None:
    """Tell the total with which a rank is reached among the totals of the other ranked cities; None: with any."""
    above = sorted(set(others), reverse=True)
    return above[rank - 1] if len(above) >= rank else None


@dataclass(frozen=True, slots=True)
class _Search:
    """The search along one input for a goal."""

    scale: Scale
    facts: Facts
    result: Result
    name: str
    goal: int
    grid: int

    def first(self, here: int, end: int, way: int) -> Reached | Undecided | None:
        """Tell the first value on a way that reaches the goal."""
        why = tuple(self.scale.unbounded({self.name: (min(here, end), max(here, end))}))
        waiting, left = [*outward(here, end, self.grid, way)][::-1], LITTLE if why else PATIENCE
        while waiting:
            first, last = waiting.pop()
            if not left:
                return Undecided(self.name, here, first - way * self.grid, why)
            left -= 1
            if self.scale.total({self.name: (min(first, last), max(first, last))}).high < self.goal:
                continue
            if first != last:
                step = way * self.grid
                middle = first + step * (abs(last - first) // self.grid // 2)
                waiting += [(middle + step, last), (first, middle)]
            elif int((result := self.at(first)).exact_total[0]) >= self.goal:
                return Reached(self.name, here, first, result)
        return None

    def at(self, value: int) -> Result:
        """Score the city with the input at a value."""
        return score_in_force(self.result.standard, along(self.facts, {self.name: [value]}), self.result.readings)
