"""What was asked, told as plain text for a terminal and as a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from auditlib.ask.cities import Cities
from auditlib.ask.goal import Goal
from auditlib.ask.trial import CityMoved, Trial
from auditlib.report.figures import MINUS, NONE, as_points, points, signed
from auditlib.report.fragment import Fragment, compose
from auditlib.report.open_range import ends_words, range_words
from auditlib.report.page import page
from auditlib.report.province.head import province_style
from auditlib.report.steps import amount, mark_words, moved_by, step_words
from auditlib.report.table import Cell, Column, Part, Said, plain, simple
from auditlib.report.weighed import weighed_parts
from auditlib.scoring.distance import distances
from auditlib.scoring.gaps import weigh_gaps
from auditlib.scoring.reach import Reached, Undecided
from auditlib.scoring.sensitivity import Sensitivity
from auditlib.standard.inputs import Input
from auditlib.words import PENDING

MOVED = (Column("总分"), Column("名次"))
ROWS = (Column("评分行", "id"), Column("得分"), Column("计分点", "id"), Column("分"), Column("依据", "wide"))
REACHED = (
    Column("改哪一项", "wide"),
    Column("现为", "number"),
    Column("最少改为", "number"),
    Column("改动"),
    Column("总分", "number"),
)
NEAR = (Column("计分点", "id"), Column("再得（少扣）一档", "wide"), Column("再失（多扣）一档", "wide"), Column("临界"))
ONE_READING = "标准没有列出口径，各条款只有一种读法，没有可以比较的组合。"
UNSAVED = "以上只是试算，没有改动任何数。"


def sensitivity_fragment(cities: Cities, found: Sensitivity) -> Fragment:
    """Tell a province's sensitivity to its readings."""
    parts: list[Part] = list(weighed_parts(cities.standard, found)) if found.readings else [Said(ONE_READING, "strong")]
    parts += [Said(f"{stem} 不能计分，不在其内：{why}", "open") for stem, why in cities.without]
    return compose("weighed", parts)


def sensitivity_text(cities: Cities, found: Sensitivity) -> str:
    """Tell it for a terminal."""
    return sensitivity_fragment(cities, found).text


def sensitivity_page(cities: Cities, found: Sensitivity) -> str:
    """Lay it out as a page of its own."""
    heading = f"{cities.province} 口径分析"
    return page(heading, f"<h1>{heading}</h1>\n{sensitivity_fragment(cities, found).html}", province_style())


def trial_parts(cities: Cities, trial: Trial) -> list[Part]:
    """Tell a what-if: the city, its rows with the effects responsible, and the other cities that it moves."""
    parts: list[Part] = [Said(moved_words(trial.city), "strong")]
    lines: list[list[Cell]] = []
    for row in trial.rows:
        scores = f"{_points(row.before)}→{_points(row.after)}"
        for n, effect in enumerate(row.effects):
            head: list[Cell] = [row.row, scores] if not n else ["", ""]
            lines.append([*head, effect.effect, f"{_text(effect.before)}→{_text(effect.after)}", effect.explanation])
        if not row.effects:
            lines.append([row.row, scores, NONE, "", ""])
    if lines:
        parts.append(simple("由哪些计分点引起", ROWS, lines))
    if trial.others:
        others = [[each.city, _total(each), _rank(each)] for each in trial.others]
        city = cities.standard.words.city
        parts.append(simple(f"其他{city}的变化", (Column(city, "short"), *MOVED), others))
    return [*parts, Said(UNSAVED, "quiet")]


def trial_text(cities: Cities, trial: Trial) -> str:
    """Tell a what-if for a terminal."""
    return "\n\n".join(map(plain, trial_parts(cities, trial)))


def moved_words(moved: CityMoved) -> str:
    """Tell in one line what becomes of a city's total and rank."""
    if moved.total[0] == moved.total[1] and moved.rank[0] == moved.rank[1]:
        return f"{moved.city}：总分{points(moved.total[0])}分和名次都不变"
    return f"{moved.city}：总分{_total(moved)}，名次{_rank(moved)}"


def reached_parts(
    cities: Cities, city: str, goal: Goal, found: Iterable[tuple[str, list[Reached | Undecided]]]
) -> list[Part]:
    """Tell the smallest changes that reach a goal, input by input."""
    total = int(cities.result.exact_total[cities.result.place(city)])
    head = f"{city}现{points(total)}分，目标：{goal.words}"
    if goal.total is None or total >= goal.total:
        return [Said(f"{head}。已经达到。", "strong")]
    lines: list[list[Cell]] = []
    for name, reached in found:
        item = cities.standard.inputs[name]
        lines += [_reached(cities, item, each) for each in reached] or [[item.label, "", "达不到", "", ""]]
    if not lines:
        return [Said(f"{head}。只改任何一项{cities.standard.words.the_city}的数都达不到。", "strong")]
    return [Said(head, "strong"), simple("只改一项，最少改多少（其他都不变）", REACHED, lines)]


def reached_text(cities: Cities, city: str, goal: Goal, found: Iterable[tuple[str, list[Reached | Undecided]]]) -> str:
    """Tell it for a terminal."""
    return "\n\n".join(map(plain, reached_parts(cities, city, goal, found)))


def near_parts(cities: Cities, city: str) -> list[Part]:
    """Tell how far a city's figures are from the next points, and what its missing evidence could give."""
    standard = cities.result.standard
    lines: list[list[Cell]] = [
        [
            each.effect,
            step_words(standard, each.better) if each.better else NONE,
            step_words(standard, each.worse) if each.worse else NONE,
            mark_words(each),
        ]
        for each in distances(cities.result, city)
    ]
    parts: list[Part] = [simple(f"{city}：离下一档还有多远", NEAR, lines)]
    if (gaps := weigh_gaps(cities.result, city)) is not None:
        asked = [
            f"{standard.inputs[gap.input].label}（最多相差{ends_words(0, gap.hangs)[1]}，评分行 {'、'.join(gap.rows)}）"
            for gap in gaps.gaps
        ]
        parts += [Said(range_words(gaps)), Said(f"先补：{'；'.join(asked)}")]
    return parts


def near_text(cities: Cities, city: str) -> str:
    """Tell it for a terminal."""
    return "\n\n".join(map(plain, near_parts(cities, city)))


def _reached(cities: Cities, item: Input, each: Reached | Undecided) -> list[Cell]:
    if isinstance(each, Undecided):
        before, beyond = (amount(cities.standard, each.input, n) for n in (each.before, each.beyond))
        why = f"（{'；'.join(each.why)}）" if each.why else ""
        return [item.label, before, f"直到{beyond}都达不到，再往后不能定界{why}", "", ""]
    total = points(int(each.result.exact_total[0]))
    if item.type in ("yes_no", "state"):
        words = ["否", "是"] if item.type == "yes_no" else list(item.states.values())
        return [item.label, words[each.before], words[each.after], "", total]
    if item.type == "date":
        days = each.after - each.before
        before, after = (date.fromordinal(n).isoformat() for n in (each.before, each.after))
        return [item.label, before, after, f"{'晚' if days > 0 else '早'}{abs(days)}天", total]
    by = each.after - each.before
    sign = "+" if by > 0 else MINUS
    before, after = (amount(cities.standard, each.input, n) for n in (each.before, each.after))
    return [item.label, before, after, f"{sign}{moved_by(cities.standard, each.input, by)}", total]


def _total(moved: CityMoved) -> str:
    before, after = moved.total
    return (
        f"{points(before)}→{points(after)}分（{signed(as_points(after - before))}）"
        if before != after
        else f"{points(after)}分不变"
    )


def _rank(moved: CityMoved) -> str:
    before, after = (f"第{rank}" if rank else "无" for rank in moved.rank)
    return f"{before}→{after}" if before != after else f"{after}不变" if moved.rank[1] else "不排名"


def _points(score: int | None) -> str:
    return PENDING if score is None else points(score)


def _text(text: str | None) -> str:
    return PENDING if text is None else text.replace("-", MINUS)
