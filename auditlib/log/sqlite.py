"""A log in a SQLite file: nothing to install or run, for one machine and its processes.

Appends stand in line at a lock file beside it, which the system grants in order, where SQLite itself would let them poll.
Every append opens the file anew: one that was moved, restored or replaced in between is never written to unseen. A log may
come with its first entries as lines of text beside it: it then begins with them, and its file is made when it is first
appended to. How the file is written was chosen by dropping unsynced writes as a power cut does; see tests/log/test_power.py.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import portalocker

from auditlib.errors import LogError
from auditlib.log.entry import read_entry
from auditlib.log.place import refuse_network
from auditlib.log.store import INSERT, REFUSED, Row, Run, T, is_made, make_tables

# An append is on the disk when it returns: the journal is emptied and synced, not removed, because a removal that a power
# cut undoes would roll the append back.
DURABLE = {"journal_mode": "truncate", "synchronous": "full", "fullfsync": "on"}
WAIT = 30.0
SHORTEST = 512
# REPLACE removes rows without asking the trigger against DELETE, so an INSERT that would replace is refused before.
TRIGGERS = (
    *(
        f"CREATE TRIGGER auditlib_log_{verb} BEFORE {verb} ON auditlib_log BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "CREATE TRIGGER auditlib_log_replace BEFORE INSERT ON auditlib_log WHEN "
    # Column by column: each is then one step in an index, however long the log.
    + " OR ".join(
        f"EXISTS (SELECT 1 FROM auditlib_log WHERE log = NEW.log AND {column} = NEW.{column})"
        for column in ("seq", "id", "previous", "hash")
    )
    + f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
)
# SQLite's result codes by the beginning of their names, and what they mean to the person at the desk.
SAID = {
    "SQLITE_NOTADB": "不是 SQLite 文件，请换一个位置，或移走这个文件后重试",
    "SQLITE_CORRUPT": "文件已损坏，请从备份恢复",
    "SQLITE_FULL": "磁盘已满，这条没有记下，请腾出空间后重试",
    "SQLITE_READONLY_ROLLBACK": "上次写入中断，须先由有写权限的账户打开一次",
    "SQLITE_READONLY": "文件或所在文件夹不可写，请检查权限",
    "SQLITE_CANTOPEN": "打不开文件，请检查路径和文件夹的权限",
    "SQLITE_PERM": "没有权限，请检查文件和文件夹的权限",
    "SQLITE_BUSY": "别的程序占用着文件，请关闭后重试",
    "SQLITE_IOERR": "磁盘读写出错，不能确定这条是否已记下，请检查磁盘后重试",
}


class SqliteStore:
    """A SQLite file as a log's store."""

    def __init__(self, path: Path, first: Path | None = None) -> None:
        """Name the file, and the text with its first entries where there may be one; nothing is opened or created."""
        self.path = path.absolute()
        self._first = first
        self.place = f"日志 {self.path}"

    def read(self, work: Callable[[Run], T]) -> T | None:
        """Do `work` on the file as it stands, or on what it would begin with; None when there is neither."""
        with self._told():
            if self.path.exists():
                with closing(self._connect()) as connection:
                    run = _runner(connection)
                    run("BEGIN")
                    if self._is_made(run):
                        return work(run)
            if self._first is None or not self._first.exists():
                return None
            with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
                run = _runner(connection)
                self._begin(run)
                return work(run)

    def write(self, work: Callable[[Run], T]) -> T:
        """Do `work` alone; the file, its tables and the folder just above it are made when they are missing."""
        refuse_network(self.path)
        with self._told():
            if not self.path.parent.exists():
                self.path.parent.mkdir()
                _sync(self.path.parent.parent)
            with _locked(self.path.with_name(self.path.name + ".lock")):
                self._make_file()
                with closing(self._connect()) as connection:
                    return self._write(connection, work)

    def close(self) -> None:
        """Do nothing: no connection outlives its transaction."""

    def _write(self, connection: sqlite3.Connection, work: Callable[[Run], T]) -> T:
        run = _runner(connection)
        for name, value in DURABLE.items():
            found = run(f"PRAGMA {name} = {value}")
            if found and found != [(value,)]:
                raise LogError(f"{self.place}: 不能设为 {name}={value}（现为 {found[0][0]}），请关闭占用它的程序后重试")
        with connection:
            run("BEGIN IMMEDIATE")
            if not self._is_made(run):
                self._begin(run)
            return work(run)

    def _begin(self, run: Run) -> None:
        make_tables(run, TRIGGERS, bytes_type="BLOB")
        lines = self._first.read_bytes().splitlines() if self._first is not None and self._first.exists() else []
        for number, line in enumerate(lines, 1):
            try:
                entry = read_entry(line)
            except ValueError as error:
                raise LogError(f"{self._first}: 第 {number} 行{error}；请恢复这个文件") from error
            run(INSERT, entry.log, entry.seq, entry.id, entry.previous, entry.hash, entry.data)

    def _make_file(self) -> None:
        # Its name is on the disk before anything is in it: an empty file may be one whose maker was cut short.
        if not self.path.exists() or self.path.stat().st_size == 0:
            self.path.touch()
            _sync(self.path.parent)

    def _connect(self) -> sqlite3.Connection:
        # SQLite takes a file shorter than its shortest page for an empty one, and would write over it.
        if 0 < self.path.stat().st_size < SHORTEST:
            raise LogError(f"{self.place}: {SAID['SQLITE_NOTADB']}")
        path = self.path.as_posix()
        uri = f"file://{'' if path.startswith('/') else '/'}{quote(path)}?mode=rw"
        return sqlite3.connect(uri, uri=True, timeout=WAIT, isolation_level=None)

    def _is_made(self, run: Run) -> bool:
        rows = run("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'")
        return is_made(run, {name for (name,) in rows}, self.place)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell what the file or its folder refuses as a LogError."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorname", "")
            said = next((words for begin, words in SAID.items() if code.startswith(begin)), "数据库出错，请重试")
            raise LogError(f"{self.place}: {said}（{error}）") from error
        except (OSError, portalocker.LockException) as error:
            reason = getattr(error, "strerror", None) or error
            raise LogError(f"{self.place}: 打不开或写不进，请检查文件夹、权限和磁盘空间（{reason}）") from error


def _runner(connection: sqlite3.Connection) -> Run:
    def run(statement: str, *values: object) -> list[Row]:
        return connection.execute(statement, values).fetchall()

    return run


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock file, waiting for it as long as it takes; the system lets go of it when a process ends."""
    with path.open("ab") as file:
        while True:
            try:
                portalocker.lock(file, portalocker.LOCK_EX)
                break
            except portalocker.AlreadyLocked:  # Windows waits some seconds only
                continue
        try:
            yield
        finally:
            portalocker.unlock(file)


def _sync(folder: Path) -> None:
    """Have the names in a folder on the disk; Windows needs no such thing and has none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
