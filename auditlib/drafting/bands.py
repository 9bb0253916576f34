"""Bands of one measure: 90%以上得5分，80%（含）至90%得3分，80%以下不得分. Only what leaves no number in two bands, or in none, is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

NUMBER = r"([0-9]+(?:\.[0-9]+)?)\s*(%|‰)?\s*(?:分|人|次|个|项|名|位|天|日|件|起|家|户)?(?:百分点)?"
MARK = r"(?:[（(](不?含)[^（）()]*[)）])?"
POINTS = r"\s*[的者]?[，,]?\s*(?:(?:得|计|记|给)?\s*([0-9]+(?:\.[0-9]+)?)\s*分|(?:不[得计记]|得0)分)\s*$"
WHAT = r"([^0-9]*?)"
BETWEEN = re.compile(rf"{WHAT}{NUMBER}{MARK}\s*[-—–―~～至到]+\s*{NUMBER}{MARK}(?:以下)?(?:之?间)?{POINTS}")
ABOVE = re.compile(rf"{WHAT}{NUMBER}{MARK}(?:及以上|或以上|以上){MARK}{POINTS}")
BELOW = re.compile(rf"{WHAT}{NUMBER}{MARK}(?:及以下|以下|以内){MARK}{POINTS}")
REACHED = re.compile(rf"{WHAT}(?:达到?{NUMBER}|(100)\s*(%)){POINTS}")
# What turns the sense of 以上 round: 低于平均10个百分点以上.
TURNED = re.compile(r"低于|不足|未达|下降|减少|降低")
SHORT = re.compile(rf"{WHAT}(?:低于|不足|未达到?|达不到|小于){NUMBER}{POINTS}")
REST = re.compile(rf"(?:其余|其他|其它)[^0-9]*?{POINTS}")
# How sure it is that an end belongs to its band: said so, by the sense of 以上 and 以下, open, said not to.
SAID, SENSE, OPEN, NOT = 2, 1, 0, -2
DIGITS = {word: str(n) for n, word in enumerate("一二三四五六七八九", 1)} | {"十": "10"}
PLACE = re.compile(
    r"第?([一二三四五六七八九十0-9]+)[名位]?\s*([至到\-—–~～])\s*第?([一二三四五六七八九十0-9]+)([名位])"
)
FIRST = re.compile(r"前([一二三四五六七八九十0-9]+)([名位])")
ONE = re.compile(r"第([一二三四五六七八九十0-9]+)([名位])")


class Rung(NamedTuple):
    """One band: what is measured, its ends (None: open) with how sure they are, its points; places are ranks."""

    what: str
    low: Decimal | None
    low_in: int
    high: Decimal | None
    high_in: int
    points: str
    unit: str
    place: bool = False

    @property
    def rest(self) -> bool:
        """Whether it is all that the others leave."""
        return self.low is None and self.high is None


def rung_of(phrase: str) -> Rung | None:
    """Read one band; None for what says more or less than that."""
    text = _counted(phrase.strip())
    place = bool(re.search(r"[0-9]\s*[名位]", text))
    rung = _between(text, place) or _one_end(text, place) or _rest(text)
    return None if rung and TURNED.search(rung.what) else rung


def _between(text: str, place: bool) -> Rung | None:
    if found := BETWEEN.fullmatch(text):
        what, low, unit, low_in, high, unit_too, high_in, points = found.groups()
        if unit and unit != unit_too:
            return None
        sure = SAID if place else OPEN
        rung = Rung(
            what,
            Decimal(low),
            _sure(low_in, sure),
            Decimal(high),
            _sure(high_in, sure),
            points or "0",
            unit_too or "",
            place,
        )
        return rung if Decimal(low) <= Decimal(high) else None
    return None


def _one_end(text: str, place: bool) -> Rung | None:
    if found := ABOVE.fullmatch(text):
        what, low, unit, mark, after, points = found.groups()
        return Rung(what, Decimal(low), _sure(mark or after, SENSE), None, OPEN, points or "0", unit or "", place)
    if found := REACHED.fullmatch(text):
        level, unit = found[2] or found[4], found[3] or found[5] or ""
        return Rung(found[1], Decimal(level), SENSE, None, OPEN, found[6] or "0", unit, place)
    if found := BELOW.fullmatch(text):
        what, high, unit, mark, after, points = found.groups()
        return Rung(what, None, OPEN, Decimal(high), _sure(mark or after, SENSE), points or "0", unit or "", place)
    if found := SHORT.fullmatch(text):
        return Rung(found[1], None, OPEN, Decimal(found[2]), NOT, found[4] or "0", found[3] or "")
    return None


def _rest(text: str) -> Rung | None:
    found = REST.fullmatch(text)
    return Rung("", None, OPEN, None, OPEN, found[1] or "0", "") if found else None


def bands_of(rungs: Sequence[Rung]) -> str | None:
    """Write bands from the lowest to the highest; None where their ends do not meet, or leave open which of two counts."""
    known = sorted((rung for rung in rungs if not rung.rest), key=lambda rung: (rung.low is not None, rung.low))
    rest = [rung for rung in rungs if rung.rest]
    if not known or len(rungs) == 1 or len(rest) > 1 or not _alike(known):
        return None
    bottom, top, left = known[0], known[-1], rest[0].points if rest else "0"
    ends = [_end(lower, upper) for lower, upper in pairwise(known)]
    if None in ends or (top.high is not None and not (rest or top.place or _all_of(top))):
        return None
    bands = [f"{{{end}, points: {rung.points}}}" for end, rung in zip(ends, known[:-1], strict=True)]
    if bottom.low is not None and bottom.low > (1 if bottom.place else 0):
        side = "up_to" if bottom.low_in == NOT else "below"
        bands.insert(0, f"{{{side}: {bottom.low}{bottom.unit}, points: {left}}}")
    if top.high is None or _all_of(top):
        return ", ".join([*bands, f"{{points: {top.points}}}"]) if bands else None
    side = "below" if top.high_in in (OPEN, NOT) else "up_to"
    return ", ".join([*bands, f"{{{side}: {top.high}{top.unit}, points: {top.points}}}", f"{{points: {left}}}"])


def _counted(text: str) -> str:
    """Write places that stand in words as numbers: 前三名 is 1-3名, 第四至第六名 4-6名."""
    text = PLACE.sub(lambda at: f"{_digits(at[1])}-{_digits(at[3])}{at[4]}", text)
    text = FIRST.sub(lambda at: f"1-{_digits(at[1])}{at[2]}", text)
    return ONE.sub(lambda at: f"{_digits(at[1])}-{_digits(at[1])}{at[2]}", text)


def _digits(word: str) -> str:
    return DIGITS.get(word, word)


def _sure(mark: str | None, without: int) -> int:
    return without if mark is None else SAID if mark == "含" else NOT


def _alike(rungs: Sequence[Rung]) -> bool:
    """Tell whether all measure one thing in one unit."""
    first = rungs[0]
    named = {rung.what.strip("在为达到，的 ") for rung in rungs} - {""}
    return len(named) <= 1 and all(rung.unit == first.unit and rung.place == first.place for rung in rungs)


def _end(lower: Rung, upper: Rung) -> str | None:
    """Write where one band ends and the next begins; None where that is open."""
    if upper.low is None:
        return None
    if lower.high is None:
        # 100%得2分, 90%以上得1分: the highest that is reached counts.
        return f"below: {upper.low}{upper.unit}" if Decimal(lower.points) < Decimal(upper.points) else None
    if lower.high != upper.low:
        whole = lower.place and upper.low == lower.high + 1
        return f"up_to: {lower.high}" if whole else None
    above = upper.low_in == SAID or lower.high_in == NOT
    below = lower.high_in == SAID or upper.low_in == NOT
    if above == below and not (upper.low_in == SENSE and not above):
        return None
    return f"{'up_to' if below else 'below'}: {upper.low}{upper.unit}"


def _all_of(rung: Rung) -> bool:
    """Tell whether a band ends with all that there is: 100%."""
    return rung.unit == "%" and rung.high == Decimal(100)
