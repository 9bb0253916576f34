"""A log that was rewritten past the database's guard: reading names the log and the first entry that is not as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditlib.errors import LogError
from auditlib.log.entry import Entry, leaf_hash, make_entry
from auditlib.log.log import Log
from tests.log.raw import drop_triggers, execute

SET = "UPDATE auditlib_log SET"


def forged(entries: list[Entry]) -> Entry:
    """The second entry with another body, and whole in itself."""
    second = entries[1]
    return make_entry(entries[0], log=second.log, id=second.id, time=second.time, kind=second.kind, body={"n": 99})


def replace_by(url: str, entry: Entry) -> None:
    execute(url, f"{SET} data = ?, hash = ? WHERE seq = {entry.seq}", entry.data, entry.hash)


def loosen(url: str, entries: list[Entry]) -> None:
    data = entries[1].data.replace(b":", b": ", 1)
    execute(url, f"{SET} data = ?, hash = ? WHERE seq = 2", data, leaf_hash(data))


def swap(url: str, _: list[Entry]) -> None:
    for old, new in ((2, 100), (3, 2), (100, 3)):
        execute(url, f"{SET} seq = {new} WHERE seq = {old}")


def said(*statements: str) -> Callable[[str, list[Entry]], None]:
    def do(url: str, _: list[Entry]) -> None:
        for statement in statements:
            execute(url, statement)

    return do


# What was done to a log of four entries, and the entry that is named.
DEEDS: dict[str, tuple[Callable[[str, list[Entry]], None], int]] = {
    "bytes altered": (lambda url, e: execute(url, f"{SET} data = ? WHERE seq = 2", forged(e).data), 2),
    "bytes emptied": (lambda url, _: execute(url, f"{SET} data = ? WHERE seq = 3", b""), 3),
    "forged with its hash": (lambda url, e: replace_by(url, forged(e)), 3),
    "written loosely with its hash": (loosen, 2),
    "first removed": (said("DELETE FROM auditlib_log WHERE seq = 1"), 1),
    "one removed": (said("DELETE FROM auditlib_log WHERE seq = 3"), 3),
    "removed and closed up": (said("DELETE FROM auditlib_log WHERE seq = 3", f"{SET} seq = 3 WHERE seq = 4"), 3),
    "two swapped": (swap, 2),
    "hash altered": (said(f"{SET} hash = 'x' WHERE seq = 2"), 2),
    "previous altered": (said(f"{SET} previous = 'x' WHERE seq = 2"), 2),
    "id altered": (said(f"{SET} id = 'x' WHERE seq = 2"), 2),
    "moved to another log": (said(f"{SET} log = '别的' WHERE seq = 2"), 2),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_done_to_a_log_is_named(url: str, log: Log, deed: str) -> None:
    do, named = DEEDS[deed]
    appended = [log.append("decision", {"n": n}) for n in range(4)]
    drop_triggers(url)
    do(url, appended)
    with pytest.raises(LogError, match=f"日志“测试”第 {named} 条: .*请从备份恢复"):
        log.entries()


def test_entries_cut_off_are_missed_by_who_knows_of_one(url: str, log: Log) -> None:
    for number in range(4):
        log.append("decision", {"n": number})
    drop_triggers(url)
    execute(url, "DELETE FROM auditlib_log WHERE seq > 2")
    with pytest.raises(LogError, match="“测试”第 4 条: 缺少这一条"):
        log.entries(after=4)


def test_reading_on_from_an_entry_that_was_removed_is_refused(url: str, log: Log) -> None:
    for number in range(4):
        log.append("decision", {"n": number})
    drop_triggers(url)
    execute(url, "DELETE FROM auditlib_log WHERE seq = 2")
    with pytest.raises(LogError, match="“测试”第 2 条: 缺少这一条"):
        log.entries(after=2)


def test_nothing_is_appended_to_a_head_that_was_altered(url: str, log: Log) -> None:
    appended = [log.append("decision", {"n": n}) for n in range(2)]
    drop_triggers(url)
    execute(url, f"{SET} data = ? WHERE seq = 2", forged(appended).data)
    for use in (log.head, lambda: log.append("decision", {})):
        with pytest.raises(LogError, match="“测试”第 2 条: 内容与所存的哈希或位置不符"):
            use()
