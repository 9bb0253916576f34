"""The province's seal: all figures of its page as one object (`province.json`), with the hash of its text."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from auditlib.errors import RunError
from auditlib.report.fragment import Fragment, compose
from auditlib.report.province.losses import Sums, by_effect
from auditlib.report.province.outliers import find_outliers
from auditlib.report.province.view import City, Province, Published
from auditlib.report.score_json import to_json
from auditlib.report.seal import SCORE, SHORT, sealed_score
from auditlib.report.table import Said
from auditlib.words import points_text


def seal(province: Province) -> Fragment:
    """Seal the province's figures: the last cell's output."""
    figures = province_object(province)
    text = to_json(figures)
    digest = sha256(text.encode()).hexdigest()
    said = f"已封存：{province.name} {province.words.counted(len(province.cities))}，SHA-256 {digest[:SHORT]}…"
    return compose("seal", [Said(said, "strong")], {SCORE: {"score": figures, "text": text, "sha256": digest}})


def sealed_province(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Take the figures that an executed notebook sealed. Raises RunError where it has not, or sealed something else."""
    figures = sealed_score(notebook)
    if "cities" not in figures:
        raise RunError("笔记本封存的不是汇总；最后一个代码单元应为 show.seal(province)")
    return figures


def province_object(province: Province) -> dict[str, Any]:
    """Lay out the figures of the page; points are decimal strings, null where there are none."""
    counted = {city.found.stem: city for city in province.cities}
    why = {each.stem: each.without for each in province.without}
    lost, won = by_effect(province, "lost"), by_effect(province, "won")
    return {
        "standard": province.standard.id,
        "province": province.name,
        "year": province.year,
        "sample": province.sample,
        "cities": [_city(province, each, counted.get(each.stem), why.get(each.stem)) for each in province.found],
        "lost": _sums(lost),
        "won": _sums(won),
        "sanctions": _sanctioned(province, True),
        "unsettled": _sanctioned(province, None),
        "outliers": [{"of": each.what, "city": each.city.found.stem} for each in find_outliers(province)],
        "readings": {
            name: {str(option): [each.stem for each in found] for option, found in options.items()}
            if len(options) > 1
            else next(iter(options))
            for name, options in province.readings.items()
        },
    }


def _sanctioned(province: Province, brought: bool | None) -> dict[str, list[str]]:
    """Tell of each sanction the cities that it is brought against, or may be (None)."""
    return {
        name: [city.found.stem for city in province.cities if city.score["sanctions"][name] is brought]
        for name in province.standard.sanctions
    }


def _city(province: Province, found: Published, city: City | None, why: str | None) -> dict[str, Any]:
    same = {
        "city": found.name,
        "code": found.code,
        "stem": found.stem,
        "version": found.version or None,
        "score_sha256": found.digest or None,
        "without": why,
    }
    if city is None:
        return same
    return same | {
        "total": points_text(city.total),
        "self_total": _text(city.own_total),
        "difference": _text(city.difference),
        "provisional": city.score["provisional"],
        "eligible": city.score["eligible"],
        "rank": province.ranks.get(found.stem),
        "status": city.status,
        "rows": {row: _text(points) for row, points in city.rows.items()},
        **_wholes(province, city),
    }


def _wholes(province: Province, city: City) -> dict[str, Any]:
    """Lay out what only some standards have: rows that do not apply, subtotals, how the total came about, the grade."""
    names = ("not_applicable", "sections", "total_explanation")
    found = {name: city.score[name] for name in names if name in city.score}
    graded = province.grades.get(city.found.stem)
    return found if graded is None else found | {"grade": graded.grade, "grade_explanation": list(graded.why)}


def _sums(sums: Sums) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "points": points_text(sum(points for _, points in behind)),
            "cities": {city.found.stem: points_text(points) for city, points in behind},
        }
        for name, behind in sums.items()
    }


def _text(points: int | None) -> str | None:
    return None if points is None else points_text(points)
