"""What the phrases of a clause suggest: sketches of effects, to be finished by a person and written only as comments.

What a phrase alone cannot say, such as whether a clause or the whole row comes to nothing, the remark beside the sketch asks.

A phrase is what stands between two marks of punctuation. The first form that fits says what it may be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from string import ascii_lowercase

from auditlib.drafting.joined import BAND, BAND_OF, CAP, NTH, ROUND, Hint, finished, joined
from auditlib.standard.types import SCALE

N = r"([0-9]+(?:\.[0-9]+)?)\s*"
ZERO = r"(?<![0-9.])(?:0|零)分?(?![0-9.])|归零|不得分|不计分"
ROLE = {"得": "award", "加": "bonus", "奖": "bonus", "扣": "deduct", "减": "deduct"}
LOW = re.compile(r"[低少缺不]")
# What is held against a level, rather than counted one by one.
COMPARED = re.compile(r"[低高降升增减少多超]")
STOPS = "不必另写：本行的扣分到0为止；只从一项得分中扣的，在扣分的计分点上写 from: 该得分的编号"
ALL_OF_IT = "（这一款的分值；上面扣分的计分点写 from: 它的编号）"
BELOW_0 = "可扣至负分：在本行写 floor: none，扣分的计分点不写 from"
NOT_WON = "不另写一条：是前面那项得分的条件，请在那里写 when: "
MISSED = r"低于|不足|未达到?|达不到"
EDGE = r"([0-9]+(?:\.[0-9]+)?\s*%?)[^0-9以至到\-—–~～]*"
RUNG = re.compile(r"points: ([0-9.]+)")
AWARD = re.compile(r"award: ([0-9.]+)")
TEN_THOUSAND = 10_000
LEADING = re.compile(r"(?:[0-9]+[、．.](?![0-9])|[（(][0-9]+[)）]|[①-⑳])\s*")
PHRASE = re.compile(r"[^，,；;。\n]+")
SANCTIONS = re.compile(
    r"(?:全[省市县区国])?通报(?:批评)?|取消[^，。；、]{0,6}(?:评优|评先|资格)[^，。；、]{0,4}|不得参加评优|不得评为[^，。；、]{1,8}|(?:黄牌|书面)?警告|一票否决|写出检查|书面检查"
)


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
    void = "total" if re.search(rf"总分[^，。]*(?:{ZERO})", found[0]) else "none"
    remark = (
        "" if void == "total" else "（只取消评优；总分为0的写 void: total，从总分中扣的写 flat、deduct、scope: total）"
    )
    return Hint("", f"kind: void, void: {void}, when: …, sanctions: […]", remark)


def _of_several(found: re.Match[str]) -> Hint:
    """Sketch a count of how many of several kinds miss or pass a level: every one is a condition of its own."""
    side = "below" if re.search(f"{MISSED}|少于", found[2]) else "above"
    sketch = f"kind: steps, {ROLE[found[4]]}: {found[5]}, of: {{met: [{{of: …, {side}: {found[3].strip()}}}, …], unit: {found[1]}}}, every: 1"
    return Hint("", sketch, "（每一种写一个条件）")


def _nothing(found: re.Match[str]) -> Hint:
    return Hint(
        "", "kind: void, void: row, when: …", "（整行不得分写 void: row，只这一款不得分写 void: clause；请核对）"
    )


def _not_won(found: re.Match[str]) -> Hint:
    """Tell where the condition goes of what is not won below a level: no effect of its own, but the award's `when`."""
    level = re.search(rf"(?:{MISSED})\s*([0-9]+(?:\.[0-9]+)?[%‰]?)(?!\s*个?百分点)", found[0])
    return Hint("", remark=f"{NOT_WON}{{of: …, at_least: {level[1] if level else '…'}}}；整行不得分的另写 void: row")


def _beyond(found: re.Match[str]) -> Hint:
    """Sketch the steps that begin at a level: 每低于95%达2个百分点扣1分."""
    side = "below" if re.search(MISSED, found[1]) else "above"
    return Hint("", f"kind: steps, {ROLE[found[4]]}: {found[5]}, of: …, {side}: {found[2]}, every: {found[3]}%")


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
    (
        re.compile(r"按.*[×xX*÷/].*[计得给赋]分"),
        _remark("按公式计分：随一个量直线变化的写 kind: line，两端各写得几分；其他的写 kind: rate"),
    ),
    (re.compile(rf"{EDGE}以上[^0-9]*得{N}分"), lambda found: Hint("", f"{BAND}{found[1]} {found[2]}")),
    (re.compile(rf"{EDGE}[-—–~～至到]+{EDGE}[^0-9]*得{N}分"), lambda found: Hint("", f"{BAND}{found[1]} {found[3]}")),
    (re.compile(rf"{EDGE}(?:以下|以内)[^0-9]*(?:得{N}分|不得分)"), lambda found: Hint("", f"{BAND}- {found[2] or 0}")),
    (re.compile(rf"总分[^，。]*(?:{ZERO})"), _said("kind: void, void: total, when: …")),
    (re.compile(rf"(?:{MISSED}|未完成).*不得分|(?:否则|反之).*不得分"), _not_won),
    (re.compile(rf"四舍五入[^0-9]*{N}分"), _said(rf"{ROUND}\1")),
    (re.compile(r"比例[^，。]*扣"), _said("kind: steps, deduct: …, of: …, below: …, every: …, counting: proportional")),
    (re.compile(r"(?:比例|完成率|达标率)[^，。]*(?:得|计|给|赋)分"), _said("kind: rate, award: …, of: …, full: …")),
    (
        re.compile(rf"追加扣除?{N}分|从总分[^0-9]*扣除?{N}分"),
        lambda found: Hint("", f"kind: flat, deduct: {found[1] or found[2]}, scope: total, when: …"),
    ),
    (re.compile(rf"(?:基础分|基本分|满分)[为计]?\s*{N}分"), _said(r"kind: flat, award: \1")),
    (re.compile(rf"每高{N}\S*?[（(]低{N}\S*?[)）]加[（(]扣[)）]{N}分"), _both),
    (re.compile(rf"{N}\S?\s*(?:以下|以内|[-—–~～至到]\s*[0-9]+\S*?)\s*(?:的)?扣{N}分"), _remark(BAND_OF)),
    (
        re.compile(rf"每?有[一1]([种个项家类名])[^0-9]*?({MISSED}|少于|高于|超过|大于){EDGE}([加扣奖减]){N}分"),
        _of_several,
    ),
    (
        re.compile(rf"每({MISSED}|高于|超过)([0-9]+(?:\.[0-9]+)?%)\D*{N}(?:个百分点|百分点|%)\D*?([加扣得奖减]){N}分"),
        _beyond,
    ),
    (re.compile(rf"(?:每|相差)([^0-9]*){N}(个百分点|百分点|%|万|)[^0-9]*?([加扣得奖减]){N}分"), _steps),
    (re.compile(rf"第[一二三四五六1-6][次起例件].*扣{N}分"), _said(rf"{NTH}\1")),
    (re.compile(rf"其中.*扣{N}分"), _remark("其中扣得更多的：另写一条，条件换成这里的，只扣两者相差的分数")),
    (re.compile(rf"(?:每|有|出现|[迟错少缺漏]|查实)[^0-9]*?[一1]?[^0-9]*?([加扣减]){N}分"), _each),
    (re.compile(rf"每[^0-9]*?[一1]?[^0-9]*?([得奖]){N}分"), _each),
    (re.compile(r"不得分|不计分|得0分"), _nothing),
    (re.compile(rf"扣完{N}分"), lambda found: Hint("", f"kind: flat, award: {found[1]}", ALL_OF_IT)),
    (re.compile(r"倒扣|负分"), _remark(BELOW_0)),
    (re.compile(r"扣完.*为止"), _remark(STOPS)),
    (re.compile(rf"([得加奖扣减]){N}分"), _flat),
]


def hints(text: str) -> Iterator[Hint]:
    """Tell what each phrase of a clause suggests; one that says nothing of points has none.

    Phrases that belong together are told as one: a cap with the effect before it, the bands of one measure, a veto with what it
    takes off the total. An award that is lessened step by step is won without a condition.
    """
    found: list[Hint] = []
    for phrase in PHRASE.findall(text):
        for form, sketch in FORMS:
            if match := form.search(phrase):
                hint = sketch(match)._replace(phrase=LEADING.sub("", phrase.strip(), count=1))
                found[-1:] = joined(found[-1], hint) if found else [hint]
                break
    yield from map(finished, _checked(found))


def _checked(found: list[Hint]) -> list[Hint]:
    """Hold the sketches of a clause against each other: what runs below 0 has no `from`, a clause with an award no other."""
    if any(hint.remark == BELOW_0 for hint in found):
        found = [hint._replace(sketch=hint.sketch.replace("from: …, ", "")) for hint in found]
    own = [hint for hint in found if hint.remark == ALL_OF_IT]
    if len(own) < sum("award:" in hint.sketch for hint in found):
        found = [Hint(hint.phrase, remark=STOPS) if hint in own else hint for hint in found]
    return found


def sketches(points: int, clauses: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Write the hints of a row's clauses, by clause, as comments, lettered as its effects will be.

    `points`: those of the row, in thousandths. A row that only loses points begins with a flat award of them all; what is left of
    them is that of a rate whose points the text does not say.
    """
    found = {clause: list(hints(text)) for clause, text in clauses}
    found = {
        clause: [_narrowed(hint, told) if len(found) > 1 else hint for hint in told] for clause, told in found.items()
    }
    said = [hint.sketch for of_clause in found.values() for hint in of_clause]
    won = [Decimal(each) for sketch in said for each in AWARD.findall(sketch)]
    won += [max(map(Decimal, RUNG.findall(sketch))) for sketch in said if "award: [" in sketch]
    rest = Decimal(points) / SCALE - sum(won)
    if points and found and any("deduct:" in each for each in said) and not any("award:" in each for each in said):
        first = next(iter(found))
        found[first].insert(0, Hint("先给满分，从中扣", f"kind: flat, award: {rest:f}"))
    return {clause: list(_lines(clause, of_clause, rest)) for clause, of_clause in found.items()}


def _narrowed(hint: Hint, beside: list[Hint]) -> Hint:
    """Let what is not won void its clause alone, where the row has other clauses and this one an award."""
    won = any("award:" in each.sketch for each in beside)
    return hint._replace(sketch=hint.sketch.replace("void: row", "void: clause")) if won else hint


def _lines(clause: str, found: Iterable[Hint], rest: Decimal) -> Iterator[str]:
    letters, award = iter(ascii_lowercase), "…"
    for hint in found:
        if not hint.sketch:
            yield f"{hint.phrase}  →  {hint.remark}"
            continue
        sketch = hint.sketch.replace("award: …", f"award: {rest:f}") if rest > 0 else hint.sketch
        for part in sketch.split("；"):
            id_ = f"{clause}{next(letters, 'z')}"
            award = id_ if "award:" in part else award
            yield f"{hint.phrase}  →  - {{id: {id_}, {part.replace('from: …', f'from: {award}')}}}{hint.remark}"


def sanctions_in(text: str) -> list[str]:
    """Find the sanctions that a text speaks of, each once."""
    return list(dict.fromkeys(SANCTIONS.findall(text)))
