"""The head of the report and its verdict: whose audit this is, what it came to, which sanctions, whether in the awards."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from auditlib.report.figures import NONE, decimal, points, signed
from auditlib.report.fragment import Fragment, compose, drawn, style
from auditlib.report.queue import waiting
from auditlib.report.score_json import quota_words
from auditlib.report.scores import told_effect
from auditlib.report.table import Bit, Column, Drawn, Group, Line, Part, Said, Table, Tone
from auditlib.report.told import about_words, named, number, why_not
from auditlib.report.view import CityView
from auditlib.scoring.explain_grade import explain_grade
from auditlib.standard.called import Words
from auditlib.words import NO_AWARD, PENDING, PROVISIONAL, points_text

TITLE = "application/vnd.auditlib.title+json"
SAMPLE = "示例数据"


def sample_told(words: Words, what: str = "本报告") -> str:
    """Say of a report, or of another paper, that nothing in it is real."""
    return f"{what}所用数据均为示例，不代表任何{words.a_city}的真实情况。"


def title(view: CityView) -> Fragment:
    """Tell whose audit this is, under which standard; sample data is marked as such."""
    params, standard, evidence = view.params, view.standard, view.evidence
    facts = {
        "考核年度": f"{standard.year}年",
        standard.words.code: params.code,
        f"考核{standard.words.a_province}": params.province,
        "填报人": evidence.filler,
        "填报日期": str(evidence.date or ""),
    }
    facts = {label: text for label, text in facts.items() if text}
    told = sample_told(standard.words)
    sample = (SAMPLE, told) if params.sample else None
    said = [params.city, standard.title, *(f"{label}：{text}" for label, text in facts.items())]
    text = "\n".join([f"{SAMPLE}：{told}", *said] if params.sample else said)
    head = drawn(
        "title.html.j2", text, city=params.city, title=standard.title, facts=facts, sample=sample, style=style()
    )
    data = {"city": params.city, "standard": standard.title, "sample": params.sample}
    return compose("title", [head], {TITLE: data})


def verdict(view: CityView) -> Fragment:
    """Tell the total, the city's own, the difference, how far the audit has come, the rank, sanctions, what awaits."""
    return compose("verdict", [_banner(view), *_sanctions(view)])


def _banner(view: CityView) -> Drawn:
    own, apart, last = view.own_total, view.difference, f"#score-{next(iter(view.rows))}"
    figures = [
        ("核定总分", points(view.total), "分", points_text(view.total), last),
        ("自评总分", decimal(own), "" if own is None else "分", "" if own is None else f"{own.normalize():f}", last),
        (
            "差异（核定减自评）",
            signed(apart),
            "" if apart is None else "分",
            "" if apart is None else f"{apart.normalize():f}",
            last,
        ),
    ]
    states = list(_states(view))
    notes = _notes(view)
    said = [f"{label}：{number}{unit}" for label, number, unit, *_ in figures]
    said += [f"{label}：{word}" for label, word, *_ in states]
    return drawn("verdict.html.j2", "\n".join(said + notes), figures=figures, states=states, notes=notes)


def _states(view: CityView) -> Iterator[tuple[str, str, Tone, str]]:
    """Tell each state with its tone and where it is told in full."""
    yield "总分", *((PROVISIONAL, "open") if view.pending else ("已定", "won")), ""
    yield "状态", view.status, "open" if view.status == "初核" else "won", ""
    brought, open_ = (len(found) for found in (_brought(view, True), _brought(view, None)))
    word = "、".join([*([f"有{brought}项"] if brought else []), *([f"{open_}项未定"] if open_ else [])])
    yield "处理", word or "无", "lost" if brought else "open" if open_ else "won", "#sanctions" if word else ""
    yield "评优", *_awards(view), ""
    waits = len(waiting(view))
    yield "待办", f"{waits}项" if waits else "无", "open" if waits else "won", "#queue" if waits else ""
    # A report follows from the city's own inputs alone; only a living notebook sees the other cities.
    yield "名次", *_rank(view), ""
    if view.standard.grades:
        yield "等次", *((view.grade, "") if view.grade else (PENDING, "open")), ""


def _rank(view: CityView) -> tuple[str, Tone]:
    if view.rank:
        return f"第{view.rank.rank}名（共{view.standard.words.counted(view.rank.ranked)}）", ""
    eligible = view.result.eligible.iloc[view.at]
    if eligible is not pd.NA and not eligible:
        return "不排", "quiet"
    return ("未定", "open") if view.pending or eligible is pd.NA else (f"见{view.standard.words.whole}汇总", "quiet")


def _awards(view: CityView) -> tuple[str, Tone]:
    eligible = view.result.eligible.iloc[view.at]
    if eligible is pd.NA:
        return "未定", "open"
    return ("可参与评优", "won") if eligible else (NO_AWARD, "lost")


def _notes(view: CityView) -> list[str]:
    """Tell what keeps the figures from being final or comparable."""
    capped = view.result.explain_total(view.params.city)
    notes = [f"{capped}。"] if capped else []
    if view.standard.grades:
        grade = f"等次{view.grade or PENDING}{quota_words(view.standard, view.grade)}"
        notes.append("；".join([grade, *explain_grade(view.result, view.params.city)]) + "。")
    if view.pending:
        notes.append(f"评分行 {'、'.join(view.pending)} {PENDING}，总分只合计其余各行，为{PROVISIONAL}。")
    if view.own_total is None:
        notes.append(f"该{view.standard.words.city}没有自评分，不计差异。")
    elif view.without_own:
        notes.append(f"评分行 {'、'.join(view.without_own)} 没有自评分，自评总分只合计其余各行，不计差异。")
    elif view.pending:
        notes.append("总分未定，不计差异。")
    return [*notes, *_decision_notes(view)]


def _decision_notes(view: CityView) -> list[str]:
    """Tell which decisions do not count and why, and which wait for a second person."""
    waits = [held for held in view.unconfirmed if held.why in ("", "unconfirmed")]
    notes = [
        f"{named(view, held.decision)}（{about_words(view, held.decision.target)}）{why_not(held)}。"
        for held in view.idle
        if held.why != "unconfirmed"
    ]
    if waits:
        listed = "、".join(number(held.decision) for held in waits)
        awaited = "尚待另一人复核确认的决定：{}，在此之前不计入。"
        free = f"未经另一人复核的决定：{{}}；本{view.standard.words.province}不要求复核，均已计入。"
        notes.append((awaited if view.params.must_confirm else free).format(listed))
    return notes


def _brought(view: CityView, wanted: bool | None) -> list[str]:
    """List the sanctions that are brought (True), not brought (False), or that a missing value could still bring (None)."""
    found = {name: view.result.sanctions[name].iloc[view.at] for name in view.standard.sanctions}
    return [name for name, brought in found.items() if (None if brought is pd.NA else bool(brought)) is wanted]


def _sanctions(view: CityView) -> Iterator[Part]:
    """List the sanctions that are brought or open, each with the effects behind it; the others in one sentence."""
    columns = [Column("处理"), Column("结论", "short"), Column("依据", "wide")]
    groups: list[Group] = []
    for name in (*_brought(view, True), *_brought(view, None)):
        open_ = name in _brought(view, None)
        able = [e for e in view.effects.values() if name in e.effect.sanctions]
        basis = tuple(told_effect(e) for e in able if (e.points is None if open_ else e.holds))
        word = Bit("未定", tone="open") if open_ else Bit("有", tone="lost")
        groups.append(Group(_label(view, name), [Line([word, basis or NONE], "" if groups else "sanctions")]))
    if groups:
        yield Table("处理", columns, groups)
    without = "、".join(_label(view, name) for name in _brought(view, False))
    if without:
        yield Said(f"未涉及的处理：{without}。", "quiet")


def _label(view: CityView, name: str) -> str:
    sanction = view.standard.sanctions[name]
    return f"{sanction.label}（{NO_AWARD}）" if sanction.disqualifies else sanction.label
