"""What the draft notice (通报) can say: the province's published figures, and for each sanction the cities with the grounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from auditlib.papers.letters import NONE, Words, common_words, numbered
from auditlib.papers.summary import in_order
from auditlib.report.figures import decimal, signed
from auditlib.report.province.view import LEFT_OUT, standing_words
from auditlib.standard.schema import Standard
from auditlib.words import NO_AWARD, PENDING

# How many of the effects that cost the province most are told.
MOST = 5
Figures = Mapping[str, Any]


def notice_words(standard: Standard, figures: Figures, accounts: Mapping[str, Figures], version: int) -> Words:
    """Lay out what a notice can say; `accounts` are the cities' own, by stem, of the versions that were summarised."""
    cities = in_order(figures["cities"])
    ranked = [Decimal(city["total"]) for city in cities if city.get("rank") is not None]
    scored = [city for city in cities if "total" in city]
    return common_words(standard, figures["province"], figures["year"], sample=figures["sample"]) | {
        "版次": version,
        "市数": len(cities),
        "排名市数": len(ranked),
        "最高分": decimal(max(ranked)) if ranked else NONE,
        "最低分": decimal(min(ranked)) if ranked else NONE,
        "名次": numbered(_standing(standard, figures, city) for city in scored),
        "不参与评优": _names(city for city in scored if city["eligible"] is False),
        "暂定市": _names(city for city in scored if city["provisional"]),
        "未汇总": numbered(
            {"市名": city["city"], "原因": city["without"] or LEFT_OUT} for city in cities if "total" not in city
        ),
        "处理": numbered(_sanctions(standard, figures, accounts)),
        "等次": numbered(_grades(standard, cities)),
        "主要失分": numbered(_losses(standard, figures)),
    }


def _names(cities: Iterator[Figures]) -> str:
    return "、".join(str(city["city"]) for city in cities) or NONE


def _standing(standard: Standard, figures: Figures, city: Figures) -> Words:
    standing = standing_words(eligible=city["eligible"], provisional=city["provisional"])
    held = [standard.sanctions[name].label for name, stems in figures["sanctions"].items() if city["stem"] in stems]
    own, apart = city["self_total"], city["difference"]
    return {
        "名次": standing if city["rank"] is None else city["rank"],
        "市名": city["city"],
        "核定总分": decimal(Decimal(city["total"])),
        "自评总分": NONE if own is None else decimal(Decimal(own)),
        "差异": NONE if apart is None else signed(Decimal(apart)),
        "状态": city["status"],
        "等次": city.get("grade") or (PENDING if standard.grades else NONE),
        "处理": "、".join(held) or NONE,
    }


def _grades(standard: Standard, cities: Sequence[Figures]) -> Iterator[Words]:
    """Tell each grade with its cities, those whose grade is pending last."""
    for name in [*(grade.name for grade in standard.grades), None] if standard.grades else ():
        ours = [city for city in cities if "grade" in city and city["grade"] == name]
        if name or ours:
            yield {"名称": name or PENDING, "市数": len(ours), "市名": _names(iter(ours))}


def _sanctions(standard: Standard, figures: Figures, accounts: Mapping[str, Figures]) -> Iterator[Words]:
    """Tell each sanction that is brought, with its cities and why."""
    named = {city["stem"]: city["city"] for city in figures["cities"]}
    for name, stems in figures["sanctions"].items():
        if stems:
            sanction = standard.sanctions[name]
            told = ({"市名": named[stem], "依据": "；".join(accounts[stem]["sanctions"][name])} for stem in stems)
            label = f"{sanction.label}（{NO_AWARD}）" if sanction.disqualifies else sanction.label
            yield {"名称": label, "各市": numbered(told), "市名": "、".join(named[stem] for stem in stems)}


def _losses(standard: Standard, figures: Figures) -> Iterator[Words]:
    """Tell the effects that cost the province most, the largest first; what a row lost through none has no clause to quote."""
    named = {city["stem"]: city["city"] for city in figures["cities"]}
    lost = [
        (Decimal(each["points"]), name, each["cities"])
        for name, each in figures["lost"].items()
        if name in standard.effects
    ]
    for points, name, cities in sorted(lost, key=lambda each: -each[0])[:MOST]:
        yield {
            "计分点": name,
            "条款": standard.clause_of[name].id,
            "原文": standard.clause_of[name].text,
            "考核内容": standard.item_of[standard.row_of[name].id].content,
            "失分": decimal(points),
            "市数": len(cities),
            "市名": "、".join(named[stem] for stem in cities),
        }
