"""Personal data of candidates in what others wrote: found where it can be told for certain, and masked in all that is published.

    numbers  身份证号, 手机号, 准考证号, any other run of 11 digits and more: the last four stay, of a telephone the first three too
    names    after 考生, 姓名 and the like, and before a number of such a kind: the surname stays, as a notice writes it (张某某)

A masked text tells cases apart and nobody's name; the log and the city's workbook hold it in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

Kind = Literal["身份证号", "手机号", "准考证号", "长号码", "姓名"]
HIDDEN = "*"
KEPT, KEPT_FIRST = 4, 3

# Letters next to a number make it part of something else: a hash, a file's name.
ALONE, ENDED = r"(?<![0-9A-Za-z.])", r"(?![0-9A-Za-z])"
BORN = r"(?:1[89]|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
NUMBERS: dict[Kind, re.Pattern[str]] = {
    "身份证号": re.compile(
        rf"{ALONE}(?:[1-9]\d{{5}}[ -]?{BORN}[ -]?\d{{3}}[\dXx]"
        rf"|[1-9]\d{{7}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}){ENDED}"
    ),
    "手机号": re.compile(rf"{ALONE}(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{{4}}[ -]?\d{{4}}{ENDED}"),
    "准考证号": re.compile(
        r"(?:准考证|身份证|考生证|报名序|报名|考生|考)(?:号码|编号|号)\s*(?:[：:为是]\s*)?(?P<number>[0-9A-Za-z][0-9A-Za-z-]{5,})"
    ),
    "长号码": re.compile(rf"{ALONE}\d{{11,}}{ENDED}"),
}
WIDE = re.compile("[０-９]")
FULLWIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)}

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边"
)
COMPOUND = "欧阳|上官|司马|诸葛|司徒|东方|夏侯|皇甫|尉迟|公孙|慕容|令狐|端木"
# Letters that follow a name and are no part of one.
FOLLOWS = "的地得了着过在因被由等未与和及将已于为有替代作持参报称携使系冒请让同从向"
NAME = rf"(?:(?:{COMPOUND})|[{SURNAMES}])(?!某)[\u4e00-\u9fff](?:(?![{FOLLOWS}])[\u4e00-\u9fff])?"
LABEL = "考生|学员|应试人员|应试人|参评人员|参评人|替考人员|替考人|替考者|枪手|申报人|报考人|报名人|持证人|选手|当事人|举报人|投诉人|姓名"
# What may follow a name; another letter would make it part of a word.
AFTER = rf"(?=[^\u4e00-\u9fff]|$|[{FOLLOWS.translate(str.maketrans('', '', '地得了着过'))}])"
NAMES = (
    re.compile(rf"(?:{LABEL})(?:姓名)?\s*[：:]?\s*(?P<names>{NAME}(?:[、和及，]{NAME})*){AFTER}"),
    re.compile(
        rf"(?<![\u4e00-\u9fff])(?P<names>{NAME})(?=[\s（(，,：:]*(?:身份证|准考证|手机|联系电话|电话|\d{{11}}))"
    ),
)
ONE_NAME = re.compile(NAME)


class Found(NamedTuple):
    """Personal data in a text: its kind, and where it begins and ends."""

    kind: Kind
    start: int
    end: int


def find(text: str) -> tuple[Found, ...]:
    """Find personal data in a text, in its order, none of it twice."""
    plain = text.translate(FULLWIDTH) if WIDE.search(text) else text
    found = sorted(_numbers(plain), key=lambda each: (each.start, -each.end)) + list(_names(plain))
    kept: list[Found] = []
    for each in found:
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return tuple(sorted(kept, key=lambda each: each.start))


@lru_cache(maxsize=8192)
def mask(text: str) -> str:
    """Write a text with the personal data in it masked; the same text always comes out the same."""
    made, at = [], 0
    for each in find(text):
        made += [text[at : each.start], _masked(each.kind, text[each.start : each.end])]
        at = each.end
    return "".join([*made, text[at:]]) if made else text


def mask_all(tree: Any) -> Any:
    """Mask every text in a tree of mappings and lists; names of its parts, and all that is no text, stay."""
    if isinstance(tree, str):
        return mask(tree)
    if isinstance(tree, Mapping):
        return {name: mask_all(part) for name, part in tree.items()}
    return [mask_all(part) for part in tree] if isinstance(tree, list | tuple) else tree


def _numbers(text: str) -> Iterator[Found]:
    for kind, pattern in NUMBERS.items():
        for match in pattern.finditer(text):
            start, end = match.span("number" if "number" in pattern.groupindex else 0)
            if any(letter.isdigit() for letter in text[start:end]):
                yield Found(kind, start, end)


def _names(text: str) -> Iterator[Found]:
    for pattern in NAMES:
        for match in pattern.finditer(text):
            start, end = match.span("names")
            yield from (Found("姓名", *name.span()) for name in ONE_NAME.finditer(text, start, end))


def _masked(kind: Kind, text: str) -> str:
    if kind == "姓名":
        surname = 2 if re.match(COMPOUND, text) else 1
        return text[:surname] + "某" * (len(text) - surname)
    first = KEPT_FIRST if kind == "手机号" else 0
    return text[:first] + HIDDEN * (len(text) - first - KEPT) + text[-KEPT:]
