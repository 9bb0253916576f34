"""The head of the province's page: which province and year, how many cities, what keeps their figures from being compared."""

from __future__ import annotations

from auditlib.report.fragment import TEMPLATES, Fragment, compose, drawn, style
from auditlib.report.province.view import NO_REPORT, Province
from auditlib.report.province.words import listed
from auditlib.report.table import Drawn
from auditlib.report.verdict import SAMPLE, TITLE, sample_told
from auditlib.words import NO_AWARD, PROVISIONAL


def province_style() -> str:
    """Read the style that the province's fragments have besides that of all fragments."""
    return (TEMPLATES / "province.css").read_text(encoding="utf-8")


def title(province: Province) -> Fragment:
    """Tell which province and year are summarised, under which standard; sample data is marked as such."""
    standard, told = province.standard, sample_told(province.words)
    sample = (SAMPLE, told) if province.sample else None
    name = f"{province.name} {province.year}年度"
    said = [*([f"{SAMPLE}：{told}"] if sample else []), name, standard.title]
    css = style() + province_style()
    head = drawn("title.html.j2", "\n".join(said), city=name, title=standard.title, facts={}, sample=sample, style=css)
    data = {"city": name, "standard": standard.title, "sample": province.sample}
    return compose("title", [head, _figures(province)], {TITLE: data})


def _figures(province: Province) -> Drawn:
    cities, words, (provisional, undecided) = province.cities, province.words, _open(province)
    figures = [
        (words.whole, len(province.found), ""),
        ("已排名次", len(province.ranks), "won"),
        (PROVISIONAL, len(provisional), "open"),
        *([("评优未定", len(undecided), "open")] if undecided else []),
        (NO_AWARD, sum(city.place == "out" for city in cities), "lost"),
        (NO_REPORT, len(province.without), "lost"),
    ]
    notes = list(_notes(province))
    said = [f"{label}：{words.counted(number)}" for label, number, _ in figures]
    return drawn("province_head.html.j2", "\n".join(said + notes), unit=words.counted(""), figures=figures, notes=notes)


def _notes(province: Province) -> list[str]:
    """Tell what keeps the figures from being final or comparable."""
    notes, words = [], province.words
    if province.disagreeing:
        questions = "；".join(province.standard.readings[name].question for name in province.disagreeing)
        notes.append(f"各{words.city}所用口径不一致（{questions}），分数和名次不可比，见“口径和统一裁定”。")
    if province.without:
        names = listed(each.name for each in province.without)
        notes.append(f"{names} {NO_REPORT}或不能汇总，不在以下各项合计之内，见“缺证、待定和未出报告”。")
    provisional, undecided = _open(province)
    moving = f"不排名次；定下后其余各{words.city}的名次可能变动。"
    notes += [f"{listed(provisional)} 尚未定分，{moving}"] if provisional else []
    notes += [f"{listed(undecided)} 总分已定，能否参与评优未定，{moving}"] if undecided else []
    return notes


def _open(province: Province) -> tuple[list[str], list[str]]:
    """Name the cities whose total is provisional, and those of which only the awards are open."""
    found = [city for city in province.cities if city.place == "open"]
    names = (
        [city.found.name for city in found if bool(city.score["provisional"]) is wanted] for wanted in (True, False)
    )
    provisional, undecided = names
    return provisional, undecided
