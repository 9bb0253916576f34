"""The forms for anything else, two auditors at once, and a log that fails."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from auditlib import identity
from auditlib.decisions.draft import close
from auditlib.decisions.upon import incident_key
from auditlib.errors import LogError
from auditlib.log.log import Log
from auditlib.model import Person
from tests.decisions.office import COMPLAINT, COMPLAINT_AGAIN, LI, WHY, office
from tests.widgets.conftest import at_work
from tests.widgets.sitting import fill, parts, press, refused, sit, words

MISSED = {"contest_missing_events": 2}
QUESTION = "ask-contest_missing_deduction"
ANY = "核定任一佐证"


def test_any_input_can_be_corrected_row_by_row(tmp_path: Path) -> None:
    city = office(tmp_path)
    here = sit(city)
    form = here.form(ANY)
    assert press(fill(form)) == ""
    assert "没有选择佐证" in refused(form)["target"]
    fill(form, row="3", target="contest_missing_events")
    assert "竞赛缺项数" in words(form.fields["facts"].control.value)
    assert "条款 3.1" in words(form.fields["facts"].control.value)
    assert "已保存：第1号" in press(fill(form, value="0"))
    fill(form, row="3", target="contest_entered")
    assert [value for _, value in form.fields["value"].control.options] == ["", "是", "否", "不适用", "未抽查"]
    assert "评分行 3" in press(fill(form, value="否"))


def test_a_contradiction_is_refused_beside_the_value(tmp_path: Path) -> None:
    here = sit(office(tmp_path))
    form = fill(here.form(ANY), row="1", target="certified", value="10")
    assert press(form) == ""
    assert "没有保存" in refused(form)["value"]
    assert not (tmp_path / "log.sqlite").exists()


def test_an_incident_is_ruled_and_its_row_moves(tmp_path: Path) -> None:
    city = office(tmp_path, {"contest_complaints": 2}, incidents=[COMPLAINT, COMPLAINT_AGAIN])
    here = sit(city)
    one, again = (incident_key(each) for each in here.session.evidence.incidents)
    form = fill(here.form("台账认定"), target=again, value="once")
    assert press(form) == ""
    assert "请指明" in refused(form)["other"]
    assert "→" in press(fill(form, other=one))
    assert here.session.applied.values["contest_complaints"] == 1
    assert "重复，只计一次" in here.row("3")


def test_a_withdrawal_lets_what_was_there_stand_again(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    here = sit(city)
    press(fill(here.card(QUESTION), value="0.3"))
    (fate,) = here.session.view.fates
    said = press(fill(here.form("撤回与复核"), target=fate.decision.id), "撤回")
    assert "第2号" in said
    assert "评分行 3 5.7分→待定" in said
    assert "待裁量" in here.row("3")


def test_of_two_at_once_the_second_is_told_and_chooses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = office(tmp_path, MISSED)
    mine = sit(city)
    at_work(LI, monkeypatch)
    theirs = sit(city)
    press(fill(mine.card(QUESTION), "缺两项", value="0.2"))
    form = fill(theirs.card(QUESTION), "情节较重", value="0.8")
    said = press(form)
    assert "第2号" in said
    assert "第1号（王审核（省中心）" in said
    assert "0.2分，理由：缺两项" in said
    assert "核定5.8分" in theirs.row("3")
    # Before he has chosen, nothing more is saved here.
    assert "请先选择" in press(form)
    said = press(form, "以我的取代")
    assert "已保存：第3号" in said
    assert [fate.state for fate in theirs.session.view.fates] == ["replaced", "replaced", "stands"]
    mine.session.refresh()
    assert "核定5.2分" in mine.row("3")


def test_the_second_may_take_his_own_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = office(tmp_path, MISSED)
    mine = sit(city)
    at_work(LI, monkeypatch)
    theirs = sit(city)
    press(fill(mine.card(QUESTION), value="0.2"))
    form = fill(theirs.card(QUESTION), value="0.8")
    press(form)
    assert "已保存：第3号" in press(form, "撤回我的")
    assert [fate.state for fate in theirs.session.view.fates] == ["stands", "withdrawn", "done"]
    assert "核定5.8分" in theirs.row("3")


def test_what_replaces_a_withdrawn_decision_waits_for_its_author(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = office(tmp_path, MISSED)
    first = city.decide("contest_missing_deduction", "0.2")
    here = sit(city)
    city.withdraw(first)
    form = fill(here.card(QUESTION), value="0.8")
    assert "此前已被撤回，第3号不生效" in press(form)
    assert "第4号" in press(form, "以我的取代")
    assert "核定5.2分" in here.row("3")


def test_a_contest_left_open_waits_on_a_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = office(tmp_path, MISSED)
    mine = sit(city)
    at_work(LI, monkeypatch)
    theirs = sit(city)
    press(fill(mine.card(QUESTION), value="0.2"))
    press(fill(theirs.card(QUESTION), value="0.8"))
    later = sit(city)
    press(fill(later.card("decide-2"), "再次核对"), "以这一件取代")
    assert [fate.state for fate in later.session.view.fates] == ["replaced", "replaced", "stands"]


def test_a_log_that_cannot_be_written_keeps_what_was_filled_in(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    here = sit(city)
    log = tmp_path / "log.sqlite"
    log.write_text("不是数据库" * 200, encoding="utf-8")
    form = fill(here.card(QUESTION), "缺两项", value="0.3")
    assert "不是 SQLite 文件" in press(form)
    assert (form.reason.control.value, form.fields["value"].control.value) == ("缺两项", "0.3")
    log.unlink()
    assert "已保存：第1号" in press(form)


def test_a_retry_after_a_doubtful_failure_is_not_doubled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = office(tmp_path, MISSED)
    here = sit(city)
    append = Log.append

    def broken(log: Log, *args: Any, **words: Any) -> None:
        append(log, *args, **words)
        raise LogError("磁盘读写出错，不能确定这条是否已记下")

    form = fill(here.card(QUESTION), "缺两项", value="0.3")
    with monkeypatch.context() as patch:
        patch.setattr(Log, "append", broken)
        assert "再按一次" in press(form)
        assert "再按一次" in press(form)
    here.session.refresh()
    assert "已保存：第1号" in press(form)
    assert len(city.audit().case.decisions) == 1


HOSTILE = [
    "<script>alert(1)</script>",
    "\ud800",
    "\x00",
    "９" * 60,
    "1e999",
    "NaN",
    "-0",
    "%s{0}",
    "是\n否",
    "𠮷" * 9000,
]


@pytest.mark.parametrize("value", HOSTILE)
def test_no_exception_escapes_and_all_is_escaped(value: str, tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    here = sit(city)
    form = fill(here.form(ANY), value, row="1", target="certified", value=value)
    for name in ("basis", "attachments"):
        form.fields[name].control.value = value
    press(form)
    objection = fill(here.form("提出异议"), value, target="row:1", by=value, wanted=value)
    press(objection)
    assert refused(form) or form.said.value
    for cell in here.cells:
        assert "<script>alert" not in here.html(cell)
    city.audit()


def test_an_unforeseen_error_is_told_and_nothing_escapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = sit(office(tmp_path, MISSED))

    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("没有料到")

    monkeypatch.setattr(Log, "append", broken)
    assert "内部错误（ZeroDivisionError：没有料到）" in press(fill(here.card(QUESTION), value="0.3"))


def test_a_part_that_cannot_be_drawn_does_not_hide_that_it_is_saved(tmp_path: Path) -> None:
    here = sit(office(tmp_path, MISSED))

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    here.session.redraws["broken"] = broken
    said = press(fill(here.card(QUESTION), value="0.3"))
    assert "已保存：第1号" in said
    assert "请重新运行全部单元格" in said
    assert "99.7" in words(here.html("verdict"))


def test_without_a_name_nothing_is_saved_until_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(identity.SCRIPT)
    here = sit(office(tmp_path, MISSED))
    form = fill(here.card(QUESTION), value="0.3")
    assert "auditlib auditor --name" in press(form)
    found = list(parts(here.desk.box))
    name, unit, button = (
        next(part for part in found if getattr(part, "description", "") == label)
        for label in ("姓名", "单位", "以此姓名审核")
    )
    button.click()
    assert "姓名不能为空" in words(here.html("review"))
    name.value, unit.value = "周审核", "市中心"
    button.click()
    assert "审核人：周审核（市中心）" in words(here.html("review"))
    assert "周审核" in press(form)
    assert here.session.view.fates[0].decision.person == Person("周审核", "市中心")
    assert sit(office(tmp_path, MISSED)).session.person == Person("周审核", "市中心")


def test_an_attachment_is_kept_in_the_workspace_with_its_hash(tmp_path: Path) -> None:
    here = sit(office(tmp_path, MISSED))
    for number, content in enumerate((b"one", b"two", b"two"), 1):
        form = fill(here.card(QUESTION), value=f"0.{number}")
        upload = {"name": "../../核查 报告.pdf", "type": "application/pdf", "size": 3, "content": memoryview(content)}
        form.upload.value = ({**upload, "last_modified": datetime.now(UTC)},)
        assert f"第{number}号" in press(form)
        assert form.upload.value == ()
    kept = sorted(path.name for path in (tmp_path / "documents").iterdir())
    assert len(kept) == 2
    assert "核查 报告.pdf" in kept
    proofs = [fate.decision.draft.attachments[0] for fate in here.session.view.fates]
    assert proofs[0].sha256 != proofs[1].sha256 == proofs[2].sha256
    form = fill(here.card(QUESTION), value="0.9", attachments="没有.pdf")
    press(form)
    assert "没有附件 没有.pdf" in refused(form)["attachments"]
    assert "第4号" in press(fill(form, attachments="核查 报告.pdf"))


def test_after_the_close_only_objections_are_taken(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    here = sit(city)
    press(fill(here.card(QUESTION), value="0.3"))
    desk = city.desk()
    desk.save(close(desk.sight(), WHY, must_confirm=False))
    late = fill(here.card(QUESTION), value="0.9")
    assert "已定稿" in press(late)
    assert "只能提出和答复异议" in words(here.html("review"))
    here.session.refresh()
    assert here.waiting == []
    assert [part.description for part in parts(here.desk.folded) if type(part).__name__ == "ToggleButton"] == [
        "提出异议"
    ]
    assert "已保存" in press(fill(here.form("提出异议"), target="row:3"))
