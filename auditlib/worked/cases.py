"""The file of worked cases that may lie beside a standard's: 2012.yaml has 2012.cases.yaml.

Each case begins with the clean city, changes a few of its inputs, and names the rows that this moves, the total and the
sanctions. A row that no case names has the points that `clean_rows` gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from auditlib.compared import Compared
from auditlib.errors import InputError, Problem, ProblemsError, nearest
from auditlib.files.checked import check_tree
from auditlib.files.strict import NULL, as_plain, find_mark, read_tree
from auditlib.scoring.given import refuse_unasked
from auditlib.standard.faults import Place
from auditlib.standard.schema import Standard
from auditlib.standard.types import Number, Strict, Text
from auditlib.words import PENDING

Value = Annotated[Any, BeforeValidator(as_plain)]
Values = dict[Text, Value]


def _open(value: object) -> object:
    """Take 待定, or nothing, for a row that has no score yet."""
    return None if str(value) in {PENDING, *NULL} else value


Awaited = Annotated[Literal["不适用"] | Number | None, BeforeValidator(_open)]


class Case(Strict):
    """One worked case; `change` is what differs from the clean city, null an input that it does not give.

    `rows` are the points of rows, 待定 where one has none yet, 不适用 where it does not apply. `grade` is the grade that it comes to, scored alone and so without quotas; it is not looked at where none is stated. `province` are the province's figures
    that the case is held against, those of all cases without.
    """

    name: Text
    readings: dict[Text, Text] = Field(default_factory=dict)
    change: Values = Field(default_factory=dict)
    rows: dict[Text, Awaited] = Field(default_factory=dict)
    total: Number
    sanctions: tuple[Text, ...] = ()
    grade: Text | None = None
    province: Compared | None = None


class Cases(Strict):
    """All worked cases of a standard, with the city that each of them begins with, and the province that it lies in."""

    clean_city: Values
    clean_rows: dict[Text, Number] = Field(default_factory=dict)
    province: Compared = Field(default_factory=Compared)
    cases: tuple[Case, ...] = Field(min_length=1)

    def city(self, case: Case) -> dict[str, Any]:
        """Tell all values of a case's city."""
        return {**self.clean_city, **case.change}

    def figures(self, case: Case | None) -> dict[str, Any]:
        """Tell the province's figures that a case, or the clean city, is held against, by input."""
        given = self.province if case is None or case.province is None else case.province
        return dict(given.by_input(given.peers))

    def rows(self, standard: Standard, case: Case) -> dict[str, Decimal | str | None]:
        """Tell the points that every row of a case should come to; None where it stays pending, 不适用 where it does not apply."""
        full = {row.id: Decimal(row.points) / 1000 for row in standard.rows.values()}
        return {**full, **self.clean_rows, **case.rows}


def cases_beside(path: Path) -> Path | None:
    """Find the worked cases beside a standard's file, if there are any."""
    beside = path.with_suffix(".cases.yaml")
    return beside if beside.is_file() else None


def read_cases(path: Path, standard: Standard) -> Cases:
    """Read worked cases. Raises ProblemsError, with line and column, for what is no case or no name of the standard."""
    tree = read_tree(path)
    cases = check_tree(Cases, tree, str(path))
    faults = [*_unknown(("clean_city",), cases.clean_city, standard.inputs, "输入")]
    faults += _unknown(("clean_rows",), cases.clean_rows, standard.rows, "评分行")
    faults += _unasked(standard, ("province",), cases.province)
    names = [case.name for case in cases.cases]
    for n, case in enumerate(cases.cases):
        if case.name in names[:n]:
            faults.append((("cases", n, "name"), f"实例“{case.name}”出现不止一次，名称应唯一"))
        faults += _unknown(("cases", n, "change"), case.change, standard.inputs, "输入")
        faults += _unknown(("cases", n, "rows"), case.rows, standard.rows, "评分行")
        faults += _unknown(("cases", n, "sanctions"), dict.fromkeys(case.sanctions), standard.sanctions, "处理")
        if case.grade is not None:
            grades = {grade.name: grade for grade in standard.grades}
            faults += [(("cases", n, "grade"), said) for _, said in _unknown((), {case.grade: None}, grades, "等次")]
        faults += _unknown(("cases", n, "readings"), case.readings, standard.readings, "口径")
        faults += _unasked(standard, ("cases", n, "province"), case.province)
    if faults:
        raise ProblemsError([Problem(str(path), *find_mark(tree, where), said) for where, said in faults])
    return cases


def _unasked(standard: Standard, place: Place, given: Compared | None) -> list[tuple[Place, str]]:
    """Find the first of the province's figures that the standard asks for under no reading."""
    try:
        refuse_unasked(standard, {} if given is None else given.by_input(given.peers))
    except InputError as error:
        assert given is not None
        name = error.input
        listed = [("peers", city, name) for city, values in given.peers.items() if name in values]
        there = [(word, name) for word in ("sums", "figures") if name in getattr(given, word)]
        return [((*place, *[*listed, *there][0]), str(error))]
    return []


def _unknown(
    place: Place, names: Mapping[str, object], known: Mapping[str, object], word: str
) -> list[tuple[Place, str]]:
    return [((*place, name), f"标准里没有{word} {name}{nearest(name, known)}") for name in names if name not in known]
