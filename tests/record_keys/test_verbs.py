"""The verbs as an official types them: a key, signatures, a countersignature, a backup and back, a history."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from auditlib.cli_keys import countersign, key, sign
from auditlib.cli_record import backup, history, restore
from auditlib.errors import AuditError
from auditlib.identity import keys_path
from auditlib.record.checkpoint import Checkpoint, read_checkpoint
from auditlib.record.keys import parse_key
from auditlib.record.note import COSIGNATURE, Verifier, read_note, seen
from tests.record_keys.office import CITY, CODE, Office, person

PASSPHRASE = "春眠不觉晓处处闻啼鸟"


def call(verb: click.Command, *arguments: object) -> Result:
    found = CliRunner().invoke(verb, [str(each) for each in arguments])
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    assert found.exit_code == 0, found.output
    return found


@pytest.fixture
def at_work(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """王某 at work in the office, with a key of his own that is listed."""
    monkeypatch.setenv("AUDITLIB_AUDITOR", "王某/省中心")
    monkeypatch.setenv("AUDITLIB_PASSPHRASE", PASSPHRASE)
    monkeypatch.chdir(office.top)
    call(key, "new")
    office.people[0] = person("王某", call(key, "export").output.strip())
    office.write()
    return office


def test_a_key_is_made_shown_and_exported(at_work: Office) -> None:
    line = call(key, "export").output.strip()
    assert parse_key(line).line == line
    shown = call(key, "show").output
    assert line in shown
    assert str(keys_path() / "王某-省中心.pem") in shown
    listed = call(key, "list").output
    assert f"王某（省中心）　{line.rpartition(':')[0]}　在本机" in listed
    assert "钱某（省中心）　没有公钥" in listed
    assert "审核人、复核人" in listed


def test_a_second_key_is_refused(at_work: Office) -> None:
    with pytest.raises(AuditError, match="已有私钥，没有覆盖"):
        call(key, "new")


def test_without_keyboard_or_environment_no_key_is_made(at_work: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITLIB_AUDITOR", "李某/省中心")
    monkeypatch.delenv("AUDITLIB_PASSPHRASE")
    with pytest.raises(AuditError, match="没有键盘可以输入口令"):
        call(key, "new")


@pytest.mark.parametrize("arguments", [["new"], ["show"], ["export"]])
def test_who_is_at_work_must_be_said(arguments: list[str], office: Office) -> None:
    with pytest.raises(AuditError, match="还没有写明您是谁"):
        call(key, *arguments)


def test_signing_tells_who_must_still_sign(at_work: Office) -> None:
    said = call(sign, CITY).output
    assert said.startswith("甲市 第1版 已签名：")
    assert said.endswith("；还缺少复核人的签名（须由不同的人签）\n")
    assert call(sign, "全省").output == said


def test_a_wrong_passphrase_signs_nothing(at_work: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITLIB_PASSPHRASE", "处处闻啼鸟处处闻啼鸟")
    with pytest.raises(AuditError, match="口令不对"):
        call(sign, CITY)
    assert not (at_work.directory / "signatures").exists()


def test_a_program_signs_with_the_listed_key(at_work: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITLIB_SIGNER", "false")
    with pytest.raises(AuditError, match="签名程序 false 没有签成"):
        call(sign, CITY)
    monkeypatch.setenv("AUDITLIB_AUDITOR", "钱某/省中心")
    with pytest.raises(AuditError, match="没有 钱某 的公钥"):
        call(sign, CITY)


def test_a_city_without_report_cannot_be_signed(at_work: Office) -> None:
    with pytest.raises(AuditError, match="还没有报告"):
        call(sign, CITY, "--reports", "elsewhere")
    with pytest.raises(AuditError, match="还没有一市的报告"):
        call(sign, "全省", "--reports", "elsewhere")


def test_a_checkpoint_is_countersigned_and_a_copy_kept(at_work: Office, tmp_path: Path) -> None:
    path = tmp_path / "送来.checkpoint"
    checkpoint = Checkpoint("auditlib/log", 7, b"\1" * 32)
    path.write_text(checkpoint.text(), encoding="utf-8")
    assert "7 条" in call(countersign, path).output
    note = read_note(path)[1]
    ours = Verifier("省中心/王某", COSIGNATURE, parse_key(call(key, "export").output.strip()))
    assert len(seen(note, [ours])) == 1
    (kept,) = (keys_path().parent / "checkpoints").iterdir()
    assert read_checkpoint(kept) == checkpoint
    path.write_text(Checkpoint("auditlib/log", 7, b"\2" * 32).text(), encoding="utf-8")
    with pytest.raises(AuditError, match="矛盾"):
        call(countersign, path)
    assert "— " not in path.read_text(encoding="utf-8")


def test_a_backup_is_made_and_restored(at_work: Office, tmp_path: Path) -> None:
    call(sign, CITY)
    made = call(backup, "params/甲省", tmp_path / "备份.zip").output
    back = call(restore, tmp_path / "备份.zip", tmp_path / "还原").output
    with at_work.log() as log:
        head = log.head()
    assert head is not None
    assert head.hash in made
    assert head.hash in back
    assert f"到第 {head.seq} 条" in back
    restored = Office(tmp_path / "还原").directory
    assert sorted(path.name for path in restored.iterdir()) == ["latest.html", "signatures", "v1"]


def test_the_history_is_told(at_work: Office) -> None:
    call(sign, CITY)
    for word in (CITY, CODE):
        said = call(history, word).output
        assert "甲市：共 1 版" in said
        assert "签名　王某（省中心）" in said
