"""A province as it stands now: all its cities' values in force, scored together by the standard and readings in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from auditlib.audit import Case, open_case, score_case
from auditlib.compared import Figures
from auditlib.errors import AuditError, FileError, ReadingError, nearest
from auditlib.params import city_files
from auditlib.scoring.rank import rank_among
from auditlib.scoring.result import Result
from auditlib.scoring.score import score
from auditlib.scoring.sensitivity import Sensitivity, weigh
from auditlib.standard.schema import Standard


@dataclass(frozen=True)
class Cities:
    """The cities of a province that can be scored, a row a city; `without` names the others, each with the reason.

    `standard` is the one read from its file, `readings` the options in force, `sums` the province's own where it gives them.
    """

    province: str
    standard: Standard
    readings: Mapping[str, str]
    sums: Figures
    frame: pd.DataFrame
    without: tuple[tuple[str, str], ...] = ()

    @cached_property
    def result(self) -> Result:
        """All cities scored together."""
        return score(self.standard, self.frame, self.readings, province=self.sums or None)

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The ranks of the cities that are neither disqualified nor provisional."""
        totals = dict(zip(self.frame.index, self.result.exact_total.tolist(), strict=True))
        placed = {city: totals[city] for city in self.frame.index if self.takes_part(city)}
        return {city: rank_among(total, placed.values()) for city, total in placed.items()}

    def takes_part(self, city: str) -> bool:
        """Tell whether a city is ranked."""
        at = self.result.place(city)
        eligible = self.result.eligible.iloc[at]
        return eligible is not pd.NA and bool(eligible) and not self.result.provisional.iloc[at]

    def weigh(self) -> Sensitivity:
        """Weigh all combinations of readings over all cities."""
        return weigh(self.standard, self.frame, self.readings, self.sums or None)


def open_cities(folder: Path) -> Cities:
    """Open all cities of a folder as they stand, with their decisions.

    Raises AuditError where no city can be scored, and ReadingError where the cities are not all read alike.
    """
    cases, without = [], []
    for path in city_files(folder):
        try:
            case = open_case(path)
            score_case(case)
        except AuditError as error:
            without.append((path.stem, str(error)))
        else:
            cases.append(case)
    if not cases:
        raise FileError(f"{folder}: 没有一份参数文件可以计分；第一处：{without[0][1]}")
    return cities_of(cases, without)


def cities_of(cases: Iterable[Case], without: Iterable[tuple[str, str]] = ()) -> Cities:
    """Lay cases of one province out together. Raises ReadingError where they are not all read alike."""
    given = list(cases)
    first = given[0]
    for case in given:
        if (case.params.standard, case.applied.readings) != (first.params.standard, first.applied.readings):
            said = f"{case.params.city} 与 {first.params.city} 所用的标准或口径不同，不能一起比较；请先统一"
            raise ReadingError(said)
    names = list(first.standard.inputs)
    lines = [[case.applied.values.get(name) for name in names] for case in given]
    frame = pd.DataFrame(lines, index=[case.params.city for case in given], columns=names, dtype=object)
    params = first.params
    return Cities(params.province, first.standard, first.applied.readings, params.sums, frame, tuple(without))


def city_of(cities: Cities, word: str) -> str:
    """Take a city's name. Raises FileError for one that is not among those scored."""
    if word in cities.frame.index:
        return word
    why = next((said for stem, said in cities.without if word in stem), "")
    said = (
        f"不能计分：{why}"
        if why
        else f"没有这个{cities.standard.words.city}{nearest(word, map(str, cities.frame.index))}"
    )
    raise FileError(f"{word}: {said}")
