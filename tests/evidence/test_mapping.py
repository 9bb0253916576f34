"""The same evidence as a mapping: every name known, every type strict, every fault with its line."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from pathlib import Path

import pytest

from auditlib.evidence.read import read_evidence
from auditlib.model import Evidence, Finding, Origin
from tests.evidence.samples import CITY, codes, errors, only, small_standard, standard


def read(folder: Path, text: str, **expected: object) -> Evidence:
    path = folder / "南京市.yaml"
    path.write_text(text, encoding="utf-8")
    return read_evidence(path, standard(), **expected)  # type: ignore[arg-type]


def faults(folder: Path, text: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.cell) for finding in errors(read(folder, f"city: 南京市\n{text}\n"))]


def test_values_are_read_by_their_types(tmp_path: Path) -> None:
    evidence = read(
        tmp_path,
        "city: 南京市\ncode: 320100\nyear: 2012\nstandard: jiangsu-2012\nfiller: 质量科\ndate: 2013-01-10\n"
        "appraised: 70000\ntechnician_plan_ok: 是\nquality_staff: no\narrears_yuan: '0.10'\nplatform_status: none\n"
        "contest_missing_deduction: 0.3\npassed: 未抽查\ncertified: not_applicable\nregistrations: null\n"
        "room_faults: 2\nproofs: {appraised: 年报第3页}\nself_scores: {'1': 9.5, '2.1': '8'}\n",
    )
    assert errors(evidence) == []
    assert {name: value.value for name, value in evidence.values.items()} == {
        "appraised": 70000,
        "technician_plan_ok": True,
        "quality_staff": False,
        "arrears_yuan": Decimal("0.10"),
        "platform_status": "none",
        "contest_missing_deduction": Decimal("0.3"),
        "passed": "unsampled",
        "certified": "not_applicable",
        "registrations": None,
        "room_faults": 2,
    }
    assert (evidence.city, evidence.code, evidence.year) == (CITY, "320100", 2012)
    assert (evidence.filler, evidence.date) == ("质量科", datetime.date(2013, 1, 10))
    assert evidence.self_scores == {"1": Decimal("9.5"), "2.1": Decimal(8)}
    assert evidence.values["appraised"].proof == "年报第3页"


def test_a_value_keeps_its_line(tmp_path: Path) -> None:
    evidence = read(tmp_path, "city: 南京市\n\nappraised: 70000\n")
    assert evidence.values["appraised"].origin == Origin("南京市.yaml", cell="第3行")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("appraised: 010", "ambiguous"),
        ("appraised: 70_000", "ambiguous"),
        ("appraised: 0x10", "ambiguous"),
        ("appraised: 1:30", "ambiguous"),
        ('appraised: "70000"', "not_a_number"),
        ("appraised: １２３", "not_a_number"),
        ("appraised: 70,000", "ambiguous"),
        ("appraised: yes", "not_a_number"),
        ("appraised: 85%", "not_a_number"),
        ("appraised: 0.5", "not_whole"),
        ("appraised: -1", "out_of_range"),
        ("appraised: 1000000001", "out_of_range"),
        ("appraised: 1e400", "out_of_range"),
        (f"appraised: {'9' * 5000}", "not_a_number"),
        ("appraised: [1, 2]", "not_single"),
        ("appraised: {a: 1}", "not_single"),
        ("arrears_yuan: 0.001", "too_many_decimals"),
        ("arrears_yuan: 一万", "not_a_number"),
        ("contest_missing_deduction: 0.25", "off_grid"),
        ("contest_missing_deduction: 1.1", "out_of_range"),
        ("quality_staff: 1", "not_yes_no"),
        ("quality_staff: on", "ambiguous"),
        ("platform_status: 运作", "unknown_state"),
        ("apraised: 1", "unknown_input"),
        ("year: 2011", "wrong_year"),
        ("standard: jiangsu-2011", "wrong_standard"),
        ("date: 昨天", "not_a_date"),
        ("proofs: {apraised: 年报}", "unknown_input"),
        ("self_scores: {'19': 1}", "unknown_row"),
        ("self_scores: {'1': 满分}", "not_a_number"),
        ("self_scores: 97", "broken_text"),
        ("incidents: 3", "broken_text"),
        ("incidents: [3]", "broken_text"),
        ("attachments: [{nam: a.pdf}]", "unknown_input"),
        ("certified: 1\npassed: 2\nappraised: 1", "contradiction"),
        ("appraised: 1\nappraised: 2", "broken_text"),
        ("appraised: &a 1", "broken_text"),
        ("- 1", "broken_text"),
    ],
)
def test_a_fault_is_found_with_its_line(tmp_path: Path, text: str, code: str) -> None:
    found = faults(tmp_path, text)
    assert [code for code, _ in found] == [code]
    assert found[0][1] in ("第2行", "第3行")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, "appraised: 010\ncertified: x\nfoo: 1\nself_scores: {'99': 1}")
    assert sorted(found) == [
        ("ambiguous", "第2行"),
        ("not_a_number", "第3行"),
        ("unknown_input", "第4行"),
        ("unknown_row", "第5行"),
    ]


def test_a_state_is_read_by_its_letters(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("city: 南京市\nmood: no\n", encoding="utf-8")
    assert read_evidence(path, small_standard()).values["mood"].value == "no"


def test_an_unknown_name_is_told_the_nearest(tmp_path: Path) -> None:
    assert "是否指 appraised" in errors(read(tmp_path, "city: 南京市\napraised: 1\n"))[0].message


def test_a_whole_number_may_have_idle_zeros(tmp_path: Path) -> None:
    assert read(tmp_path, "city: 南京市\nappraised: 70000.0\n").values["appraised"].value == 70000


def test_what_is_absent_is_missing_and_told(tmp_path: Path) -> None:
    evidence = read(tmp_path, "city: 南京市\nappraised: 1\n")
    assert "certified" not in evidence.values
    told = {finding.input: finding.code for finding in evidence.findings}
    assert told["certified"] == "missing"
    assert told["target_certified"] == "missing_given"
    assert "contest_missing_deduction" not in told


def test_the_city_must_be_the_one_expected(tmp_path: Path) -> None:
    assert codes(read(tmp_path, "city: 苏州市\ncode: '320500'\n", city=CITY, code="320100")) == [
        "wrong_city",
        "wrong_code",
    ]
    assert codes(read(tmp_path, "code: '320100'\n")) == ["missing_city"]


def test_the_province_figures_come_from_the_province(tmp_path: Path) -> None:
    evidence = read(
        tmp_path, "city: 南京市\ntarget_certified: 2\n", given={"target_appraised": 5, "target_certified": 1}
    )
    assert evidence.values["target_appraised"].value == 5
    assert [finding.code for finding in errors(evidence)] == ["province_value"]


def test_incidents_are_summed_as_in_a_workbook(tmp_path: Path) -> None:
    evidence = read(
        tmp_path,
        "city: 南京市\nincidents:\n"
        "- {input: room_faults, date: 2012-03-01, count: 2, verified: yes, description: 走廊, document: 1号}\n"
        "- {input: 考场安排不符合要求, date: 2012-03-01, count: 5, verified: 否}\n",
    )
    assert errors(evidence) == []
    assert evidence.values["room_faults"].value == 2
    assert evidence.incidents[1].origin == Origin("南京市.yaml", cell="第4行")


def test_a_count_that_differs_from_the_incidents_is_an_error(tmp_path: Path) -> None:
    text = "room_faults: 3\nincidents: [{input: room_faults, date: 2012-03-01, count: 2, verified: yes}]"
    assert faults(tmp_path, text) == [("ledger_differs", "第2行")]


@pytest.mark.parametrize("absent", ["input: room_faults", "date: 2012-03-01", "count: 2", "verified: yes"])
def test_an_incident_must_be_complete(tmp_path: Path, absent: str) -> None:
    parts = ["input: room_faults", "date: 2012-03-01", "count: 2", "verified: yes"]
    text = f"incidents: [{{{', '.join(part for part in parts if part != absent)}}}]"
    assert faults(tmp_path, text) == [("incomplete_incident", "第2行")]


def test_attachments_are_hashed_where_they_lie_beside(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"abc")
    evidence = read(tmp_path, "city: 南京市\nattachments: [{name: a.pdf, about: 年报}, {name: b.pdf}]\n")
    assert evidence.attachments[0].sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (evidence.attachments[1].sha256, only(evidence).code) == ("", "attachment_missing")


def test_json_is_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    content = {"city": CITY, "appraised": 70000, "quality_staff": True, "arrears_yuan": 0.1, "passed": None}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    evidence = read_evidence(path, standard())
    values = {name: value.value for name, value in evidence.values.items()}
    assert values == {"appraised": 70000, "quality_staff": True, "arrears_yuan": Decimal("0.1"), "passed": None}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"city": "南京市", "appraised": "70000"}', "not_a_number"),
        ('{"city": "南京市", "appraised": NaN}', "not_a_number"),
        ('{"city": "南京市", "appraised": true}', "not_a_number"),
        ('{"city": "南京市", "appraised": 1, "appraised": 2}', "broken_text"),
        ('{"city": "南京市"', "broken_text"),
        ("[" * 100_000, "broken_text"),
        ("", "broken_text"),
    ],
)
def test_a_fault_in_json_is_found(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    assert [finding.code for finding in errors(read_evidence(path, standard()))] == [code]


def test_a_mapping_too_large_to_be_evidence_is_not_read(tmp_path: Path) -> None:
    found: Finding = only(read(tmp_path, "city: 南京市\n" + "# 说明\n" * 60_000))
    assert found.code == "too_large"


def test_text_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("city: 南京市".encode("gbk"))
    assert "UTF-8" in only(read_evidence(path, standard())).message
