"""A standard of another field from its file alone to the report: lint, template, check, score, run; and the docs' own file."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from auditlib import score
from auditlib.audit import as_frame
from auditlib.clerk import province_papers
from auditlib.evidence.due import doubtful, due_count, due_words, missed, undelivered
from auditlib.evidence.read import read_evidence, usable
from auditlib.evidence.template import write_template
from auditlib.model import Evidence, Incident, Origin
from auditlib.papers.notice import notice_words
from auditlib.params import city_files
from auditlib.province import gather, published_summary, summarise
from auditlib.report.province.recount import thousandths
from auditlib.run import run_city
from auditlib.standard.deadlines import Due
from auditlib.standard.lint import lint_standard
from tests.papers.read import text_of

HERE = Path(__file__).parent
FILE = HERE / "environment.yaml"
STANDARD = lint_standard(FILE)
GIVEN = {"cod_target": 2, "good_days_prev": 304}
DOCS = Path(__file__).parents[2] / "docs" / "standard-format.md"
CITY = HERE / "甲县.yaml"


def delivery(day: datetime.date, deadline: datetime.date | None = None) -> Incident:
    return Incident("late_reports", day, "", 1, True, "", "", Origin(""), deadline=deadline)


@pytest.fixture(scope="module")
def county() -> Evidence:
    return usable(read_evidence(CITY, STANDARD, given=GIVEN))


def test_a_county_is_scored_with_deadlines_days_and_rows_that_do_not_apply(county: Evidence) -> None:
    result = score(STANDARD, as_frame(county))
    # 1: 2.4 of 2, at most in full. 2.1: 10 − 4 × 0.5. 4.1: 12 − 2 × 0.2 − 4 × 0.5. 4.2: 15 − (4 − 1). 4.3: 8 + 3.
    assert result.rows.loc["甲县"].to_dict() == {
        **{"1": 25, "2.1": 8, "2.2": 6, "3": 0, "4.1": 9.6, "4.2": 12, "4.3": 11},
    }
    # Without row 3: (71.6 − 3) × 100 / 90 + 3.
    assert result.total["甲县"] == 79.22
    assert result.grades["甲县"] == "良好"
    assert result.explain("甲县")["4.1.2a"] == "计划上报日期2012-04-02，比2012-03-31晚2天，满1天2次，扣0.4分"


@pytest.mark.parametrize("written", ['"2012-04-02"', "2012-04-02", "20120402", "2012年4月2日"])
def test_a_day_in_a_mapping_needs_no_quotes(written: str, tmp_path: Path) -> None:
    path = tmp_path / "甲县.yaml"
    path.write_text(CITY.read_text(encoding="utf-8").replace('"2012-04-02"', written), encoding="utf-8")
    assert usable(read_evidence(path, STANDARD, given=GIVEN)).values["plan_date"].value == "2012-04-02"


def test_a_deadline_is_met_by_a_row_that_lies_after_the_one_before(county: Evidence) -> None:
    dates = [each for each in county.incidents if each.input == "late_reports" and each.verified]
    due = STANDARD.inputs["late_reports"].due
    assert due is not None
    assert len(due.deadlines(2012)) == 12
    assert [str(day) for day in missed(due, 2012, dates)] == ["2012-01-05", "2012-04-05", "2012-05-05", "2012-12-05"]
    assert county.values["late_reports"].value == 4
    doubts = [each.message for each in county.findings if each.code == "doubtful_delivery"]
    assert len(doubts) == 2
    assert "2012-01-05 的一期没有按期的登记，2012-02-03 的已算作 2012-02-05 的一期" in doubts[0]


@pytest.mark.parametrize(
    ("due", "wanted"),
    [
        (Due(monthly=31, months=(2, 4)), ["2012-02-29", "2012-04-30"]),
        (Due(monthly=10, months=(1, 4, 7, 10)), ["2012-01-10", "2012-04-10", "2012-07-10", "2012-10-10"]),
        (Due(dates=("06-30", "12-31")), ["2012-06-30", "2012-12-31"]),
        (Due(dates=("+01-05", "07-05")), ["2012-07-05", "2013-01-05"]),
        (Due(dates=("2013-03-31", "06-30", "2011-12-20")), ["2011-12-20", "2012-06-30", "2013-03-31"]),
        (Due.model_validate({"monthly": "end", "months": [2, 3, 4]}), ["2012-02-29", "2012-03-31", "2012-04-30"]),
    ],
)
def test_deadlines_are_days_of_months_or_single_days(due: Due, wanted: list[str]) -> None:
    assert [str(day) for day in due.deadlines(2012)] == wanted
    assert missed(due, 2012, map(delivery, due.deadlines(2012))) == []
    assert len(missed(due, 2012, [])) == len(wanted)


QUARTERLY = Due(monthly=10, months=(1, 4, 7, 10))


@pytest.mark.parametrize(
    ("given", "late", "asked"),
    [
        # In time for all but the second, which came late: both of its interval are there, so that nothing is in doubt.
        (["01-09", "04-20", "07-09", "10-09"], ["04-10"], []),
        # The second never came: that of July stands alone after it, and is in time.
        (["01-09", "07-09", "10-09"], ["04-10"], ["07-09"]),
        # Two late ones, one after the other: the first is taken for July's, unless its 查实 says otherwise.
        (["01-09", "04-20", "10-05", "10-09"], ["04-10"], ["04-20"]),
        (["01-09", "10-05", "10-09"], ["04-10", "07-10"], []),
    ],
)
def test_a_delivery_alone_after_a_missed_deadline_is_taken_for_the_next_and_told(
    given: list[str], late: list[str], asked: list[str]
) -> None:
    dates = [delivery(datetime.date.fromisoformat(f"2012-{day}")) for day in given]
    assert [f"{day:%m-%d}" for day in missed(QUARTERLY, 2012, dates)] == late
    assert [f"{doubt.given:%m-%d}" for doubt in doubtful(QUARTERLY, 2012, dates)] == asked


def test_two_late_deliveries_in_a_row_are_told_apart_by_the_deadlines_that_they_name() -> None:
    april, july = datetime.date(2012, 4, 10), datetime.date(2012, 7, 10)
    given = [delivery(datetime.date(2012, 1, 9)), delivery(datetime.date(2012, 4, 20), april),
             delivery(datetime.date(2012, 7, 12), july), delivery(datetime.date(2012, 10, 9))]  # fmt: skip
    assert missed(QUARTERLY, 2012, given) == [april, july]
    assert doubtful(QUARTERLY, 2012, given) == []
    # One that names its deadline and keeps it is in time.
    assert missed(QUARTERLY, 2012, [*given[:1], delivery(april, april), *given[2:]]) == [july]


def test_the_days_by_which_deliveries_are_late_are_added_up() -> None:
    due = QUARTERLY.model_copy(update={"counts": "days"})
    april, july = datetime.date(2012, 4, 10), datetime.date(2012, 7, 10)
    given = [delivery(datetime.date(2012, 1, 9)), delivery(datetime.date(2012, 4, 20), april),
             delivery(datetime.date(2012, 7, 12), july), delivery(datetime.date(2012, 8, 12), july)]  # fmt: skip
    assert due_count(due, 2012, given) is None
    assert [str(day) for day in undelivered(due, 2012, given)] == ["2012-10-10"]
    assert due_count(due, 2012, [*given, delivery(datetime.date(2012, 10, 10))]) == 10 + 2
    assert due.most(2012) == sum((datetime.date(2013, 12, 31) - day).days for day in due.deadlines(2012))


def test_a_deadline_of_another_year_is_told_with_its_year() -> None:
    assert (
        due_words(STANDARD, Due(dates=("2013-03-31", "06-30", "+01-05"))) == "2013年3月31日前、6月30日前、次年1月5日前"
    )


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ('{date: "2012-02-09", deadline: "2012-02-05"}', ""),
        ('{date: "2012-02-09", deadline: "2012-02-06"}', "unknown_deadline"),
        ('{input: accidents, date: "2012-02-09", deadline: "2012-02-05"}', "unknown_deadline"),
        ('{date: "2014-01-09", deadline: "2012-12-05"}', "date_outside_year"),
    ],
)
def test_a_delivery_names_a_deadline_that_there_is(row: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "甲县.yaml"
    given = "{input: late_reports, count: 1, verified: yes, " + row.removeprefix("{")
    given = given.replace("input: late_reports, ", "") if "input: accidents" in row else given
    path.write_text(f"city: 甲县\nincidents: [{given}]\n", encoding="utf-8")
    found = read_evidence(path, STANDARD, given=GIVEN)
    assert [each.code for each in found.findings if each.level == "error"] == [code] * bool(code)


@pytest.mark.parametrize(
    ("stated", "rows", "code"),
    [
        ("0", "[]", "deadlines_differ"),
        ("4", "[]", "deadlines_differ"),
        ("12", "[]", ""),
        ("50", "[]", "out_of_range"),
        ("11", '[{input: late_reports, date: "2012-01-05", count: 1, verified: yes}]', ""),
        ("0", '[{input: late_reports, date: "2012-01-05", count: 1, verified: yes}]', "deadlines_differ"),
    ],
)
def test_a_stated_number_is_held_against_the_deadlines_with_rows_and_without(
    stated: str, rows: str, code: str, tmp_path: Path
) -> None:
    path = tmp_path / "甲县.yaml"
    path.write_text(f"city: 甲县\nlate_reports: {stated}\nincidents: {rows}\n", encoding="utf-8")
    found = read_evidence(path, STANDARD, given=GIVEN)
    assert [each.code for each in found.findings if each.level == "error"] == [code] * bool(code)


def test_the_workbook_tells_the_city_how_deliveries_are_entered(tmp_path: Path) -> None:
    write_template(STANDARD, tmp_path / "a.xlsx", city="甲县", given=GIVEN)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    told = {sheet.title: "\n".join(str(c.value) for row in sheet for c in row if c.value) for sheet in book}
    for title in ("指标", "填写说明"):
        assert "期限：每月5日前，共12期；在台账中每送达一次登记一行" in told[title]
    assert "“监测月报”不是合计" in told["台账"]


def test_a_day_is_read_from_frames_in_every_form() -> None:
    forms = ["2012-04-02", datetime.date(2012, 4, 2), pd.Timestamp(2012, 4, 2)]
    frame = pd.DataFrame({"plan_date": forms, "late_reports": [0] * 3}, index=["a", "b", "c"], dtype=object)
    assert score(STANDARD, frame).effects["4.1.2a"].tolist() == [-0.4] * 3


def test_the_workbook_gives_back_what_it_was_filled_with(county: Evidence, tmp_path: Path) -> None:
    path = tmp_path / "甲县.xlsx"
    write_template(STANDARD, path, city="甲县", given=GIVEN, filled=county)
    again = read_evidence(path, STANDARD, city="甲县", given=GIVEN)
    assert [each for each in again.findings if each.level == "error"] == []
    assert {name: each.value for name, each in again.values.items() if each.value is not None} == {
        name: each.value for name, each in county.values.items() if each.value is not None
    }


def laid_out(folder: Path) -> Path:
    """Lay out a province of one county, and give its params file."""
    (folder / "environment.yaml").write_bytes(FILE.read_bytes())
    (folder / "evidence").mkdir()
    (folder / "evidence" / "甲县.yaml").write_bytes(CITY.read_bytes())
    cities = "{甲县: {code: '1', values: {cod_target: 2, good_days_prev: 304}}}"
    (folder / "province.yaml").write_text(
        f"province: 某省\nstandard: environment.yaml\nyear: 2012\ncities: {cities}\n", encoding="utf-8"
    )
    params = folder / "1.yaml"
    params.write_text(
        "standard: environment.yaml\ncity: 甲县\ncode: '1'\nworkbook: evidence/甲县.yaml\n", encoding="utf-8"
    )
    return params


def test_the_notebook_runs_and_its_score_tells_sections_and_grade(tmp_path: Path) -> None:
    params = laid_out(tmp_path)
    assert city_files(tmp_path) == [params]
    published = run_city(params, tmp_path / "reports")
    found = json.loads((published.directory / "score.json").read_text(encoding="utf-8"))
    assert (found["total"], found["grade"], found["not_applicable"]) == ("79.22", "良好", ["3"])
    assert found["sections"] == {"一": "39", "二": "32.6"}
    page = (published.directory / "report.html").read_text(encoding="utf-8")
    assert "一、目标任务" in page
    assert "等次：良好" in page
    # Of the row that does not apply nothing is drawn, neither won nor lost.
    bar = page[page.index('aria-label="评分行 3：') :].partition("</a>")[0]
    assert re.findall(r'width="(\d+)"', bar) == ["0", "0", "0"]


def test_the_provinces_page_ranks_cities_whose_total_is_more_than_their_rows(tmp_path: Path) -> None:
    laid_out(tmp_path)
    reports = tmp_path / "reports"
    published = run_city(tmp_path / "1.yaml", reports)
    told = json.loads((published.directory / "score.json").read_text(encoding="utf-8"))
    province = gather(tmp_path, reports)
    (city,) = province.cities
    assert (province.without, city.total, city.place, city.not_applicable) == ((), 79220, "ranked", ("3",))
    assert {row: points for row, points in city.rows.items() if points is not None} == {
        row: thousandths(points) for row, points in told["rows"].items() if row != "3"
    }
    for row, share in city.shares.items():
        lost = sum(share.lost.values()) if share else 0
        assert share is None or share.kept + lost == STANDARD.rows[row].points
    page = summarise(tmp_path, reports).read_text(encoding="utf-8")
    assert "不能在此拆开比较" not in page
    assert "直接从总分中扣" in page
    # The county's square of the row, and the province's, since it applies to nobody.
    assert len(re.findall(r">不适用</(?:a|td)>", page)) == 2
    assert "不适用" in page
    fallen_short = {name: points for share in city.shares.values() if share for name, points in share.lost.items()}
    assert fallen_short.keys() >= {"2.1.1b", "2.2.1a", "4.1.1a", "4.3.1a"}


def test_what_an_auditor_has_to_settle_stands_in_the_queue_whatever_its_type(tmp_path: Path) -> None:
    params = laid_out(tmp_path)
    text = (tmp_path / "environment.yaml").read_text(encoding="utf-8")
    text = text.replace("\nchecks:", "  proof_ok: {label: 有书面证明, type: yes_no, source: auditor}\n\nchecks:", 1)
    void = "              - {id: 2.1.1z, kind: void, void: row, when: {not: proof_ok}}\n"
    line = next(line for line in text.splitlines(keepends=True) if "id: 2.1.1b" in line)
    (tmp_path / "environment.yaml").write_text(text.replace(line, line + void), encoding="utf-8")
    published = run_city(params, tmp_path / "reports")
    page = (published.directory / "report.html").read_text(encoding="utf-8")
    queue = page[page.index("待办事项") :][:2000]
    assert "有书面证明" in queue
    assert "须由审核人核定" in queue


def test_nobody_is_asked_to_judge_in_a_row_that_does_not_apply(tmp_path: Path) -> None:
    params = laid_out(tmp_path)
    text = (tmp_path / "environment.yaml").read_text(encoding="utf-8")
    text = text.replace(
        "\nchecks:", "  mine_mark: {label: 矿山评价, type: points, source: auditor, max: 2}\n\nchecks:", 1
    )
    judged = "              - {id: 3.1b, kind: discretion, deduct: mine_mark}\n"
    line = next(line for line in text.splitlines(keepends=True) if "id: 3.1a" in line)
    (tmp_path / "environment.yaml").write_text(text.replace(line, line + judged), encoding="utf-8")
    page = (run_city(params, tmp_path / "reports").directory / "report.html").read_text(encoding="utf-8")
    assert "没有待办事项" in page


def test_the_papers_tell_awards_not_won_and_what_the_total_lost_beside_the_rows(tmp_path: Path) -> None:
    laid_out(tmp_path)
    evidence = tmp_path / "evidence" / "甲县.yaml"
    accident = '  - {input: accidents, date: "2012-07-09", count: 1, verified: yes, description: 较大污染事故}\n'
    stated = evidence.read_text(encoding="utf-8").replace("accidents: 0", "accidents: 1")
    evidence.write_text(stated + accident, encoding="utf-8")
    reports = tmp_path / "reports"
    run_city(tmp_path / "1.yaml", reports)
    summarise(tmp_path, reports)
    papers = {paper.name: text_of(paper.content) for paper in province_papers(tmp_path, reports)}
    (told,) = [text for name, text in papers.items() if "扣分告知" in name]
    assert "计分点2.2.1a，得6分（满分10分）" in told
    assert "计分点4.1.1a，得12分（满分20分）" in told
    assert "计分点4.2.2a，扣10分" in told
    (notice,) = [text for name, text in papers.items() if "通报" in name]
    # What a row lost through no effect of its own has no clause to quote.
    _, figures = published_summary(tmp_path, reports)
    figures["lost"]["4.1"] = {"points": "99", "cities": [figures["cities"][0]["stem"]]}
    assert "4.1" not in [
        each["计分点"] for each in notice_words(STANDARD, {**figures, "sanctions": {}}, {}, 1)["主要失分"]
    ]
    assert "发生较大污染事故的，每起从总分中追加扣10分，一票否决。" in notice


def test_the_whole_file_of_the_docs_is_in_order(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    wholes = [block for block in blocks if block.startswith("id:") and "…" not in block]
    assert wholes
    for n, block in enumerate(wholes):
        path = tmp_path / f"{n}.yaml"
        path.write_text(block, encoding="utf-8")
        assert lint_standard(path).points
