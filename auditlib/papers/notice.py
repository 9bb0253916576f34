"""What the draft notice (通报) can say: the province's published figures, and for each sanction the cities with the grounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from auditlib.papers.letters import NONE, Words, common_words, numbered
from auditlib.papers.summary import in_order
from auditlib.report.figures import NONE as DASH
from auditlib.report.figures import decimal, points, signed
from auditlib.report.province.view import LEFT_OUT, standing_words
from auditlib.standard.schema import Standard
from auditlib.words import NO_AWARD, PENDING

# How many of the clauses that cost the province most are told.
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
        "满分说明": _full(standard),
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


def _full(standard: Standard) -> str:
    """Tell the full points, and what they leave aside."""
    aside = ["加分"] if any(effect.role == "bonus" for effect in standard.effects.values()) else []
    aside += ["系数"] if standard.coefficient is not None else []
    return f"满分{points(standard.points)}分" + (f"，不含{'和'.join(aside)}" if aside else "")


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
        "差异": DASH if apart is None else signed(Decimal(apart)),
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
    """Tell the clauses that cost the province most, the largest first; what a row lost through no effect has no clause to quote."""
    named = {city["stem"]: city["city"] for city in figures["cities"]}
    lost: dict[str, dict[str, Decimal]] = {}
    effects: dict[str, list[str]] = {}
    for name, each in figures["lost"].items():
        if name in standard.effects:
            clause = standard.clause_of[name]
            effects.setdefault(clause.id, []).append(name)
            cities = lost.setdefault(clause.id, {})
            for stem, part in each["cities"].items():
                cities[stem] = cities.get(stem, Decimal(0)) + Decimal(part)
    most = sorted(lost.items(), key=lambda each: -sum(each[1].values()))[:MOST]
    for clause_id, cities in most:
        clause = standard.clause_of[effects[clause_id][0]]
        yield {
            "计分点": "、".join(sorted(effects[clause_id], key=list(standard.effects).index)),
            "条款": clause_id,
            "原文": clause.text,
            "考核内容": standard.item_of[standard.row_of[effects[clause_id][0]].id].content,
            "失分": decimal(sum(cities.values(), Decimal(0))),
            "市数": len(cities),
            "市名": "、".join(named[stem] for stem in sorted(cities, key=lambda stem: -cities[stem])),
        }
