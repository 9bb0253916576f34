"""Who signs: a key of one's own, or a program that has the key (a UKey, openssl), which SM2 always needs.

A signing program is called with the bytes to sign on its standard input and writes the bare signature to its standard output.
A program that checks SM2 signatures gets the same bytes and the names of two files, put in for {key} (a PEM) and {signature};
it says yes by its exit code 0. Both are named by the environment alone: a workspace's files cannot have a program run.

    AUDITLIB_SIGNER    openssl dgst -sm3 -sign 私钥.pem -sigopt distid:1234567812345678
    AUDITLIB_VERIFIER  openssl dgst -sm3 -verify {key} -signature {signature} -sigopt distid:1234567812345678  (also used unsaid)
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auditlib.errors import AuditError
from auditlib.record.keys import ED25519, PublicKey, is_signed, pem_of

SIGNER, VERIFIER = "AUDITLIB_SIGNER", "AUDITLIB_VERIFIER"
PASSPHRASE = "AUDITLIB_PASSPHRASE"
DEFAULT_VERIFIER = "openssl dgst -sm3 -verify {key} -signature {signature} -sigopt distid:1234567812345678"
# Seconds: whoever signs may have to find the UKey and type its PIN; checking asks nobody.
SIGN_LIMIT, VERIFY_LIMIT = 120.0, 20.0
LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Signer:
    """A public key, and what signs for it."""

    key: PublicKey
    sign: Callable[[bytes], bytes]


def key_signer(private: Ed25519PrivateKey) -> Signer:
    """Sign with a key of one's own that has been opened."""
    return Signer(PublicKey(ED25519, private.public_key().public_bytes_raw()), private.sign)


def program_signer(key: PublicKey, command: str, limit: float = SIGN_LIMIT) -> Signer:
    """Sign with a program, given by its command line; what it makes is checked at once against the public key.

    Signing raises AuditError, naming the program but not its arguments, where it fails, takes longer than `limit` seconds,
    or makes no signature of this key.
    """
    words = _words(command, SIGNER)

    def sign(message: bytes) -> bytes:
        code, made = _run(words, message, limit)
        if code:
            raise AuditError(f"签名程序 {_name(words)} 没有签成（退出码 {code}）；请检查 UKey、口令和环境变量 {SIGNER}")
        if not 0 < len(made) <= LONGEST or not verify(key, made, message):
            raise AuditError(f"签名程序 {_name(words)} 给出的不是钥匙 {key.id} 的签名；请检查用的是不是这一把")
        return made

    return Signer(key, sign)


def configured() -> str:
    """Tell the command line of the signing program, empty where none is named."""
    return os.environ.get(SIGNER, "").strip()


def verify(key: PublicKey, signature: bytes, message: bytes) -> bool:
    """Tell whether a key signed a message. Raises AuditError where there is nothing on this machine that could tell."""
    if key.algorithm == ED25519:
        return is_signed(key, signature, message)
    words = _words(os.environ.get(VERIFIER, "").strip() or DEFAULT_VERIFIER, VERIFIER)
    if shutil.which(words[0]) is None:
        raise AuditError(f"本机没有核验 SM2 签名的程序 {_name(words)}，未能核验；请安装，或用环境变量 {VERIFIER} 指明")
    with TemporaryDirectory(prefix="auditlib-") as folder:
        files = {"{key}": Path(folder, "key.pem"), "{signature}": Path(folder, "signature")}
        files["{key}"].write_text(pem_of(key), encoding="ascii")
        files["{signature}"].write_bytes(signature)
        command = [_filled(word, files) for word in words]
        return _run(command, message, VERIFY_LIMIT)[0] == 0


def _filled(word: str, files: dict[str, Path]) -> str:
    for name, path in files.items():
        word = word.replace(name, str(path))
    return word


def _words(command: str, where: str) -> list[str]:
    try:
        words = shlex.split(command, posix=os.name != "nt")
    except ValueError:
        words = []
    if not words:
        raise AuditError(f"环境变量 {where} 不是一条命令（引号不成对，或是空的）")
    return words


def _run(words: Sequence[str], message: bytes, limit: float) -> tuple[int, bytes]:
    """Run a program and tell its exit code and what it wrote; what it says besides goes to the user's own screen."""
    kept = {name: value for name, value in os.environ.items() if name != PASSPHRASE}
    try:
        # In the terminal's own group: a program that asks there for a PIN must be able to.
        done = subprocess.run(words, input=message, stdout=subprocess.PIPE, env=kept, timeout=limit, check=False)
    except OSError as error:
        raise AuditError(f"程序 {_name(words)} 启动不了（{error.strerror}）") from error
    except subprocess.TimeoutExpired:
        raise AuditError(f"程序 {_name(words)} 超过 {limit:g} 秒没有完成，已停止") from None
    return done.returncode, done.stdout


def _name(words: Sequence[str]) -> str:
    """Tell a program's name alone: its arguments may hold a PIN."""
    return Path(words[0]).name
