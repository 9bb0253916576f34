"""What the phrases of a clause suggest: sketches of effects, to be finished by a person and written only as comments.

A phrase is what stands between two marks of punctuation. The first form that fits says what it may be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from string import ascii_lowercase
from typing import NamedTuple

N = r"([0-9]+(?:\.[0-9]+)?)\s*"
ROLE = {"得": "award", "加": "bonus", "奖": "bonus", "扣": "deduct", "减": "deduct"}
LOW = re.compile(r"[低少缺不]")
TEN_THOUSAND = 10_000
LEADING = re.compile(r"(?:[0-9]+[、．.](?![0-9])|[（(][0-9]+[)）]|[①-⑳])\s*")
PHRASE = re.compile(r"[^，,；;。\n]+")
SANCTIONS = re.compile(
    r"(?:全[省市县区国])?通报(?:批评)?|取消[^，。；、]{0,6}(?:评优|评先|资格)[^，。；、]{0,4}|不得参加评优|不得评为[^，。；、]{1,8}|(?:黄牌|书面)?警告|一票否决|写出检查|书面检查"
)


class Hint(NamedTuple):
    """A phrase and the sketch of the effect that it suggests, without its id."""

    phrase: str
    sketch: str


def _steps(found: re.Match[str]) -> str:
    every = f"{found[2]}%" if found[3].startswith(("%", "个百分点", "百分点")) else found[2]
    every = str(int(found[2]) * TEN_THOUSAND) if found[3].startswith("万") and found[2].isdigit() else every
    side = "below" if LOW.search(found[1]) else "above"
    return f"kind: steps, {ROLE[found[4]]}: {found[5]}, of: …, {side}: …, every: {every}"


def _both(found: re.Match[str]) -> str:
    return (
        f"kind: steps, bonus: {found[3]}, of: …, above: …, every: {found[1]}；"
        f"kind: steps, deduct: {found[3]}, from: …, of: …, below: …, every: {found[2]}"
    )


def _each(found: re.Match[str]) -> str:
    return f"kind: steps, {ROLE[found[1]]}: {found[2]}, of: …, every: 1"


def _flat(found: re.Match[str]) -> str:
    when = "when: …" if ROLE[found[1]] != "award" else "when: …  或不写 when"
    return f"kind: flat, {ROLE[found[1]]}: {found[2]}, {when}"


FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    (re.compile(r"负责解释|解释权"), lambda _: "只作说明、不计分：写 explains: yes，删去 effects"),
    (re.compile(r"就高不"), lambda _: "只计最高的一项：在本行写 groups: [{of: [各计分点的编号], take: highest}]"),
    (
        re.compile(rf"(?:最高|最多|至多|累计|不超过)[^0-9]*{N}分"),
        lambda found: f"上限：在计分点上写 cap: {found[1]}；几个合计的写 groups",
    ),
    (re.compile(rf"[×xX*]\s*{N}分"), lambda found: f"kind: rate, award: {found[1]}, of: …"),
    (re.compile(rf"追加扣除?{N}分"), lambda found: f"kind: flat, deduct: {found[1]}, scope: total, when: …"),
    (re.compile(r"酌情|视情"), lambda _: "kind: discretion, deduct: …（酌情分的输入）"),
    (re.compile(rf"每高{N}\S*?[（(]低{N}\S*?[)）]加[（(]扣[)）]{N}分"), _both),
    (re.compile(rf"{N}\S?\s*(?:以下|以内|[-—–~～至到]\s*[0-9]+\S*?)\s*(?:的)?扣{N}分"), lambda _: "kind: bands 的一档"),
    (re.compile(rf"(?:每|相差)([^0-9]*){N}(个百分点|百分点|%|万|)[^0-9]*?([加扣得奖减]){N}分"), _steps),
    (re.compile(rf"(?:每|有|出现|[迟错少缺漏]|查实)[^0-9]*?[一1]?[^0-9]*?([加扣减]){N}分"), _each),
    (re.compile(r"(?:低于|未达|不足|达不到|未完成).*不得分"), lambda _: "不必另写：不达到条件，得分自然不得"),
    (re.compile(r"不得分|不计分|得0分"), lambda _: "kind: void, void: row 或 clause, when: …"),
    (re.compile(r"扣完.*为止"), lambda _: "扣到哪里为止：在扣分的计分点上写 from: 所扣得分的编号"),
    (re.compile(rf"([得加奖扣减]){N}分"), _flat),
]


def hints(text: str) -> Iterator[Hint]:
    """Tell what each phrase of a clause suggests; one that says nothing of points has none."""
    for phrase in PHRASE.findall(text):
        for form, sketch in FORMS:
            if found := form.search(phrase):
                yield Hint(LEADING.sub("", phrase.strip(), count=1), sketch(found))
                break


def sketches(clause: str, text: str) -> Iterator[str]:
    """Write a clause's hints as comments, lettered as its effects will be."""
    letters = iter(ascii_lowercase)
    for hint in hints(text):
        if not hint.sketch.startswith("kind: ") or hint.sketch.startswith("kind: bands 的"):
            yield f"{hint.phrase}  →  {hint.sketch}"
            continue
        for part in hint.sketch.split("；"):
            yield f"{hint.phrase}  →  - {{id: {clause}{next(letters, 'z')}, {part}}}"


def sanctions_in(text: str) -> list[str]:
    """Find the sanctions that a text speaks of, each once."""
    return list(dict.fromkeys(SANCTIONS.findall(text)))
