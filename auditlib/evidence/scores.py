"""The city's own score (自评分) of each row."""

from __future__ import annotations

from decimal import Decimal

from auditlib.evidence.draft import Draft, Raw
from auditlib.evidence.findings import Findings
from auditlib.evidence.values import POINT_PLACES, Unfit, number_of, taken
from auditlib.standard.schema import Row, Standard
from auditlib.words import points_text


def read_scores(draft: Draft, standard: Standard, findings: Findings) -> dict[str, Decimal]:
    """Read the self-scores by row id; rows without one are told together, those out of reach one by one."""
    scores: dict[str, Decimal] = {}
    for row_id, raw in draft.scores.items():
        if row_id not in standard.rows:
            findings.add("unknown_row", raw.origin, found=row_id, near=standard.rows)
            continue
        score = taken(raw, "", f"评分行 {row_id} 的自评分", findings, _points)
        if score is not None:
            scores[row_id] = score
            _check_reach(standard.rows[row_id], raw, score, findings)
    empty = [row_id for row_id in standard.rows if row_id not in draft.scores or draft.scores[row_id].empty]
    if draft.scores and empty:
        findings.add(
            "self_score_missing", draft.scores.get(empty[0], Raw(None, draft.whole)).origin, rows="、".join(empty)
        )
    return scores


def _points(raw: Raw) -> Decimal:
    if raw.percent:
        raise Unfit("percentage", kind="分数")
    number = number_of(raw).value
    if number != round(number, POINT_PLACES):
        raise Unfit("too_many_decimals", places=POINT_PLACES)
    return number


def _check_reach(row: Row, raw: Raw, score: Decimal, findings: Findings) -> None:
    """A row without a bonus cannot give more than its points, and none below 0 as a rule."""
    bonus = any(effect.role == "bonus" for effect in row.effects)
    if score < 0 or (score * 1000 > row.points and not bonus):
        findings.add("self_score_odd", raw.origin, label=row.id, found=score, high=points_text(row.points))
