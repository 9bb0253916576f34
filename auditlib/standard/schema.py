"""What a standard's file may say, from the whole down to its clauses; `called`, `inputs`, `rules`, `effects` and `conditions` hold the rest.

The rules are data of a few closed kinds, so that lint, explanation and comparison can read every one of them:

    an effect   =  a role (award, bonus, deduct, void)  x  a kind (flat, steps, rate, line, bands, choice, discretion)
    a measure   =  an input, a number, or arithmetic over measures: an exact ratio
    a condition =  a yes/no input, a measure compared with a level, a state, or all / any / not of conditions
    a group     =  effects counted together; a section: items with a subtotal; a grade is read off the total
    a reading   =  options, each of which sets rules of the whole standard, or defines some of its effects anew
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from auditlib.standard.called import Sanction, Words
from auditlib.standard.conditions import Condition, Part
from auditlib.standard.effects import AnyEffect, Void
from auditlib.standard.inputs import Input
from auditlib.standard.parts import inputs_in, strict_in
from auditlib.standard.rules import Floor, Rules
from auditlib.standard.scale import Eased
from auditlib.standard.types import Issued, Points, Ratio, Strict, Text, Whole, Yes
from auditlib.standard.wholes import Check, Grade, Group, Once, Pair, Section

_UNWRITTEN = "还没有计分点；不单独计分的条款（只作说明，或只定几个计分点合计的上限）请写 explains: yes"


class Clause(Strict):
    """One numbered sentence of a row, verbatim, and what it does to the score; one that `explains` does nothing to it."""

    id: Text
    text: Text
    explains: Yes = False
    effects: tuple[AnyEffect, ...] = Field(default=(), validate_default=True)

    @field_validator("effects")
    @classmethod
    def _scores_or_explains(cls, effects: tuple[AnyEffect, ...], given: ValidationInfo) -> tuple[AnyEffect, ...]:
        if bool(effects) == given.data.get("explains", False):
            raise ValueError("写了 explains 的条款不单独计分，不写计分点" if effects else _UNWRITTEN)
        return effects

    @cached_property
    def voids(self) -> tuple[str, ...]:
        """The ids of the effects that void the clause."""
        return tuple(e.id for e in self.effects if isinstance(e, Void) and e.void == "clause")


class Row(Strict):
    """One score row (评分行) with its full points, in thousandths.

    `floor`: where its deductions stop, if not where the rules say. `applies`: the condition under which the row applies at
    all; without, a row with `not_applicable` does not apply where one of its inputs is reported as 不适用. Such a row comes to
    its full points (`full`), is left out (`drop`), or is left out with its points spread over the others (`reweight`).
    `issued` is no where the points are ours and do not stand in the source, or the words that stand there in their place, such
    as 加分项 of a row without points of its own.
    """

    id: Text
    points: Points
    issued: Issued = True
    floor: Floor | None = None
    applies: Condition | None = None
    not_applicable: Literal["full", "drop", "reweight"] | None = None
    groups: tuple[Group, ...] = ()
    clauses: tuple[Clause, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _what_then(self) -> Row:
        if self.applies is not None and self.not_applicable is None:
            raise ValueError(
                "写了 applies（何时适用），还应写 not_applicable：full（得满分）、drop（不计）或 reweight（折算）"
            )
        return self

    @cached_property
    def effects(self) -> tuple[AnyEffect, ...]:
        """The row's effects in the order of the text."""
        return tuple(effect for clause in self.clauses for effect in clause.effects)

    @cached_property
    def awards(self) -> tuple[str, ...]:
        """The ids of the effects that award points."""
        return tuple(effect.id for effect in self.effects if effect.role == "award")

    @cached_property
    def bonuses(self) -> tuple[str, ...]:
        """The ids of the effects that add points."""
        return tuple(effect.id for effect in self.effects if effect.role == "bonus" and effect.id not in self.outside)

    @cached_property
    def own(self) -> tuple[tuple[str, str], ...]:
        """The ids of the deductions that are taken from an award, each with the award's."""
        return tuple((e.id, e.from_) for e in self.effects if not isinstance(e, Void) and e.from_ is not None)

    @cached_property
    def deductions(self) -> tuple[str, ...]:
        """The ids of the deductions that are taken from the row."""
        others = {*dict(self.own), *self.outside}
        return tuple(effect.id for effect in self.effects if effect.role == "deduct" and effect.id not in others)

    @cached_property
    def outside(self) -> frozenset[str]:
        """The ids of the effects that bear on the total and leave the row as it is."""
        return frozenset(e.id for e in self.effects if (e.void if isinstance(e, Void) else e.scope) == "total")

    @cached_property
    def voids(self) -> tuple[str, ...]:
        """The ids of the effects that void the row."""
        return tuple(e.id for e in self.effects if isinstance(e, Void) and e.void == "row")

    @cached_property
    def idle(self) -> frozenset[str]:
        """The ids of the effects that bring sanctions only, and that the row's score does not wait for."""
        return frozenset(e.id for e in self.effects if isinstance(e, Void) and e.void == "none")


class Item(Strict):
    """One item (项) with the duty it describes (考核内容), the section it stands in, and its score rows."""

    id: Text
    content: Text
    section: Text | None = None
    rows: tuple[Row, ...] = Field(min_length=1)


class Option(Strict):
    """One way to read a doubtful phrase: the rules that it sets, and the effects that it defines anew, by their ids."""

    text: Text
    set_: Rules = Field(default_factory=Rules, alias="set")
    effects: tuple[AnyEffect, ...] = ()


class Reading(Strict):
    """A doubtful phrase (口径): the question, the ways to read it, the one in force by default and why."""

    question: Text
    options: dict[Text, Option] = Field(min_length=2)
    default: Text
    reason: Text
    clauses: tuple[Text, ...] = ()


class Standard(Strict):
    """A whole standard (Jiangsu, 2012: 18 items, 20 rows, 100 points); `aside` is what its source says besides, in order."""

    id: Text
    title: Text
    heading: Text | None = None
    year: Whole
    source: Text | None = None
    points: Points
    closing: Text | None = None
    aside: tuple[Text, ...] = ()
    words: Words = Field(default_factory=Words)
    sanctions: dict[Text, Sanction] = Field(default_factory=dict)
    readings: dict[Text, Reading] = Field(default_factory=dict)
    rules: Rules = Field(default_factory=Rules)
    inputs: dict[Text, Input]
    checks: tuple[Check, ...] = ()
    once: tuple[Once, ...] = ()
    eased: tuple[Eased, ...] = ()
    tables: dict[Text, dict[Text, Ratio]] = Field(default_factory=dict)
    sections: dict[Text, Section] = Field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    grades: tuple[Grade, ...] = ()
    coefficient: Part | None = None
    items: tuple[Item, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _bounded(self) -> Standard:
        for name, item in self.inputs.items():
            self.inputs[name] = item.bounded(self.year)
        return self

    @cached_property
    def rows(self) -> dict[str, Row]:
        """All score rows by id, in the official order."""
        return {row.id: row for item in self.items for row in item.rows}

    @cached_property
    def effects(self) -> dict[str, AnyEffect]:
        """All effects by id, in the order of the text."""
        return {effect.id: effect for row in self.rows.values() for effect in row.effects}

    @cached_property
    def clause_of(self) -> dict[str, Clause]:
        """The clause that each effect stands in."""
        return {e.id: clause for row in self.rows.values() for clause in row.clauses for e in clause.effects}

    @cached_property
    def row_of(self) -> dict[str, Row]:
        """The row that each effect stands in."""
        return {effect.id: row for row in self.rows.values() for effect in row.effects}

    @cached_property
    def item_of(self) -> dict[str, Item]:
        """The item that each row stands in."""
        return {row.id: item for item in self.items for row in item.rows}

    @cached_property
    def grouped(self) -> tuple[tuple[Group, tuple[str, ...]], ...]:
        """All groups, those of rows first, each with the ids of its effects in the order of the text."""
        groups = (*(group for row in self.rows.values() for group in row.groups), *self.groups)
        return tuple((group, tuple(self._members(group))) for group in groups)

    def _members(self, group: Group) -> Iterator[str]:
        for effect in self.effects.values():
            item = self.item_of[(row := self.row_of[effect.id]).id]
            named = {self.clause_of[effect.id].id, row.id, item.id, *self.within(item.section)}
            if effect.id in group.of or (named.intersection(group.of) and effect.role == group.role):
                yield effect.id

    def within(self, section: str | None) -> tuple[str, ...]:
        """Name a section and those that it lies in, the innermost first."""
        found: list[str] = []
        while section in self.sections and section not in found:
            found.append(section)
            section = self.sections[section].within
        return tuple(found)

    @cached_property
    def total_voids(self) -> tuple[Void, ...]:
        """The effects that void the total, or say what it can be at most."""
        return tuple(e for e in self.effects.values() if isinstance(e, Void) and e.void == "total")

    def weight_of(self, section: str | None) -> Fraction:
        """Tell for how much of the total a point in a section counts."""
        return prod((self.sections[name].weight for name in self.within(section)), start=Fraction(1))

    @cached_property
    def plain(self) -> bool:
        """Whether the total is the sum of the rows, but for a cap on the bonuses."""
        rules, moving = self.rules, any(r.outside or r.not_applicable == "reweight" for r in self.rows.values())
        bounded = rules.total_min is not None or rules.total_max is not None or rules.total_to > 1
        return not (self.sections or moving or bounded or self.coefficient is not None)

    @cached_property
    def summable(self) -> bool:
        """Whether each row hangs on its own effects alone, and the total on the rows alone, but for a cap on the bonuses."""
        return self.plain and not self.grouped and all(row.not_applicable is None for row in self.rows.values())

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The checks that hold one input against another."""
        found = [(check.part, check.whole, check.text) for check in self.checks]
        return tuple(Pair(a, b, text) for a, b, text in found if isinstance(a, str) and isinstance(b, str))

    @cached_property
    def conditions(self) -> tuple[Any, ...]:
        """What rows and grades depend on, apart from the effects."""
        given = [*(row.applies for row in self.rows.values()), *(grade.when for grade in self.grades)]
        return tuple(filter(None, given))

    @cached_property
    def sparing(self) -> frozenset[str]:
        """The inputs that may be reported as 不适用, since their row then does not apply."""
        rows = [row for row in self.rows.values() if row.not_applicable is not None and row.applies is None]
        return frozenset(name for row in rows for name in strict_in(row.effects))

    @cached_property
    def beside(self) -> tuple[Any, ...]:
        """What is asked for beside the effects: those conditions, and what the total is multiplied with."""
        return self.conditions if self.coefficient is None else (*self.conditions, self.coefficient)

    @cached_property
    def inputs_of(self) -> dict[str, tuple[str, ...]]:
        """The inputs that each row uses, in the order of the text, each where it is first used."""
        return {
            row.id: tuple(dict.fromkeys((*inputs_in(row.applies), *(n for e in row.effects for n in e.inputs))))
            for row in self.rows.values()
        }
