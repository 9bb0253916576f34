"""A log carried elsewhere: its entries as lines of text, each the canonical bytes of one, and a log made again from them.

Whether it was kept in SQLite or PostgreSQL, the lines are the same and so are the entries that are made from them: number,
time and hash for hash.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from auditlib.errors import LogError
from auditlib.log.entry import Entry, read_entry
from auditlib.log.log import Log
from auditlib.log.sqlite import SqliteStore
from auditlib.log.store import INSERT, Run

NAMES = "SELECT DISTINCT log FROM auditlib_log ORDER BY log"


def names_beside(log: Log) -> list[str]:
    """Name all logs in the file of a log; of a shared server's database, in which others keep theirs, this one alone.

    Raises LogError where it cannot be read.
    """
    if not isinstance(log._store, SqliteStore):
        return [log.name]
    return [name for (name,) in log._store.read(lambda run: run(NAMES)) or []]


def store_file(log: Log) -> Path | None:
    """Tell the file that a log is kept in; None for one on a server."""
    return log._store.path if isinstance(log._store, SqliteStore) else None


def to_lines(entries: Iterable[Entry]) -> bytes:
    """Write entries as lines: JSON without any newline in it, one a line."""
    return b"".join(entry.data + b"\n" for entry in entries)


def from_lines(data: bytes) -> list[Entry]:
    """Read entries from their lines. Raises LogError, with the line's number, for one that is no entry."""
    found = []
    for number, line in enumerate(data.splitlines(), 1):
        try:
            found.append(read_entry(line))
        except ValueError as error:
            raise LogError(f"第 {number} 行{error}") from error
    return found


def make_file(path: Path, entries: Iterable[Entry]) -> None:
    """Make a log's file of these entries, in one transaction. Raises LogError where they do not make whole logs.

    The file must not be there yet.
    """
    entries = list(entries)
    rows = [(each.log, each.seq, each.id, each.previous, each.hash, each.data) for each in entries]

    def work(run: Run) -> None:
        for row in rows:
            run(INSERT, *row)

    store = SqliteStore(path)
    store.write(work)
    for name in dict.fromkeys(entry.log for entry in entries):
        with Log(store, name) as log:
            log.entries()
