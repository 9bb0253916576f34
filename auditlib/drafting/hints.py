"""The phrases of a clause read one by one, then together: sketches of effects, to be finished by a person and written only as comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain, takewhile
from string import ascii_lowercase

from auditlib.drafting.bands import Rung, bands_of, rung_of
from auditlib.drafting.forms import suggested
from auditlib.drafting.joined import BAND_OF, Hint, finished, joined
from auditlib.drafting.phrases import ALL_OF_IT, BELOW_0, NOT_WON, OPEN, STOPS
from auditlib.standard.types import SCALE

RUNG = re.compile(r"points: ([0-9.]+)")
AWARD = re.compile(r"award: ([0-9.]+)")
LEADING = re.compile(r"(?:[0-9]+[、．.](?![0-9])|[（(][0-9]+[)）]|[①-⑳])\s*")
SENTENCE, PHRASE = re.compile(r"[^。\n]+"), re.compile(r"[^，,；;]+")
# What has no sense without the phrase before it: 得9分, 每次扣1分 keeps its own.
BARE = re.compile(r"\s*(?:再|另|可)?(?:不[得计记]分|[得记计加扣减奖]?\s*[0-9]+(?:\.[0-9]+)?\s*分)(?![0-9])")
POINTED = re.compile(r"[0-9]\s*分|[不得]分|满分|否决")
# A case that a phrase puts before the next one: 完成率100%-130%之间, 3000万元以上的单位.
CASE = re.compile(r"[0-9][^，。]*(?:以上|以下|以内|之间)|[0-9]\s*[-—–~～至到]\s*[0-9]")
CASED = "待写：前面的“{}”是条件，写在 when 或 cases 里；分段计的各写一条"
POINT_OF = "直线上的一点：写在 kind: line 的 award 里"
VOID = "kind: void, void: row"
ALTERNATIVE = "几种情形中得一种：写 kind: bands、choice，或各写一条并以 groups 的 take: highest 只计一条"
COUNTED = re.compile(r"发现|发生|查实|出现")
MISSED_IT = re.compile(r"\s*(?:未|没有?|无|否则|其[余他]|持平|下降|上升)")
# Words by which a row says itself what it awards.
AWARDS = re.compile(r"(?<![不取获])得(?!当|力|到)|[计记]\s*[0-9.]+\s*分|比例|[×*]|折算|平均|打分|评分")
ALL_OF_NONE = re.compile(r"(?:未发生|没有|无)[^，。；]*得(?:满分|全分)")
SANCTIONS = re.compile(
    r"(?:全[省市县区国])?通报(?:批评)?|取消[^，。；、]{0,6}(?:评优|评先|资格)[^，。；、]{0,4}|不得参加评优|"
    r"不得评为(?:[^，。；、]|、(?=[一二三四五])){1,12}|(?:黄牌|书面)?警告|一票否决|写出检查|书面检查"
)


def hints(text: str) -> Iterator[Hint]:
    """Tell what each phrase of a clause suggests; one that says nothing of points has none.

    Phrases that belong together are told as one: a cap with the effect before it, the bands of one measure, a veto with what it
    takes off the total. An award that is lessened step by step is won without a condition.
    """
    found: list[Hint] = []
    for sentence, words in enumerate(SENTENCE.findall(text)):
        for hint in _told(_phrases(words)):
            found = joined(found, _in_case(found, hint._replace(sentence=sentence)))
    yield from (finished(hint) for hint in _checked(found) if hint.sketch or hint.remark)


def _phrases(sentence: str) -> list[str]:
    """Split a sentence; points that stand for themselves, as in 达到的，得9分, stay with what they are given for."""
    found: list[str] = []
    for phrase in PHRASE.findall(sentence):
        if found and BARE.match(phrase) and not POINTED.search(found[-1]):
            found[-1] += f"，{phrase}"
        else:
            found.append(phrase)
    return [LEADING.sub("", phrase.strip(), count=1) for phrase in found]


def _told(phrases: list[str]) -> Iterator[Hint]:
    """Tell phrases one by one, those that are the bands of one measure together."""
    at = 0
    while at < len(phrases):
        rungs, bands = _longest(phrases[at:])
        if not bands:
            yield suggested(phrases[at])._replace(phrase=phrases[at])
            at += 1
            continue
        of = "{province: {rank: …}}" if rungs[0].place else "…"
        remark = "（数小的为第一名时写 best: lowest）" if rungs[0].place else ""
        yield Hint("，".join(phrases[at : at + len(rungs)]), f"kind: bands, of: {of}, award: [{bands}]", remark)
        at += len(rungs)


def _longest(phrases: list[str]) -> tuple[list[Rung], str]:
    """Find the longest run of phrases that are the bands of one measure, and the bands."""
    rungs = list(takewhile(lambda rung: rung is not None, map(rung_of, phrases)))
    run = [rung for rung in rungs if rung is not None]
    return next(((run[:n], bands) for n in range(len(run), 1, -1) if (bands := bands_of(run[:n]))), ([], ""))


def _in_case(found: list[Hint], hint: Hint) -> Hint:
    """Leave out the sketch of what counts only in a case that the phrase before puts: it would count in all."""
    if not found or not hint.sketch.startswith(("kind: steps", "kind: flat")):
        return hint
    last = found[-1]
    if last.sketch or last.remark or last.sentence != hint.sentence or not CASE.search(last.phrase):
        return hint
    return hint._replace(sketch="", remark=CASED.format(last.phrase))


def _checked(found: list[Hint]) -> list[Hint]:
    """Hold the sketches of a clause against each other: what runs below 0 has no `from`, a clause with an award no other."""
    if any(hint.remark == BELOW_0 for hint in found):
        found = [hint._replace(sketch=hint.sketch.replace("from: …, ", "")) for hint in found]
    own = [hint for hint in found if hint.remark == ALL_OF_IT]
    if len(own) < sum("award:" in hint.sketch for hint in found):
        found = [_but(hint, STOPS) if hint in own else hint for hint in found]
    awards = sum("award:" in hint.sketch for hint in found)
    more = awards > 1 or any(_is_part(hint) for hint in found)
    found = [_but(hint, BAND_OF) if more and "at_least:" in hint.sketch else hint for hint in found]
    banded = any(hint.remark == BAND_OF for hint in found)
    lined = any(hint.sketch.startswith("kind: line") for hint in found)
    found = [_but(hint, POINT_OF) if lined and hint.sketch.startswith("kind: flat, award:") else hint for hint in found]
    return [_alone(hint, awards > 0, banded) for hint in found]


def _is_part(hint: Hint) -> bool:
    """Tell whether a phrase awards something that is left to be written: what stands beside it is then one of several."""
    return hint.remark.startswith("按公式") or (hint.remark.startswith(CASED[:6]) and "得" in hint.phrase)


def _but(hint: Hint, remark: str) -> Hint:
    return Hint(hint.phrase, remark=remark)


def _alone(hint: Hint, awards: bool, banded: bool) -> Hint:
    """Leave out a void that only says that an award is not won, and an award that is one of several bands."""
    level = CASE.search(hint.phrase) and not COUNTED.search(hint.phrase)
    if awards and hint.sketch.startswith(VOID) and (level or MISSED_IT.match(hint.phrase)):
        return _but(hint, f"{NOT_WON}…；整行不得分的另写 void: row")
    if banded and (hint.sketch.startswith("kind: flat, award:") or (hint.sketch.startswith(VOID) and level)):
        return _but(hint, BAND_OF)
    return hint


def sketches(points: int, clauses: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Write the hints of a row's clauses, by clause, as comments, lettered as its effects will be.

    `points`: those of the row, in thousandths. A row that only loses points begins with a flat award of them all; what is left of
    them is that of a rate whose points the text does not say. A row without points has bonuses in the place of awards.
    """
    words = dict(clauses)
    found = {clause: list(hints(text)) for clause, text in words.items()}
    if not points:
        return {clause: list(_lines(clause, map(_on_top, told), Decimal(0))) for clause, told in found.items()}
    full = Decimal(points) / SCALE
    found = {
        clause: [_narrowed(hint, told) if len(found) > 1 else hint for hint in told] for clause, told in found.items()
    }
    if sum(map(_won, chain.from_iterable(found.values()))) > full:
        found = {clause: _one_of(told, full) for clause, told in found.items()}
    said = list(chain.from_iterable(found.values()))
    rest = full - sum(map(_won, said))
    given = any("award:" in each.sketch for each in said) or AWARDS.search(
        ALL_OF_NONE.sub("", "。".join(words.values()))
    )
    if not given and any("deduct:" in each.sketch for each in said):
        found[next(iter(found))].insert(0, Hint("先给满分，从中扣", f"kind: flat, award: {full:f}"))
    if sum("award: …" in each.sketch for each in said) > 1:
        rest = Decimal(0)
    return {clause: list(_lines(clause, told, rest)) for clause, told in found.items()}


def _won(hint: Hint) -> Decimal:
    """Tell the most that an award gives."""
    if "award: [" in hint.sketch:
        return max(map(Decimal, RUNG.findall(hint.sketch)), default=Decimal(0))
    return sum(map(Decimal, AWARD.findall(hint.sketch)), Decimal(0))


def _one_of(told: list[Hint], full: Decimal) -> list[Hint]:
    """Leave out awards that can only be alternatives, since together they are more than the row."""
    awards = [hint for hint in told if _won(hint)]
    if len(awards) == 1 and _won(awards[0]) <= full:
        return told
    return [_but(hint, ALTERNATIVE) if hint in awards else hint for hint in told]


def _on_top(hint: Hint) -> Hint:
    """Let a row without points give what it gives as a bonus; a base that such a row speaks of is part of a formula."""
    if re.search(r"基础分|基准分|基本分|满分", hint.phrase) and "award:" in hint.sketch:
        return _but(hint, OPEN)
    return hint._replace(
        sketch=hint.sketch.replace("award:", "bonus:"), remark=hint.remark.replace("（总能得的不写 when）", "")
    )


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
