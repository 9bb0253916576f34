"""What one phrase of a clause suggests: forms, of which the first that fits says what it may be.

A sketch is right as it stands, with … where a name or a level belongs. What a phrase alone cannot say, such as whether a
clause or the whole row comes to nothing, the remark beside the sketch asks; where even that would guess, there is only a remark.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from auditlib.drafting.joined import BAND_OF, CAP, NTH, ROUND, TIMES, Hint
from auditlib.drafting.phrases import (
    ALL_OF_IT,
    BELOW_0,
    DOWN,
    EDGE,
    GIVES,
    MISSED,
    NONE_AT_ALL,
    ONE_OF,
    OPEN,
    STOPS,
    UP,
    ZERO,
    N,
    at_least,
    beyond,
    both,
    each,
    each_without_verb,
    flat,
    judged,
    not_won,
    nothing,
    of_several,
    single,
    steps,
    two_ways,
    veto,
)


def _said(sketch: str) -> Callable[[re.Match[str]], Hint]:
    return lambda found: Hint("", found.expand(sketch))


def _remark(remark: str) -> Callable[[re.Match[str]], Hint]:
    return lambda _: Hint("", remark=remark)


Form = tuple[re.Pattern[str], Callable[[re.Match[str]], Hint | None]]

# What bears on other effects, or on all.
ABOUT: list[Form] = [
    (re.compile(r"负责解释|解释权"), _remark("只作说明、不计分：写 explains: yes，删去 effects")),
    (
        re.compile(r"同一(?:起)?(?:事件|事故|问题|行为)"),
        _remark("同一事件登记在几项下、只按最重一项计的：在文件顶层写 once: [{of: [各输入，最重的在前], text: …}]"),
    ),
    (
        re.compile(r"插值|功效系数|区间内按比例"),
        _said("kind: line, award: [{at: …, points: 0}, {at: …, points: …}], of: …"),
    ),
    (re.compile(rf"总分(?:不高于|降[为至到])\s*{N}分"), _said(r"kind: void, void: total, at_most: \1, when: …")),
    (
        re.compile(rf"总分[^，。]*(?:不超过|不得超过|最高|最多)[^0-9]*{N}分"),
        _remark("总分的上限：写 rules: {total_max: …}；只在一种情形下的写 kind: void, void: total, at_most: …"),
    ),
    (re.compile(r"(?:未发生|没有|无)[^，。]*得(?:满分|全分)"), _remark(NONE_AT_ALL)),
    (
        re.compile(rf"部分[^，]*每[^，]*{N}分"),
        _remark("分段计的：另写一条 steps，从这一段的界限起，只写与前一条相差的分数"),
    ),
    (re.compile(r"就高"), _remark("只计最高的一项：在本行写 groups: [{of: [各计分点的编号], take: highest}]")),
    (re.compile(r"(?:.*)一票否决(?:.*)"), veto),
    (re.compile(r".*(?:酌情|视情).*"), judged),
    (
        re.compile(r"^由[^，。0-9]*(?:打分|评分)$"),
        _remark("由人打分的：写 kind: discretion, award: 输入名，该输入 {type: points, source: auditor, max: 分值}"),
    ),
    (
        re.compile(r"加倍|翻倍|减半"),
        _remark("加倍的：另给一个输入记这样的次数，按加倍后的分数另写一条；减半的：台账上作标记，在文件顶层写 eased"),
    ),
    (re.compile(r"基本分为限|基础分为限|分值为限"), _remark("加分、扣分各以分值为限：在各计分点上写 cap: 分值")),
    (re.compile(rf"(?:最高|最多|至多|不超过)[^0-9]*{N}次"), _said(rf"{TIMES}\1")),
    (
        re.compile(rf"(?:最高|最多|至多|不超过|为限)[^0-9]*{N}分|(?:累计|合计|共计|总计)[^0-9]*{N}分|扣分?以{N}分为限"),
        lambda found: Hint("", f"{CAP}{found[1] or found[2] or found[3]}"),
    ),
]

# What is given by a ratio, by a formula or by a level.
BY_LEVEL: list[Form] = [
    (
        re.compile(r"最大值.*最小值|最小值.*最大值"),
        _remark("由最低到最高按直线计：kind: line，at 写 {province: {min: …}} 和 {province: {max: …}}"),
    ),
    (re.compile(rf"(?:[×xX*]|乘以?)\s*{N}分"), _said(r"kind: rate, award: \1, of: {share: […, …]}")),
    (
        re.compile(r"率\s*[×xX*]\s*(?:分值|标准分)|[/÷].*[)）]?\s*[×xX*]\s*(?:分值|标准分)|度\s*[×xX*]\s*分值"),
        _said("kind: rate, award: …, of: {share: […, …]}"),
    ),
    (
        re.compile(r"按.*[×xX*÷/].*[计得给赋]分"),
        _remark("按公式计分：随一个量直线变化的写 kind: line，两端各写得几分；其他的写 kind: rate"),
    ),
    (
        re.compile(rf"(?:仅|只)[得计记][^0-9]*{N}分"),
        _remark("几种情形中的一种：与得满分的一条写 groups: [{of: […], take: highest}]，或写 cases"),
    ),
    (re.compile(r".*以上.*"), at_least),
    (re.compile(rf"[0-9][^，]*(?:以上|以下|以内|之间)[^，]*[得计记]\s*{N}分"), lambda _: Hint("", remark=BAND_OF)),
    (re.compile(rf"总分[^，。]*(?:{ZERO})"), _said("kind: void, void: total, when: …")),
    (re.compile(r"部分[^，。]*不[得计记]分"), _remark("一部分不得分：不止本行，请逐行写 void: row，或从总分中扣")),
    (re.compile(rf"(?:{MISSED}|未完成).*不[得计记]分|(?:否则|反之).*不[得计记]分"), not_won),
    (re.compile(rf"四舍五入[^0-9]*{N}分"), _said(rf"{ROUND}\1")),
    (re.compile(r"比例[^，。]*扣"), _said("kind: steps, deduct: …, of: …, below: …, every: …, counting: proportional")),
    (re.compile(r"(?:比例|完成率|达标率)[^，。]*(?:得|计|给|赋)分"), _said("kind: rate, award: …, of: …, full: …")),
]

# What is counted step by step, and what is fixed.
BY_STEP: list[Form] = [
    (
        re.compile(rf"追加扣除?{N}分|从总分[^0-9]*扣除?{N}分"),
        lambda found: Hint("", f"kind: flat, deduct: {found[1] or found[2]}, scope: total, when: …"),
    ),
    (re.compile(rf"从{N}分中[加扣减]"), _remark("从一项得分中扣：kind: steps 或 flat，deduct，写 from: 该得分的编号")),
    (re.compile(rf"(?:基础分|基准分|基本分|满分)[为计]?\s*{N}分"), _said(r"kind: flat, award: \1")),
    (re.compile(r"得(?:满分|全分)"), _said("kind: flat, award: …, when: …")),
    (re.compile(rf"每高{N}\S*?[（(]低{N}\S*?[)）]加[（(]扣[)）]{N}分"), both),
    (
        re.compile(
            rf"每({UP}|{DOWN})(?:[（(/、]|或者?)?({UP}|{DOWN})[)）]?[^0-9]*{N}(个百分点|百分点|%|)[^0-9]*?"
            rf"([加增扣减])分?(?:[（(/、]|或者?)?([加扣减])[)）]?分?\s*{N}分"
        ),
        two_ways,
    ),
    (
        re.compile(rf"(?:排序|名次|依次)[^，。]*[加扣减得]{N}[^，。]*分"),
        _remark("按名次定分：kind: bands, of: {province: {rank: …}}，每档一个名次"),
    ),
    (re.compile(rf".*[加扣减]{N}分?[-—–~～至到]+{N}分.*|.*[加扣减]{N}分(?:以内|以下).*"), judged),
    (
        re.compile(rf"[得加扣减]{N}分(?:及以上|以上)"),
        _remark("分数没有定死：由审核人给，所给的输入 {type: points, source: auditor, min: …, max: …}"),
    ),
    (
        re.compile(rf"(?:分别|各自?)(?=[得加奖扣减计记])[^，。]*?{N}分|分别[^，。]*{N}分"),
        _remark("几项各写一个计分点，各给各的分"),
    ),
    (re.compile(rf"{N}\S?\s*(?:以下|以内|[-—–~～至到]\s*[0-9]+\S*?)\s*(?:的)?扣{N}分"), _remark(BAND_OF)),
    (
        re.compile(rf"每?有[一1]([种个项家类名])[^0-9]*?({MISSED}|少于|高于|超过|大于){EDGE}([加扣奖减]){N}分"),
        of_several,
    ),
    (
        re.compile(rf"每({MISSED}|高于|超过)([0-9]+(?:\.[0-9]+)?%)\D*{N}(?:个百分点|百分点|%)\D*?([加扣得奖减]){N}分"),
        beyond,
    ),
    (re.compile(rf"(?:每|相差)([^0-9]*){N}(个百分点|百分点|%|‰|万|)[^0-9]*?([加扣得奖减]){N}分"), steps),
    (re.compile(rf"每[^0-9]*1{ONE_OF}[^，。]*[，,]?[^，。]*?([加扣得奖减]){N}分"), each),
    (re.compile(rf"第[一二三四五六1-6][次起例件].*扣{N}分"), _said(rf"{NTH}\1")),
    (re.compile(rf"其中.*扣{N}分"), _remark("其中扣得更多的：另写一条，条件换成这里的，只扣两者相差的分数")),
    (
        re.compile(rf"(下降|降低|上升|提高|增加|超过?|[低高]于?[^0-9]*)\s*[一1]\s*({ONE_OF})[^0-9]*?([加扣减]){N}分"),
        single,
    ),
    (re.compile(rf"(?:每|(?<![没所具])有|出现|[迟错少缺漏]|查实)[^0-9]*?[一1]?[^0-9]*?([加扣减]){N}分"), each),
    (re.compile(rf"每[^0-9]*?[一1]?[^0-9]*?([得奖]){N}分"), each),
    (re.compile(rf"每[^0-9]*1?[^0-9]*?{N}分"), each_without_verb),
    (re.compile(rf"每.*[{GIVES}]{N}分|{N}个?百分点[{GIVES}]{N}分"), _remark(OPEN)),
    (re.compile(r"不[得计记]分|得0分"), nothing),
    (re.compile(rf"扣完{N}分"), lambda found: Hint("", f"kind: flat, award: {found[1]}", ALL_OF_IT)),
    (re.compile(r"倒扣|负分"), _remark(BELOW_0)),
    (re.compile(r"扣完.*为止"), _remark(STOPS)),
    (re.compile(rf"([{GIVES}]){N}分"), flat),
]


def suggested(phrase: str) -> Hint:
    """Tell what a phrase suggests by the first form that fits; nothing where none does."""
    for form, sketch in (*ABOUT, *BY_LEVEL, *BY_STEP):
        if (found := form.search(phrase)) and (hint := sketch(found)):
            return hint
    return Hint("")
