"""The 2012 rules written out in numpy for complete cities: the yardstick for the engine's speed, and nothing else.

Whole columns of int64, points in thousandths, ratios compared by cross-multiplication: what a careful person would write for
this one standard, without masks for missing values.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

Effects = dict[str, Any]


def score_by_hand(frame: pd.DataFrame) -> tuple[Effects, dict[str, Any], Any, dict[str, Any]]:
    """Score typed columns: effects by id, rows by id, the total, sanctions; all in thousandths."""
    c = {name: frame[name].to_numpy() for name in frame.columns if name != "platform_status"}
    c["platform"] = frame["platform_status"].cat.codes.to_numpy()
    c["missing_deduction"] = np.rint(frame["contest_missing_deduction"].to_numpy() * 1000).astype(np.int64)
    c["fen"] = np.rint(frame["arrears_yuan"].to_numpy() * 100).astype(np.int64)
    e: Effects = {}
    rows = {**_rows_1_to_4(c, e), **_rows_5_to_10(c, e), **_rows_11_to_13(c, e)}
    return e, rows, sum(rows.values()), _sanctions(c)


def _over(a: Any, b: Any, step: int, points: int) -> Any:
    return np.maximum(a - b, 0) // step * points


def _row(base: Any, deductions: Any, bonus: Any) -> Any:
    return np.maximum(base - deductions, 0) + bonus


def _rows_1_to_4(c: dict[str, Any], e: Effects) -> dict[str, Any]:
    certified = c["certified"]
    e["1.1a"] = 2000 * (c["appraised"] >= c["target_appraised"])
    e["1.1b"] = np.full(len(certified), 8000)
    e["1.2a"] = _over(certified, c["target_certified"], 300, 100)
    e["1.2b"] = -np.minimum(_over(c["target_certified"], certified, 100, 100), 8000)
    e["1.3a"] = -(np.maximum(100 * c["passed"] - 80 * c["appraised"], 0) // c["appraised"]) * 1000
    rows = {"1": _row(e["1.1a"] + e["1.1b"] + e["1.2b"], -e["1.3a"], e["1.2a"])}
    e["2.1.1a"] = 4000 * (c["high_skilled"] >= c["target_high_skilled"])
    e["2.1.1b"] = _over(c["high_skilled"], c["target_high_skilled"], 100, 100)
    e["2.1.2a"] = 4000 * c["technician_plan_ok"]
    e["2.1.2b"] = -2000 * c["technician_faults"]
    e["2.1.2c"] = -2000 * c["technician_falsified_persons"]
    e["2.1.3a"] = 1000 * c["senior_technician_sessions"]
    e["2.1.4a"] = -1000 * c["student_technician_faults"]
    lost = -(e["2.1.2b"] + e["2.1.2c"] + e["2.1.4a"])
    rows["2.1"] = _row(e["2.1.1a"] + e["2.1.2a"], lost, e["2.1.1b"] + e["2.1.3a"])
    senior, before = c["senior_certified"], c["senior_certified_prev"]
    e["2.2.1a"] = 6000 * (100 * senior >= 15 * certified)
    e["2.2.1b"] = np.maximum(100 * senior - 15 * certified, 0) // certified * 1000
    e["2.2.2a"] = np.maximum(100 * (senior - before), 0) // before * 100
    rows["2.2"] = e["2.2.1a"] + e["2.2.1b"] + e["2.2.2a"]
    e["3.1a"] = 1000 * c["contest_entered"]
    asked = c["contest_entered"] & (c["contest_missing_events"] > 0)
    e["3.1b"] = -np.minimum(np.where(asked, c["missing_deduction"], 0), e["3.1a"])
    e["3.1c"] = 1000 * c["contest_quality_ok"]
    e["3.2a"] = 2000 * (c["contest_experts_ok"] & c["contest_conduct_ok"])
    e["3.2b"] = 1000 * (c["contest_referees_ok"] & c["contest_conduct_ok"])
    e["3.2c"] = 1000 * c["contest_resources_ok"]
    e["3.3a"] = 3000 * c["contest_hosted"]
    e["3.3b"] = 1000 * c["contest_first_places"]
    e["3.4a"] = -2000 * c["contest_complaints"]
    e["3.4b"] = np.zeros(len(certified), np.int64)
    e["3.5a"] = -2000 * c["contest_unreported"]
    base = e["3.1a"] + e["3.1b"] + e["3.1c"] + e["3.2a"] + e["3.2b"] + e["3.2c"]
    rows["3"] = _row(base, -(e["3.4a"] + e["3.5a"]), e["3.3a"] + e["3.3b"]) * ~c["contest_bad_influence"]
    enterprise = c["enterprise_certified"]
    e["4.1a"] = 8000 * (100 * enterprise >= 5 * certified)
    e["4.1b"] = np.maximum(100 * enterprise - 5 * certified, 0) // certified * 1000
    e["4.2a"] = 4000 * c["enterprise_plan_ok"]
    e["4.2b"] = -2000 * c["enterprise_plan_faults"]
    rows["4"] = _row(e["4.1a"] + e["4.2a"], -e["4.2b"], e["4.1b"])
    return rows


def _rows_5_to_10(c: dict[str, Any], e: Effects) -> dict[str, Any]:
    exam = c["unified_exam"]
    nothing = np.zeros(len(exam), np.int64)
    e["5.1a"] = np.full(len(exam), 5000)
    e["5.1b"] = -np.minimum(_over(c["target_unified_exam"], exam, 100, 1000), 5000)
    e["5.1c"] = _over(exam, c["unified_exam_prev"], 300, 1000)
    rows = {"5": e["5.1a"] + e["5.1b"] + e["5.1c"]}
    e["6.1a"] = 2000 * c["special_ability_ok"]
    e["6.2a"] = -np.minimum(500 * c["special_ability_late"], e["6.1a"])
    e["6.3a"] = -2000 * c["special_ability_no_norm"]
    rows["6"] = _row(e["6.1a"] + e["6.2a"], -e["6.3a"], 0)
    both, before = c["it_exam_unified"] + c["it_exam_smart"], c["it_exam_prev"]
    e["7.1a"] = np.full(len(exam), 5000)
    e["7.1b"] = _over(both, 5000, 300, 100)
    e["7.1c"] = -np.minimum(_over(5000, both, 100, 100), 5000)
    e["7.1d"] = np.maximum(10 * (both - before), 0) // before * 500
    e["7.2a"] = 2000 * c["it_exam_centralised"]
    rows["7"] = e["7.1a"] + e["7.1c"] + e["7.1b"] + e["7.1d"] + e["7.2a"]
    e["8.1a"] = 3000 * c["norms_followed"]
    e["8.2a"] = nothing
    rows["8"] = e["8.1a"] * (c["no_norm_cases"] == 0)
    e["9.1a"] = 3000 * (c["quality_system"] & c["quality_staff"] & c["quality_agreements"])
    e["9.2a"] = -1000 * c["prohibited_acts"]
    e["9.2b"] = -2000 * c["complaints_uncooperative"]
    e["9.2c"] = -3000 * c["violations"]
    rows["9"] = _row(e["9.1a"], -(e["9.2a"] + e["9.2b"] + e["9.2c"]), 0)
    e["10.1a"] = 3000 * c["item_bank_secure"]
    e["10.1b"] = nothing
    e["10.2a"] = 2000 * c["development_tasks"]
    e["10.2b"] = 300 * c["review_experts"]
    e["10.2c"] = 1000 * c["review_meetings"]
    e["10.3a"] = -1000 * c["outside_paper_failures"]
    base = e["10.1a"] * (c["item_bank_leaks"] == 0)
    rows["10"] = _row(base, -e["10.3a"], e["10.2a"] + e["10.2b"] + e["10.2c"])
    return rows


def _rows_11_to_13(c: dict[str, Any], e: Effects) -> dict[str, Any]:
    size = len(c["fen"])
    nothing = np.zeros(size, np.int64)
    e["11.1a"] = 2000 * c["unified_day_ok"]
    e["11.1b"] = nothing
    e["11.2a"] = np.full(size, 2000)
    e["11.2b"] = -np.minimum(1000 * c["exam_data_late_days"], 2000)
    e["11.3a"] = np.full(size, 6000)
    e["11.3b"] = -(1000 * c["registration_errors"] // (3 * c["registrations"])) * 1000
    e["11.4a"] = -1000 * c["swapped_candidates"]
    e["11.5a"] = -1000 * c["room_faults"]
    e["11.6a"] = -2000 * c["room_record_late_days"]
    e["11.6b"] = -500 * c["room_record_error_persons"]
    e["11.6c"] = 3000 * c["platform_entry_correct"]
    e["11.7a"] = nothing
    e["11.8a"] = -2000 * c["identical_paper_rooms"]
    e["11.9a"] = np.full(size, 5000)
    problems = c["qualification_problem_persons"]
    e["11.9b"] = -np.array([0, 1000, 2000, 4000, 5000])[np.searchsorted([0, 10, 20, 30], problems)]
    base = e["11.1a"] * (c["unified_day_breaches"] == 0)
    base = base + e["11.2a"] + e["11.2b"] + e["11.3a"] + e["11.9a"] + e["11.9b"]
    lost = e["11.3b"] + e["11.4a"] + e["11.5a"] + e["11.6a"] + e["11.6b"] + e["11.8a"]
    rows = {"11": _row(base, -lost, e["11.6c"]) * (c["organised_cheating"] == 0)}
    e["12.1a"] = 3000 * c["certificates_ok"]
    e["12.2a"] = e["12.3a"] = nothing
    rows["12"] = e["12.1a"] * (c["blank_certificate_ledger"] & (c["illegal_certificate_cases"] == 0))
    e["13.1.1a"] = 2000 * c["reporting_ok"]
    e["13.1.1b"] = -500 * c["statistics_late"]
    e["13.1.1c"] = -500 * c["statistics_errors"]
    e["13.1.1d"] = -500 * c["monthly_query_faults"]
    rows["13.1"] = _row(e["13.1.1a"], -(e["13.1.1b"] + e["13.1.1c"] + e["13.1.1d"]), 0)
    three = (c["blank_certificates"], c["query_records"], c["statistics_certified"])
    most = np.maximum(np.maximum(three[0], three[1]), three[2])
    least = np.minimum(np.minimum(three[0], three[1]), three[2])
    e["13.2.1a"] = np.full(size, 2000)
    e["13.2.1b"] = -((most - least) // 100) * 100
    e["13.2.1c"] = nothing
    rows["13.2"] = _row(e["13.2.1a"], -e["13.2.1b"], 0) * ~c["data_falsified"]
    return {**rows, **_rows_14_to_18(c, e)}


def _rows_14_to_18(c: dict[str, Any], e: Effects) -> dict[str, Any]:
    size = len(c["fen"])
    e["14.1a"] = np.array([6000, 2000, 0])[c["platform"]]
    e["14.2a"] = 2000 * c["platform_first"]
    rows = {"14": e["14.1a"] + e["14.2a"]}
    e["15.1a"] = np.full(size, 2000)
    e["15.1b"] = -np.minimum(500 * (12 - c["months_with_posts"]), 2000)
    e["15.1c"] = 2000 * (c["posts_adopted"] >= 12)
    rows["15"] = e["15.1a"] + e["15.1b"] + e["15.1c"]
    e["16.1a"] = np.full(size, 2000)
    e["16.1b"] = -(c["fen"] // 1_000_000) * 1000
    rows["16"] = _row(e["16.1a"], -e["16.1b"], 0)
    e["17.1a"] = 3000 * c["examiners_ok"]
    e["17.2a"] = -1000 * c["examiner_class_unapplied"]
    e["17.3a"] = -1000 * c["examiner_untrained"]
    e["17.4a"] = -1000 * c["examiner_dispatch_faults"]
    rows["17"] = _row(e["17.1a"], -(e["17.2a"] + e["17.3a"] + e["17.4a"]), 0)
    e["18.1a"] = 2000 * c["institutes_ok"]
    e["18.2a"] = -2000 * c["institute_violations"]
    rows["18"] = _row(e["18.1a"], -e["18.2a"], 0)
    return rows


def _sanctions(c: dict[str, Any]) -> dict[str, Any]:
    leak, violation, cheating = c["item_bank_leaks"] > 0, c["violations"] > 0, c["organised_cheating"] > 0
    no_norm, breach = c["no_norm_cases"] > 0, c["unified_day_breaches"] > 0
    false_data, illegal = c["data_falsified"], c["illegal_certificate_cases"] > 0
    return {
        "province_notice": c["contest_bad_influence"] | no_norm | violation | leak | breach | cheating | false_data,
        "award_disqualified": violation | leak | cheating | illegal | false_data,
        "written_review": no_norm | leak,
        "certificates_void": no_norm,
    }
