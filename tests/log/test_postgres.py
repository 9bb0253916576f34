"""A log in PostgreSQL where the server, the account or the line is not as it should be."""

from __future__ import annotations

import time

import psycopg
import pytest

from auditlib.errors import LogError
from auditlib.log import postgres
from auditlib.log.log import open_log
from tests.log.cluster import PASSWORD, Cluster, free_port
from tests.log.proxy import break_after_commit

SECRET = "ge heim"
MALFORMED = [
    "postgresql://me:ge@heim@host/db",
    "postgresql://me:ge/heim@host/db",
    "postgresql://me:12/heim@host/db",
    "postgresql://me:heim",
    "postgresql://me:heim/db",
    "postgresql://me:ge%heim@host/db",
    "postgresql://me:heim@host:heim/db",
    "postgresql://me:heim@host/db?heim=1",
]


@pytest.mark.parametrize("url", MALFORMED)
def test_a_malformed_url_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(LogError, match="日志地址不合格") as refused:
        open_log(url, "测试")
    assert "heim" not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"port": 0}, "连不上服务器"), ({"database": "nix"}, '"nix" does not exist'), ({"user": "nix"}, "authentication")],
)
def test_a_server_that_refuses_is_told_at_once_without_the_password(
    cluster: Cluster, change: dict[str, object], message: str
) -> None:
    url = cluster.url(**{**change, "port": free_port()} if "port" in change else change)  # type: ignore[arg-type]
    start = time.monotonic()
    with open_log(url, "测试") as log:
        for use in (log.entries, lambda: log.append("decision", {})):
            with pytest.raises(LogError, match=message) as refused:
                use()
            assert "127.0.0.1" in str(refused.value)
            assert PASSWORD not in repr(refused.value)
            assert refused.value.__cause__ is None
    assert time.monotonic() - start < postgres.DEADLINE / 3


def test_a_commit_whose_answer_was_lost_is_not_done_twice(cluster: Cluster) -> None:
    database = cluster.new_database().rpartition("/")[2]
    with (
        break_after_commit(cluster.port, times=3) as port,
        open_log(cluster.url(database, port=port), "测试") as log,
    ):
        appended = [log.append("decision", {"n": n}) for n in range(5)]
        assert log.entries() == appended
    assert [entry.body["n"] for entry in appended] == [0, 1, 2, 3, 4]


def test_a_server_that_stays_away_is_told_and_the_repetition_appends_once(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, other_id: str
) -> None:
    monkeypatch.setattr(postgres, "DEADLINE", 0.5)
    with open_log(cluster.new_database(), "测试") as log:
        log.append("decision", {})
        cluster.stop()
        try:
            with pytest.raises(LogError, match=r"可能已经记下，也可能没有.*同一编号不会记两次"):
                log.append("decision", {"n": 1}, id=other_id)
        finally:
            cluster.start()
        again = [log.append("decision", {"n": 1}, id=other_id) for _ in range(2)]
        assert [entry.id for entry in log.entries()][1:] == [other_id]
        assert again[0] == again[1]


def test_an_idle_connection_that_was_cut_is_opened_anew(cluster: Cluster) -> None:
    with open_log(cluster.new_database(), "测试") as log:
        log.append("decision", {})
        cluster.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'auditlib'")
        assert len(log.entries()) == 1
        cluster.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'auditlib'")
        assert log.append("decision", {}).seq == 2


def test_an_account_without_rights_is_told_what_the_administrator_must_do(cluster: Cluster) -> None:
    url = cluster.new_database()
    database = url.rpartition("/")[2]
    role = f"reader_{database}"
    cluster.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
    with open_log(cluster.url(database, user=role), "测试") as log:
        assert log.entries() == []
        with pytest.raises(LogError, match="CREATE SCHEMA auditlib AUTHORIZATION"):
            log.append("decision", {})
        cluster.execute(f"CREATE SCHEMA auditlib AUTHORIZATION {role}", database)
        assert log.append("decision", {}).seq == 1
        cluster.execute(f"REVOKE INSERT ON auditlib.auditlib_log FROM {role}", database)
        with pytest.raises(LogError, match="账户没有权限"):
            log.append("decision", {})
        assert len(log.entries()) == 1


def test_a_lock_that_is_never_let_go_is_told(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "WRITE", postgres.WRITE.replace("30s", "200ms"))
    url = cluster.new_database()
    with psycopg.connect(url) as other, open_log(url, "测试") as log:
        other.execute(f"SELECT pg_advisory_xact_lock({postgres.LOCK})")
        with pytest.raises(LogError, match="等候别的写入超过时限"):
            log.append("decision", {})
        other.rollback()
        assert log.append("decision", {}).seq == 1


def test_what_a_database_is_set_to_does_not_weaken_an_append(cluster: Cluster) -> None:
    url = cluster.new_database()
    database = url.rpartition("/")[2]
    for setting in ("synchronous_commit = off", "default_transaction_isolation = serializable", "search_path = nix"):
        cluster.execute(f"ALTER DATABASE {database} SET {setting}")
    store = postgres.PostgresStore(url)
    asked = ("synchronous_commit", "transaction_isolation")
    assert store.write(lambda run: [run(f"SHOW {name}") for name in asked]) == [[("on",)], [("read committed",)]]
    store.close()
    with open_log(url, "测试") as log:
        log.append("decision", {})
        assert len(log.entries()) == 1
