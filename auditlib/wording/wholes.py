"""What a standard counts together, in words: sections, groups, grades, and rows that may not apply."""

from __future__ import annotations

from collections.abc import Iterator

from auditlib.scoring.amounts import number
from auditlib.scoring.explain import VERB
from auditlib.scoring.explain_total import left_out
from auditlib.standard.checks import side_words
from auditlib.standard.schema import Row, Standard
from auditlib.standard.wholes import Check, Grade, Group, Section
from auditlib.wording.effects import eased_words
from auditlib.wording.lists import lists_words
from auditlib.wording.measures import condition_words, measure_words, opposite_words
from auditlib.wording.rules import SAID
from auditlib.words import points_text


def whole_words(standard: Standard) -> Iterator[str]:
    """Tell all that is counted beyond single effects and rows, a sentence each."""
    for section in standard.sections.values():
        yield _section(section)
    for group, members in standard.grouped:
        yield _group(standard, group, members)
    for row in standard.rows.values():
        yield from _row(standard, row)
    for rule in standard.once:
        yield f"同一事件只计一次，按{'、'.join(standard.inputs[name].label for name in rule.of)}中排在最前的一项计（{rule.text}）"
    for eased in standard.eased:
        said = f"（{eased.text}）" if eased.text else ""
        yield f"{standard.inputs[eased.of].label}的各项扣分，{eased_words(standard, eased)}{said}"
    if standard.coefficient is not None:
        yield f"总分等于各项合计乘以{measure_words(standard, standard.coefficient)}"
    for grade in standard.grades:
        yield f"等次“{grade.name}”：{'，'.join(_grade(standard, grade)) or '其余'}"
    yield from lists_words(standard)


def check_words(standard: Standard, check: Check) -> str:
    """Tell a relation in its own words, and its two sides where those do not name them."""
    sides = [side_words(standard, side) for side in (check.part, check.other)]
    if all(side in check.text for side in sides):
        return check.text
    return f"{check.text}（{sides[0]}{'不大于' if check.equals is None else '等于'}{sides[1]}）"


def _section(section: Section) -> str:
    weight = "" if section.weight == 1 else f"，权重{number(section.weight, percent=True)}"
    within = f"，计入部分{section.within}" if section.within else ""
    return f"部分“{section.title}”{points_text(section.points)}分{weight}{within}"


def _group(standard: Standard, group: Group, members: tuple[str, ...]) -> str:
    verb = VERB[standard.effects[members[0]].role]
    said = [] if group.most is None else ["就高不累计" if group.most == 1 else f"至多计最高的{group.most}项"]
    said += [] if group.cap is None else [f"合计至多{verb}{points_text(group.cap)}分"]
    return f"{'、'.join(members)}{'，'.join(said)}" + (f"（{group.note}）" if group.note else "")


def _row(standard: Standard, row: Row) -> Iterator[str]:
    if row.floor is not None:
        yield f"评分行{row.id}：{SAID['floor'](row.floor)}"
    if row.not_applicable is not None:
        when = "有佐证报为不适用" if row.applies is None else opposite_words(standard, row.applies)
        yield f"评分行{row.id}：{when}的，本行不适用，{left_out(standard, row)}"


def _grade(standard: Standard, grade: Grade) -> Iterator[str]:
    if grade.at_least is not None:
        yield f"总分达到{points_text(grade.at_least)}分"
    for name, least in grade.floors.items():
        section = standard.sections.get(name)
        yield f"{section.title if section else f'评分行{name}'}达到{points_text(least)}分"
    if grade.when is not None:
        yield condition_words(standard, grade.when)
    if grade.unless:
        yield f"没有{'、'.join(standard.sanctions[name].label for name in grade.unless)}"
    if grade.most is not None:
        city = standard.words.city
        few = number(grade.most, percent=True) if grade.most < 1 else f"{number(grade.most, percent=False)}个{city}"
        yield f"名额以{few}为限"
