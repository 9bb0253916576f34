"""What the phrases of a clause suggest: sketches of effects, to be finished by a person and written only as comments.

A phrase is what stands between two marks of punctuation. The first form that fits says what it may be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from string import ascii_lowercase
from typing import NamedTuple

from auditlib.standard.types import SCALE

N = r"([0-9]+(?:\.[0-9]+)?)\s*"
ROLE = {"得": "award", "加": "bonus", "奖": "bonus", "扣": "deduct", "减": "deduct"}
LOW = re.compile(r"[低少缺不]")
# What is held against a level, rather than counted one by one.
COMPARED = re.compile(r"[低高降升增减少多超]")
CAP, BAND, ROUND = "cap: ", "band: ", "to: "
EDGE = r"([0-9]+(?:\.[0-9]+)?\s*%?)[^0-9以至到\-—–~～]*"
RUNG = re.compile(r"points: ([0-9.]+)")
AWARD = re.compile(r"award: ([0-9.]+)")
TEN_THOUSAND = 10_000
LEADING = re.compile(r"(?:[0-9]+[、．.](?![0-9])|[（(][0-9]+[)）]|[①-⑳])\s*")
PHRASE = re.compile(r"[^，,；;。\n]+")
SANCTIONS = re.compile(
    r"(?:全[省市县区国])?通报(?:批评)?|取消[^，。；、]{0,6}(?:评优|评先|资格)[^，。；、]{0,4}|不得参加评优|不得评为[^，。；、]{1,8}|(?:黄牌|书面)?警告|一票否决|写出检查|书面检查"
)


class Hint(NamedTuple):
    """A phrase and the sketch of the effect that it suggests, without its id; or, of no effect of its own, only a remark."""

    phrase: str
    sketch: str = ""
    remark: str = ""


def _steps(found: re.Match[str]) -> Hint:
    percent = found[3].startswith(("%", "个百分点", "百分点"))
    every = f"{found[2]}%" if percent else found[2]
    every = str(int(found[2]) * TEN_THOUSAND) if found[3].startswith("万") and found[2].isdigit() else every
    compared = percent or every != "1" or COMPARED.search(found[1])
    side = f" {'below' if LOW.search(found[1]) else 'above'}: …," if compared else ""
    return Hint("", f"kind: steps, {ROLE[found[4]]}: {found[5]}, of: …,{side} every: {every}")


def _both(found: re.Match[str]) -> Hint:
    up = f"kind: steps, bonus: {found[3]}, of: …, above: …, every: {found[1]}"
    return Hint("", f"{up}；kind: steps, deduct: {found[3]}, from: …, of: …, below: …, every: {found[2]}")


def _each(found: re.Match[str]) -> Hint:
    return Hint("", f"kind: steps, {ROLE[found[1]]}: {found[2]}, of: …, every: 1")


def _flat(found: re.Match[str]) -> Hint:
    award = ROLE[found[1]] == "award"
    return Hint("", f"kind: flat, {ROLE[found[1]]}: {found[2]}, when: …", "（总能得的不写 when）" if award else "")


def _judged(found: re.Match[str]) -> Hint:
    """Sketch what the auditor gives at discretion, with its range where the phrase has one."""
    role = "bonus" if re.search(r"[加奖]", found[0]) else "deduct"
    ends = re.search(rf"{N}分?\s*[-—–~～至到]+\s*{N}分", found[0])
    most = re.search(rf"{N}分", found[0])
    reach = f", min: {ends[1]}, max: {ends[2]}" if ends else f", max: {most[1]}" if most else ""
    sketch = f"kind: discretion, {role}: …"
    if re.search(r"加[^，。]{0,2}减|增减|奖惩", found[0]):
        low = f", min: -{most[1]}" if most else ", min: …"
        sketch, reach = "kind: discretion, bonus: …；kind: discretion, deduct: …", low + reach
    each = ", each: …" if re.search(r"每[一1]?[起次件例人项个处]|逐[起次件例人项个处]", found[0]) else ""
    return Hint("", sketch, f"（所给的输入：{{type: points, source: auditor{reach}{each}}}）")


def _veto(found: re.Match[str]) -> Hint:
    points = re.search(rf"扣除?{N}分", found[0])
    if points:
        return Hint("", f"kind: flat, deduct: {points[1]}, scope: total, when: …, sanctions: […]")
    void = "total" if re.search(r"总分[^，。]*(?:0分|零分|不得分|归零)", found[0]) else "none"
    remark = (
        "" if void == "total" else "（只取消评优；总分为0的写 void: total，从总分中扣的写 flat、deduct、scope: total）"
    )
    return Hint("", f"kind: void, void: {void}, when: …, sanctions: […]", remark)


def _said(sketch: str) -> Callable[[re.Match[str]], Hint]:
    return lambda found: Hint("", found.expand(sketch))


def _remark(remark: str) -> Callable[[re.Match[str]], Hint]:
    return lambda _: Hint("", remark=remark)


FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Hint]]] = [
    (re.compile(r"负责解释|解释权"), _remark("只作说明、不计分：写 explains: yes，删去 effects")),
    (
        re.compile(r"同一(?:起)?(?:事件|事故|问题|行为)"),
        _remark("同一事件登记在几项下、只按最重一项计的：在文件顶层写 once: [{of: [各输入，最重的在前], text: …}]"),
    ),
    (
        re.compile(r"插值|功效系数|区间内按比例"),
        _said("kind: line, award: [{at: …, points: 0}, {at: …, points: …}], of: …"),
    ),
    (re.compile(r"就高不"), _remark("只计最高的一项：在本行写 groups: [{of: [各计分点的编号], take: highest}]")),
    (re.compile(r"(?:.*)一票否决(?:.*)"), _veto),
    (re.compile(r".*(?:酌情|视情).*"), _judged),
    (
        re.compile(rf"(?:累计|合计|共计|总计)[^0-9]*{N}分"),
        lambda found: Hint(
            "", remark=f"几个计分点合计的上限：在本行写 groups: [{{of: [各计分点的编号], cap: {found[1]}}}]"
        ),
    ),
    (re.compile(rf"(?:最高|最多|至多|不超过)[^0-9]*{N}分"), lambda found: Hint("", f"{CAP}{found[1]}")),
    (re.compile(rf"(?:[×xX*]|乘以?)\s*{N}分"), _said(r"kind: rate, award: \1, of: {share: […, …]}")),
    (re.compile(rf"{EDGE}以上[^0-9]*得{N}分"), lambda found: Hint("", f"{BAND}{found[1]} {found[2]}")),
    (re.compile(rf"{EDGE}[-—–~～至到]+{EDGE}[^0-9]*得{N}分"), lambda found: Hint("", f"{BAND}{found[1]} {found[3]}")),
    (re.compile(rf"{EDGE}(?:以下|以内)[^0-9]*(?:得{N}分|不得分)"), lambda found: Hint("", f"{BAND}- {found[2] or 0}")),
    (
        re.compile(r"(?:低于|未达|不足|达不到|未完成).*不得分"),
        _remark("不必另写：不达到条件，得分自然不得；得分写了 of 的，条件写在它的 when"),
    ),
    (re.compile(rf"四舍五入[^0-9]*{N}分"), _said(rf"{ROUND}\1")),
    (re.compile(r"比例[^，。]*扣"), _said("kind: steps, deduct: …, of: …, below: …, every: …, counting: proportional")),
    (re.compile(r"(?:比例|完成率|达标率)[^，。]*(?:得|计|给|赋)分"), _said("kind: rate, award: …, of: …, full: …")),
    (
        re.compile(rf"追加扣除?{N}分|从总分[^0-9]*扣除?{N}分"),
        lambda found: Hint("", f"kind: flat, deduct: {found[1] or found[2]}, scope: total, when: …"),
    ),
    (re.compile(rf"(?:基础分|基本分|满分)[为计]?\s*{N}分"), _said(r"kind: flat, award: \1")),
    (re.compile(rf"每高{N}\S*?[（(]低{N}\S*?[)）]加[（(]扣[)）]{N}分"), _both),
    (re.compile(rf"{N}\S?\s*(?:以下|以内|[-—–~～至到]\s*[0-9]+\S*?)\s*(?:的)?扣{N}分"), _remark("kind: bands 的一档")),
    (re.compile(rf"(?:每|相差)([^0-9]*){N}(个百分点|百分点|%|万|)[^0-9]*?([加扣得奖减]){N}分"), _steps),
    (re.compile(rf"(?:每|有|出现|[迟错少缺漏]|查实)[^0-9]*?[一1]?[^0-9]*?([加扣减]){N}分"), _each),
    (re.compile(rf"每[^0-9]*?[一1]?[^0-9]*?([得奖]){N}分"), _each),
    (re.compile(r"不得分|不计分|得0分"), _said("kind: void, void: row, when: …")),
    (
        re.compile(r"扣完.*为止"),
        _remark("不必另写：本行的扣分到0为止；只从一项得分中扣的，在扣分的计分点上写 from: 该得分的编号"),
    ),
    (re.compile(rf"([得加奖扣减]){N}分"), _flat),
]


def hints(text: str) -> Iterator[Hint]:
    """Tell what each phrase of a clause suggests; one that says nothing of points has none.

    Phrases that belong together are told as one: a cap with the effect before it, the bands of one measure, a veto with what it
    takes off the total.
    """
    found: list[Hint] = []
    for phrase in PHRASE.findall(text):
        for form, sketch in FORMS:
            if match := form.search(phrase):
                hint = sketch(match)._replace(phrase=LEADING.sub("", phrase.strip(), count=1))
                found[-1:] = _joined(found[-1], hint) if found else [hint]
                break
    yield from map(_finished, found)


def _joined(last: Hint, hint: Hint) -> list[Hint]:
    """Join a phrase to the one before it, where the two make one effect."""
    both = f"{last.phrase}，{hint.phrase}"
    if hint.sketch.startswith(CAP) and last.sketch and "；" not in last.sketch and not last.sketch.startswith(BAND):
        return [last._replace(phrase=both, sketch=f"{last.sketch}, {hint.sketch}")]
    if hint.sketch.startswith(ROUND) and last.sketch.startswith("kind: rate"):
        return [last._replace(phrase=both, sketch=f"{last.sketch}, {hint.sketch}")]
    if hint.sketch.startswith(BAND) and last.sketch.startswith(BAND):
        return [Hint(both, f"{last.sketch}；{hint.sketch}")]
    if "scope: total" in hint.sketch and last.sketch.startswith("kind: void, void: none"):
        return [Hint(both, f"{hint.sketch}, sanctions: […]")]
    return [last, hint]


def _finished(hint: Hint) -> Hint:
    """Write a cap that stands alone as a remark, and bands as the rungs of one effect."""
    if hint.sketch.startswith(CAP):
        return Hint(hint.phrase, remark=f"上限：在计分点上写 {hint.sketch}；几个合计的写 groups")
    if hint.sketch.startswith(ROUND):
        return Hint(
            hint.phrase, remark=f"取整：在按比例得分的计分点上写 {hint.sketch}；总分的写 rules: {{total_to: …}}"
        )
    if not hint.sketch.startswith(BAND):
        return hint
    rungs = [part.removeprefix(BAND).rsplit(" ", 1) for part in hint.sketch.split("；")]
    if len(rungs) == 1:
        return Hint(hint.phrase, remark="kind: bands 的一档")
    rising = sorted(rungs, key=lambda rung: Decimal(-1) if rung[0] == "-" else Decimal(rung[0].strip(" %")))
    ends = [f"below: {edge.strip()}, " for edge, _ in rising[1:]] + [""]
    bands = ", ".join(f"{{{end}points: {points}}}" for end, (_, points) in zip(ends, rising, strict=True))
    return Hint(hint.phrase, f"kind: bands, of: …, award: [{bands}]")


def sketches(points: int, clauses: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Write the hints of a row's clauses, by clause, as comments, lettered as its effects will be.

    `points`: those of the row, in thousandths. A row that only loses points begins with a flat award of them all; what is left of
    them is that of a rate whose points the text does not say.
    """
    found = {clause: list(hints(text)) for clause, text in clauses}
    said = [hint.sketch for of_clause in found.values() for hint in of_clause]
    won = [Decimal(each) for sketch in said for each in AWARD.findall(sketch)]
    won += [max(map(Decimal, RUNG.findall(sketch))) for sketch in said if "award: [" in sketch]
    rest = Decimal(points) / SCALE - sum(won)
    if points and found and any("deduct:" in each for each in said) and not any("award:" in each for each in said):
        first = next(iter(found))
        found[first].insert(0, Hint("先给满分，从中扣", f"kind: flat, award: {rest:f}"))
    return {clause: list(_lines(clause, of_clause, rest)) for clause, of_clause in found.items()}


def _lines(clause: str, found: Iterable[Hint], rest: Decimal) -> Iterator[str]:
    letters = iter(ascii_lowercase)
    for hint in found:
        if not hint.sketch:
            yield f"{hint.phrase}  →  {hint.remark}"
            continue
        sketch = hint.sketch.replace("award: …", f"award: {rest:f}") if rest > 0 else hint.sketch
        for part in sketch.split("；"):
            yield f"{hint.phrase}  →  - {{id: {clause}{next(letters, 'z')}, {part}}}{hint.remark}"


def sanctions_in(text: str) -> list[str]:
    """Find the sanctions that a text speaks of, each once."""
    return list(dict.fromkeys(SANCTIONS.findall(text)))
