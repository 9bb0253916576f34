"""Inputs and reports in an S3 store, read and written by the workers themselves; nothing there is ever overwritten."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fsspec.core import url_to_fs

from auditlib.batch import Outcome, Plan
from auditlib.cluster.client import run_on_cluster
from auditlib.cluster.folder import count_cities
from auditlib.cluster.place import Remote, place_of, url_of
from auditlib.cluster.publish import There, look_there
from auditlib.errors import FileError
from auditlib.log.log import open_log
from auditlib.params import read_params
from auditlib.record.inputs import Input
from auditlib.report.dated import without_dated
from auditlib.run import Run
from tests.cluster.conftest import THREE
from tests.cluster.machines import Machines
from tests.report.executed import NOTEBOOK
from tests.run.province import undated
from tests.sample.province import FOLDER

PLAN = Plan(NOTEBOOK)
PLACE = "jiangsu-2012/320100-南京市"
PUT = {"report.html": b"<main>\n</main>\n</body>\n</html>", "score.json": b'{"total": "1"}', "audit.ipynb": b"{}"}
INPUTS = (Input("workbook", "a.xlsx", "00" * 32),)


@pytest.fixture
def bucket(store: str) -> str:
    return f"{store}/{uuid4().hex}"


def sent(folder: Path, url: str) -> str:
    files, top = url_to_fs(url)
    for path in folder.rglob("*"):
        if path.is_file():
            files.pipe_file(f"{top}/{path.relative_to(folder).as_posix()}", path.read_bytes())
    return url


def objects(url: str) -> dict[str, bytes]:
    files, top = url_to_fs(url)
    files.invalidate_cache()
    return {name.removeprefix(f"{top}/"): files.cat_file(name) for name in files.find(top)}


def states(outcomes: list[Outcome]) -> dict[str, tuple[str, int]]:
    return {outcome.params.stem: (outcome.state, outcome.number) for outcome in outcomes}


def test_inputs_and_reports_in_a_store_give_the_bytes_of_local_ones(
    cluster: Machines, bucket: str, province: Path, local: Path
) -> None:
    folder, reports = sent(province, f"{bucket}/in"), f"{bucket}/out"
    assert count_cities(folder) == 3
    outcomes = list(run_on_cluster(folder, reports, cluster.address, PLAN))
    assert states(outcomes) == dict.fromkeys(THREE, ("done", 1)), [outcome.error for outcome in outcomes]
    there = objects(reports)
    for city in THREE:
        for name in ("v1/score.json", "latest.html"):
            assert there[f"jiangsu-2012/{city}/{name}"] == (local / city / name).read_bytes()
        page = there[f"jiangsu-2012/{city}/v1/report.html"].decode()
        assert without_dated(page).encode() == undated(local / city / "v1" / "report.html")
    assert url_of(outcomes[0].directory or "").startswith(f"{reports}/jiangsu-2012/")
    assert outcomes[0].score is not None
    again = list(run_on_cluster(Path(folder), Path(reports), cluster.address, PLAN))
    assert states(again) == dict.fromkeys(THREE, ("unchanged", 1))
    assert objects(reports) == there


def test_what_changed_in_a_store_becomes_a_new_version_beside_the_old(
    cluster: Machines, bucket: str, province: Path, local: Path
) -> None:
    folder, reports = sent(province, f"{bucket}/in"), f"{bucket}/out"
    list(run_on_cluster(folder, reports, cluster.address, PLAN))
    before = objects(reports)
    files, top = url_to_fs(folder)
    proof = next((province / "evidence" / THREE[0]).iterdir())
    files.rm_file(f"{top}/evidence/{THREE[0]}/{proof.name}")
    outcomes = list(run_on_cluster(folder, reports, cluster.address, PLAN))
    after = states(outcomes)
    assert after == {THREE[0]: ("done", 2), THREE[1]: ("unchanged", 1), THREE[2]: ("unchanged", 1)}, [
        each.error for each in outcomes
    ]
    now = objects(reports)
    pointer = f"{PLACE}/latest.html"
    assert {name: data for name, data in now.items() if name in before and name != pointer} == {
        name: data for name, data in before.items() if name != pointer
    }
    assert 'data-version="v2"' in now[pointer].decode()


def test_inputs_in_a_store_and_reports_here(
    cluster: Machines, bucket: str, province: Path, reports: Path, local: Path
) -> None:
    folder = sent(province, f"{bucket}/in")
    shutil.rmtree(province)
    assert states(list(run_on_cluster(folder, reports, cluster.address, PLAN))) == dict.fromkeys(THREE, ("done", 1))
    for city in THREE:
        page = reports / "jiangsu-2012" / city / "v1" / "report.html"
        assert undated(page) == undated(local / city / "v1" / "report.html")
    again = list(run_on_cluster(folder, reports, cluster.address, PLAN))
    assert states(again) == dict.fromkeys(THREE, ("unchanged", 1))


def test_a_shared_disk_is_read_by_its_url(cluster: Machines, province: Path, reports: Path, local: Path) -> None:
    outcomes = list(run_on_cluster(province.as_uri(), reports.as_uri(), cluster.address, PLAN))
    assert states(outcomes) == dict.fromkeys(THREE, ("done", 1))
    page = reports / PLACE / "v1" / "report.html"
    assert undated(page) == undated(local / THREE[0] / "v1" / "report.html")


class Dying(Remote):
    """A store whose client dies at its n-th write."""

    __slots__ = ("left",)

    def begin(self, writes: int) -> Dying:
        object.__setattr__(self, "left", [writes])
        return self

    def add(self, name: str, data: bytes) -> None:
        self._count()
        super().add(name, data)

    def put(self, name: str, data: bytes) -> None:
        self._count()
        super().put(name, data)

    def _count(self) -> None:
        self.left[0] -= 1  # type: ignore[has-type]
        if self.left[0] < 0:  # type: ignore[has-type]
            raise KeyboardInterrupt


def publish(there: There, files: dict[str, bytes], inputs: tuple[Input, ...]) -> Run:
    """Publish as a worker does, with a log of its own."""
    with open_log(f"sqlite:///{there.directory.parent / 'log.sqlite'}", "甲") as log:
        return there.publish(files, inputs, read_params(FOLDER / f"{THREE[0]}.yaml"), log)


@pytest.mark.parametrize("writes", range(6))
def test_a_publication_that_is_cut_off_anywhere_leaves_the_version_before_or_is_whole(
    bucket: str, tmp_path: Path, writes: int
) -> None:
    first = look_there(Remote(bucket), PLACE, tmp_path / "a")
    assert publish(first, PUT, INPUTS).new
    before = objects(bucket)
    changed = {**PUT, "score.json": b'{"total": "2"}'}
    other = (Input("workbook", "a.xlsx", "11" * 32),)
    with pytest.raises(KeyboardInterrupt):
        publish(look_there(Dying(bucket).begin(writes), PLACE, tmp_path / "b"), changed, other)
    cut = objects(bucket)
    assert {name: cut[name] for name in before} == before
    # The manifest was the fifth write: with it the version is whole, and the next to look leads to it.
    healed = look_there(Remote(bucket), PLACE, tmp_path / "c")
    assert healed.version is not None
    assert (healed.version.number, healed.is_whole()) == ((2, True) if writes == 5 else (1, True))
    run = publish(healed, changed, other)
    assert (run.version.number, run.new) == {0: (2, True), 5: (2, False)}.get(writes, (3, True))
    after = objects(bucket)
    pointer = f"{PLACE}/latest.html"
    assert {name: after[name] for name in cut if name != pointer} == {n: cut[n] for n in cut if n != pointer}
    assert f'data-version="v{run.version.number}"' in after[pointer].decode()


def test_of_two_who_publish_at_once_the_second_keeps_off(bucket: str, tmp_path: Path) -> None:
    one, two = (look_there(Remote(bucket), PLACE, tmp_path / name) for name in "ab")
    publish(one, PUT, INPUTS)
    before = objects(bucket)
    with pytest.raises(FileError, match="同时另有人发布了这一版"):
        publish(two, {**PUT, "score.json": b"{}"}, INPUTS)
    assert objects(bucket) == before


def test_a_store_without_the_folder_is_told(cluster: Machines, bucket: str, reports: Path) -> None:
    with pytest.raises(FileError, match="参数文件"):
        count_cities(f"{bucket}/nowhere")
    with pytest.raises(FileError, match="参数文件"):
        list(run_on_cluster(f"{bucket}/nowhere", reports, cluster.address, PLAN))
    with pytest.raises(FileError, match="nothing://x: 读不出"):
        count_cities("nothing://x")


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("params/jiangsu-2012", ""),
        ("C:/params", ""),
        ("s3://audit/in", "s3://audit/in"),
        (Path("s3://audit/in"), "s3://audit/in"),
        (Path("file:///mnt/in"), "file:///mnt/in"),
    ],
)
def test_a_url_is_known_though_a_path_took_its_slashes(given: Any, url: str) -> None:
    assert url_of(given) == url
    assert place_of("file:///mnt/in") == Path("/mnt/in")
