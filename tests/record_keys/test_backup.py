"""Backups: everything comes back as it was, nothing is half written, and what was tampered with is named."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import resource
import time
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from auditlib.errors import AuditError, FileError, LogError
from auditlib.log.log import open_log
from auditlib.params import read_params
from auditlib.record.archive import check_archive, restore
from auditlib.record.backup import back_up
from auditlib.record.signatures import check_signatures, sign_version
from tests.log.cluster import start_cluster
from tests.log.raw import drop_triggers, execute
from tests.record_keys.office import CITY, CODE, STANDARD, Office, signer_of

LEFT = ["~$甲市.xlsx", ".lock", ".甲市.12.work/x", "evidence/.ipynb_checkpoints/x", ".~lock.甲市.xlsx#"]


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def of_log(contents: dict[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in contents.items() if ".sqlite" not in name}


@pytest.fixture
def full(office: Office) -> Office:
    """An office with documents, two versions and a signature."""
    (office.folder / "documents").mkdir()
    (office.folder / "documents" / "a1b2-说明.pdf").write_bytes(bytes(range(256)) * 400)
    (office.folder / "empty.txt").touch()
    office.publish(2)
    with office.log() as log:
        sign_version(office.directory, 2, signer_of("王某"), office.members, log)
    return office


@pytest.fixture
def archive(full: Office, tmp_path: Path) -> Path:
    return back_up(full.folder, tmp_path / "备份.zip", full.reports).path


def test_everything_comes_back_as_it_was(full: Office, archive: Path, tmp_path: Path) -> None:
    restore(archive, tmp_path / "还原")
    back = Office(tmp_path / "还原")
    assert of_log(contents(back.top)) == of_log(contents(full.top))
    assert f"{back.folder.name}/log.sqlite" in contents(back.top / "params")
    with full.log() as before, back.log() as after:
        assert [entry.data for entry in after.entries()] == [entry.data for entry in before.entries()]
        params = read_params(back.folder / f"{CITY}.yaml")
        assert check_signatures(back.directory, 2, params.members, ("author",), after.entries()).ok


def test_a_restored_log_is_carried_on(archive: Path, tmp_path: Path) -> None:
    restore(archive, tmp_path / "还原")
    with Office(tmp_path / "还原").log() as log:
        before = log.entries()
        assert log.append("test", {}).seq == len(before) + 1
        assert [entry.seq for entry in log.entries()] == list(range(1, len(before) + 2))


def test_what_programs_leave_behind_is_left_out(full: Office, tmp_path: Path) -> None:
    for name in LEFT:
        (full.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (full.folder / name).touch()
    back_up(full.folder, tmp_path / "备份.zip", full.reports)
    with zipfile.ZipFile(tmp_path / "备份.zip") as made:
        assert [name for name in made.namelist() if any(left in name for left in LEFT)] == []
        assert not any(".sqlite" in name for name in made.namelist())


def test_a_backup_in_the_workspace_is_not_in_itself(full: Office) -> None:
    for _ in range(2):
        back_up(full.folder, full.folder / "备份.zip", full.reports)
    assert not any("备份" in name for name in check_archive(full.folder / "备份.zip").files)


def test_all_logs_of_the_file_are_kept(full: Office, tmp_path: Path) -> None:
    with open_log(f"sqlite:///{full.folder / 'log.sqlite'}", "另一个") as other:
        other.append("test", {"text": "换行\n和\u2028都在"})
    made = back_up(full.folder, tmp_path / "备份.zip", full.reports)
    assert {head.log for head in made.heads} == {"另一个", f"{STANDARD}/甲省"}
    restore(made.path, tmp_path / "还原")
    with open_log(f"sqlite:///{Office(tmp_path / '还原').folder / 'log.sqlite'}", "另一个") as other:
        assert other.entries()[0].body == {"text": "换行\n和\u2028都在"}


def test_an_office_without_log_and_reports_is_kept_too(tmp_path: Path) -> None:
    office = Office(tmp_path / "office")
    office.write()
    made = back_up(office.folder, tmp_path / "备份.zip", office.reports)
    assert made.heads == ()
    restore(made.path, tmp_path / "还原")
    assert contents(tmp_path / "还原") == contents(office.top)


def test_a_log_outside_the_workspace_comes_back_inside(full: Office, tmp_path: Path) -> None:
    place = tmp_path / "elsewhere.sqlite"
    (full.folder / "log.sqlite").rename(place)
    full.write(log=f"sqlite:///{place}")
    listing = restore(back_up(full.folder, tmp_path / "备份.zip", full.reports).path, tmp_path / "还原")
    assert (listing.moved, listing.log_file) == (True, "params/甲省/log.sqlite")
    assert (tmp_path / "还原" / listing.log_file).is_file()


def test_what_lies_outside_is_told(full: Office, tmp_path: Path) -> None:
    city = full.folder / f"{CITY}.yaml"
    city.write_text(city.read_text(encoding="utf-8").replace("evidence/", "../../外面/"), encoding="utf-8")
    assert back_up(full.folder, tmp_path / "备份.zip", full.reports).outside[0].endswith(f"外面/{CITY}.xlsx")


def test_a_log_that_is_not_whole_is_not_backed_up(full: Office, archive: Path) -> None:
    before = archive.read_bytes()
    url = f"sqlite:///{full.folder / 'log.sqlite'}"
    drop_triggers(url)
    execute(url, "UPDATE auditlib_log SET data = x'00'")
    with pytest.raises(LogError, match="请从备份恢复"):
        back_up(full.folder, archive, full.reports)
    assert archive.read_bytes() == before


def test_nothing_is_restored_over_anything(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "还原").mkdir()
    (tmp_path / "还原" / "x").touch()
    with pytest.raises(FileError, match="已有内容，没有还原"):
        restore(archive, tmp_path / "还原")
    assert os.listdir(tmp_path / "还原") == ["x"]
    with pytest.raises(FileError, match="已有内容"):
        restore(archive, archive)


def test_an_empty_folder_is_filled(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "还原").mkdir()
    restore(archive, tmp_path / "还原")
    assert (tmp_path / "还原" / "params").is_dir()


Change = Callable[[dict[str, bytes]], object]
REPORT = f"reports/{STANDARD}/{CODE}-{CITY}/v2/score.json"


def listed(files: dict[str, bytes], change: Callable[[dict[str, object]], object]) -> None:
    """Change the listing and write it as it must be written."""
    tree = json.loads(files["backup.json"])
    change(tree)
    files["backup.json"] = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def named(name: str) -> Change:
    """Have a file laid out under another name, hash and all."""

    def change(files: dict[str, bytes]) -> None:
        files[name] = files.pop(REPORT)
        listed(files, lambda tree: next(e for e in tree["files"] if e["name"] == REPORT).update(name=name))  # type: ignore[attr-defined, index]

    return change


def relogged(change: Callable[[bytes], bytes]) -> Change:
    """Change the log's lines and list their new hash."""

    def changed(files: dict[str, bytes]) -> None:
        lines = files["log.jsonl"] = change(files["log.jsonl"])
        new = {"sha256": sha256(lines).hexdigest(), "size": len(lines)}
        listed(files, lambda tree: next(e for e in tree["files"] if e["name"] == "log.jsonl").update(new))  # type: ignore[attr-defined, index]

    return changed


TAMPERED: dict[str, tuple[Change, str]] = {
    "a_file_changed": (lambda files: files.update({REPORT: b"[]"}), "score.json 与清单不符"),
    "a_file_cut_short": (lambda files: files.update({REPORT: b"{"}), "score.json 与清单不符"),
    "a_file_made_longer": (lambda files: files.update({REPORT: b"{} "}), "score.json 与清单不符"),
    "a_file_removed": (lambda files: files.pop(REPORT), "score.json 缺失"),
    "a_file_added": (lambda files: files.update({"params/甲省/x.yaml": b""}), "params/甲省/x.yaml 不在清单中"),
    "no_listing": (lambda files: files.pop("backup.json"), "backup.json 读不出"),
    "a_listing_with_spaces": (lambda files: files.update({"backup.json": files["backup.json"] + b" "}), "backup.json"),
    "another_format": (lambda files: listed(files, lambda tree: tree.update(format=2)), "backup.json"),
    "out_of_the_folder": (named("../../x"), "backup.json"),
    "at_the_root": (named("/x"), "backup.json"),
    "a_name_of_dots": (named("params/./x"), "backup.json"),
    "the_logs_place_outside": (
        lambda files: listed(files, lambda tree: tree["log"].update(file="../x")),  # type: ignore[attr-defined, index]
        "backup.json",
    ),
    "the_log_cut_short": (relogged(lambda lines: b"".join(lines.splitlines(keepends=True)[:-1])), "末条与清单不符"),
    "an_entry_changed": (relogged(lambda lines: lines.replace(b'"version":1', b'"version":3', 1)), "log.jsonl"),
    "an_entry_left_out": (relogged(lambda lines: b"".join(lines.splitlines(keepends=True)[1:])), "缺少这一条"),
    "an_entry_that_is_none": (relogged(lambda lines: lines + b"{}\n"), "log.jsonl：第 4 行不是规范的日志记录"),
    "entries_in_another_order": (
        relogged(lambda lines: b"".join(lines.splitlines(keepends=True)[::-1])),
        "末条与清单不符",
    ),
}


@pytest.mark.parametrize(("change", "said"), TAMPERED.values(), ids=TAMPERED)
def test_what_was_done_to_a_backup_is_told_and_nothing_restored(
    change: Change, said: str, archive: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(archive) as made:
        files = {name: made.read(name) for name in made.namelist()}
    change(files)
    with zipfile.ZipFile(archive, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    with pytest.raises(AuditError) as caught:
        restore(archive, tmp_path / "还原")
    assert said in str(caught.value)
    assert not (tmp_path / "还原").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".restore")] == []


def test_no_flipped_bit_of_a_backup_restores_anything_else(archive: Path, tmp_path: Path) -> None:
    chance, data = random.Random(2012), archive.read_bytes()
    restore(archive, tmp_path / "right")
    right = contents(tmp_path / "right")
    refused = 0
    for number in range(60):
        changed = bytearray(data)
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        archive.write_bytes(changed)
        target = tmp_path / f"还原{number}"
        try:
            restore(archive, target)
        except AuditError:
            refused += 1
            assert not target.exists()
            continue
        assert of_log(contents(target)) == of_log(right)
    assert refused > 30


@pytest.mark.parametrize("data", [b"", b"x" * 1000, b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_backup_is_named(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "别的.zip").write_bytes(data)
    with pytest.raises(FileError, match=r"别的\.zip"):
        restore(tmp_path / "别的.zip", tmp_path / "还原")
    with pytest.raises(FileError, match="读不出"):
        restore(tmp_path / "无.zip", tmp_path / "还原")


@pytest.fixture
def big(full: Office) -> Office:
    """An office that takes a while."""
    for number in range(40):
        (full.folder / "documents" / f"{number}.bin").write_bytes(os.urandom(300_000))
    return full


def kill(longest: float, chance: random.Random, work: Callable[..., object], *arguments: Path) -> None:
    """Begin something in a process of its own, and kill it within as many seconds."""
    process = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    process.start()
    time.sleep(chance.uniform(0, longest))
    process.kill()
    process.join()
    process.close()


def test_a_backup_that_is_killed_leaves_the_former_whole(big: Office, archive: Path) -> None:
    former, chance, cut_short = archive.read_bytes(), random.Random(2012), 0
    for _ in range(8):
        kill(0.5, chance, back_up, big.folder, archive, big.reports)
        check_archive(archive)
        cut_short += archive.read_bytes() == former
    assert cut_short
    back_up(big.folder, archive, big.reports)
    assert [path.name for path in archive.parent.iterdir() if path.name.endswith(".new")] == []


def test_a_restoration_that_is_killed_leaves_all_or_nothing(big: Office, tmp_path: Path) -> None:
    archive = back_up(big.folder, tmp_path / "备份.zip", big.reports).path
    chance, cut_short = random.Random(2012), 0
    for number in range(8):
        target = tmp_path / "还原" / str(number)
        kill(0.2, chance, restore, archive, target)
        cut_short += not target.exists()
        if target.exists():
            assert of_log(contents(target)) == of_log(contents(big.top))
        else:
            restore(archive, target)
        assert [path.name for path in target.parent.iterdir() if path.name.startswith(f".{number}.")] == []
    assert cut_short


@pytest.mark.parametrize("room", [0, 1_000, 20_000])
def test_a_full_disk_leaves_the_former_backup(room: int, full: Office, archive: Path) -> None:
    (full.folder / "documents" / "big.bin").write_bytes(os.urandom(200_000))
    former, limits = archive.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        with pytest.raises(FileError, match=r"备份没有写成.*原有文件未动"):
            back_up(full.folder, archive, full.reports)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert archive.read_bytes() == former
    assert sorted(path.name for path in archive.parent.iterdir()) == ["office", "备份.zip"]


@pytest.mark.parametrize("room", [0, 5_000])
def test_a_full_disk_leaves_nothing_of_a_restoration(room: int, archive: Path, tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        with pytest.raises(AuditError):
            restore(archive, tmp_path / "还原")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["office", "备份.zip"]


def test_a_log_on_a_server_is_kept_and_comes_back_as_a_file(
    full: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with start_cluster() as cluster:
        url = cluster.new_database()
        with full.log() as before, open_log(url, before.name) as log:
            entries = before.entries()
            for entry in entries:
                log.append(entry.kind, entry.body, id=entry.id, time=entry.time)
        with open_log(url, "别处的") as other:
            other.append("test", {})
        (full.folder / "log.sqlite").unlink()
        monkeypatch.setenv("AUDITLIB_LOG", url)
        made = back_up(full.folder, tmp_path / "备份.zip", full.reports)
    assert [head.hash for head in made.heads] == [entries[-1].hash]
    listing = restore(made.path, tmp_path / "还原")
    assert listing.moved
    with open_log(f"sqlite:///{tmp_path / '还原' / listing.log_file}", entries[0].log) as log:
        assert [entry.data for entry in log.entries()] == [entry.data for entry in entries]
