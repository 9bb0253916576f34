"""A standard that calls those it scores hospitals and their whole a group: no page, workbook or paper of it says 市 or 省."""

from __future__ import annotations

import ast
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import ipywidgets
import pytest

import auditlib
from auditlib import identity, show_asked
from auditlib.ask import figures, told
from auditlib.ask.changes import changed, parse
from auditlib.ask.cities import open_cities
from auditlib.ask.goal import goal_of, reach_goal
from auditlib.ask.trial import try_out
from auditlib.batch import Plan, run_batch
from auditlib.clerk import province_papers
from auditlib.compare import compare, difference_page, two_of
from auditlib.decisions import draft
from auditlib.desk import check_file, write_blank
from auditlib.errors import StandardError
from auditlib.handbook.markdown import standard_markdown
from auditlib.handbook.page import standard_page
from auditlib.handbook.text import standard_lines
from auditlib.handbook.view import open_standard
from auditlib.model import Person
from auditlib.province import summarise
from auditlib.report.history import history
from auditlib.revision.compare import compare_standards
from auditlib.standard.called import Words
from auditlib.standard.load import load_standard
from auditlib.widgets import kernel
from tests.another.office import fill
from tests.fields.county import spoiled
from tests.fields.test_field import HERE
from tests.report.audits import Make, acting, deciding, enter, objecting, ruling, ruling_all
from tests.widgets.sitting import parts, sit

PROGRAM = Path(auditlib.__file__).parent
NOTEBOOKS = HERE.parents[1] / "notebooks"
FILE = HERE / "hospitals.yaml"
STANDARD = load_standard(FILE)
WANG = Person("王审核", "质控处")
# As XML, JSON and style sheets may write them.
ESCAPED = re.compile(r"\\u?([0-9a-f]{4})")
SAID = re.compile("[市省]")
AROUND = 12
SOUND: dict[str, Any] = {
    "visits": 1000, "satisfied": 90, "asked": 100, "income": 100, "births": 50, "safe_births": 50, "disputes": 0, "accidents": 0,
    "plan_ok": True, "drills": 1,
}  # fmt: skip
# What differs from a sound hospital, None what it does not report: one each far off, out of the awards, pending, without a row.
HOSPITALS: dict[str, dict[str, Any]] = {
    "甲院": {},
    "乙院": {"visits": 1250, "income": 140, "drills": 9},
    "丙院": {"visits": 300, "satisfied": 71, "plan_ok": False},
    "丁院": {"disputes": None, "accidents": None},
    "戊院": {"births": "不适用", "safe_births": "不适用", "income": 99.99},
    "己院": {"satisfied": None, "plan_ok": "未抽查"},
    "庚院": {"visits": 1099},
}
LEDGER = {
    "甲院": [("disputes", "2024-03-01", "术后纠纷"), ("disputes", "2024-03-02", "同一纠纷再次来信")],
    "丁院": [("accidents", f"2024-05-0{day}", f"第{day}起事故") for day in (1, 2, 3)],
}
UNREPORTED = "辛院"


def code_of(name: str) -> str:
    return str(1 + [*HOSPITALS, UNREPORTED].index(name))


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out the group, decide on it, run it, let a hospital hand in better figures, and run it again."""
    folder = tmp_path_factory.mktemp("group")
    for name in ("hospitals.yaml", "hospitals.cases.yaml"):
        (folder / name).write_bytes((HERE / name).read_bytes())
    write(folder / "province.yaml", province())
    for name in HOSPITALS:
        report(folder, name)
    write(folder / "province.yaml", province(figures.province_lines(folder)))
    decide(folder)
    run(folder)
    report(folder, "庚院", visits=1101, drills=None)
    run(folder)
    return folder


def province(lines: list[str] | None = None) -> str:
    cities = {name: {"code": code_of(name), "values": {"target": 1000, "income_prev": 90}} for name in HOSPITALS}
    cities[UNREPORTED] = {"code": code_of(UNREPORTED), "values": {}}
    own = {"province": "康宁集团", "standard": FILE.name, "year": 2024, "sample": True, "cities": cities}
    head = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in own.items())
    return "\n".join([head, *(lines or [])]) + "\n"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def report(folder: Path, name: str, **more: Any) -> None:
    """Let a hospital hand in its evidence."""
    values = SOUND | HOSPITALS[name] | more
    tree = {"city": name, **{each: value for each, value in values.items() if value is not None}}
    tree["self_scores"] = {} if name == "戊院" else {row: row_.points // 1000 for row, row_ in STANDARD.rows.items()}
    tree["incidents"] = [
        {"input": each, "date": day, "description": what, "count": 1, "verified": True}
        for each, day, what in LEDGER.get(name, ())
    ]
    if name == "甲院":
        del tree["disputes"]
    write(folder / "evidence" / f"{name}.json", json.dumps(tree, ensure_ascii=False))
    params = {"standard": FILE.name, "city": name, "code": code_of(name), "workbook": f"evidence/{name}.json"}
    write(params_of(folder, name), json.dumps(params, ensure_ascii=False))


def params_of(folder: Path, name: str) -> Path:
    return folder / f"{code_of(name)}.yaml"


def decide(folder: Path) -> None:
    """Make one decision of every kind, so that each is told somewhere."""
    for at, name in enumerate(["甲院", "乙院", "丙院", "丁院", "戊院"]):
        enter(params_of(folder, name), deciding("culture", str(10 - at)), person=WANG)
    on_first: list[Make] = [
        ruling_all("reading", "steps", "whole"),
        ruling_all("input", "plan_ok", "是"),
        ruling(1, "once", 0),
        deciding("visits", "1001"),
        objecting("row", "1", by="陈院长", wanted="改为满分"),
    ]
    saved = enter(params_of(folder, "甲院"), *on_first, person=WANG)
    enter(params_of(folder, "甲院"), acting(draft.answer, saved[-1].number, "rejected"), person=WANG)
    enter(params_of(folder, "甲院"), acting(draft.withdraw, saved[-2].number), person=WANG)


def run(folder: Path) -> None:
    outcomes = list(run_batch(folder, folder / "reports", Plan(jobs=1)))
    assert {outcome.error for outcome in outcomes} == {""}
    summarise(folder, folder / "reports")


def told_wrong(text: str) -> list[str]:
    """Find what speaks of cities and provinces, but for the sample's file that a notebook names until it is told another."""
    said = plain(text).replace("320100-南京市.yaml", "")
    return [said[max(0, found.start() - AROUND) : found.end() + AROUND] for found in SAID.finditer(said)]


def plain(text: str) -> str:
    """Read a file's text as its reader does, however its letters are written."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), unescape(text))


def texts_of(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Read files as the texts in them, those of a package part by part."""
    for name, data in files.items():
        if data.startswith(b"PK"):
            with zipfile.ZipFile(BytesIO(data)) as package:
                yield from ((f"{name}/{part}", package.read(part).decode("utf-8")) for part in package.namelist())
        else:
            yield name, data.decode("utf-8")


def wrong_files(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    return {name: found for name, text in texts_of(files) if (found := told_wrong(text))}


def below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def newest(folder: Path, name: str) -> str:
    return (folder / "reports" / "hospitals" / name / "v2" / "report.html").read_text(encoding="utf-8")


def test_the_workbook_asks_hospitals(group: Path, tmp_path: Path) -> None:
    blank = next(iter(write_blank(params_of(group, "甲院"), tmp_path)))
    files = {"blank.xlsx": blank.read_bytes()}
    assert wrong_files(files) == {}
    whole = plain("".join(text for _, text in texts_of(files)))
    for said in ("医院名", "黄色格由医院填写", "医院自评分", "此格由集团下达", "灰色格由集团下达或由审核人裁量"):
        assert said in whole


def test_a_workbook_in_these_words_is_read_back_and_its_faults_told_in_them(group: Path, tmp_path: Path) -> None:
    folder = tmp_path / "group"
    for name in ("province.yaml", FILE.name):
        write(folder / name, (group / name).read_text(encoding="utf-8"))
    report(folder, "甲院")
    params = json.loads(params_of(folder, "甲院").read_text(encoding="utf-8")) | {"workbook": "甲院.xlsx"}
    write(params_of(folder, "甲院"), json.dumps(params, ensure_ascii=False))
    next(iter(write_blank(params_of(folder, "甲院"), folder))).rename(folder / "甲院.xlsx")
    fill(folder / "甲院.xlsx", {name: "是" if value is True else value for name, value in SOUND.items()}, standard=FILE)
    assert [
        finding.message for finding in check_file(params_of(folder, "甲院"), None) if finding.code != "self_score_odd"
    ] == []
    fill(folder / "甲院.xlsx", {"target": 999, "visits": None}, standard=FILE)
    found = [finding.message for finding in check_file(params_of(folder, "甲院"), None)]
    assert "“门诊目标数”填的是“999”，集团下达的是 1,000；请恢复集团的数" in found
    assert [each for each in found if told_wrong(each)] == []
    other = tmp_path / "other.json"
    write(other, json.dumps({"culture": 3, "code": "1"}))
    found = [finding.message for finding in check_file(other, str(FILE))]
    assert any(each.startswith("“门诊目标数”集团没有下达") for each in found)
    assert "没有写医院名；请填写" in found
    assert [each for each in found if told_wrong(each)] == []


def test_what_is_published_speaks_of_hospitals(group: Path) -> None:
    assert wrong_files(below(group / "reports")) == {}
    page = newest(group, "7-庚院")
    assert "不代表任何医院的真实情况" in page
    first = (group / "reports" / "hospitals" / "1-甲院" / "v1" / "report.html").read_text(encoding="utf-8")
    assert "影响本医院的决定和异议" in first
    assert "集团下达" in first
    assert "全集团裁定" in first
    index = (group / "reports" / "hospitals" / "index.html").read_text(encoding="utf-8")
    for said in (
        "离多数医院很远的医院",
        "各医院都已出报告" if not UNREPORTED else "未出报告或不能汇总的医院",
        "等次",
        "全集团",
        "个医院",
    ):
        assert said in index


def test_the_letters_speak_of_hospitals(group: Path) -> None:
    papers = {paper.name: paper.content for paper in province_papers(group, group / "reports")}
    assert wrong_files(papers) == {}
    whole = plain("".join(text for _, text in texts_of(papers)))
    for said in ("各医院：", "对你医院2024年度的工作", "附件：全集团汇总表", "对8个医院2024年度"):
        assert said in whole


def test_what_is_asked_is_answered_in_these_words(group: Path) -> None:
    cities = open_cities(group)
    weighed = cities.weigh()
    answers = [
        told.sensitivity_text(cities, weighed),
        told.sensitivity_page(cities, weighed),
        told.near_text(cities, "甲院"),
        "\n".join(figures.province_lines(group)),
        told.trial_text(cities, try_out(cities, changed(cities, "甲院", [parse("门诊人数=+900")]), "甲院")),
    ]
    for goal in (goal_of(cities, "甲院", "101", None), goal_of(cities, "甲院", None, 1)):
        answers.append(told.reached_text(cities, "甲院", goal, reach_goal(cities, "甲院", goal)))
    asked = show_asked.Asked(cities, "甲院")
    answers += [
        getattr(show_asked, name)(asked).html
        for name in ("title", "summary", "ranges", "ranks", "readings", "swaps", "near")
    ]
    assert [told_wrong(answer) for answer in answers if told_wrong(answer)] == []
    assert "各医院在全部口径组合下的总分和名次" in answers[0]


def test_the_standard_is_told_in_its_own_words(group: Path) -> None:
    shown = open_standard(str(group / FILE.name))
    for said in ("\n".join(standard_lines(shown)), standard_markdown(shown), standard_page(shown)):
        assert told_wrong(said) == []
        assert "样板医院" in said or said.startswith("2024")
    (group / "next.yaml").write_text(
        FILE.read_text(encoding="utf-8").replace("deduct: 2,", "deduct: 3,").replace("集团}", "总院}"), encoding="utf-8"
    )
    found = compare_standards(str(group / FILE.name), str(group / "next.yaml"), group, ())
    assert told_wrong(found.html + found.text) == []
    assert "称呼由“医院、集团、全集团”改为“医院、总院、全总院”" in found.text


def test_two_versions_are_compared_in_these_words(group: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(group)
    for name in ("province", "7-庚院"):
        page = difference_page(compare(*two_of(group / "reports" / "hospitals" / name, None)))
        assert told_wrong(page) == []


def test_the_living_notebook_speaks_of_hospitals(group: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "_shell", lambda: SimpleNamespace(kernel=True, set_custom_exc=lambda *_: None))
    monkeypatch.setenv(identity.SCRIPT, "王审核/质控处")
    here = sit(params_of(group, "甲院"))
    shown = [part for cell in here.cells.values() for part in parts(cell.widget)]
    shown += [part for kept in here.desk.forms.values() for part in parts(kept.form.box)]
    said = [str(getattr(part, name, "")) for part in shown if isinstance(part, ipywidgets.Widget)
            for name in ("value", "description", "placeholder", "tooltip", "options")]  # fmt: skip
    assert [told_wrong(each) for each in said if told_wrong(each)] == []
    assert any("医院提出异议的人" in each for each in said)
    assert told_wrong(history(here.session.view).text) == []


def test_a_word_with_a_space_in_it_is_refused_where_it_stands(tmp_path: Path) -> None:
    path = spoiled(FILE, tmp_path, "{city: 医院,", "{city: 医 院,")
    line = path.read_text(encoding="utf-8").splitlines().index("words: {city: 医 院, province: 集团}") + 1
    with pytest.raises(StandardError, match=f":{line}:15: city: 应为一个词"):
        load_standard(path)


# Where the two words may stand: as defaults, as names of placeholders, in patterns, in the list of what a measure may be; and in
# what only those who run the program read, on the command line and of files, batches and versions.
OWN = {
    "standard/called.py",
    "standard/conditions.py",
    "papers/letters.py",
    "papers/notice.py",
    "report/figures.py",
    "drafting/hints.py",
}
MANY = 200
STAFF = ("cli", "batch", "cluster", "docket", "record", "params", "printing")


def test_no_sentence_fixes_what_those_that_are_scored_are_called() -> None:
    found: dict[str, list[str]] = {}
    for path in (*PROGRAM.rglob("*.py"), *PROGRAM.rglob("*.j2")):
        name, text = path.relative_to(PROGRAM).as_posix(), path.read_text(encoding="utf-8")
        if name not in OWN and not name.startswith(STAFF):
            texts = sentences(text) if path.suffix == ".py" and SAID.search(text) else [text]
            found[name] = [each for each in texts if told_wrong(each)]
    assert len(found) > MANY
    assert {name: said for name, said in found.items() if said} == {}


def sentences(source: str) -> Iterator[str]:
    """Go through the texts that a module holds, but for what it says of itself."""
    code = ast.parse(source)
    docs = {id(node.value) for node in ast.walk(code) if isinstance(node, ast.Expr)}
    for node in ast.walk(code):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_notebooks_sentences_fit_any_standard(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert [
        each for cell in cells if cell["cell_type"] == "markdown" for each in told_wrong("".join(cell["source"]))
    ] == []


@pytest.mark.parametrize(
    ("words", "counted", "whole", "given", "alone"),
    [
        (Words(), "3市", "全省", "省下达", "城市"),
        (Words(city="乡镇", province="县"), "3个乡镇", "全县", "县下达", "乡镇"),
        (Words(city="县", province="卫健委", whole="全系统"), "3县", "全系统", "卫健委下达", "县"),
    ],
)
def test_a_few_words_carry_all_others(words: Words, counted: str, whole: str, given: str, alone: str) -> None:
    assert (words.counted(3), words.whole, words.given, words.a_city) == (counted, whole, given, alone)
