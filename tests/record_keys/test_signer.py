"""Programs that sign: openssl with SM2, and programs that fail, hang, lie, or would like to know more than they should."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auditlib.errors import AuditError
from auditlib.record.keys import PublicKey, parse_key, parse_pem, pem_of
from auditlib.record.signer import program_signer, verify
from tests.record_keys.office import signer_of

KEY = signer_of("王某").key
MESSAGE = "要签的话\n".encode() * 100_000
# Writes what `make` gives for the bytes on standard input.
PROGRAM = "import os, sys, time\ndata = sys.stdin.buffer.read()\n{}\nsys.stdout.buffer.write(made)"
# The key's own signature, made as `signer_of` makes it.
SIGNING = """from hashlib import sha256
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
made = Ed25519PrivateKey.from_private_bytes(sha256('王某'.encode()).digest()).sign(data)"""
ID = "distid:1234567812345678"


def program(body: str, *more: str) -> str:
    return shlex.join([sys.executable, "-c", PROGRAM.format(body), *more])


def openssl(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=False, timeout=20)


@pytest.fixture(scope="module")
def sm2(tmp_path_factory: pytest.TempPathFactory) -> tuple[PublicKey, str]:
    """An SM2 key, and the command that signs with it."""
    secret = tmp_path_factory.mktemp("sm2") / "私 钥.pem"
    try:
        made = openssl("genpkey", "-algorithm", "SM2", "-out", str(secret))
        public = openssl("pkey", "-in", str(secret), "-pubout").stdout.decode()
    except FileNotFoundError:
        pytest.skip("this machine has no openssl")
    if made.returncode:
        pytest.skip("this machine's openssl has no SM2")
    return parse_pem(public), shlex.join(["openssl", "dgst", "-sm3", "-sign", str(secret), "-sigopt", ID])


def test_a_program_signs_with_its_key() -> None:
    made = program_signer(KEY, program(SIGNING)).sign(MESSAGE)
    assert made == signer_of("王某").sign(MESSAGE)


def test_sm2_is_signed_and_checked_by_openssl(sm2: tuple[PublicKey, str]) -> None:
    key, command = sm2
    made = program_signer(key, command).sign(MESSAGE)
    assert verify(key, made, MESSAGE)
    assert not verify(key, made, MESSAGE + b"x")
    assert not verify(key, made[:-1] + bytes([made[-1] ^ 1]), MESSAGE)
    assert not verify(key, b"", MESSAGE)


def test_an_sm2_key_is_a_line_and_a_pem(sm2: tuple[PublicKey, str]) -> None:
    key, _ = sm2
    assert key.line.startswith("sm2:")
    assert parse_key(key.line) == key == parse_pem(pem_of(key))
    with pytest.raises(ValueError, match="不是 SM2 公钥"):
        parse_pem(pem_of(PublicKey("sm2", key.data[:-1])))


def test_openssl_reads_the_pem(sm2: tuple[PublicKey, str]) -> None:
    assert openssl("pkey", "-pubin", "-noout", given=pem_of(sm2[0]).encode()).returncode == 0


def test_another_checking_program_can_be_named(sm2: tuple[PublicKey, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "AUDITLIB_VERIFIER", program("sys.exit(sys.argv[1:3] == [sys.argv[1]] * 2)", "{key}", "{signature}")
    )
    assert verify(sm2[0], b"anything", MESSAGE)
    monkeypatch.setenv("AUDITLIB_VERIFIER", "/nowhere/checker {key}")
    with pytest.raises(AuditError, match="没有核验 SM2 签名的程序 checker"):
        verify(sm2[0], b"anything", MESSAGE)


WRONG = {
    "fails": ("sys.exit(3)", "没有签成（退出码 3）"),
    "says_nothing": ("made = b''", "给出的不是钥匙"),
    "signs_something_else": (SIGNING.replace("sign(data)", "sign(data + b'.')"), "给出的不是钥匙"),
    "signs_with_another_key": (SIGNING.replace("王某", "李某"), "给出的不是钥匙"),
    "says_too_much": ("made = b'x' * 10_000_000", "给出的不是钥匙"),
    "does_not_listen": ("os.close(0)\nsys.exit(1)", "没有签成（退出码 1）"),
}


@pytest.mark.parametrize(("body", "said"), WRONG.values(), ids=WRONG)
def test_a_program_that_does_not_sign_is_told_without_its_arguments(body: str, said: str) -> None:
    with pytest.raises(AuditError) as caught:
        program_signer(KEY, program(body, "-pin", "31415926")).sign(MESSAGE)
    assert said in str(caught.value)
    assert Path(sys.executable).name in str(caught.value)
    assert "31415926" not in str(caught.value)


def test_a_program_that_hangs_is_ended_in_time(tmp_path: Path) -> None:
    number = tmp_path / "pid"
    body = f"open({str(number)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    began = time.monotonic()
    with pytest.raises(AuditError, match="超过 2 秒没有完成，已停止"):
        program_signer(KEY, program(body), limit=2).sign(MESSAGE)
    assert time.monotonic() - began < 30
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)


@pytest.mark.parametrize(
    ("command", "said"),
    [("/nowhere/signer --pin 31415926", "程序 signer 启动不了"), ("a 'b", "不是一条命令"), ("  ", "不是一条命令")],
)
def test_a_command_that_is_none_is_told(command: str, said: str) -> None:
    with pytest.raises(AuditError, match=said) as caught:
        program_signer(KEY, command).sign(MESSAGE)
    assert "31415926" not in str(caught.value)


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    command = f"{program(SIGNING)} ; touch {tmp_path / 'x'}"
    program_signer(KEY, command).sign(MESSAGE)
    assert list(tmp_path.iterdir()) == []


def test_the_passphrase_is_not_told_to_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITLIB_PASSPHRASE", "春眠不觉晓处处闻啼鸟")
    body = f"assert 'AUDITLIB_PASSPHRASE' not in os.environ\n{SIGNING}"
    assert program_signer(KEY, program(body)).sign(MESSAGE)
