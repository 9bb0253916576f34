"""A log: entries appended one after another, and read back with every hash and link checked.

The same code runs on SQLite and PostgreSQL; which one it is stands in the log's URL. That the last entries were cut off
cannot be seen in what is left: whoever holds a later hash, a printed one for instance, reads from there with `after`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

from auditlib.errors import LogError
from auditlib.log.entry import GENESIS, Entry, canonical_bytes, make_entry, read_entry
from auditlib.log.sqlite import SqliteStore
from auditlib.log.store import INSERT, Row, Run, Store

LONGEST = 200
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
SELECT = "SELECT log, seq, id, previous, hash, data FROM auditlib_log WHERE log = ?"
BY_ID = f"{SELECT} AND id = ?"
HEAD = f"{SELECT} ORDER BY seq DESC LIMIT 1"
FROM = f"{SELECT} AND seq >= ? ORDER BY seq"


def open_log(url: str, name: str) -> Log:
    """Open the log `name` in the database at `url`: sqlite:///relative, sqlite:////absolute or postgresql://…

    Nothing is created or connected to before it is needed. Raises LogError for any other URL.
    """
    _check_label("名称", name)
    if url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
        return Log(SqliteStore(Path(url.removeprefix("sqlite:///"))), name)
    if url.startswith(("postgresql://", "postgres://")):
        from auditlib.log.postgres import PostgresStore  # noqa: PLC0415 - only a shared server needs the driver

        return Log(PostgresStore(url), name)
    raise LogError("日志地址应写成 sqlite:///文件路径 或 postgresql://用户@服务器/数据库")


class Log:
    """One log of a database. Also a context manager: leaving it closes it."""

    def __init__(self, store: Store, name: str) -> None:
        """Take the log `name` of a store."""
        self._store = store
        self.name = name

    def append(self, kind: str, body: Mapping[str, Any], *, id: str | None = None, time: str | None = None) -> Entry:  # noqa: A002 - the field's name
        """Append an entry and return it once it is on the disk.

        With the `id` of an entry that is there already, that entry is returned and nothing is appended. `time` takes the
        place of the clock, in an entry's form; neither is ever earlier than the entry's before.

        Raises LogError for a body that is not JSON of text, whole numbers, bool, None, list and dict; for an `id` that
        stands for something else; for a log that is not whole; and when the database cannot be written to.
        """
        id = id or uuid4().hex  # noqa: A001
        _check_label("编号", id)
        _check_label("种类", kind)
        _check_time(time)
        wanted = self._canonical(kind, body)

        def work(run: Run) -> Entry:
            for row in run(BY_ID, self.name, id):
                found = self._read(row)
                if self._canonical(found.kind, found.body) != wanted:
                    raise LogError(f"{self._at(found.seq)}: 编号 {id} 已用于另一内容，请换一个编号")
                return found
            head = next(map(self._read, run(HEAD, self.name)), None)
            latest = max(time or _now(), head.time if head else "")
            entry = make_entry(head, log=self.name, id=id, time=latest, kind=kind, body=dict(body))
            run(INSERT, entry.log, entry.seq, entry.id, entry.previous, entry.hash, entry.data)
            return entry

        return self._store.write(work)

    def entries(self, after: int = 0) -> list[Entry]:
        """Read all entries, or those after entry `after`, each checked: its bytes, hash, number and link.

        Raises LogError naming the log and the entry where it is not whole.
        """
        rows = self._store.read(lambda run: run(FROM, self.name, after)) or []
        found: list[Entry] = []
        for expected, row in enumerate(rows, after or 1):
            if row[1] != expected:
                raise LogError(f"{self._at(expected)}: 缺少这一条，日志被删改过，请从备份恢复")
            entry = self._read(row)
            previous = found[-1].hash if found else GENESIS if expected == 1 else entry.previous
            if entry.previous != previous:
                raise LogError(f"{self._at(expected)}: 与上一条接不上，日志被删改过，请从备份恢复")
            found.append(entry)
        if after and not found:
            raise LogError(f"{self._at(after)}: 缺少这一条，日志被删改过，请从备份恢复")
        return found[1:] if after else found

    def find(self, id: str) -> Entry | None:  # noqa: A002 - the field's name
        """Read the entry with an id; None where there is none. Its own bytes and hash are checked, the chain is not."""
        rows = self._store.read(lambda run: run(BY_ID, self.name, id)) or []
        return next(map(self._read, rows), None)

    def head(self) -> Entry | None:
        """Read the last entry; None while there is none. Its own bytes and hash are checked, the chain is not."""
        rows = self._store.read(lambda run: run(HEAD, self.name)) or []
        return next(map(self._read, rows), None)

    @property
    def place(self) -> str:
        """Where the log is, as messages name it: never with a password."""
        return self._store.place

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def __enter__(self) -> Log:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _at(self, seq: object) -> str:
        return f"{self._store.place}: 日志“{self.name}”第 {seq} 条"

    def _read(self, row: Row) -> Entry:
        """Read a row whose columns say what its bytes say."""
        try:
            entry = read_entry(bytes(row[5]))
        except (ValueError, TypeError) as error:
            raise LogError(f"{self._at(row[1])}: {error}；日志被改动过，请从备份恢复") from error
        if (entry.log, entry.seq, entry.id, entry.previous, entry.hash) != row[:5]:
            raise LogError(f"{self._at(row[1])}: 内容与所存的哈希或位置不符，日志被改动过，请从备份恢复")
        return entry

    def _canonical(self, kind: str, body: Mapping[str, Any]) -> bytes:
        try:
            return canonical_bytes({"kind": kind, "body": dict(body)})
        except ValueError as error:
            raise LogError(f"日志“{self.name}”: 不能记入：{error}") from error


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _check_label(what: str, text: str) -> None:
    if not text or len(text) > LONGEST or not text.isprintable():
        raise LogError(f"日志的{what} {text!r} 应为 1 至 {LONGEST} 个可见的字")


def _check_time(time: str | None) -> None:
    try:
        if time is not None and (not TIME.fullmatch(time) or not datetime.fromisoformat(time)):
            raise ValueError
    except ValueError as error:
        raise LogError(f"时间 {time} 应写成 2026-11-24T19:49:55.123456Z") from error
