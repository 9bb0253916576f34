from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from auditlib.errors import AuditError
from auditlib.execute import find_notebook
from auditlib.record.found import exit_code
from auditlib.record.manifest import MANIFEST, read_manifest
from auditlib.record.versions import LATEST
from tests.record.office import CITIES, ONCE, OTHER, TWICE, Office, errors, files_of, flipped, publish

FILES = (
    "report.html", "audit.ipynb", "score.json", "评分表.xlsx", "评分表.docx", "ro-crate-metadata.json", MANIFEST,
)  # fmt: skip
VERSIONS = [(TWICE, 1), (TWICE, 2), (ONCE, 1), (OTHER, 1)]
PLACES = [
    *((stem, f"v{number}/{name}") for stem, number in VERSIONS for name in FILES),
    *((stem, LATEST) for stem in CITIES),
]
CITY = {stem: stem.partition("-")[2] for stem in CITIES}


def item_of(name: str) -> str:
    return f"第{name[1]}版" if name.startswith("v") else "最新版"


def told(office: Office, stem: str, name: str, directory: Path | None = None) -> str:
    """Everything found, which must be of this city and name this file of this version."""
    found = errors(office.verify(directory))
    assert found, f"{stem}/{name} was not found out"
    assert {each.city for each in found} == {CITY[stem]}
    assert any((each.item, each.file) == (item_of(name), Path(name).name) for each in found), found
    assert exit_code(found) == 1
    return "\n".join(map(str, found))


def test_what_was_published_is_found_whole(published: Office) -> None:
    assert published.verify() == []
    for stem in CITIES:
        assert published.verify(published.report(stem)) == []
    assert published.verify(published.report(TWICE) / "v1") == []


def test_the_places_are_all_that_is_published(published: Office) -> None:
    assert {path.as_posix().split("/", 1)[1] for path in files_of(published)} == {"/".join(place) for place in PLACES}


@pytest.mark.parametrize(("stem", "name"), PLACES)
def test_a_changed_byte_is_named_by_city_version_and_file(office: Office, stem: str, name: str) -> None:
    path = office.report(stem) / name
    data = path.read_bytes()
    places = (0, len(data) // 2, len(data) - 1)
    for changed in (*(flipped(data, at) for at in places), data + b"\n", data[:-1], b""):
        path.write_bytes(changed)
        told(office, stem, name, office.report(stem))
    told(office, stem, name)


@pytest.mark.parametrize(("stem", "name"), PLACES)
def test_a_deleted_file_is_named(office: Office, stem: str, name: str) -> None:
    (office.report(stem) / name).unlink()
    assert "不在" in told(office, stem, name)


@pytest.mark.parametrize("name", ["v1/more.txt", "v2/.hidden", "v1/report.html.bak"])
def test_an_added_file_is_named(office: Office, name: str) -> None:
    (office.report(TWICE) / name).write_text("x", encoding="utf-8")
    assert "多出" in told(office, TWICE, name)


def test_a_file_added_beside_the_versions_is_named(office: Office) -> None:
    (office.report(ONCE) / "v1.bak").mkdir()
    (found,) = errors(office.verify())
    assert (found.city, found.file) == ("盐城市", "v1.bak")


def test_a_link_in_a_files_place_is_named(office: Office) -> None:
    path = office.report(ONCE) / "v1/report.html"
    path.rename(office.place / "report.html")
    path.symlink_to(office.place / "report.html")
    assert "不是普通文件" in told(office, ONCE, "v1/report.html")


@pytest.mark.parametrize("name", [*FILES, LATEST])
def test_another_citys_file_is_named_with_its_origin(office: Office, name: str) -> None:
    inner = name if name == LATEST else f"v1/{name}"
    shutil.copyfile(office.report(OTHER) / inner, office.report(ONCE) / inner)
    said = told(office, ONCE, inner)
    assert name == LATEST or "苏州市" in said


@pytest.mark.parametrize("name", FILES)
def test_an_older_versions_file_is_named_with_its_origin(office: Office, name: str) -> None:
    report = office.report(TWICE)
    same = (report / "v1" / name).read_bytes() == (report / "v2" / name).read_bytes()
    shutil.copyfile(report / "v1" / name, report / "v2" / name)
    if same:
        assert office.verify() == []
    else:
        assert "第1版" in told(office, TWICE, f"v2/{name}")


def swap_versions(report: Path) -> None:
    (report / "v1").rename(report / "v0")
    (report / "v2").rename(report / "v1")
    (report / "v0").rename(report / "v2")


def old_in_place_of_new(report: Path) -> None:
    shutil.rmtree(report / "v2")
    shutil.copytree(report / "v1", report / "v2")


def lead_to_the_old(report: Path) -> None:
    text = (report / LATEST).read_text(encoding="utf-8")
    (report / LATEST).write_text(text.replace("v2", "v1"), encoding="utf-8")


def forget_the_new(report: Path) -> None:
    lead_to_the_old(report)
    shutil.rmtree(report / "v2")


def forget_the_old(report: Path) -> None:
    shutil.rmtree(report / "v1")


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (swap_versions, "是第2版的清单，被放在第1版的位置"),
        (old_in_place_of_new, "是第1版的清单，被放在第2版的位置"),
        (lead_to_the_old, "通往第1版，而最新的是第2版：旧版被放在新版的位置"),
        (forget_the_new, "第2版 v2：这一版的目录不在，日志第"),
        (forget_the_old, "第1版 v1：这一版的目录不在，日志第"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_versions_moved_about_are_named(office: Office, act: Callable[[Path], None], words: str) -> None:
    act(office.report(TWICE))
    found = errors(office.verify())
    assert {each.city for each in found} == {"徐州市"}
    assert words in "\n".join(map(str, found))


def test_another_citys_report_under_this_citys_name_is_named(office: Office) -> None:
    shutil.rmtree(office.report(ONCE))
    shutil.copytree(office.report(OTHER), office.report(ONCE))
    said = "\n".join(map(str, errors(office.verify())))
    assert "盐城市 第1版 manifest.json：是 苏州市（320500）的清单，不是本市的" in said
    assert "公布的是 320500 的报告，不是本市的" in said


def test_a_report_that_is_gone_is_told_by_the_log(office: Office) -> None:
    shutil.rmtree(office.report(OTHER))
    (found,) = errors(office.verify())
    assert (found.city, "日志中公布过" in found.message) == ("320500", True)


def test_a_score_changed_with_its_hashes_is_told_by_row(office: Office) -> None:
    """Whoever recomputes the manifest too is betrayed by the notebook, the page, and the log."""
    version = office.report(ONCE) / "v1"
    score = (version / "score.json").read_text(encoding="utf-8").replace('"total": "85.3"', '"total": "95.3"')
    (version / "score.json").write_text(score, encoding="utf-8")
    manifest = read_manifest(version / MANIFEST)
    outputs = {**manifest.outputs, "score.json": sha256(score.encode()).hexdigest()}
    (version / MANIFEST).write_bytes(replace(manifest, outputs=outputs).text())
    said = told(office, ONCE, "v1/score.json")
    assert "总分封存为 85.3，现为 95.3" in said
    assert "页上封存的分数不是 score.json 的分数" in said
    assert "条公布的清单不同，已被改动" in said


def test_a_version_that_the_log_never_saw_is_named(office: Office) -> None:
    shutil.copytree(office.report(ONCE) / "v1", office.report(ONCE) / "v2")
    assert "第1版，这份清单被放到了第2版" in "\n".join(map(str, office.verify()))


def test_inputs_that_have_moved_on_are_information(office: Office) -> None:
    params = office.params(ONCE)
    params.path.write_text(f"{params.path.read_text(encoding='utf-8')}# 后来\n", encoding="utf-8")
    (found,) = office.verify(office.report(ONCE), params=params, notebook=find_notebook())
    assert found.level == "info"
    assert "输入已变：参数文件有变（320900-盐城市.yaml）" in found.message
    assert exit_code([found]) == 0


def test_the_same_inputs_are_no_information(office: Office) -> None:
    params = office.params(ONCE)
    assert office.verify(office.report(ONCE), params=params, notebook=find_notebook()) == []


def test_publishing_again_leaves_the_record_whole(office: Office) -> None:
    path = office.folder / f"{ONCE}.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}# 又一次\n", encoding="utf-8")
    publish(office, ONCE)
    assert office.verify() == []


def test_a_folder_without_reports_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="没有报告"):
        office.verify(tmp_path / "nowhere")
