"""A log's SQLite file where things are not as they should be: said in words, with what to do, and nothing is lost."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import portalocker
import pytest

from auditlib.errors import LogError
from auditlib.log import sqlite
from auditlib.log.log import Log, open_log

NOBODY = 65534


def open_file(path: Path) -> Log:
    return open_log(f"sqlite:///{path}", "测试")


def append(path: Path) -> None:
    with open_file(path) as log:
        log.append("decision", {"filling": "文" * 1000})


def read(path: Path) -> int:
    with open_file(path) as log:
        return len(log.entries())


def without_rights(work: Callable[[], object]) -> str:
    """Do `work` as an account that owns nothing, in a process of its own; tell its result or what it was refused with."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            said = str(work())
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader, encoding="utf-8") as answer:
        return answer.read()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other accounts may read but not write in, nor its owner: it is read-only."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    yield path
    path.chmod(0o755)
    shutil.rmtree(path)


def lock_up(folder: Path) -> None:
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)


def test_the_first_append_makes_the_file_and_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "工作 区?#%41" / "log.sqlite"
    append(path)
    assert read(path) == 1
    assert sorted(found.name for found in path.parent.iterdir()) == [
        path.name,
        f"{path.name}-journal",
        f"{path.name}.lock",
    ]
    assert [found.name for found in tmp_path.iterdir()] == [path.parent.name]


def test_a_relative_url_stays_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with open_log("sqlite:///log.sqlite", "测试") as log:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        log.append("decision", {})
    assert read(tmp_path / "log.sqlite") == 1


def test_a_file_put_in_the_place_of_another_is_the_log_from_then_on(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    with open_file(path) as log:
        log.append("decision", {})
        shutil.copy(path, tmp_path / "copy")
        log.append("decision", {})
        os.replace(tmp_path / "copy", path)
        assert log.append("decision", {"again": True}).seq == 2
    assert read(path) == 2


def test_an_empty_file_is_a_log_cut_short_in_its_making(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    path.touch()
    assert read(path) == 0
    append(path)
    assert read(path) == 1


def make_other(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE 账目 (x)")


def make_broken(path: Path) -> None:
    append(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "text": (lambda path: path.write_text("名称: 值\n" * 500, encoding="utf-8"), "不是 SQLite 文件"),
    "a word": (lambda path: path.write_text("x"), "不是 SQLite 文件"),
    "another database": (make_other, "是别的数据库（其中有表 账目）"),
    "half a file": (make_broken, "文件已损坏，请从备份恢复"),
    "a folder": (lambda path: path.mkdir(), "打不开文件"),
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("use", [read, append])
def test_a_file_of_another_kind_is_refused_and_left_alone(
    tmp_path: Path, kind: str, use: Callable[[Path], object]
) -> None:
    path = tmp_path / "log.sqlite"
    make, message = BROKEN[kind]
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(LogError, match=message) as refused:
        use(path)
    assert str(path) in str(refused.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_folder_far_from_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogError, match=r"打不开或写不进.*No such file"):
        append(tmp_path / "a" / "b" / "log.sqlite")


def test_a_read_only_folder_is_read_but_not_written(folder: Path) -> None:
    path = folder / "log.sqlite"
    append(path)
    lock_up(folder)
    assert without_rights(lambda: read(path)) == "1"
    refused = without_rights(lambda: append(path))
    assert refused.startswith(f"LogError: 日志 {path}: 打不开或写不进，请检查文件夹、权限")


def test_a_file_that_may_not_be_written_is_refused(folder: Path) -> None:
    path = folder / "log.sqlite"
    append(path)
    lock_up(folder)
    (folder / "log.sqlite.lock").chmod(0o666)
    assert f"日志 {path}: 文件或所在文件夹不可写，请检查权限" in without_rights(lambda: append(path))


def test_a_folder_that_may_not_be_written_gets_no_log(folder: Path) -> None:
    lock_up(folder)
    refused = without_rights(lambda: append(folder / "log.sqlite"))
    assert refused.startswith(f"LogError: 日志 {folder}/log.sqlite: 打不开或写不进")
    assert list(folder.iterdir()) == []


def test_an_append_cut_short_is_undone_by_who_may_write(folder: Path) -> None:
    path = folder / "log.sqlite"
    append(path)
    with closing(sqlite3.connect(path)) as connection:
        # As a killed writer leaves it: the journal synced, the file half written.
        connection.executescript("PRAGMA journal_mode=TRUNCATE; PRAGMA cache_size=1; PRAGMA cache_spill=1; BEGIN")
        filling = "INSERT INTO auditlib_log SELECT log, 2, 'i', 'p', 'h', zeroblob(99999) FROM auditlib_log"
        connection.execute(filling)
        connection.execute("UPDATE auditlib_log_version SET version = 7")
        connection.execute("CREATE TABLE more AS SELECT * FROM auditlib_log")
        for name in ("log.sqlite", "log.sqlite-journal"):
            shutil.copy(folder / name, folder / f"{name}.cut")
        connection.rollback()
    for name in ("log.sqlite", "log.sqlite-journal"):
        os.replace(folder / f"{name}.cut", folder / name)
    assert (folder / "log.sqlite-journal").stat().st_size > 0
    lock_up(folder)
    assert "上次写入中断，须先由有写权限的账户打开一次" in without_rights(lambda: read(path))
    folder.chmod(0o755)
    for found in folder.iterdir():
        found.chmod(0o644)
    assert read(path) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a disk to fill")
def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=96k", "none", str(tmp_path)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        path = tmp_path / "log.sqlite"
        kept = 0
        with pytest.raises(LogError, match="磁盘已满，这条没有记下"):  # noqa: PT012 - how many fit is not known
            while True:
                append(path)
                kept += 1
        assert read(path) == kept > 0
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_disk_that_fails_loses_nothing(folder: Path) -> None:
    path = folder / "log.sqlite"
    append(path)
    before = read(path)

    def append_beyond() -> None:
        size = path.stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        while True:
            append(path)

    folder.chmod(0o777)
    for found in folder.iterdir():
        found.chmod(0o666)
    assert "磁盘读写出错，不能确定这条是否已记下" in without_rights(append_beyond)
    assert read(path) >= before
    append(path)


def test_a_file_that_another_program_keeps_is_waited_for_and_then_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "WAIT", 0.1)
    path = tmp_path / "log.sqlite"
    append(path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for use in (read, append):
            with pytest.raises(LogError, match="别的程序占用着文件，请关闭后重试"):
                use(path)
    assert read(path) == 1


def test_an_append_stands_in_line_at_the_lock_file(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    append(path)
    appending = Thread(target=append, args=[path])
    with Path(f"{path}.lock").open("ab") as lock:
        portalocker.lock(lock, portalocker.LOCK_EX)
        appending.start()
        appending.join(0.3)
        assert appending.is_alive()
        assert read(path) == 1
    appending.join()
    assert read(path) == 2


def test_a_file_that_another_program_set_otherwise_is_set_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "WAIT", 0.1)
    path = tmp_path / "log.sqlite"
    append(path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("SELECT * FROM auditlib_log").fetchall()
        with pytest.raises(LogError, match="请关闭"):
            append(path)
    append(path)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert read(path) == 2
