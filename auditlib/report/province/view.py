"""What the province's page is made from: every city with its published score, and the figures that compare them.

All points are whole thousandths until they are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

import pandas as pd

from auditlib.decisions.types import Decision
from auditlib.report.province.recount import Counted, Share, recount, thousandths, values_of
from auditlib.report.table import Bit
from auditlib.scoring.explain_grade import explain_grade
from auditlib.scoring.rank import rank_among
from auditlib.scoring.result import Result
from auditlib.scoring.score import score
from auditlib.standard.called import Words
from auditlib.standard.schema import Standard
from auditlib.words import NO_AWARD, PROVISIONAL

NO_REPORT, LEFT_OUT = "未出报告", "未汇总"
Place = Literal["ranked", "out", "open", "none"]


@dataclass(frozen=True, slots=True)
class Published:
    """A city as it was found: its latest version (0 for none) with why it was made, and its score, the text's hash too.

    `without` tells why the city cannot be summarised; empty where it can.
    """

    name: str
    code: str
    stem: str
    version: int = 0
    reason: str = ""
    digest: str = ""
    score: Mapping[str, Any] | None = None
    without: str = ""

    def lead(self, text: str = "", anchor: str = "", tone: Any = "", rest: str = "") -> Bit:
        """Say something (the city's name, unless told) that leads into the city's report, where there is one."""
        href = f"{self.address}#{quote(anchor)}" if anchor else self.address
        return Bit(text or self.name, href if self.version else "", tone, rest)

    @property
    def address(self) -> str:
        """Where the report lies, from the directory of a version of the province's."""
        return f"../../{_address(self.stem)}/v{self.version}/report.html"


class Graded(NamedTuple):
    """A city's grade (None while it is pending), and why it is no higher or what it waits for."""

    grade: str | None
    why: tuple[str, ...]


@dataclass(frozen=True)
class City:
    """A city that can be summarised: its figures in thousandths, None while they are pending or where there are none."""

    found: Published
    score: Mapping[str, Any]
    counted: Counted

    @property
    def shares(self) -> Mapping[str, Share | None]:
        """What each row kept, lost and added; None while it is pending."""
        return self.counted.shares

    @cached_property
    def total(self) -> int:
        """The sum of the rows that have a score."""
        return thousandths(self.score["total"])

    @cached_property
    def rows(self) -> dict[str, int | None]:
        """Each row's audited points."""
        return {row: None if share is None else share.score for row, share in self.shares.items()}

    @cached_property
    def own(self) -> dict[str, int]:
        """The points that the city gave itself, by row."""
        return {row: thousandths(text) for row, text in (self.score.get("self_scores") or {}).items()}

    @property
    def own_total(self) -> int | None:
        """What the city's own points come to, put together as the audited total is."""
        return self.counted.own

    @property
    def difference(self) -> int | None:
        """By how much the total exceeds the city's own: only where both are complete."""
        own = self.own_total
        complete = own is not None and self.rows.keys() <= self.own.keys() and not self.score["provisional"]
        return self.total - own if complete and own is not None else None

    @property
    def pending(self) -> tuple[str, ...]:
        """The rows without a score."""
        return tuple(row for row, points in self.rows.items() if points is None and row not in self.not_applicable)

    @property
    def not_applicable(self) -> tuple[str, ...]:
        """The rows that do not apply to the city."""
        return tuple(self.score.get("not_applicable") or ())

    @property
    def place(self) -> Place:
        """Whether the city takes part in the ranking; `open` while its total or its part in the awards is not settled."""
        eligible = self.score["eligible"]
        if eligible is False:
            return "out"
        return "open" if self.score["provisional"] or eligible is None else "ranked"

    @property
    def standing(self) -> str:
        """Why the city has no rank, in a word or two; empty where it has one."""
        return standing_words(eligible=self.score["eligible"], provisional=self.score["provisional"])

    @property
    def status(self) -> str:
        """How far the audit has come: 初核, 复核 or 定稿."""
        return str(self.score.get("status") or "初核")


@dataclass(frozen=True)
class Province:
    """All cities of a folder; `former` is what the last version of the summary sealed, `number` that version's.

    `sums` are the province's own by input, `decisions` all that its log holds.
    """

    name: str
    year: int
    sample: bool
    standard: Standard
    found: tuple[Published, ...]
    former: Mapping[str, Any] | None = None
    number: int = 0
    sums: Mapping[str, Any] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()

    @property
    def words(self) -> Words:
        """What the standard calls a city and the province."""
        return self.standard.words

    @cached_property
    def cities(self) -> tuple[City, ...]:
        """The cities that can be summarised, in the order of their codes."""
        return tuple(City(each, each.score, counted) for each, counted in self._counted if each.score and counted)

    @cached_property
    def without(self) -> tuple[Published, ...]:
        """The cities that cannot, each with the reason."""
        counted = {city.found.stem for city in self.cities}
        said = "报告中的分数与重算不符，请重新执行"
        return tuple(replace(f, without=f.without or said) for f, _ in self._counted if f.stem not in counted)

    @cached_property
    def _counted(self) -> tuple[tuple[Published, Counted | None], ...]:
        usable = [each for each in self.found if each.score is not None and not each.without]
        counted = recount(self.standard, [each.score for each in usable if each.score is not None], self.sums)
        of = {each.stem: found for each, found in zip(usable, counted, strict=True)}
        return tuple((each, of.get(each.stem)) for each in self.found)

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The ranks by stem, ties sharing one (1, 1, 2), of the cities that take part."""
        totals = {city.found.stem: city.total for city in self.cities if city.place == "ranked"}
        return {stem: rank_among(total, totals.values()) for stem, total in totals.items()}

    @cached_property
    def in_order(self) -> tuple[City, ...]:
        """The cities as they are listed: by rank, then those still open, then those out of the awards; by total in each."""
        order = ("ranked", "open", "out")
        return tuple(sorted(self.cities, key=lambda city: (order.index(city.place), -city.total)))

    @cached_property
    def readings(self) -> dict[str, dict[str | None, list[Published]]]:
        """Which cities were scored under which option of each reading, those that cannot be summarised included."""
        known = [each for each in self.found if each.score is not None]
        told: dict[str, dict[str | None, list[Published]]] = {}
        for name in self.standard.readings:
            for each in known:
                option = (each.score or {}).get("readings", {}).get(name)
                told.setdefault(name, {}).setdefault(option, []).append(each)
        return told

    @property
    def chosen(self) -> dict[str, str]:
        """The options that all cities were scored under."""
        return dict(self.cities[0].score.get("readings") or {})

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The values that the published scores were made with, a row a city."""
        values = [values_of(city.score) for city in self.cities]
        names = list(dict.fromkeys(name for each in values for name in each))
        lines = [[each.get(name) for name in names] for each in values]
        return pd.DataFrame(lines, index=[city.found.name for city in self.cities], columns=names, dtype=object)

    @cached_property
    def result(self) -> Result | None:
        """All cities that can be summarised, scored together; None where there are none or they were not read alike."""
        if not self.cities or self.disagreeing:
            return None
        return score(self.standard, self.frame, self.chosen, province=self.sums or None)

    @cached_property
    def grades(self) -> dict[str, Graded]:
        """The grades by stem, quotas filled over the cities that can be summarised, each with why it is no higher."""
        result = self.result if self.standard.grades else None
        if result is None:
            return {}
        known = {city.found.stem: (city.found.name, result.grades.iloc[at]) for at, city in enumerate(self.cities)}
        return {
            stem: Graded(None if grade is pd.NA else str(grade), tuple(explain_grade(result, name)))
            for stem, (name, grade) in known.items()
        }

    @property
    def disagreeing(self) -> list[str]:
        """The readings under which the cities were not all scored alike."""
        return [name for name, options in self.readings.items() if len(options) > 1]


def standing_words(*, eligible: bool | None, provisional: bool) -> str:
    """Tell in a word or two why a city has no rank; empty where it has one."""
    if eligible is False:
        return f"{NO_AWARD}（{PROVISIONAL}）" if provisional else NO_AWARD
    return PROVISIONAL if provisional else "评优未定" if eligible is None else ""


def _address(stem: str) -> str:
    """Write a directory's name so that it can stand in an address; letters beyond ASCII may stay as they are."""
    return "".join(letter if letter > "\x7f" else quote(letter, safe="") for letter in stem)
