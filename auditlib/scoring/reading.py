"""A frame read as facts, or refused with the city, the input and the value named."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from auditlib.errors import AuditError, InputError, nearest
from auditlib.model import STATES
from auditlib.scoring.contradictions import TOLD, contradictions, held_to_counts
from auditlib.scoring.facts import Array, Column, Facts, Mask
from auditlib.scoring.value import Refused, take
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Standard
from auditlib.standard.width import EXACT


def read_facts(standard: Standard, frame: pd.DataFrame) -> Facts:
    """Read a frame (a row a city, a column an input; a missing column is an absent value) as facts.

    Raises InputError for an unknown or repeated column, a value out of type, range or grid, and a part that exceeds its
    whole, naming city, input and value; nothing is clamped or rounded. Raises AuditError for what is no frame.
    """
    if not isinstance(frame, pd.DataFrame):
        raise AuditError(f"计分要的是 DataFrame（每行一个被考核的，每列一项输入），给的是 {type(frame).__name__}")
    _check_names(standard, frame)
    refused: list[tuple[object, str, object, str]] = []
    columns: dict[str, Column] = {}
    for name, item in standard.inputs.items():
        if name not in frame.columns:
            columns[name] = _absent(item, len(frame))
            continue
        columns[name], wrong = _column(item, frame[name])
        refused += [(frame.index[at], name, frame[name].iloc[at], why) for at, why in wrong[:TOLD]]
    refused = refused or [(frame.index[at], *told) for at, *told in held_to_counts(standard, columns)]
    lacking = frozenset(name for name, column in columns.items() if column.gone is not None)
    facts = Facts(frame.index, columns, lacking)
    refused = refused or list(contradictions(standard, facts))
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
    wide = max(abs(item.min), abs(item.max)) * item.scale > EXACT
    if dtype in (np.float32, np.float16) or (wide and kind == "f"):
        # Their shortest text is shorter than that of the same number with more digits, or than the units that it counts.
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

    The float nearest to units/scale is this float just when its shortest text is that decimal, since all units of the
    range are whole numbers that a float holds.
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
