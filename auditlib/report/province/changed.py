"""What moved since the province's last version: totals, ranks and places, and each city's version with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditlib.report.figures import NONE
from auditlib.report.fragment import Fragment, compose
from auditlib.report.province.recount import thousandths
from auditlib.report.province.view import LEFT_OUT, NO_REPORT, City, Province, Published, standing_words
from auditlib.report.province.words import change, told
from auditlib.report.table import Bit, Cell, Column, Part, Said, simple

COLUMNS = (
    Column("原总分", "number"),
    Column("现总分", "number"),
    Column("变化", "number"),
    Column("原名次", "short"),
    Column("现名次", "short"),
    Column("版次", "short"),
)
VERSIONS = (Column("版次", "short"), Column("由来", "wide"))


def changed(province: Province) -> Fragment:
    """Compare with the last version's figures, then list every city's version and why it was made."""
    parts, words = list[Part](), province.words
    city = Column(words.city, "short")
    if province.former is None:
        parts.append(Said("这是第一次汇总，没有可比的前一版。"))
    else:
        lines = _moved(province, province.former)
        said = f"与第{province.number}版汇总相比，{words.counted(len(lines))}的总分、名次或版次有变。"
        parts.append(Said(said if lines else f"与第{province.number}版汇总相比，各{words.city}没有变化。", "strong"))
        if lines:
            parts.append(simple(f"与第{province.number}版相比有变化的{words.city}", (city, *COLUMNS), lines))
    versions: list[list[Cell]] = [
        [each.lead(), f"第{each.version}版" if each.version else NONE, each.reason or NO_REPORT]
        for each in province.found
    ]
    return compose("changed", [*parts, simple(f"各{words.city}报告的版次", (city, *VERSIONS), versions)])


def _moved(province: Province, former: Mapping[str, Any]) -> list[list[Cell]]:
    before = {each["stem"]: each for each in former["cities"]}
    counted = {city.found.stem: city for city in province.in_order}
    listed = [*(city.found for city in province.in_order), *province.without]
    lines = [
        _line(found, old, _now(province, found, counted.get(found.stem)))
        for found in listed
        if (_before(old := before.get(found.stem)), old and old["version"])
        != (_now(province, found, counted.get(found.stem)), found.version or None)
    ]
    gone = [each for stem, each in before.items() if stem not in {found.stem for found in listed}]
    return lines + [
        [each["city"], told(_before(each)[0]), NONE, NONE, _before(each)[1], "已不在名单", NONE] for each in gone
    ]


def _line(found: Published, old: Mapping[str, Any] | None, now: tuple[int | None, str]) -> list[Cell]:
    was = _before(old)
    moved = None if was[0] is None or now[0] is None else now[0] - was[0]
    versions = f"{_version(old['version'] if old else None)}→{_version(found.version)}"
    return [found.lead(), told(was[0]), Bit(told(now[0]), tone="strong"), change(moved), was[1], now[1], versions]


def _before(old: Mapping[str, Any] | None) -> tuple[int | None, str]:
    """Tell a city's total and rank as they were sealed."""
    if old is None or old.get("total") is None:
        return None, LEFT_OUT if old and old["version"] else NO_REPORT
    said = standing_words(eligible=old["eligible"], provisional=old["provisional"])
    return thousandths(old["total"]), said or str(old["rank"])


def _now(province: Province, found: Published, city: City | None) -> tuple[int | None, str]:
    """Tell a city's total and rank as they are."""
    if city is None:
        return None, LEFT_OUT if found.version else NO_REPORT
    return city.total, city.standing or str(province.ranks[found.stem])


def _version(number: int | None) -> str:
    return f"第{number}版" if number else NONE
