"""A standard as it stands under chosen readings (口径): rules set, effects defined anew, all else as it was.

A reading is data: nothing here, and nothing in the engine, knows one by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel

from auditlib.standard.effects import AnyEffect
from auditlib.standard.schema import Item, Standard

M = TypeVar("M", bound=BaseModel)


def under(standard: Standard, chosen: Mapping[str, str]) -> Standard:
    """Tell the standard in force under the option chosen for each reading; a reading not named has its default.

    Ids, roles and inputs stay, so that results under different readings have the same tables. Where two readings define the
    same effect anew, the later of the file does. A standard that nothing changes is returned itself.
    """
    options = tuple(chosen.get(name, reading.default) for name, reading in standard.readings.items())
    return _under(_Key(standard, options))


class _Key:
    """A standard by its identity with the options chosen: the key by which what was derived is kept."""

    def __init__(self, standard: Standard, options: tuple[str, ...]) -> None:
        self.standard, self.options = standard, options

    def __hash__(self) -> int:
        return hash((id(self.standard), self.options))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.standard is other.standard and self.options == other.options


@lru_cache(maxsize=64)
def _under(key: _Key) -> Standard:
    standard = key.standard
    rules: dict[str, Any] = {}
    anew: dict[str, AnyEffect] = {}
    for reading, name in zip(standard.readings.values(), key.options, strict=True):
        option = reading.options[name]
        rules |= {rule: getattr(option.set_, rule) for rule in option.set_.model_fields_set}
        anew |= {effect.id: effect for effect in option.effects}
    if not rules and not anew:
        return standard
    items = tuple(_item(item, anew) for item in standard.items)
    return _changed(standard, rules=_changed(standard.rules, **rules), items=items)


def _item(item: Item, anew: Mapping[str, AnyEffect]) -> Item:
    """Define effects of an item anew; one without such is kept as it is."""
    if not any(effect.id in anew for row in item.rows for effect in row.effects):
        return item
    rows = []
    for row in item.rows:
        clauses = [_changed(each, effects=tuple(anew.get(e.id, e) for e in each.effects)) for each in row.clauses]
        rows.append(_changed(row, clauses=tuple(clauses)))
    return _changed(item, rows=tuple(rows))


def _changed(model: M, **parts: Any) -> M:
    """Make a model anew with some parts changed, without what the old one has worked out of its parts and kept."""
    kept = {name: getattr(model, name) for name in type(model).model_fields}
    return type(model).model_construct(**kept | parts)
