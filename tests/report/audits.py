"""Cities written as files, and their audits: the clean city of the worked cases with changes, read as any other."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from auditlib import load_standard, show
from auditlib.audit import Audit
from auditlib.files.strict import as_plain, read_tree

CASES = as_plain(read_tree(Path(__file__).parents[1] / "cases" / "jiangsu-2012.yaml"))
CLEAN: dict[str, Any] = CASES["clean_city"]
STANDARD = load_standard("jiangsu-2012")
CITY, CODE = "南京市", "320100"
FULL = {row.id: str(row.points // 1000) for row in STANDARD.rows.values()}

MEETING = {
    "input": "violations",
    "date": "2012-05-17",
    "description": "第三鉴定所考场无人监考",
    "count": 1,
    "verified": True,
    "document": "苏职鉴查〔2012〕7号",
    "attachment": "核查报告.pdf",
}
RUMOUR = {**MEETING, "date": "2012-08-02", "description": "来信反映收费问题", "verified": False, "document": ""}
RULING = {
    "input": "contest_missing_deduction",
    "value": "0.3",
    "reason": "缺两项，其中一项因省里改期",
    "auditor": "王审核",
    "date": "2013-01-15",
}
# What a troubled city reports: a shortfall, a bonus, a floor, a void, gaps, states, incidents and a ruling.
TROUBLED = {
    "appraised": 69_000,
    "certified": 50_599,
    "passed": 62_230,
    "contest_missing_events": 2,
    "enterprise_certified": None,
    "item_bank_leaks": 1,
    "quality_staff": "unsampled",
    "certificates_ok": True,
    "illegal_certificate_cases": 1,
    "violations": 1,
    "months_with_posts": 9,
    "platform_status": "not_operating",
    "registration_errors": 800,
    "review_experts": 3,
}
# Text that a page must show as it is.
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>&amp;\"'</style>"


def write_city(
    folder: Path,
    changes: Mapping[str, Any] | None = None,
    *,
    sample: bool = True,
    decisions: Sequence[Mapping[str, Any]] = (),
    **parts: Any,
) -> Path:
    """Write a city's params, province and evidence files and tell the path of the first; None takes an input away."""
    city = parts.pop("city", CITY)
    values = {name: value for name, value in (CLEAN | dict(changes or {})).items() if value is not None}
    given = {name: value for name, value in values.items() if STANDARD.inputs[name].source == "province"}
    reported = {name: value for name, value in values.items() if STANDARD.inputs[name].source == "city"}
    _write(folder / "evidence" / f"{CODE}.json", {"city": city, **reported, **parts})
    cities = {city: {"code": CODE, "values": given}}
    province = {"province": "江苏省", "standard": STANDARD.id, "year": 2012, "sample": sample, "cities": cities}
    _write(folder / "province.yaml", province)
    params = {"standard": STANDARD.id, "city": city, "code": CODE, "workbook": f"evidence/{CODE}.json"}
    return _write(folder / f"{CODE}.yaml", {**params, "decisions": list(decisions)})


def open_city(folder: Path, changes: Mapping[str, Any] | None = None, **words: Any) -> Audit:
    """Write a city and open its audit."""
    return show.open(write_city(folder, changes, **words))


def troubled(folder: Path) -> Path:
    """Write the troubled city, with incidents, a proof, an attachment and the auditor's ruling."""
    (folder / "evidence").mkdir(parents=True, exist_ok=True)
    (folder / "evidence" / "核查报告.pdf").write_bytes(b"%PDF-1.4 report")
    return write_city(
        folder,
        TROUBLED,
        self_scores=FULL | {"1": "10.1"},
        decisions=[RULING],
        incidents=[
            MEETING,
            RUMOUR,
            {**MEETING, "input": "item_bank_leaks"},
            {**MEETING, "input": "illegal_certificate_cases"},
        ],
        attachments=[
            {"name": "核查报告.pdf", "about": "第三鉴定所核查报告"},
            {"name": "年报.pdf", "about": "鉴定统计年报"},
        ],
        proofs={"appraised": "年报.pdf", "passed": "成绩汇总表第3页"},
        filler="李填报",
        date="2013-01-08",
        year="2012",
    )


def _write(path: Path, tree: Mapping[str, Any]) -> Path:
    """Write a mapping as JSON, which is YAML too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(tree, ensure_ascii=False, indent=1), encoding="utf-8")
    return path
