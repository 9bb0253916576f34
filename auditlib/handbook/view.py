"""What a page of a standard tells, gathered once for all the forms in which it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from auditlib.evidence.due import due_words
from auditlib.evidence.tally import tally_words
from auditlib.scoring.value import OWN_STATES, take
from auditlib.standard.each import figures_in, per_words
from auditlib.standard.inputs import LARGEST_COUNT, Input
from auditlib.standard.load import find_standard, load_standard
from auditlib.standard.naming import WORDS
from auditlib.standard.parts import inputs_in
from auditlib.standard.readings import under
from auditlib.standard.schema import Clause, Reading, Row, Standard
from auditlib.standard.wholes import Section
from auditlib.wording.effects import effect_words, role_word
from auditlib.wording.rules import option_words, rules_words
from auditlib.wording.wholes import check_words, whole_words
from auditlib.words import MISSING, PENDING, STATE_WORDS, number_text, points_text
from auditlib.worked.cases import Cases, cases_beside, read_cases
from auditlib.worked.prove import Worked, work_out


@dataclass(frozen=True, slots=True)
class EffectTold:
    """One effect: its id, what it does in a word and in a sentence, and the inputs that it looks at."""

    id: str
    role: str
    rule: str
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseTold:
    """One clause verbatim with its effects, and the readings that bear on it, each with its question."""

    id: str
    text: str
    effects: tuple[EffectTold, ...]
    readings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CaseTold:
    """One worked case: its sentence, what differs from the clean city, its clauses, the row's points and the total."""

    name: str
    change: str
    clauses: tuple[str, ...]
    row: str
    total: str


@dataclass(frozen=True, slots=True)
class RowTold:
    """One score row: sections that begin with it, its duty, its clauses, the worked cases that move it."""

    id: str
    points: str
    sections: tuple[str, ...]
    content: str
    clauses: tuple[ClauseTold, ...]
    cases: tuple[CaseTold, ...]


@dataclass(frozen=True, slots=True)
class OptionTold:
    """One way to read a doubtful phrase, and what it does."""

    name: str
    text: str
    default: bool
    does: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingTold:
    """A doubtful phrase: the question, the ways to read it, why the default is the default, the clauses."""

    name: str
    question: str
    options: tuple[OptionTold, ...]
    reason: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InputTold:
    """One input: its names, type and range, who gives it, where it is used, how it is filled in, the clean city's value."""

    name: str
    label: str
    type: str
    range: str
    giver: str
    used: tuple[str, ...]
    note: str
    proof: str
    clean: str


@dataclass(frozen=True, slots=True)
class StandardTold:
    """A whole standard, ready to be written."""

    standard: Standard
    summary: str
    rules: tuple[str, ...]
    rows: tuple[RowTold, ...]
    readings: tuple[ReadingTold, ...]
    inputs: tuple[InputTold, ...]
    sanctions: tuple[tuple[str, str, str, tuple[str, ...]], ...]
    checks: tuple[str, ...]


def open_standard(name: str | Path) -> StandardTold:
    """Read a standard with the worked cases beside it. Raises StandardError and ProblemsError for what is wrong with either."""
    path = find_standard(name)
    standard, beside = load_standard(name), cases_beside(path)
    return tell_standard(standard, read_cases(beside, standard) if beside else None)


def tell_standard(standard: Standard, cases: Cases | None = None) -> StandardTold:
    """Tell a standard, as it stands under its default readings."""
    default = under(standard, {})
    worked = work_out(standard, cases) if cases is not None else []
    clauses = sum(len(row.clauses) for row in standard.rows.values())
    return StandardTold(
        standard=standard,
        summary=f"{len(standard.items)}项，{len(standard.rows)}个评分行，{clauses}个条款，{len(standard.effects)}个计分点，"
        f"满分{points_text(standard.points)}分。",
        rules=(*rules_words(default.rules), *whole_words(default)),
        rows=tuple(_rows(default, cases, worked)),
        readings=tuple(_reading(standard, name, reading) for name, reading in standard.readings.items()),
        inputs=tuple(_input(standard, name, item, cases) for name, item in standard.inputs.items()),
        sanctions=tuple(_sanctions(standard)),
        checks=tuple(check_words(standard, check) for check in standard.checks),
    )


def _rows(standard: Standard, cases: Cases | None, worked: Sequence[Worked]) -> Iterator[RowTold]:
    told: set[str] = set()
    for item in standard.items:
        begun = [name for name in reversed(standard.within(item.section)) if name not in told]
        told.update(begun)
        for n, row in enumerate(item.rows):
            sections = [standard.sections[name] for name in ([] if n else begun)]
            yield RowTold(
                id=row.id,
                points=points_text(row.points),
                sections=tuple(map(_section, sections)),
                content=item.content,
                clauses=tuple(_clause(standard, clause) for clause in row.clauses),
                cases=_cases(standard, cases, row, worked),
            )


def _cases(standard: Standard, cases: Cases | None, row: Row, worked: Sequence[Worked]) -> tuple[CaseTold, ...]:
    if cases is None:
        return ()
    ids = {clause.id for clause in row.clauses}
    return tuple(_case(standard, cases, row, each) for each in worked if ids & set(each.clauses))


def _section(section: Section) -> str:
    """Head a section with its points, unless its title tells them."""
    told = f"（{points_text(section.points)}分）"
    return section.title if section.title.endswith(told) else f"{section.title}{told}"


def _clause(standard: Standard, clause: Clause) -> ClauseTold:
    effects = tuple(
        EffectTold(e.id, role_word(e), effect_words(standard, e), _labels(standard, e.inputs)) for e in clause.effects
    )
    ids = {effect.id for effect in clause.effects}
    readings = tuple(
        (name, reading.question)
        for name, reading in standard.readings.items()
        if clause.id in reading.clauses
        or any(e.id in ids for option in reading.options.values() for e in option.effects)
    )
    return ClauseTold(clause.id, clause.text, effects, readings)


def _labels(standard: Standard, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(standard.inputs[name].label for name in names)


def _case(standard: Standard, cases: Cases, row: Row, worked: Worked) -> CaseTold:
    case = worked.case
    points = cases.rows(standard, case)[row.id]
    told = (f"{standard.inputs[name].label}：{_value(standard.inputs[name], to)}" for name, to in case.change.items())
    return CaseTold(
        name=case.name,
        change="；".join(told) or f"与样板{standard.words.city}相同",
        clauses=worked.clauses,
        row=PENDING if points is None else points if isinstance(points, str) else number_text(points, grouped=False),
        total=number_text(case.total, grouped=False),
    )


def _value(item: Input, value: Any) -> str:
    """Write a value as people do: 69,999人, 是, the word of a state, 1＋3＋2分."""
    if value is None:
        return MISSING
    if isinstance(value, str) and value in OWN_STATES:
        return STATE_WORDS[OWN_STATES[value]]
    if item.type == "yes_no":
        return "是" if take(item, value) else "否"
    if item.type == "state":
        return item.states.get(str(value), str(value))
    if item.type == "date":
        return str(value)
    figures = [value] if item.each is None else figures_in(value)
    told = (number_text(each if isinstance(each, int | Decimal) else Decimal(str(each))) for each in figures)
    return f"{'＋'.join(told)}{item.unit or ''}"


def _reading(standard: Standard, name: str, reading: Reading) -> ReadingTold:
    options = tuple(
        OptionTold(key, option.text, key == reading.default, tuple(option_words(standard, option)))
        for key, option in reading.options.items()
    )
    return ReadingTold(name, reading.question, options, reading.reason, reading.clauses)


def _input(standard: Standard, name: str, item: Input, cases: Cases | None) -> InputTold:
    unit = f"（{item.unit}）" if item.unit else ""
    ledger = f"，{tally_words(standard, item) or '按台账查实的合计'}" if item.ledger else ""
    if item.due is not None:
        counted = "逾期的天数，各期相加" if item.due.counts == "days" else "没有赶上的期数"
        ledger = f"，按台账查实的报送日期，期限为{due_words(standard, item.due)}，数{counted}"
    each = f"，{standard.inputs[item.each].label}{per_words(standard, item)}一个" if item.each is not None else ""
    clean = cases.clean_city.get(name) if cases is not None else None
    return InputTold(
        name=name,
        label=item.label,
        type=f"{WORDS[item.type]}{unit}{ledger}",
        range=_range(item) + each,
        giver=standard.words.who(item.source),
        used=tuple(_used(standard, name)),
        note=item.note or "",
        proof=item.proof or "",
        clean="" if clean is None else _value(item, clean),
    )


def _used(standard: Standard, name: str) -> Iterator[str]:
    """Name the effects, rows, grades and inputs that hang on an input, and the total that is multiplied by it."""
    yield from (effect.id for effect in standard.effects.values() if name in effect.inputs)
    yield from (f"评分行{row.id}是否适用" for row in standard.rows.values() if name in inputs_in(row.applies))
    yield from (f"等次{grade.name}" for grade in standard.grades if name in inputs_in(grade.when))
    yield from (each.label for each in standard.inputs.values() if name in (each.each, each.rows_of))
    yield from ("总分的系数",) if name in inputs_in(standard.coefficient) else ()


def _range(item: Input) -> str:
    if item.type == "yes_no":
        return "是、否"
    if item.type == "state":
        return "、".join(item.states.values())
    if item.type == "date":
        return "日期"
    step = f"，{number_text(item.step)}的整数倍" if item.step else ""
    places = f"，至多{item.decimals}位小数" if item.decimals else ""
    to = (
        f"不小于 {number_text(item.min)}"
        if item.max == LARGEST_COUNT
        else f"{number_text(item.min)} 至 {number_text(item.max)}"
    )
    return f"{to}{step}{places}"


def _sanctions(standard: Standard) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    for name, sanction in standard.sanctions.items():
        by = tuple(effect.id for effect in standard.effects.values() if name in effect.sanctions)
        yield name, sanction.label, "不参与评优" if sanction.disqualifies else "", by
