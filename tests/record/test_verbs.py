"""The verbs as an official types them: verify, bundle, checkpoint, and what a workspace that requires signatures is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from auditlib.cli_keys import checkpoint, key, sign
from auditlib.cli_run import run
from auditlib.cli_verify import bundle, verify
from auditlib.errors import AuditError
from tests.record.office import ONCE, TWICE, Office

CITY = "盐城市"


def call(verb: click.Command, *arguments: object) -> Result:
    found = CliRunner().invoke(verb, [str(each) for each in arguments])
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


@pytest.fixture
def at_work(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office, which one works in from the folder above: its workspace is params/, the notebook that of auditlib."""
    monkeypatch.chdir(office.place)
    office.folder.rename(office.place / "workspace")
    (office.place / "params").mkdir()
    (office.place / "workspace").rename(office.place / "params" / "jiangsu-2012")
    return office


def test_a_report_a_version_and_a_folder_are_verified(at_work: Office) -> None:
    top = at_work.reports / "jiangsu-2012"
    for directory in (top / TWICE, top / TWICE / "v1", top):
        said = call(verify, directory)
        assert (said.exit_code, said.output.splitlines()[-1]) == (0, "核验通过：与发布时一致"), said.output
        assert "18 条，根哈希 " in said.output


def test_the_workspace_is_found_from_elsewhere(
    at_work: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    top = at_work.reports / "jiangsu-2012"
    assert call(verify, top / ONCE).exit_code == 0
    (at_work.place / "params").rename(at_work.place / "elsewhere")
    assert call(verify, top / ONCE, "--params", at_work.place / "elsewhere" / "jiangsu-2012").exit_code == 0
    (tmp_path / "empty").mkdir()
    with pytest.raises(AuditError, match="找不到它所依据的工作目录"):
        call(verify, tmp_path / "empty")
    with pytest.raises(AuditError, match="没有这个目录"):
        call(verify, tmp_path / "nowhere")


def test_what_was_tampered_with_is_named_and_the_exit_code_is_1(at_work: Office) -> None:
    page = at_work.reports / "jiangsu-2012" / ONCE / "v1" / "report.html"
    page.write_bytes(page.read_bytes() + b" ")
    said = call(verify, page.parents[1])
    assert said.exit_code == 1
    assert said.output.startswith("错误 盐城市 第1版 report.html：与发布时不同（SHA-256 应为 ")
    assert said.output.endswith("核验不通过：1 处不符\n")


def test_the_newest_version_is_executed_again(at_work: Office) -> None:
    top = at_work.reports / "jiangsu-2012"
    said = call(verify, top, "--rerun")
    assert (said.exit_code, said.output.splitlines()[-1]) == (0, "核验通过：与发布时一致，重新执行所得相同"), (
        said.output
    )
    (params,) = at_work.place.glob(f"params/*/{ONCE}.yaml")
    params.write_text(params.read_text(encoding="utf-8") + "# 后来\n", encoding="utf-8")
    said = call(verify, top / ONCE, "--rerun")
    assert said.exit_code == 1
    assert "不能按当时的输入重新执行：参数文件有变" in said.output


def test_a_checkpoint_that_was_kept_tells_of_a_log_cut_short(at_work: Office, tmp_path: Path) -> None:
    kept = tmp_path / "留存.checkpoint"
    assert "18 条" in call(checkpoint, "--out", kept).output
    assert call(checkpoint).output == kept.read_text(encoding="utf-8")
    top = at_work.reports / "jiangsu-2012"
    assert call(verify, top, "--against", kept).exit_code == 0
    kept.write_text(kept.read_text(encoding="utf-8").replace("\n18\n", "\n19\n"), encoding="utf-8")
    said = call(verify, top, "--against", kept)
    assert said.exit_code == 1
    assert "日志被截短：当时有 19 条，现在只有 18 条" in said.output


def test_a_bundle_is_packed_and_checked_with_the_program_beside_it(at_work: Office, tmp_path: Path) -> None:
    path = tmp_path / "送审.zip"
    assert f"已打包 {path}" in call(bundle, CITY, "--out", path).output
    command = [sys.executable, "-I", tmp_path / "verify.py", path]
    done = subprocess.run(list(map(str, command)), capture_output=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    path.write_bytes(path.read_bytes()[:-30])
    assert subprocess.run(list(map(str, command)), capture_output=True, check=False, cwd=tmp_path).returncode == 1


def test_a_workspace_that_requires_signatures_is_held_to_them(at_work: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITLIB_AUDITOR", "陆明远/省鉴定中心考核科")
    monkeypatch.setenv("AUDITLIB_PASSPHRASE", "春眠不觉晓处处闻啼鸟")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(at_work.place / "home"))
    province = at_work.place / "params" / "jiangsu-2012" / "province.yaml"
    text = province.read_text(encoding="utf-8") + "\nsignatures: [reviewer]\n"
    province.write_text(text, encoding="utf-8")
    with pytest.raises(AuditError, match="要求每一版有签名，能签的人却不够：缺少复核人的公钥"):
        call(run, province.with_name(f"{ONCE}.yaml"))
    call(key, "new")
    line = call(key, "export").output.strip()
    signed = text.replace("name: 陆明远,", f"name: 陆明远, key: {line},")
    assert signed != text
    province.write_text(signed, encoding="utf-8")
    top = at_work.reports / "jiangsu-2012"
    said = call(verify, top / ONCE)
    assert said.exit_code == 1
    assert "错误 盐城市 第1版 signatures：缺少复核人的签名（须由不同的人签），province.yaml 要求" in said.output
    assert call(sign, CITY).exit_code == 0
    said = call(verify, top / ONCE)
    assert said.exit_code == 0, said.output
    assert "陆明远 的签名有效" in said.output
    (envelope,) = (top / ONCE / "signatures").iterdir()
    envelope.unlink()
    assert "文件没有了或已换过" in call(verify, top / ONCE).output
