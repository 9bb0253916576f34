"""Which inputs an effect waits for."""

from __future__ import annotations

from typing import Any

from auditlib.standard.conditions import Cases, Province
from auditlib.standard.effects import AnyEffect, Discretion, Flat, Void
from auditlib.standard.parts import fields_of, inputs_in
from tests.reference.effects import amount, idle, open_gate, uneased
from tests.reference.measures import holds
from tests.reference.readings import read_otherwise
from tests.reference.ways import City, Way


def needs(effect: AnyEffect, city: City, way: Way) -> tuple[str, ...]:
    """Name the inputs that an effect waits for; behind a gate that is shut it waits for none."""
    other = read_otherwise(effect, way)
    if other is not None:
        return other[0]
    gate = open_gate(effect, city, way)
    if gate is None and idle(effect, city, way):
        return ()
    if gate is None:
        when = None if isinstance(effect, Flat | Discretion | Void) else effect.when
        return inputs_in(tuple(part for part in (when, effect.unless) if part is not None))
    return _inner_needs(effect, city, way) if gate else ()


def _inner_needs(effect: AnyEffect, city: City, way: Way) -> tuple[str, ...]:
    """Name the inputs that an effect waits for once it counts; a discretion waits for none where nothing asks for it."""
    if isinstance(effect, Discretion) and effect.when is not None:
        asked = holds(effect.when, city, way)
        return inputs_in(effect.when) if asked is None else (effect.gives,) if asked else ()
    plain = isinstance(effect, Flat | Discretion | Void)
    shut = {"unless", "eased"} if plain else {"unless", "eased", "when"}
    found = tuple(
        name for field in fields_of(effect) if field not in shut for name in reached(getattr(effect, field), city, way)
    )
    eased = getattr(effect, "eased", None)
    if eased is None:
        return found
    return (*found, eased.of, *((eased.part,) if amount(uneased(effect), city, way) else ()))


def reached(part: Any, city: City, way: Way) -> tuple[str, ...]:
    """Name the inputs that a part makes use of: of cases, those of the case that counts and of the conditions up to it."""
    if isinstance(part, str | Province) or part is None:
        return inputs_in(part)
    if isinstance(part, tuple):
        return tuple(name for each in part for name in reached(each, city, way))
    if not isinstance(part, Cases):
        return tuple(name for field in fields_of(part) for name in reached(getattr(part, field), city, way))
    names: tuple[str, ...] = ()
    for case in part.cases:
        applies = True if case.when is None else holds(case.when, city, way)
        names += reached(case.when, city, way) + (() if applies is False else reached(case.value, city, way))
        if applies:
            break
    return names
