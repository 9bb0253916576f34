"""One cell or scalar as the value that an input's type asks for.

An empty cell is None (缺证), never 0 or 否; a value refused is None too, with a finding that tells what stood there. In a
workbook a number may stand as text, in full-width digits or with thousands commas: it is taken, and noted.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple, TypeVar

from auditlib.evidence.draft import Raw
from auditlib.evidence.findings import Findings
from auditlib.files.strict import FALSE, NUMBER, TRUE
from auditlib.model import STATES, type_of_value
from auditlib.standard.each import figures_in, joined
from auditlib.standard.inputs import Input
from auditlib.words import STATE_WORDS, number_text

T = TypeVar("T")

STATE_OF = {name: name for name in STATES} | {word: name for name, word in STATE_WORDS.items()}
THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
DATE = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))(?: 00:00(?::00)?)?")
# Full-width forms as their usual ones. Unicode's own folding would go too far: it reads 10² as 102.
HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Control letters, those that turn the direction of writing, and halves of letters: nothing that a person typed.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
LONGEST_NUMBER = 40
POINT_PLACES = 3


class Unfit(Exception):
    """Why a value is refused: a finding's code and the words of its message."""

    def __init__(self, code: str, **words: object) -> None:
        """Keep code and words."""
        self.code, self.words = code, words
        super().__init__(code)


class Number(NamedTuple):
    """A number and, where it did not stand as one, the code of the finding that notes it."""

    value: Decimal
    noted: str = ""


def read_value(raw: Raw, name: str, item: Input, findings: Findings) -> type_of_value:
    """Read an input's value; what is refused or noted becomes a finding."""
    if not raw.fault and isinstance(raw.value, str) and raw.value.strip() in STATE_OF:
        return STATE_OF[raw.value.strip()]
    if item.each is not None:
        return _figures(raw, name, item, findings)
    if item.type == "yes_no":
        return taken(raw, name, item.label, findings, _yes_no)
    if item.type == "state":
        return taken(raw, name, item.label, findings, lambda raw: _state(raw, item))
    if item.type == "date":
        day = read_date(raw, name, item.label, findings)
        return None if day is None else day.isoformat()
    number = read_number(raw, name, item, findings)
    return int(number) if number is not None and item.type == "count" else number


def _figures(raw: Raw, name: str, item: Input, findings: Findings) -> str | None:
    """Read the points given for each incident, 1+3+2, each within the input's range and grid."""
    if raw.empty or raw.fault:
        return taken(raw, name, item.label, findings, lambda raw: "")
    written = raw.value.translate(HALF_WIDTH) if isinstance(raw.value, str) else raw.value
    parts = [replace(raw, value=each or str(raw.value), literal=True) for each in figures_in(written)]
    figures = [read_number(part, name, item, findings) for part in parts]
    given = [number_text(figure, grouped=False) for figure in figures if figure is not None]
    return joined(given) if len(given) == len(figures) else None


def read_number(raw: Raw, name: str, item: Input, findings: Findings) -> Decimal | None:
    """Read a number within an input's range, grid and decimal places."""
    number = taken(raw, name, item.label, findings, lambda raw: _fitting(raw, item))
    if number is None:
        return None
    if number.noted:
        findings.add(number.noted, raw.origin, name, label=item.label, found=raw.value, value=number_text(number.value))
    return number.value


def read_yes_no(raw: Raw, name: str, label: str, findings: Findings) -> bool | None:
    """Read a cell that says yes or no."""
    return taken(raw, name, label, findings, _yes_no)


def read_date(raw: Raw, name: str, label: str, findings: Findings) -> datetime.date | None:
    """Read a date, from a date cell or as written: 2012-03-15, 2012/3/15, 2012年3月15日, 20120315."""
    return taken(raw, name, label, findings, _date)


def read_text(raw: Raw | None) -> str:
    """Read a cell as text without control letters; a number is written as it stands there, an absent cell is empty."""
    if raw is None or raw.value is None or raw.fault:
        return ""
    text = number_text(raw.value, grouped=False) if isinstance(raw.value, Decimal) else str(raw.value)
    return UNSEEN.sub("", text).strip()


def taken(raw: Raw, name: str, label: str, findings: Findings, read: Callable[[Raw], T]) -> T | None:
    """Read with `read`, which raises Unfit for what it refuses; None for an empty cell and for one refused."""
    if raw.empty:
        return None
    try:
        if raw.fault:
            raise Unfit(raw.fault)
        return read(raw)
    except Unfit as unfit:
        findings.add(unfit.code, raw.origin, name, **{"label": label, "found": raw.value, **unfit.words})
        return None


def number_of(raw: Raw) -> Number:
    """Read a number of any kind. Raises Unfit for what is none."""
    value = raw.value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Number(Decimal(value))
    if not isinstance(value, str) or len(value) > LONGEST_NUMBER:
        raise Unfit("not_a_number")
    text = value if raw.literal else value.translate(HALF_WIDTH).strip()
    if THOUSANDS.fullmatch(text) and not raw.literal:
        text = text.replace(",", "")
    if text.endswith("%") and NUMBER.fullmatch(text[:-1].strip()):
        raise Unfit("percentage", kind="数字")
    if not NUMBER.fullmatch(text):
        raise Unfit("not_a_number")
    noted = "" if raw.literal else "number_as_text" if value.isascii() else "fullwidth_digits"
    return Number(Decimal(text), noted)


def _fitting(raw: Raw, item: Input) -> Number:
    kind = {"count": "整数", "amount": "金额或数量", "points": "分数"}[item.type]
    if raw.percent and isinstance(raw.value, Decimal):
        raise Unfit("percentage", kind=kind, found=f"{number_text(raw.value * 100, grouped=False)}%")
    if raw.literal and isinstance(raw.value, str) and item.type == "count":
        raise Unfit("not_a_number", found=f'"{raw.value}"')
    number = number_of(raw)
    value, places = number.value, POINT_PLACES if item.type == "points" else item.decimals
    if not item.min <= value <= item.max:
        raise Unfit("out_of_range", low=number_text(item.min), high=number_text(item.max))
    if value != round(value, places):
        raise Unfit("too_many_decimals" if places else "not_whole", places=places)
    if item.step is not None and (value - item.min) % item.step:
        raise Unfit("off_grid", step=number_text(item.step))
    return number


def _yes_no(raw: Raw) -> bool:
    if isinstance(raw.value, bool):
        return raw.value
    word = str(raw.value).strip().lower()
    if word not in TRUE | FALSE:
        raise Unfit("not_yes_no")
    return word in TRUE


def _state(raw: Raw, item: Input) -> str:
    names = {word: name for name, word in item.states.items()} | {name: name for name in item.states}
    word = str(raw.value).strip()
    if word not in names:
        raise Unfit("unknown_state", words="、".join(item.states.values()), near=names)
    return names[word]


def _date(raw: Raw) -> datetime.date:
    if isinstance(raw.value, datetime.date):
        return raw.value
    match = DATE.fullmatch(str(raw.value).translate(HALF_WIDTH).strip())
    if match is None:
        raise Unfit("not_a_date")
    year, month, day, month_too, day_too = match.groups()
    try:
        return datetime.date(int(year), int(month or month_too), int(day or day_too))
    except ValueError as error:
        raise Unfit("not_a_date") from error
