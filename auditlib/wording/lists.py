"""Long lists of inputs: cut short within a sentence, told in full once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from auditlib.scoring.labels import label_of
from auditlib.standard.conditions import Among
from auditlib.standard.parts import fields_of
from auditlib.standard.schema import Standard

# Of how many inputs at most a sentence names every one.
FEW = 3


def few_words(standard: Standard, names: Sequence[str]) -> str:
    """Name several inputs; of more than a few, the first and how many they are, since a sentence must stay readable."""
    if len(names) <= FEW:
        return "、".join(label_of(standard, name) for name in names)
    return f"{label_of(standard, names[0])}等{len(names)}项"


def long_lists(part: Any) -> Iterator[tuple[str, ...]]:
    """Walk the lists of inputs in a condition or measure that its words cut short."""
    if isinstance(part, Among) and len(part.among) > FEW:
        yield part.among
    inner = part if isinstance(part, tuple) else [getattr(part, field) for field in fields_of(part)]
    for each in inner:
        yield from long_lists(each)


def lists_words(standard: Standard) -> Iterator[str]:
    """Tell every list of inputs that sentences cut short, once and in full."""
    told = (*standard.conditions, *standard.effects.values())
    for names in dict.fromkeys(long_lists(told)):
        yield f"{few_words(standard, names)}：{'、'.join(standard.inputs[name].label for name in names)}"
