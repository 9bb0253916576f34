"""A province on a real cluster: the same bytes as on one machine, whatever happens to the workers."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path

import pytest

import auditlib
from auditlib.batch import Outcome, Plan
from auditlib.cluster.client import run_on_cluster
from auditlib.errors import AuditError
from auditlib.log.copy import from_lines, make_file
from auditlib.log.log import open_log
from auditlib.record.versions import latest, versions
from tests.cluster.conftest import THREE
from tests.cluster.machines import Machines, machines
from tests.log.cluster import free_port
from tests.report.executed import NOTEBOOK
from tests.run.notebooks import OPEN, SEAL, write_notebook
from tests.run.province import outputs
from tests.sample.province import FOLDER

PLAN = Plan(NOTEBOOK)


def told(outcomes: list[Outcome]) -> dict[str, str]:
    assert len({outcome.params for outcome in outcomes}) == len(outcomes)
    return {outcome.params.stem: outcome.state for outcome in outcomes}


def assert_same(outcomes: list[Outcome], local: Path) -> None:
    """Every report is, byte for byte but for what is dated, the one that was made here, and its record names the same inputs."""
    for outcome in outcomes:
        assert outcome.directory is not None, outcome.error
        here = local / outcome.params.stem / "v1"
        ours, theirs = latest(here.parent), latest(outcome.directory.parent)
        assert ours is not None
        assert theirs is not None
        assert theirs.directory == outcome.directory
        assert outputs(theirs) == outputs(ours)
        assert theirs.inputs == ours.inputs


def test_three_cities_come_out_as_they_do_here(cluster: Machines, province: Path, reports: Path, local: Path) -> None:
    outcomes = list(run_on_cluster(province, reports, cluster.address, PLAN))
    assert told(outcomes) == dict.fromkeys(THREE, "done")
    assert_same(outcomes, local)
    assert {outcome.params.parent for outcome in outcomes} == {province}
    # What travelled leads back to where the files are, not to where a worker had them.
    notebook = (outcomes[0].directory or Path()) / "audit.ipynb"
    assert outcomes[0].params.as_posix() in notebook.read_text(encoding="utf-8")


def test_a_city_that_has_not_changed_is_not_sent(cluster: Machines, province: Path, reports: Path) -> None:
    list(run_on_cluster(province, reports, cluster.address, PLAN))
    again = list(run_on_cluster(province, reports, cluster.address, PLAN))
    assert told(again) == dict.fromkeys(THREE, "unchanged")
    forced = list(run_on_cluster(province, reports, cluster.address, Plan(NOTEBOOK, force=True)))
    assert told(forced) == dict.fromkeys(THREE, "same")
    proof = next((province / "evidence" / THREE[0]).iterdir())
    proof.unlink()
    changed = {outcome.params.stem: outcome for outcome in run_on_cluster(province, reports, cluster.address, PLAN)}
    assert [changed[city].state for city in THREE] == ["done", "unchanged", "unchanged"], changed[THREE[0]].error
    found = latest(changed[THREE[0]].directory.parent)  # type: ignore[union-attr]
    assert found is not None
    assert (found.number, found.reason) == (2, f"附件有变（{THREE[0]}/{proof.name}）")


def test_a_worker_that_is_killed_gives_its_cities_to_another(tmp_path: Path, reports: Path, local: Path) -> None:
    seen = []
    with machines(tmp_path / "machines", 2) as cluster:
        killed = cluster.running[1]
        for outcome in run_on_cluster(FOLDER, reports, cluster.address, PLAN):
            seen.append(outcome)
            if len(seen) == 3:
                # Each worker has one city under way and one to follow: both go to the other.
                os.kill(killed.pid, signal.SIGKILL)
        assert (killed.wait(), cluster.count()) == (-signal.SIGKILL, 1)
    assert told(seen) == {path.stem: "done" for path in FOLDER.glob("3*.yaml")}
    assert_same(seen, local)
    for outcome in seen:
        assert outcome.directory is not None
        assert [each.number for each in versions(outcome.directory.parent)] == [1]


@pytest.mark.parametrize(
    ("fault", "limit", "words"),
    [
        ("raise ValueError('坏了')", 60, "ValueError：坏了"),
        ("import os\n    os._exit(9)", 60, "代码 9"),
        ("while True: pass", 2, "秒"),
    ],
)
def test_what_a_notebook_does_to_one_city_is_told_of_that_city_alone(  # noqa: PLR0913, PLR0917 - a fixture each
    cluster: Machines, province: Path, reports: Path, tmp_path: Path, fault: str, limit: int, words: str
) -> None:
    notebook = write_notebook(tmp_path / "bad.ipynb", OPEN, f"if audit.city == '无锡市':\n    {fault}", SEAL)
    outcomes = list(run_on_cluster(province, reports, cluster.address, Plan(notebook, limit=limit)))
    assert told(outcomes) == {THREE[0]: "done", THREE[1]: "failed", THREE[2]: "done"}
    error = next(outcome.error for outcome in outcomes if outcome.error)
    assert "无锡市" in error
    assert words in error
    if "执行到出错处的笔记本" in error:
        assert Path(error.rsplit("：", 1)[1]).read_text(encoding="utf-8").count("无锡市")
    assert told(list(run_on_cluster(province, reports, cluster.address, PLAN)))[THREE[1]] == "done"


def test_a_file_that_is_wrong_is_told_by_the_users_own_path(cluster: Machines, province: Path, reports: Path) -> None:
    workbook = province / "evidence" / f"{THREE[1]}.xlsx"
    workbook.write_bytes(b"no workbook")
    (province / f"{THREE[2]}.yaml").write_text("standard: [", encoding="utf-8")
    outcomes = list(run_on_cluster(province, reports, cluster.address, PLAN))
    errors = {outcome.params.stem: outcome.error for outcome in outcomes if outcome.state == "failed"}
    assert set(errors) == {THREE[1], THREE[2]}
    assert str(workbook) in errors[THREE[1]]
    assert str(province / f"{THREE[2]}.yaml") in errors[THREE[2]]
    assert "Traceback" not in "".join(errors.values())


def test_files_above_the_folder_and_a_standard_of_ones_own_travel_too(  # noqa: PLR0913, PLR0917 - a fixture each
    cluster: Machines, province: Path, tmp_path: Path, reports: Path, local: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = Path(auditlib.__file__).parent / "standards" / "jiangsu-2012.yaml"
    (tmp_path / "own").mkdir()
    shutil.copy(bundled, tmp_path / "own" / bundled.name)
    shutil.move(province / "evidence", tmp_path / "evidence")
    shutil.move(province / "province.yaml", tmp_path / "province.yaml")
    shutil.move(province / "log.jsonl", tmp_path / "log.jsonl")
    for path in [*province.glob("*.yaml"), tmp_path / "province.yaml"]:
        text = path.read_text(encoding="utf-8").replace("standard: jiangsu-2012", f"standard: own/{bundled.name}")
        text = text.replace("workbook: evidence/", "workbook: ../evidence/")
        path.write_text(text + ("" if path.parent == tmp_path else "province: ../province.yaml\n"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    outcomes = list(run_on_cluster("province", reports, cluster.address, PLAN))
    assert told(outcomes) == dict.fromkeys(THREE, "done")
    for outcome in outcomes:
        assert outcome.directory is not None
        score = (outcome.directory / "score.json").read_bytes()
        assert score == (local / outcome.params.stem / "v1" / "score.json").read_bytes()


def test_decisions_in_a_database_reach_workers_that_know_none(
    cluster: Machines, province: Path, reports: Path, local: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log elsewhere: only this process is told where, and the workers' own environment has none."""
    elsewhere = province.with_name("elsewhere.sqlite")
    make_file(elsewhere, from_lines((province / "log.jsonl").read_bytes()))
    (province / "log.jsonl").unlink()
    monkeypatch.setenv("AUDITLIB_LOG", f"sqlite:///{elsewhere}")
    with open_log(f"sqlite:///{elsewhere}", "jiangsu-2012/江苏省") as log:
        assert log.head() is not None
    assert_same(list(run_on_cluster(province, reports, cluster.address, PLAN)), local)


def test_a_worker_with_another_auditlib_is_refused_by_name(tmp_path: Path, province: Path, reports: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(Path(auditlib.__file__).parent, other / "auditlib", ignore=shutil.ignore_patterns("__pycache__"))
    init = other / "auditlib" / "__init__.py"
    init.write_text(init.read_text(encoding="utf-8").replace('"0.1.0"', '"0.0.9"') + "\n# changed\n", encoding="utf-8")
    with machines(tmp_path / "machines", 0) as cluster:
        cluster.start_worker("other", str(other))
        with pytest.raises(
            AuditError, match=r"工作进程 tcp://127\.0\.0\.1:\d+ 装的是 auditlib .*本机是 auditlib 0\.1\.0"
        ):
            list(run_on_cluster(province, reports, cluster.address, PLAN))
    assert not reports.exists()


def test_a_scheduler_that_is_not_there_is_told_soon(province: Path, reports: Path) -> None:
    address, began = f"tcp://127.0.0.1:{free_port()}", time.monotonic()
    with pytest.raises(AuditError, match=f"{address}: .*连不上调度器"):
        list(run_on_cluster(province, reports, address, PLAN))
    assert time.monotonic() - began < 15


def test_a_scheduler_that_is_lost_is_told_and_what_is_done_stays(
    tmp_path: Path, reports: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with machines(tmp_path / "machines", 1) as cluster:
        course = iter(run_on_cluster(FOLDER, reports, cluster.address, PLAN))
        first = next(course)
        os.kill(cluster.running[0].pid, signal.SIGKILL)
        with pytest.raises(AuditError, match="与调度器失去联系"):
            list(course)
    assert latest(reports / FOLDER.name / first.params.stem)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("address", ["127.0.0.1:8786x", "nonsense://here:1"])
def test_an_address_that_is_none_is_told(province: Path, reports: Path, address: str) -> None:
    with pytest.raises(AuditError, match="连不上调度器"):
        list(run_on_cluster(province, reports, address, PLAN))
