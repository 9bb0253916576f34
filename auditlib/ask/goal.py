"""Goal seek (目标反推) as it is asked: a total or a rank, over one input or over every figure of the city's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from auditlib.ask.cities import Cities
from auditlib.docket.find import find_input
from auditlib.errors import AuditError
from auditlib.scoring.reach import Reached, Undecided, goal_of_rank, reach_total
from auditlib.standard.types import SCALE
from auditlib.words import NO_AWARD, points_text


@dataclass(frozen=True, slots=True)
class Goal:
    """A total to reach, in thousandths (None: any will do), and in words what was asked."""

    total: int | None
    words: str


def goal_of(cities: Cities, city: str, total: str | None, rank: int | None) -> Goal:
    """Take a goal as typed. Raises AuditError for both or neither, and for a rank of a city that has none."""
    if (total is None) == (rank is None):
        raise AuditError("请写一个目标：--total 分，或 --rank 名次")
    if total is not None:
        try:
            thousandths = Decimal(total) * SCALE
        except InvalidOperation as error:
            raise AuditError(f"--total {total}: 应为分数，如 100 或 97.4") from error
        if not thousandths.is_finite() or thousandths != int(thousandths):
            raise AuditError(f"--total {total}: 应为至多三位小数的分数")
        return Goal(int(thousandths), f"总分{points_text(int(thousandths))}分")
    assert rank is not None
    if not cities.takes_part(city):
        raise AuditError(f"{city}: {NO_AWARD}或尚未定分，没有名次；可用 --total 问总分")
    totals = dict(zip(cities.frame.index, cities.result.exact_total.tolist(), strict=True))
    goal = goal_of_rank(rank, [totals[name] for name in cities.ranks if name != city])
    needs = "" if goal is None else f"（要{points_text(goal)}分，其他{cities.standard.words.city}不变）"
    return Goal(goal, f"第{rank}名{needs}")


def reach_goal(
    cities: Cities, city: str, goal: Goal, names: Iterable[str] = ()
) -> list[tuple[str, list[Reached | Undecided]]]:
    """Find, for each input asked about, the nearest values that reach the goal; none where it is out of reach.

    Without names, every input that the city itself gives and that has a value is tried, and only those that reach it are
    told, the smallest changes of each. Raises AuditError for an input that is none or has no value.
    """
    standard, result = cities.standard, cities.result
    if goal.total is None:
        return []
    asked = [find_input(standard, name) for name in names]
    at = result.place(city)
    found = []
    for name in asked or [name for name, item in standard.inputs.items() if item.source == "city"]:
        column = result.facts.columns[name]
        if column.gone is not None and column.gone[at]:
            if asked:
                raise AuditError(f"{standard.inputs[name].label}: 现在没有数，无从增减；先补上再问")
            continue
        reached = reach_total(result, city, name, goal.total)
        if asked or reached:
            found.append((name, reached))
    return found
