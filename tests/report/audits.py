"""Cities written as files, and their audits: the clean city of the worked cases with changes, read as any other.

What is decided of them is entered in their log as an auditor enters it, by one who has the city before him.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from auditlib import load_standard, show
from auditlib.decisions import draft
from auditlib.decisions.draft import Grounds, Sight
from auditlib.decisions.types import Draft, Target
from auditlib.decisions.upon import incident_key
from auditlib.files.strict import as_plain, read_tree
from auditlib.model import Person
from auditlib.review import Saved, open_review
from auditlib.standard.load import BUNDLED
from auditlib.widgets.session import Session

CASES = as_plain(read_tree(BUNDLED / "jiangsu-2012.cases.yaml"))
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
WANG, LI = Person("王审核", "省鉴定中心"), Person("李复核", "省鉴定中心")
WHY = "核对了原始资料"
REASON = "缺两项，其中一项因省里改期"
Make = Callable[[Sight], Draft]


def deciding(name: str, value: Any, reason: str = WHY, basis: str = "", files: tuple[Path, ...] = ()) -> Make:
    """Decide an input."""
    return lambda sight: draft.decide_input(sight, name, value, Grounds(reason, basis, files))


def ruling(number: int, word: str, other: int | None = None, reason: str = WHY) -> Make:
    """Rule on an incident of the ledger, by its place in it."""

    def make(sight: Sight) -> Draft:
        keys = [incident_key(each) for each in sight.evidence.incidents]
        return draft.rule_incident(sight, keys[number], word, Grounds(reason), "" if other is None else keys[other])

    return make


def ruling_all(of: Any, name: str, value: Any) -> Make:
    """Rule for the whole province."""
    return lambda sight: draft.rule_province(sight, Target(of, name), value, Grounds(WHY))


def objecting(of: Any, name: str, reason: str = WHY, by: str = "陈市长", wanted: str = "") -> Make:
    """Object to a row, an input or a decision."""
    return lambda sight: draft.object_to(sight, Target(of, name), Grounds(reason), by=by, wanted=wanted)


def acting(act: Callable[..., Draft], number: int, *words: str, reason: str = WHY) -> Make:
    """Withdraw, confirm, return or answer what has a number."""
    return lambda sight: act(sight, str(number), *words, Grounds(reason))


def closing(sight: Sight) -> Draft:
    """Close the year."""
    return draft.close(sight, Grounds(WHY), must_confirm=False)


def enter(params: Path, *makes: Make, person: Person = WANG) -> list[Saved]:
    """Enter decisions in a city's log, each in sight of those before it."""
    desk = open_review(params, person)
    return [desk.save(make(desk.sight())) for make in makes]


RULING = deciding("contest_missing_deduction", "0.3", REASON)
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
    decisions: Sequence[Make] = (),
    second_review: bool = False,
    **parts: Any,
) -> Path:
    """Write a city's params, province and evidence files and tell the path of the first; None takes an input away.

    `decisions` are then entered in its log. Written again in the same folder, the city hands in anew what it reports.
    """
    city = parts.pop("city", CITY)
    values = {name: value for name, value in (CLEAN | dict(changes or {})).items() if value is not None}
    given = {name: value for name, value in values.items() if STANDARD.inputs[name].source == "province"}
    reported = {name: value for name, value in values.items() if STANDARD.inputs[name].source == "city"}
    _write(folder / "evidence" / f"{CODE}.json", {"city": city, **reported, **parts})
    cities = {city: {"code": CODE, "values": given}}
    province = {"province": "江苏省", "standard": STANDARD.id, "year": 2012, "sample": sample, "cities": cities}
    province |= {"second_review": second_review}
    _write(folder / "province.yaml", province)
    params = {"standard": STANDARD.id, "city": city, "code": CODE, "workbook": f"evidence/{CODE}.json"}
    path = _write(folder / f"{CODE}.yaml", params)
    if decisions:
        enter(path, *decisions)
    return path


def open_city(folder: Path, changes: Mapping[str, Any] | None = None, **words: Any) -> Session:
    """Write a city and open its audit."""
    return show.open(write_city(folder, changes, **words))


def troubled(folder: Path) -> Path:
    """Write the troubled city, with incidents, a proof, an attachment, rulings, an objection and a second person's word."""
    (folder / "evidence").mkdir(parents=True, exist_ok=True)
    (folder / "evidence" / "核查报告.pdf").write_bytes(b"%PDF-1.4 report")
    path = write_city(
        folder,
        TROUBLED,
        self_scores=FULL | {"1": "10.1"},
        decisions=[
            RULING,
            ruling(0, "count", reason="与核查报告一致"),
            deciding(
                "review_experts", 3, "与聘书核对无误", "苏职鉴〔2012〕15号", (folder / "evidence" / "核查报告.pdf",)
            ),
            objecting("row", "1", "目标数应扣除停考人数", wanted="按69,000人计"),
            acting(draft.answer, 4, "rejected", reason="目标数由省下达，不因停考而减"),
        ],
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
    enter(path, acting(draft.confirm, 1), person=LI)
    return path


def _write(path: Path, tree: Mapping[str, Any]) -> Path:
    """Write a mapping as JSON, which is YAML too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(tree, ensure_ascii=False, indent=1), encoding="utf-8")
    return path
