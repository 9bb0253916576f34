"""Every fault that a person can put into a workbook is found, at its sheet and cell, in words that say what to do."""

from __future__ import annotations

import re

import pytest

from auditlib.errors import EvidenceError
from auditlib.evidence import attachments, findings
from auditlib.evidence.read import usable
from tests.evidence import hostile
from tests.evidence.faults import FAULTS, cell, value
from tests.evidence.samples import CITY, CODE, Desk, codes, only

# Found in mappings, in files of thousands of faults, or in gigabytes: shown in the tests of those.
# Those of deadlines, which the sample's standard has none of, are shown in tests/fields.
ELSEWHERE = {
    "broken_text", "wrong_standard", "not_single", "ambiguous", "off_grid", "province_value",
    "deadlines_differ", "doubtful_delivery", "undelivered", "unknown_deadline", "counted_once",
    "tally_differs", "date_far_off",
}  # fmt: skip
OF_MANY = {"too_many_findings", "attachment_large"}


def test_a_good_workbook_gives_no_finding(desk: Desk) -> None:
    assert desk.read(city=CITY, code=CODE).findings == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_where_it_stands(desk: Desk, name: str) -> None:
    fault = FAULTS[name]
    found = desk.spoiled(fault.spoil, city=CITY, code=CODE).findings
    assert found, "nothing was found"
    assert found[0].code == fault.code
    assert f"{found[0].sheet}!{found[0].cell}".rstrip("!") == fault.place
    assert fault.says in found[0].message


def test_an_error_stops_the_scoring_and_tells_all_findings(desk: Desk) -> None:
    evidence = desk.spoiled(value("appraised", "七万"))
    with pytest.raises(EvidenceError, match="七万") as raised:
        usable(evidence)
    assert raised.value.findings == evidence.findings


def test_a_warning_does_not_stop_the_scoring(desk: Desk) -> None:
    evidence = desk.spoiled(value("appraised", "７００００"))
    assert usable(evidence) is evidence
    assert evidence.values["appraised"].value == 70000


def test_all_faults_are_told_at_once(desk: Desk) -> None:
    def spoil(book: object) -> None:
        for fault in (
            "another_city",
            "text_in_a_count",
            "tick_for_yes",
            "incident_of_last_year",
            "self_score_in_words",
        ):
            FAULTS[fault].spoil(book)  # type: ignore[arg-type]

    found = codes(desk.spoiled(spoil, city=CITY))
    assert found == ["wrong_city", "date_outside_year", "not_a_number", "not_yes_no", "not_a_number"]


def test_a_value_refused_is_missing_and_never_zero(desk: Desk) -> None:
    evidence = desk.spoiled(value("appraised", "=1+1"))
    assert evidence.values["appraised"].value is None


def test_a_finding_names_the_input_and_the_file(desk: Desk) -> None:
    found = only(desk.spoiled(value("appraised", "七万")))
    assert (found.input, found.file) == ("appraised", str(desk.path))
    assert str(found).startswith(f"错误 {desk.path} 指标!D8 ")


def test_letters_that_move_the_cursor_never_reach_the_message(desk: Desk) -> None:
    found = only(desk.spoiled(value("appraised", "七_x001B_[2J\n万")))
    assert found.message.isprintable()


def test_a_row_with_a_bonus_may_pass_its_points(desk: Desk) -> None:
    assert desk.spoiled(cell("指标", "H5", 12.5)).findings == ()


def test_a_part_may_be_as_large_as_its_whole(desk: Desk) -> None:
    assert desk.spoiled(value("passed", 70000)).findings == ()


def test_a_heading_is_not_taken_from_a_title(desk: Desk) -> None:
    assert desk.spoiled(cell("台账", "A1", "数量")).findings == ()


def test_attachments_beyond_reason_are_listed_and_not_hashed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_HASHED", 3)
    evidence = desk.read()
    assert (only(evidence).code, evidence.attachments[0].sha256) == ("attachment_large", "")


def test_an_attachment_reached_through_a_link_to_elsewhere_is_refused(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (desk.folder / "链接.pdf").symlink_to(tmp_path_factory.mktemp("elsewhere") / "机密.pdf")
    assert only(desk.spoiled(cell("附件", "A5", "链接.pdf"))).code == "attachment_outside"


def test_every_code_has_a_fault_that_shows_it() -> None:
    shown = {fault.code for fault in FAULTS.values()}
    shown |= {code for _, code in (hostile.REFUSED | hostile.READ).values()}
    assert findings.SAID.keys() - shown - ELSEWHERE - OF_MANY == set()


def test_messages_are_chinese_and_say_what_to_do() -> None:
    for code, (_, message) in findings.SAID.items():
        plain = re.sub(r"\{\w+\}", "", message)
        assert code in ("broken_text", "attachment_large") or re.search(r"[请建].+", plain), code


def test_the_first_of_very_many_findings_are_told_and_the_rest_counted(desk: Desk) -> None:
    evidence = desk.read(hostile.with_rows(desk.good, hostile.unknown_incidents(1000)))
    assert len(evidence.findings) == findings.MOST + 1
    assert evidence.findings[-1].code == "too_many_findings"
    assert re.search(r"另有 \d+ 处", evidence.findings[-1].message)


def test_two_spoiled_cells_of_one_line_are_both_told(desk: Desk) -> None:
    def spoil(book: object) -> None:
        value("appraised", "七万")(book)  # type: ignore[arg-type]
        cell("指标", "D11", 0.5)(book)  # type: ignore[arg-type]

    assert [finding.cell for finding in desk.spoiled(spoil).findings][:2] == ["D8", "D11"]
