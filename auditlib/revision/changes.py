"""What changed from one standard to another: its rows, its clauses' words and rules, its readings, inputs and sanctions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from auditlib.evidence.due import due_words
from auditlib.evidence.tally import tally_words
from auditlib.revision.pairs import Pair, bare, pair_rows, paired
from auditlib.standard.called import Words
from auditlib.standard.deadlines import Due
from auditlib.standard.effects import AnyEffect
from auditlib.standard.inputs import Input
from auditlib.standard.readings import under
from auditlib.standard.schema import Clause, Reading, Row, Standard
from auditlib.standard.tallies import Tally
from auditlib.wording.effects import effect_words
from auditlib.wording.rules import SAID
from auditlib.wording.wholes import whole_words
from auditlib.words import points_text

MOST_MARKED = 4
# A figure is one word, so that 300 becomes 500, and no letter of it another.
TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?%?|.", re.DOTALL)
INPUT_WORDS = {
    "label": "名称", "short": "简称", "type": "类型", "unit": "单位", "source": "由谁提供", "min": "下限", "max": "上限",
    "step": "最小单位", "decimals": "小数位", "states": "状态", "ledger": "是否据台账", "due": "期限", "tally": "逐期计法", "each": "逐一给分的事项",
    "evidence_only": "是否只作佐证",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that is new, is no more, or differs; `said` tells how, one thing a line."""

    old: Clause | None
    new: Clause | None
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs between two standards: by clause, and the rest in sentences."""

    old: Standard
    new: Standard
    pairs: tuple[Pair, ...]
    clauses: tuple[ClauseChange, ...]
    rest: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether the two say the same."""
        return not (self.clauses or self.rest)


def changes(old: Standard, new: Standard) -> Changes:
    """Compare two standards as they stand under their default readings."""
    was, now = under(old, {}), under(new, {})
    pairs = pair_rows(was, now)
    found = [change for pair in pairs for a, b in pair.clauses if (change := _clause(was, now, a, b)) is not None]
    rest = [*_rows(pairs), *_whole(was, now), *_readings(old, new), *_inputs(old, new), *_sanctions(old, new)]
    return Changes(old, new, tuple(pairs), tuple(found), tuple(rest))


def _clause(old: Standard, new: Standard, a: Clause | None, b: Clause | None) -> ClauseChange | None:
    if b is None:
        return ClauseChange(a, b, ("删去此条款",))
    if a is None:
        added = [f"{effect.id}：{effect_words(new, effect)}" for effect in b.effects]
        return ClauseChange(a, b, ("新增此条款", *added))
    said = [] if a.id == b.id else [f"编号由 {a.id} 改为 {b.id}"]
    said += [] if bare(a.text) == bare(b.text) else [_text(bare(a.text), bare(b.text))]
    said += _rules(old, new, a, b)
    return ClauseChange(a, b, tuple(said)) if said else None


def _text(old: str, new: str) -> str:
    """Tell what of a text differs, where it is little enough to be told apart from the rest."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    parts = [part for part in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if part[0] != "equal"]
    if len(parts) > MOST_MARKED:
        return "文字改写"
    told = []
    for kind, i, j, m, n in parts:
        was, now = f"“{''.join(before[i:j])}”", f"“{''.join(after[m:n])}”"
        told.append({"insert": f"加{now}", "delete": f"删{was}"}.get(kind, f"{was}改为{now}"))
    return f"文字：{'，'.join(told)}"


def _rules(old: Standard, new: Standard, a: Clause, b: Clause) -> Iterator[str]:
    """Tell the rules that differ, each beside what it was."""
    effects = paired(
        list(a.effects),
        list(b.effects),
        lambda effect: effect.id.removeprefix(a.id).removeprefix(b.id),
        lambda effect: f"{effect.role} {effect_words(old if effect in a.effects else new, effect)}",
    )
    for was, now in effects:
        if was is None and now is not None:
            yield f"新增 {now.id}：{effect_words(new, now)}"
        elif now is None and was is not None:
            yield f"删去 {was.id}：{effect_words(old, was)}"
        elif was is not None and now is not None:
            yield from _rule(old, new, was, now)


def _rule(old: Standard, new: Standard, was: AnyEffect, now: AnyEffect) -> Iterator[str]:
    before, after = effect_words(old, was), effect_words(new, now)
    if before != after:
        yield f"{now.id} 的规则由“{before}”改为“{after}”"
    elif was.inputs != now.inputs:
        yield f"{now.id} 所看的输入由 {'、'.join(was.inputs)} 改为 {'、'.join(now.inputs)}"


def _rows(pairs: list[Pair]) -> Iterator[str]:
    for pair in pairs:
        was, now = pair.old, pair.new
        if was is None and now is not None:
            yield f"新增评分行 {now.id}（{points_text(now.points)}分）"
        elif now is None and was is not None:
            yield f"删去评分行 {was.id}（{points_text(was.points)}分）"
        elif was is not None and now is not None:
            yield from _row(was, now)


def _row(was: Row, now: Row) -> Iterator[str]:
    if was.id != now.id:
        yield f"评分行编号由 {was.id} 改为 {now.id}"
    if was.points != now.points:
        yield f"评分行 {now.id} 的分值由 {points_text(was.points)} 分改为 {points_text(now.points)} 分"


def _whole(old: Standard, new: Standard) -> Iterator[str]:
    if old.points != new.points:
        yield f"总分由 {points_text(old.points)} 分改为 {points_text(new.points)} 分"
    if old.words != new.words:
        yield f"称呼由“{_called(old.words)}”改为“{_called(new.words)}”"
    contents = paired(list(old.items), list(new.items), lambda item: item.id, lambda item: bare(item.content))
    for was, now in contents:
        if was is not None and now is not None and bare(was.content) != bare(now.content):
            yield f"第 {now.id} 项的考核内容，{_text(bare(was.content), bare(now.content))}"
    for name in type(new.rules).model_fields:
        before, after = getattr(old.rules, name), getattr(new.rules, name)
        if before != after:
            yield f"计分办法由“{SAID[name](before)}”改为“{SAID[name](after)}”"
    gone, come = list(whole_words(old)), list(whole_words(new))
    yield from (f"取消规定“{said}”" for said in gone if said not in come)
    yield from (f"新增规定“{said}”" for said in come if said not in gone)


def _called(words: Words) -> str:
    return f"{words.city}、{words.province}、{words.whole}"


def _readings(old: Standard, new: Standard) -> Iterator[str]:
    for name, was, now in _both(old.readings, new.readings):
        if was is None or now is None:
            yield f"{'新增' if was is None else '取消'}口径“{(now or was).question}”（{name}）"
        else:
            yield from _reading(name, was, now)


def _reading(name: str, was: Reading, now: Reading) -> Iterator[str]:
    if was.default != now.default:
        yield f"口径“{now.question}”（{name}）的默认由 {was.default} 改为 {now.default}"
    for key, before, after in _both(was.options, now.options):
        if before is None or after is None:
            yield f"口径“{now.question}”（{name}）{'新增' if before is None else '取消'}选项 {key}（{(after or before).text}）"
        elif before != after:
            yield f"口径“{now.question}”（{name}）的选项 {key} 有改动"


def _inputs(old: Standard, new: Standard) -> Iterator[str]:
    for name, was, now in _both(old.inputs, new.inputs):
        if was is None or now is None:
            yield f"{'新增' if was is None else '取消'}输入“{(now or was).label}”（{name}）"
        else:
            differs = [f"{word}由 {_plain(old, was, part)} 改为 {_plain(new, now, part)}" for part, word in INPUT_WORDS.items()
                       if getattr(was, part) != getattr(now, part)]  # fmt: skip
            if differs:
                yield f"输入“{now.label}”（{name}）的{'，'.join(differs)}"


def _plain(standard: Standard, item: Input, part: str) -> str:
    value = getattr(item, part)
    if isinstance(value, Tally):
        return tally_words(standard, item)
    if isinstance(value, Due):
        return due_words(standard, value) + ("（计天数）" if value.counts == "days" else "")
    if isinstance(value, dict):
        return "、".join(value.values()) or "无"
    return "无" if value is None else "是" if value is True else "否" if value is False else str(value)


def _sanctions(old: Standard, new: Standard) -> Iterator[str]:
    for name, was, now in _both(old.sanctions, new.sanctions):
        if was is None or now is None:
            yield f"{'新增' if was is None else '取消'}处理“{(now or was).label}”（{name}）"
        elif was != now:
            awards = {True: "不参与评优", False: "不影响评优"}
            yield (f"处理“{was.label}”（{awards[was.disqualifies]}）改为“{now.label}”（{awards[now.disqualifies]}）")


def _both(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Walk the names of both, those of the new first; None stands for what one of them does not have."""
    for name in dict.fromkeys([*new, *old]):
        yield name, old.get(name), new.get(name)
