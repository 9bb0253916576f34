"""A report's history: what an official reads, and what of it does not fit."""

from __future__ import annotations

import shutil
from dataclasses import replace

from auditlib.record.history import Edition, history, history_lines
from auditlib.record.manifest import read_manifest
from auditlib.record.signatures import sign_version
from tests.record_keys.office import CITY, CODE, Office, signer_of

WANG = {"name": "王某", "unit": "省中心", "account": ""}
LI = {"name": "李某", "unit": "", "account": ""}


def told(office: Office) -> tuple[Edition, ...]:
    with office.log() as log:
        return history(office.directory, CODE, log.entries())


def decide(office: Office, kind: str, about: str, auditor: dict[str, str], time: str) -> tuple[int, str]:
    body = {
        "kind": kind,
        "city": CODE,
        "target": {"of": "decision", "name": about},
        "auditor": auditor,
        "reason": "无误",
    }
    with office.log() as log:
        entry = log.append("decision", body, time=time)
        return entry.seq, entry.id


def test_versions_are_told_with_reason_time_confirmation_and_signature(office: Office) -> None:
    made, id_ = decide(office, "correction", "", WANG, "2099-01-01T00:00:00.000000Z")
    confirmed, _ = decide(office, "confirmation", id_, LI, "2099-01-02T00:00:00.000000Z")
    office.publish(2, "新增决定（第2号、第3号）", [made, confirmed])
    office.publish(3, "重新执行，输入未变", [made, confirmed])
    with office.log() as log:
        sign_version(office.directory, 2, signer_of("王某"), office.members, log)
    lines = list(history_lines(CITY, told(office)))
    first = lines.pop(1)
    assert first.startswith("第1版　")
    assert first.endswith(" 发布　首次发布")
    assert lines == [
        "甲市：共 3 版",
        "第2版　2099-01-02 08:00 发布　新增决定（第2号、第3号）",
        "　　复核确认第2号决定　李某　2099-01-02 08:00　第3号：无误",
        f"　　签名　王某（省中心）　2099-01-02 08:00　钥匙 {signer_of('王某').key.id}",
        "第3版　2099-01-02 08:00 发布　重新执行，输入未变",
    ]


def test_other_cities_are_left_out(office: Office) -> None:
    with office.log() as log:
        log.append("publication", {"city": "900002", "version": 7, "manifest": "0" * 64})
        assert len(history(office.directory, CODE, log.entries())) == 1


def test_a_city_without_report_is_told(office: Office) -> None:
    shutil.rmtree(office.directory)
    with office.log() as log:
        assert list(history_lines("乙市", history(office.directory, "900002", log.entries()))) == ["乙市：还没有发布过"]


def test_a_version_that_is_gone_is_told(office: Office) -> None:
    shutil.rmtree(office.directory / "v1")
    assert "没有了" in told(office)[0].fault


def test_a_version_that_the_log_does_not_know_is_told(office: Office) -> None:
    (office.folder / "log.sqlite").unlink()
    assert "日志中没有发布记录" in "\n".join(history_lines(CITY, told(office)))


def test_a_version_that_is_no_longer_the_one_published_is_told(office: Office) -> None:
    path = office.directory / "v1" / "manifest.json"
    path.write_bytes(replace(read_manifest(path), reason="另一理由").text())
    assert "auditlib verify" in told(office)[0].fault


def test_a_version_that_cannot_be_read_hides_no_other(office: Office) -> None:
    office.publish(2, "重新执行，输入未变")
    (office.directory / "v1" / "manifest.json").write_text("x", encoding="utf-8")
    first, second = told(office)
    assert first.fault
    assert (second.reason, second.fault) == ("重新执行，输入未变", "")
