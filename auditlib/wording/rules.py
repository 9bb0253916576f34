"""The rules of a whole standard in words, and what each way to read a doubtful phrase makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from auditlib.standard.rules import Rules
from auditlib.standard.schema import Option, Standard
from auditlib.wording.effects import effect_words
from auditlib.words import points_text

# Every rule by its name in the file: what each of its values says.
SAID: Mapping[str, Callable[[Any], str]] = {
    "steps": {
        "whole": "“每……”只计完整的单位，加与扣一样",
        "started": "“每……”不满一个单位的按一个单位计",
        "proportional": "“每……”不满一个单位的按比例计，各计分点四舍五入到0.001分",
    }.__getitem__,
    "floor": {
        "row": "扣分从本评分行的得分里扣，扣到0为止",
        "clause": "各条款的扣分以本条款的得分为限，没有得分的条款在本行内扣，扣到0为止",
        "none": "扣分不设下限，评分行可为负分",
    }.__getitem__,
    "bonus": {"after": "扣完之后再加加分", "net": "得分加上加分之后再扣"}.__getitem__,
    "cap": lambda cap: "全部加分不设总上限" if cap is None else f"全部加分以{points_text(cap)}分为限",
    "void_bonus": {"forfeit": "不得分时加分也不计", "keep": "不得分时加分照计"}.__getitem__,
    "percent_places": lambda places: (
        "百分比按原数比较，不取整" if places is None else f"百分比先四舍五入到百分数的{places}位小数"
    ),
    "total_min": lambda least: f"总分不低于{points_text(least)}分" if least is not None else "总分不设下限",
    "total_max": lambda most: f"总分以{points_text(most)}分为限" if most is not None else "总分不设上限",
    "total_to": lambda to: f"总分四舍五入到{points_text(to)}分",
    "reweight": {
        "total": "不适用而须折算的评分行，其分值在全部评分行内折算",
        "section": "不适用而须折算的评分行，其分值在本部分内折算，本部分没有其他适用的行时在上一级内折算",
        "top": "不适用而须折算的评分行，其分值在所在的最上一级部分内折算，该部分没有其他适用的行时在全部评分行内折算",
    }.__getitem__,
}
# What bears on few standards is told only where it is not as without.
FEW = frozenset({"total_min", "total_max", "total_to", "reweight"})


def rules_words(rules: Rules) -> Iterator[str]:
    """Tell every rule by which effects are counted and rows added up."""
    for name, field in type(rules).model_fields.items():
        value = getattr(rules, name)
        if name not in FEW or value != field.default:
            yield SAID[name](value)


def option_words(standard: Standard, option: Option) -> Iterator[str]:
    """Tell what an option of a reading does: the rules that it sets, the effects that it defines anew."""
    for name in sorted(option.set_.model_fields_set):
        yield SAID[name](getattr(option.set_, name))
    for effect in option.effects:
        yield f"{effect.id} 改为：{effect_words(standard, effect)}"
