"""Which reading (口径) of each doubtful phrase is in force, and the combinations in which readings can be chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from auditlib.errors import ReadingError, nearest
from auditlib.standard.schema import Standard

Ways = tuple[tuple[str, str], ...]


def choose(standard: Standard, asked: Mapping[str, str] | None = None) -> dict[str, str]:
    """Tell the option in force for every reading of the standard: the default where none is asked for.

    Raises ReadingError for an unknown reading or option, with the nearest that is known.
    """
    chosen = {name: reading.default for name, reading in standard.readings.items()}
    for name, option in (asked or {}).items():
        if name not in standard.readings:
            raise ReadingError(f"没有口径 {name}{nearest(str(name), standard.readings)}")
        options = standard.readings[name].options
        if option not in options:
            known = "、".join(options)
            raise ReadingError(f"口径 {name} 没有选项 {option}（可选：{known}）{nearest(str(option), options)}")
        chosen[name] = option
    return chosen


def options_of(standard: Standard) -> dict[str, tuple[str, ...]]:
    """Tell the options of each reading."""
    return {name: tuple(reading.options) for name, reading in standard.readings.items()}


def ways_of(options: Mapping[str, Sequence[str]], names: Sequence[str]) -> Iterator[Ways]:
    """Go through the combinations of some readings, the last of them fastest."""
    yield from product(*([(name, option) for option in options[name]] for name in names))
