"""Facts: a frame's columns as exact integers with masks, or a refusal that names city, input and value.

A column becomes int64 in the input's own smallest unit (人, 分 of a yuan, thousandths of a point), bool for a yes/no input,
or the number of a state. Absent values and the states 不适用 and 未抽查 are masks beside the values, never values.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from auditlib.errors import AuditError, InputError, nearest
from auditlib.model import STATES
from auditlib.scoring.value import Refused, take
from auditlib.standard.conditions import Province
from auditlib.standard.each import joined
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Standard

Array = NDArray[Any]
Mask = NDArray[np.bool_]
# How many refused values of a column are told; one is enough to refuse the frame.
TOLD = 20


class Column(NamedTuple):
    """One input of all cities: values, which of them are absent, and which are in a state of their own.

    `singles`: of points given for each incident, the single figures of each city, of which the value is the sum.
    """

    values: Array
    absent: Mask | None = None
    stated: Array | None = None
    singles: Array | None = None

    def cut(self, part: slice) -> Column:
        """Take some of the cities, as views."""
        absent = None if self.absent is None else self.absent[part]
        stated = None if self.stated is None else self.stated[part]
        singles = None if self.singles is None else self.singles[part]
        return Column(self.values[part], absent, stated, singles)

    @property
    def gone(self) -> Mask | None:
        """Where there is no value to score with."""
        if self.stated is None:
            return self.absent
        has_state: Mask = self.stated > 0
        return has_state if self.absent is None else self.absent | has_state

    def state(self, at: int) -> str | None:
        """Name the state (不适用, 未抽查) in which one city's input is, if it is in one."""
        return STATES[self.stated[at] - 1] if self.stated is not None and self.stated[at] else None


class Sums(NamedTuple):
    """The province's sums or other figures by input, in the inputs' units, and of how many cities; None: they were given.

    Of a mean, `values` holds the sum where it was taken from cities, the mean itself where it was given.
    """

    values: Mapping[str, int | Fraction]
    cities: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What all cities report, checked: one column for every input of the standard, and which of them have gaps.

    `sums` holds the province's, by what is worked out of them, where the standard in force asks for any.
    """

    index: pd.Index[Any]
    columns: Mapping[str, Column]
    lacking: frozenset[str]
    sums: Mapping[Province, Sums] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many cities there are."""
        return len(self.index)

    def cut(self, part: slice) -> Facts:
        """Take some of the cities, as views."""
        columns = {name: column.cut(part) for name, column in self.columns.items()}
        return Facts(self.index[part], columns, self.lacking, self.sums)


def read_facts(standard: Standard, frame: pd.DataFrame) -> Facts:
    """Read a frame (a row a city, a column an input; a missing column is an absent value) as facts.

    Raises InputError for an unknown or repeated column, a value out of type, range or grid, and a part that exceeds its
    whole, naming city, input and value; nothing is clamped or rounded. Raises AuditError for what is no frame.
    """
    if not isinstance(frame, pd.DataFrame):
        raise AuditError(f"计分要的是 DataFrame（一行一市，一列一项输入），给的是 {type(frame).__name__}")
    _check_names(standard, frame)
    refused: list[tuple[object, str, object, str]] = []
    columns: dict[str, Column] = {}
    for name, item in standard.inputs.items():
        if name not in frame.columns:
            columns[name] = _absent(item, len(frame))
            continue
        columns[name], wrong = _column(item, frame[name])
        refused += [(frame.index[at], name, frame[name].iloc[at], why) for at, why in wrong[:TOLD]]
    refused = refused or [(frame.index[at], *told) for at, *told in _held_to_counts(standard, columns)]
    lacking = frozenset(name for name, column in columns.items() if column.gone is not None)
    facts = Facts(frame.index, columns, lacking)
    refused = refused or list(_contradictions(standard, facts))
    if refused:
        lines = [
            f"{city}: {name}（{standard.inputs[name].label}）= {value}：{why}" for city, name, value, why in refused
        ]
        raise InputError(*refused[0][:3], lines)
    return facts


def _check_names(standard: Standard, frame: pd.DataFrame) -> None:
    city = frame.index[0] if len(frame) else ""
    for name in frame.columns:
        if name not in standard.inputs:
            value = frame[name].iloc[0] if len(frame) and frame.columns.is_unique else ""
            said = f"{city}: 标准 {standard.id} 没有输入 {name}（值 {value}）{nearest(str(name), standard.inputs)}"
            raise InputError(city, str(name), value, [said])
    for name in frame.columns[frame.columns.duplicated()]:
        raise InputError(city, str(name), "", [f"{city}: 输入 {name} 有两列，应只有一列"])


def _absent(item: Input, size: int) -> Column:
    return Column(np.zeros(size, _dtype(item)), np.ones(size, bool))


def _dtype(item: Input) -> type:
    return bool if item.type == "yes_no" else np.int64


Wrong = Sequence[tuple[int, str]]


def _column(item: Input, series: pd.Series[Any]) -> tuple[Column, Wrong]:
    """Read one column by its dtype: whole columns at once where the dtype says what they hold, else value by value."""
    dtype = series.dtype
    if isinstance(dtype, pd.CategoricalDtype) and item.each is None:
        return _from_categories(item, series)
    if item.each is not None:
        return _from_objects(item, series.to_numpy(object))
    numeric = item.type in ("count", "amount", "points")
    kind = dtype.kind if isinstance(dtype, np.dtype) else getattr(dtype, "kind", "O")
    if dtype in (np.float32, np.float16):
        # Their shortest text is shorter than that of the same number with more digits.
        return _from_objects(item, np.array([*series.to_numpy()], dtype=object))
    if kind not in "biuf" or (kind == "b") == numeric or (kind in "iuf" and not numeric):
        return _from_objects(item, series.to_numpy(object))
    absent = None if isinstance(dtype, np.dtype) and kind in "biu" else series.isna().to_numpy()
    absent = absent if absent is not None and absent.any() else None
    if kind == "b":
        values = series.to_numpy(bool, na_value=False) if absent is not None else series.to_numpy(bool)
        return Column(values, absent), ()
    if kind == "f":
        values, wrong = _from_floats(item, series.to_numpy(np.float64, na_value=np.nan), absent)
        return Column(values, absent), wrong
    filler: dict[str, Any] = {"na_value": 0} if absent is not None else {}
    values, wrong = _from_integers(item, series.to_numpy(_integer(dtype), **filler), absent)
    return Column(values, absent), wrong


def _from_integers(item: Input, whole: Array, absent: Mask | None) -> tuple[Array, Wrong]:
    """Read whole numbers; those in range are taken as they are, without a copy where the scale is 1."""
    low, high = math.ceil(item.min), math.floor(item.max)
    # Seen without its sign a negative number is larger than any range, so that one pass checks both ends.
    top = whole.view(np.uint64) if low == 0 and whole.dtype == np.int64 else None
    fits = not len(whole) or (int(top.max()) <= high if top is not None else low <= whole.min() <= whole.max() <= high)
    if fits and item.step is None:
        values = whole.astype(np.int64, copy=False)
        return values * item.scale if item.scale > 1 else values, ()
    bad = (whole < low) | (whole > high)
    values = np.where(bad, 0, whole).astype(np.int64) * item.scale
    if item.step is not None:
        bad |= (values - int(item.min * item.scale)) % int(item.step * item.scale) != 0
    bad = bad if absent is None else bad & ~absent
    return values, [(int(at), _why(item, int(whole[at]))) for at in np.flatnonzero(bad)[:TOLD]]


def _integer(dtype: Any) -> Any:
    return np.uint64 if getattr(dtype, "kind", "i") == "u" else np.int64


def _from_floats(item: Input, floats: NDArray[np.float64], absent: Mask | None) -> tuple[Array, Wrong]:
    """Read floats as the shortest decimal text that they stand for.

    The float nearest to units/scale is this float just when its shortest text is that decimal, since both have fewer
    than 16 digits within every declared range.
    """
    filled = floats if absent is None else np.where(absent, float(item.min), floats)
    low, high = float(item.min), float(item.max)
    with np.errstate(invalid="ignore", over="ignore"):
        units = np.rint(filled * item.scale)
        good = (units / item.scale == filled) & (filled >= low) & (filled <= high)
    if item.step is not None:
        good &= (np.where(good, units, 0) - float(item.min * item.scale)) % float(item.step * item.scale) == 0
    if good.all():
        return units.astype(np.int64), ()
    wrong = [(int(at), _why(item, float(filled[at]))) for at in np.flatnonzero(~good)[:TOLD]]
    return np.zeros(len(floats), np.int64), wrong


def _why(item: Input, value: object) -> str:
    try:
        take(item, value)
    except Refused as refused:
        return str(refused)
    return "数值不能精确表示"


def _from_categories(item: Input, series: pd.Series[Any]) -> tuple[Column, Wrong]:
    categories, wrong = _from_objects(item, np.asarray(series.cat.categories, dtype=object))
    codes = series.cat.codes.to_numpy()
    if not len(categories.values):
        return _absent(item, len(series)), ()
    faults = dict(wrong)
    at = [(int(i), faults[int(codes[i])]) for i in np.flatnonzero(np.isin(codes, list(faults)))[:TOLD]]
    absent: Mask = codes < 0
    if categories.absent is not None:
        absent = absent | categories.absent[codes]
    stated = None if categories.stated is None else np.where(absent, 0, categories.stated[codes])
    return Column(categories.values[codes], absent if absent.any() else None, stated), at


def _from_objects(item: Input, objects: NDArray[np.object_]) -> tuple[Column, Wrong]:
    size = len(objects)
    values: Array = np.zeros(size, _dtype(item))
    absent, stated = np.zeros(size, bool), np.zeros(size, np.int8)
    singles = None if item.each is None else np.full(size, None, object)
    wrong: list[tuple[int, str]] = []
    for at, value in enumerate(objects):
        try:
            taken = take(item, value)
        except Refused as refused:
            wrong.append((at, str(refused)))
            continue
        if taken is None:
            absent[at] = True
        elif isinstance(taken, str):
            stated[at] = STATES.index(taken) + 1
        elif isinstance(taken, tuple):
            assert singles is not None
            singles[at], values[at] = taken, sum(taken)
        else:
            values[at] = taken
    return Column(values, absent if absent.any() else None, stated if stated.any() else None, singles), wrong


def _held_to_counts(standard: Standard, columns: dict[str, Column]) -> Iterator[tuple[int, str, object, str]]:
    """Hold the figures of single incidents against how many there are: too few are missing, too many are refused."""
    for name, item in standard.inputs.items():
        if item.each is None:
            continue
        column, count = columns[name], columns[item.each]
        singles = np.full(len(column.values), None, object) if column.singles is None else column.singles
        given = np.array([len(each or ()) for each in singles], np.int64)
        known = np.ones(len(given), bool) if count.gone is None else ~count.gone
        absent = np.where(known, given < count.values, given == 0)
        absent = absent if column.stated is None else absent & (column.stated == 0)
        columns[name] = column._replace(absent=absent if absent.any() else None, singles=singles)
        each = standard.inputs[item.each]
        for at in np.flatnonzero(known & (given > count.values))[:TOLD]:
            figures = joined(f"{Decimal(one) / item.scale:f}" for one in singles[at])
            said = f"{each.label}为{count.values[at]}{each.unit or ''}，却给了{given[at]}个分数；应逐{each.unit or '个'}各给一个"
            yield int(at), name, figures, said


def _contradictions(standard: Standard, facts: Facts) -> Iterator[tuple[object, str, object, str]]:
    for check in standard.checks:
        part, whole = facts.columns[check.part], facts.columns[check.whole]
        ours, theirs = standard.inputs[check.part].scale, standard.inputs[check.whole].scale
        worse = part.values > whole.values if ours == theirs else part.values * theirs > whole.values * ours
        for gone in (part.gone, whole.gone):
            worse = worse if gone is None else worse & ~gone
        for at in np.flatnonzero(worse)[:TOLD]:
            value, limit = Decimal(int(part.values[at])) / ours, Decimal(int(whole.values[at])) / theirs
            yield facts.index[at], check.part, value, f"{check.text}（{check.whole} = {limit}）"
