"""Worked cases held against the engine, and each found the clauses that it speaks of."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from auditlib.errors import AuditError, InputError, Problem, ProblemsError
from auditlib.files.strict import find_mark, read_tree
from auditlib.scoring.given import asked_ever, lacking, told_figure
from auditlib.scoring.readings import choose
from auditlib.scoring.result import Result
from auditlib.scoring.score import score
from auditlib.standard.readings import under
from auditlib.standard.schema import Standard
from auditlib.words import PENDING, number_text
from auditlib.worked.cases import Case, Cases, read_cases

CLEAN = "样板"
Alike = tuple[tuple[tuple[str, str], ...], str]


class Worked(NamedTuple):
    """One case as the engine scores it: what it should be and is not, and the clauses that it speaks of."""

    case: Case
    faults: tuple[str, ...]
    clauses: tuple[str, ...]


def prove_cases(path: Path, standard: Standard) -> int:
    """Hold the worked cases in a file against the engine, and tell how many there are.

    Raises ProblemsError, each at its line, for those that come to something else.
    """
    cases, tree = read_cases(path, standard), read_tree(path)
    try:
        worked = work_out(standard, cases)
    except InputError as error:
        raise ProblemsError([Problem(str(path), *find_mark(tree, _place(cases, error)), str(error))]) from error
    except AuditError as error:
        raise ProblemsError([Problem(str(path), *find_mark(tree, ("province",)), str(error))]) from error
    problems = [
        Problem(str(path), *find_mark(tree, ("cases", n)), f"实例“{each.case.name}”: {said}")
        for n, each in enumerate(worked)
        for said in each.faults
    ]
    if problems:
        raise ProblemsError(problems)
    return len(worked)


def _place(cases: Cases, error: InputError) -> tuple[str | int, ...]:
    """Find where a value stands that the standard refuses: with the case that changes it, else in the clean city."""
    changed = [n for n, case in enumerate(cases.cases) if case.name == error.city and error.input in case.change]
    return ("cases", changed[0], "change", error.input) if changed else ("clean_city", error.input)


def work_out(standard: Standard, cases: Cases) -> list[Worked]:
    """Score every case by itself where the standard holds cities against the province, else those of the same readings at once.

    Raises AuditError for a case that the standard refuses, or that lacks the province's figures.
    """
    clean = _scored(standard, {}, {CLEAN: cases.clean_city}, cases.figures(None))
    apart = bool(asked_ever(standard))
    alike: dict[Alike, list[Case]] = {}
    for case in cases.cases:
        alike.setdefault(_alike(case, apart=apart), []).append(case)
    results = {
        key: _scored(standard, dict(key[0]), {case.name: cases.city(case) for case in some}, cases.figures(some[0]))
        for key, some in alike.items()
    }
    return [_worked(standard, cases, clean, results[_alike(case, apart=apart)], case) for case in cases.cases]


def _alike(case: Case, *, apart: bool) -> Alike:
    """Tell which cases can be scored in one pass: those of the same readings; one that states a grade stands alone."""
    return tuple(case.readings.items()), case.name if apart or case.grade is not None else ""


def _worked(standard: Standard, cases: Cases, clean: Result, result: Result, case: Case) -> Worked:
    return Worked(case, tuple(_faults(standard, cases, result, case)), _clauses(standard, clean, result, case))


def _scored(
    standard: Standard, readings: dict[str, str], cities: dict[str, dict[str, Any]], province: dict[str, Any]
) -> Result:
    chosen = under(standard, choose(standard, readings))
    if wanting := lacking(chosen, province):
        named = "、".join(told_figure(standard, figure) for figure in wanting)
        raise AuditError(
            f"实例要与{standard.words.whole}相比，请在实例文件的 province 下给出{named}，写法同 province.yaml"
        )
    names = list(dict.fromkeys(name for city in cities.values() for name in city))
    columns = {
        name: pd.Series([city.get(name) for city in cities.values()], list(cities), dtype=object) for name in names
    }
    return score(standard, pd.DataFrame(columns, index=list(cities)), readings, province=province or None)


def _faults(standard: Standard, cases: Cases, result: Result, case: Case) -> Iterator[str]:
    for row, wanted in cases.rows(standard, case).items():
        found = float(result.rows[row][case.name])
        if isinstance(wanted, str):
            if result.applies[row][case.name]:
                yield f"评分行 {row} 应不适用，算得 {_text(found)}"
        elif not _same(found, wanted):
            yield f"评分行 {row} 应为 {_text(wanted)}，算得 {_text(found)}"
    if not _same(result.total[case.name], case.total):
        yield f"总分应为 {_text(case.total)}，算得 {_text(result.total[case.name])}"
    if case.grade is not None and (found_grade := result.grades.fillna(PENDING)[case.name]) != case.grade:
        yield f"等次应为{case.grade}，算得{found_grade}"
    brought = [name for name in standard.sanctions if result.sanctions[name].fillna(False)[case.name]]
    if sorted(brought) != sorted(case.sanctions):
        yield f"处理应为{_named(standard, case.sanctions)}，算得{_named(standard, brought)}"


def _same(found: float, wanted: Decimal | str | None) -> bool:
    """Compare a shown figure, the float nearest to an exact thousandth, with what a person wrote."""
    return math.isnan(found) if wanted is None else found == float(wanted)


def _text(points: Decimal | float | str | None) -> str:
    if points is None or isinstance(points, str) or math.isnan(points):
        return PENDING
    return number_text(Decimal(str(points)), grouped=False)


def _named(standard: Standard, sanctions: Any) -> str:
    return "、".join(standard.sanctions[name].label for name in sanctions) or "无"


def _clauses(standard: Standard, clean: Result, result: Result, case: Case) -> tuple[str, ...]:
    """Tell the clauses whose effects moved; where none did, and of voids, those that look at what was changed."""
    was, now = clean.effects.loc[CLEAN], result.effects.loc[case.name]
    moved = {name for name in standard.effects if str(was[name]) != str(now[name])}
    looking = {
        effect.id
        for effect in standard.effects.values()
        if set(effect.inputs) & set(case.change)
        and (not moved or (effect.role == "void" and standard.row_of[effect.id].id in case.rows))
    }
    found = {standard.clause_of[name].id for name in moved | looking}
    return tuple(clause.id for row in standard.rows.values() for clause in row.clauses if clause.id in found)
