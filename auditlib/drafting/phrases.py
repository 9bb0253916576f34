"""The sketches that forms of phrases make: each takes what a form has found and writes the effect that it suggests."""

from __future__ import annotations

import re
from decimal import Decimal

from auditlib.drafting.bands import rung_of
from auditlib.drafting.joined import Hint

N = r"([0-9]+(?:\.[0-9]+)?)\s*"
ZERO = r"(?<![0-9.])(?:0|零)分?(?![0-9.])|归零|不得分|不计分|不记分"
ROLE = {
    "得": "award",
    "记": "award",
    "计": "award",
    "加": "bonus",
    "奖": "bonus",
    "增": "bonus",
    "扣": "deduct",
    "减": "deduct",
}
GIVES = "".join(ROLE)
LOW = re.compile(r"[低少缺不降减退]|提前")
# What is held against a level, rather than counted one by one.
COMPARED = re.compile(r"[低高降升增减少多超退]|提前")
UP, DOWN = r"超(?:出|过)?|高于?|上升|增加?|升|提高|多", r"不足|低于?|下降|降低?|减少?|少|欠|缺"
ONE_OF = r"(?:个百分点|百分点|%|次|人|名|项|个|家|件|天|起|条|篇|期|份|例|处|户)"
STOPS = "不必另写：本行的扣分到0为止；只从一项得分中扣的，在扣分的计分点上写 from: 该得分的编号"
ALL_OF_IT = "（这一款的分值；上面扣分的计分点写 from: 它的编号）"
BELOW_0 = "可扣至负分：在本行写 floor: none，扣分的计分点不写 from"
NOT_WON = "不另写一条：是前面那项得分的条件，请在那里写 when: "
NONE_AT_ALL = "没有发生的得满分：比率写 if_zero: 100%；从满分中扣的不必另写"
OPEN = "待写：从词句定不下计分点，请照原文写"
OF_WHAT = "（按相对增减算的写 of: {growth: [本值, 比的值]}；按百分点算的写 share）"
UNIT = "（输入以元为单位的；以万元为单位的写 every: {}）"
MISSED = r"低于|不足|未达到?|达不到"
EDGE = r"([0-9]+(?:\.[0-9]+)?\s*%?)[^0-9以至到\-—–~～]*"
PERCENT = ("%", "个百分点", "百分点")
TEN_THOUSAND = 10_000


def steps(found: re.Match[str]) -> Hint:
    """Sketch steps of a measure, below or above a level where the phrase compares: 每低100人扣0.1分."""
    percent = found[3].startswith(PERCENT)
    every = f"{found[2]}{'‰' if found[3] == '‰' else '%' if percent else ''}"
    wan = found[3].startswith("万") and found[2].isdigit()
    every = str(int(found[2]) * TEN_THOUSAND) if wan else every
    compared = percent or every != "1" or COMPARED.search(found[1])
    low = bool(LOW.search(found[1])) != bool(re.match(r"[名位]", found[0][found.end(3) - found.start() :]))
    side = f" {'below' if low and compared else 'above'}: …," if compared else ""
    remark = UNIT.format(found[2]) if wan else ""
    if found[3] == "%" and re.search(r"平均|上年|同期|基数", found[1]):
        remark = OF_WHAT
    return Hint("", f"kind: steps, {ROLE[found[4]]}: {found[5]}, of: …,{side} every: {every}", remark)


def single(found: re.Match[str]) -> Hint:
    """Sketch 下降1个百分点扣1分 as 每下降1个百分点."""
    side = "below" if LOW.search(found[1]) else "above"
    every = "1%" if found[2].startswith(PERCENT) else "1"
    return Hint("", f"kind: steps, {ROLE[found[3]]}: {found[4]}, of: …, {side}: …, every: {every}")


def two_ways(found: re.Match[str]) -> Hint | None:
    """Sketch 每增减300平方米增减2分, 每超（少）2%加（减）1分 and 每低（高）1个百分点扣（加）1分: two effects, one for each side."""
    one, other, every, unit, gives, takes, points = found.groups()
    falls = [re.fullmatch(DOWN, word) is not None for word in (one, other)]
    if falls[0] == falls[1] or ROLE[gives] == ROLE[takes]:
        return None
    step = f"every: {every}{'%' if unit.startswith(PERCENT) else ''}"
    sides = [
        f"kind: steps, {ROLE[verb]}: {points}, of: …, {'below' if low else 'above'}: …, {step}"
        for low, verb in zip(falls, (gives, takes), strict=True)
    ]
    return Hint("", "；".join(sides))


def both(found: re.Match[str]) -> Hint:
    """Sketch a step up and one down that differ: 每高1人（低2人）加（扣）1分."""
    up = f"kind: steps, bonus: {found[3]}, of: …, above: …, every: {found[1]}"
    return Hint("", f"{up}；kind: steps, deduct: {found[3]}, from: …, of: …, below: …, every: {found[2]}")


def each(found: re.Match[str]) -> Hint:
    """Sketch what is counted one by one: 每起扣2分."""
    return Hint("", f"kind: steps, {ROLE[found[1]]}: {found[2]}, of: …, every: 1")


def each_without_verb(found: re.Match[str]) -> Hint | None:
    """Sketch 每开工一个项目2分; of a fault it is not said whether it takes what it costs."""
    blamed = re.search(r"问题|违|未|不|缺|少|迟|错|漏|投诉|事故|通报", found[0])
    return None if blamed else Hint("", f"kind: steps, award: {found[1]}, of: …, every: 1")


def flat(found: re.Match[str]) -> Hint:
    """Sketch fixed points: 及时上报得2分."""
    award = ROLE[found[1]] == "award"
    return Hint("", f"kind: flat, {ROLE[found[1]]}: {found[2]}, when: …", "（总能得的不写 when）" if award else "")


def judged(found: re.Match[str]) -> Hint | None:
    """Sketch what the auditor gives at discretion, with its range where the phrase has one."""
    role = "bonus" if re.search(r"[加奖]", found[0]) else "deduct"
    ends = re.search(rf"{N}分?\s*[-—–~～至到]+\s*{N}分", found[0])
    if ends and Decimal(ends[1]) >= Decimal(ends[2]):
        return None
    most = re.search(rf"{N}分", found[0])
    reach = f", min: {ends[1]}, max: {ends[2]}" if ends else f", max: {most[1]}" if most else ""
    sketch = f"kind: discretion, {role}: …"
    if re.search(r"加[^，。]{0,2}减|增减|奖惩", found[0]):
        low = f", min: -{most[1]}" if most else ", min: …"
        sketch, reach = "kind: discretion, bonus: …；kind: discretion, deduct: …", low + reach
    each = ", each: …" if re.search(r"每[一1]?[起次件例人项个处]|逐[起次件例人项个处]", found[0]) else ""
    return Hint("", sketch, f"（所给的输入：{{type: points, source: auditor{reach}{each}}}）")


def veto(found: re.Match[str]) -> Hint:
    """Sketch a veto: with what it takes off the total, as the total's void, or as a sanction only."""
    points = re.search(rf"扣除?{N}分", found[0])
    if points:
        return Hint("", f"kind: flat, deduct: {points[1]}, scope: total, when: …, sanctions: […]")
    void = "total" if re.search(rf"总分[^，。]*(?:{ZERO})", found[0]) else "none"
    remark = (
        "" if void == "total" else "（只取消评优；总分为0的写 void: total，从总分中扣的写 flat、deduct、scope: total）"
    )
    return Hint("", f"kind: void, void: {void}, when: …, sanctions: […]", remark)


def of_several(found: re.Match[str]) -> Hint:
    """Sketch a count of how many of several kinds miss or pass a level: every one is a condition of its own."""
    side = "below" if re.search(f"{MISSED}|少于", found[2]) else "above"
    sketch = f"kind: steps, {ROLE[found[4]]}: {found[5]}, of: {{met: [{{of: …, {side}: {found[3].strip()}}}, …], unit: {found[1]}}}, every: 1"
    return Hint("", sketch, "（每一种写一个条件）")


def nothing(found: re.Match[str]) -> Hint:
    """Sketch a void, whose reach the phrase does not always say."""
    return Hint(
        "", "kind: void, void: row, when: …", "（整行不得分写 void: row，只这一款不得分写 void: clause；请核对）"
    )


def not_won(found: re.Match[str]) -> Hint:
    """Tell where the condition goes of what is not won below a level: no effect of its own, but the award's `when`."""
    level = re.search(rf"(?:{MISSED})\s*([0-9]+(?:\.[0-9]+)?[%‰]?)(?!\s*个?百分点)", found[0])
    return Hint("", remark=f"{NOT_WON}{{of: …, at_least: {level[1] if level else '…'}}}；整行不得分的另写 void: row")


def at_least(found: re.Match[str]) -> Hint | None:
    """Sketch 95%以上得4分, where it stands alone: an award with its level."""
    rung = rung_of(found[0])
    if rung is None or rung.low is None or rung.high is not None or rung.points == "0" or rung.place:
        return None
    return Hint("", f"kind: flat, award: {rung.points}, when: {{of: …, at_least: {rung.low}{rung.unit}}}")


def beyond(found: re.Match[str]) -> Hint:
    """Sketch the steps that begin at a level: 每低于95%达2个百分点扣1分."""
    side = "below" if re.search(MISSED, found[1]) else "above"
    return Hint("", f"kind: steps, {ROLE[found[4]]}: {found[5]}, of: …, {side}: {found[2]}, every: {found[3]}%")
