"""What a log does on either database."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from auditlib.errors import LogError
from auditlib.log.entry import GENESIS
from auditlib.log.log import Log, open_log
from tests.log.raw import execute

OPEN = Callable[..., Log]
TIME = "2026-11-24T19:49:55.123456Z"


def test_entries_come_back_as_they_were_appended(log: Log, opened: OPEN) -> None:
    bodies = [{"理由": "审计“意见”\n", "n": n, "list": [None, True, {"a": []}]} for n in range(5)]
    appended = [log.append("decision", body) for body in bodies]
    found = opened().entries()
    assert found == appended
    assert [entry.body for entry in found] == bodies
    assert [entry.seq for entry in found] == [1, 2, 3, 4, 5]
    assert [entry.previous for entry in found] == [GENESIS, *(entry.hash for entry in found[:-1])]
    assert opened().head() == appended[-1]
    assert all(re.fullmatch("[0-9a-f]{32}", entry.id) for entry in found)


def test_entries_after_one_are_the_rest(log: Log) -> None:
    appended = [log.append("decision", {"n": n}) for n in range(3)]
    assert log.entries(after=0) == appended
    assert log.entries(after=2) == appended[2:]
    assert log.entries(after=3) == []
    with pytest.raises(LogError, match="第 4 条: 缺少这一条"):
        log.entries(after=4)


def test_an_unwritten_log_is_empty(log: Log, opened: OPEN) -> None:
    assert log.entries() == []
    assert log.head() is None
    with pytest.raises(LogError, match="第 1 条: 缺少这一条"):
        log.entries(after=1)
    opened("另一个").append("decision", {})
    assert log.entries() == []
    assert log.head() is None


def test_reading_creates_nothing(url: str, log: Log, tmp_path: Path) -> None:
    log.entries(), log.head()
    assert list(tmp_path.iterdir()) == []
    if url.startswith("postgresql"):
        with psycopg.connect(url) as server:
            assert not server.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'auditlib'").fetchall()


def test_logs_of_one_database_do_not_mix(opened: OPEN) -> None:
    ours, theirs = opened("jiangsu-2012/江苏省"), opened("jiangsu-2012/浙江省")
    for number in range(3):
        ours.append("decision", {"n": number}, id=f"entry {number}")
        theirs.append("decision", {"m": number}, id=f"entry {number}")
    assert [(e.log, e.seq, e.body) for e in ours.entries()] == [(ours.name, n + 1, {"n": n}) for n in range(3)]
    assert [(e.log, e.seq, e.body) for e in theirs.entries()] == [(theirs.name, n + 1, {"m": n}) for n in range(3)]


def test_a_repetition_gives_back_the_first_entry(log: Log, opened: OPEN, other_id: str) -> None:
    first = log.append("decision", {"n": 1, "m": [True]}, id=other_id)
    log.append("decision", {"n": 2})
    assert opened().append("decision", {"m": [True], "n": 1}, id=other_id) == first
    assert len(log.entries()) == 2


@pytest.mark.parametrize(("kind", "body"), [("decision", {"n": 2}), ("decision", {"n": True}), ("run", {"n": 1})])
def test_an_id_stands_for_one_content_only(log: Log, other_id: str, kind: str, body: dict[str, object]) -> None:
    log.append("decision", {"n": 1}, id=other_id)
    with pytest.raises(LogError, match=f"“测试”第 1 条: 编号 {other_id} 已用于另一内容"):
        log.append(kind, body, id=other_id)
    assert len(log.entries()) == 1


@pytest.mark.parametrize("value", [0.5, float("nan"), 2**53, b"", object(), "\ud800"], ids=repr)
def test_a_value_that_is_not_exact_is_refused_before_anything_is_written(
    log: Log, value: object, tmp_path: Path
) -> None:
    with pytest.raises(LogError, match="“测试”: 不能记入"):
        log.append("decision", {"value": value})
    assert list(tmp_path.iterdir()) == []
    assert log.entries() == []


def test_time_is_the_clock_and_never_runs_backwards(log: Log) -> None:
    before = datetime.now(UTC)
    first = log.append("decision", {})
    assert before <= datetime.fromisoformat(first.time) <= datetime.now(UTC)
    ahead = (before + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert [log.append("decision", {}, time=time).time for time in (ahead, TIME, None)] == [ahead] * 3


def test_a_time_given_is_kept(log: Log) -> None:
    assert log.append("decision", {}, time=TIME).time == TIME


@pytest.mark.parametrize(
    "time", ["", "2026-11-24", TIME[:-1], TIME.replace("11-24", "13-24"), TIME.replace("6Z", "6z")]
)
def test_a_time_in_another_form_is_refused(log: Log, time: str) -> None:
    with pytest.raises(LogError, match="应写成 2026"):
        log.append("decision", {}, time=time)


@pytest.mark.parametrize("name", ["", "a\0b", "a\nb", "\ud800", "长" * 201], ids=range(5))
def test_a_name_that_cannot_be_seen_is_refused(url: str, log: Log, name: str) -> None:
    with pytest.raises(LogError, match="名称"):
        open_log(url, name)
    with pytest.raises(LogError, match="种类"):
        log.append(name, {})


@pytest.mark.parametrize("url", ["", "log.sqlite", "sqlite://", "sqlite:///", "mysql://a:secret@b/c"])
def test_another_url_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(LogError, match="日志地址应写成") as refused:
        open_log(url, "测试")
    assert "secret" not in str(refused.value)


REWRITES = [
    "UPDATE auditlib_log SET data = data",
    "UPDATE auditlib_log SET seq = seq + 1",
    "DELETE FROM auditlib_log",
    "DELETE FROM auditlib_log WHERE seq = 1",
    "TRUNCATE auditlib_log",
    "INSERT OR REPLACE INTO auditlib_log SELECT log, 9, id, 'p', 'h', data FROM auditlib_log WHERE seq = 1",
    "REPLACE INTO auditlib_log SELECT log, seq, 'i', 'p', 'h', data FROM auditlib_log WHERE seq = 1",
    "INSERT INTO auditlib_log SELECT log, seq, id, previous, hash, data FROM auditlib_log WHERE true "
    "ON CONFLICT (log, seq) DO UPDATE SET data = excluded.data",
]


@pytest.mark.parametrize("statement", REWRITES)
def test_the_database_itself_refuses_to_rewrite(url: str, log: Log, statement: str) -> None:
    appended = [log.append("decision", {"n": n}) for n in range(3)]
    foreign = statement.startswith("TRUNCATE") if url.startswith("sqlite") else "REPLACE" in statement
    message = "syntax error" if foreign else "日志只能追加，不能修改或删除"
    with pytest.raises((sqlite3.Error, psycopg.Error), match=message):
        execute(url, statement)
    assert log.entries() == appended


FORKS = ["log, 2, 'x', 'x', 'x'", "log, 9, id, 'x', 'x'", "log, 9, 'x', previous, 'x'", "log, 9, 'x', 'x', hash"]


@pytest.mark.parametrize("columns", FORKS)
def test_the_database_itself_refuses_a_fork(url: str, log: Log, columns: str) -> None:
    appended = [log.append("decision", {"n": n}) for n in range(3)]
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        execute(url, f"INSERT INTO auditlib_log SELECT {columns}, data FROM auditlib_log WHERE seq = 2")
    assert log.entries() == appended


FOREIGN = [
    ("UPDATE auditlib_log_version SET version = 2", "日志的版本是 2，本程序只认识 1"),
    ("DELETE FROM auditlib_log_version", "日志的版本是 空"),
    ("DROP TABLE auditlib_log_version", "是别的数据库（其中有表 auditlib_log）"),
]


@pytest.mark.parametrize(("statement", "message"), FOREIGN)
def test_tables_of_another_kind_or_version_are_refused(url: str, log: Log, statement: str, message: str) -> None:
    log.append("decision", {})
    execute(url, statement)
    for use in (log.entries, log.head, lambda: log.append("decision", {})):
        with pytest.raises(LogError, match=re.escape(message)):
            use()
