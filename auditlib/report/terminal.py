"""A city's score in a few lines of plain text."""

from __future__ import annotations

from typing import Any

from auditlib.report.score_json import quota_words
from auditlib.scoring.explain_groups import eaten
from auditlib.scoring.result import Result
from auditlib.standard.effects import AnyEffect, Void
from auditlib.standard.full import full_points
from auditlib.words import NO_AWARD, PENDING, PROVISIONAL, points_text


def verdict_line(score: dict[str, Any]) -> str:
    """Tell a score object in one line: city, total, whether provisional, and whether out of the awards."""
    said = f"{score['city']} {score['total']}分"
    if score["provisional"]:
        pending = [row_id for row_id, points in score["rows"].items() if points is None]
        said += f"（{PROVISIONAL}：评分行 {'、'.join(pending)} {PENDING}）"
    return said + (f"，{NO_AWARD}" if score["eligible"] is False else "")


def score_lines(result: Result, score: dict[str, Any]) -> list[str]:
    """Tell a score object: the verdict, each row with what moved it, sanctions, and what is missing."""
    standard, at = result.standard, result.place(score["city"])
    lines = [verdict_line(score)]
    moved = {effect["id"]: effect for effect in score["effects"]}
    for row_id, row in standard.rows.items():
        points = score["rows"][row_id]
        out = "（不适用）" if row_id in score.get("not_applicable", ()) else ""
        lines.append(f"{row_id:>5}  {points_text(row.points):>3}分  {PENDING if points is None else points}{out}")
        for effect in row.effects:
            found = moved[effect.id]
            if not out and _moved(result, at, effect, found["points"]):
                lines.append(f"{'':>14}{found['clause']}  {found['explanation']}")
    if score.get("total_explanation"):
        lines.append(score["total_explanation"])
    if "grade" in score:
        lines.append(f"等次：{score['grade'] or PENDING}{quota_words(standard, score['grade'])}")
        lines += [f"{'':>5}  {said}" for said in score["grade_explanation"]]
    brought = [standard.sanctions[name].label for name, is_so in score["sanctions"].items() if is_so]
    open_ = [standard.sanctions[name].label for name, is_so in score["sanctions"].items() if is_so is None]
    lines += [f"处理：{'、'.join(brought)}"] if brought else []
    lines += [f"处理未定：{'、'.join(open_)}"] if open_ else []
    lacking = [standard.inputs[name] for name in score["missing"]]
    for word in dict.fromkeys(item.awaited for item in lacking):
        lines.append(f"{word}：{'、'.join(item.label for item in lacking if item.awaited == word)}")
    return lines + list(score["warnings"])


def _moved(result: Result, at: int, effect: AnyEffect, points: str | None) -> bool:
    """Tell whether an effect moved its row off its full points, or voids it, or a cap ate up what it would have moved."""
    if isinstance(effect, Void):
        return effect.void != "none" and bool(result.block.outcomes[effect.id].occurs.holds[at])
    if points is None or effect.role != "award":
        return points != "0" or eaten(result.block, effect, at)
    return points != points_text(full_points(effect, result.standard))
