"""Keys: a person's own Ed25519 key, kept encrypted in the user's folder, and public keys as one line of text.

    ed25519:8f3a…:<Base64 of the 32 bytes>            algorithm, id, key; the id is the beginning of
    sm2:51c0…:<Base64 of the SubjectPublicKeyInfo>    SHA-256(algorithm || ":" || key), 16 hex digits

A key's file is a PKCS#8 PEM below two lines that tell what it is and its public key. PEM's own way from a passphrase to a
key is quick to try out, so the passphrase is first made slow with scrypt (N 32768, r 8, p 1, salted with the public key);
the hex of that opens the PEM.
"""

from __future__ import annotations

import base64
import os
import re
import unicodedata
from binascii import Error
from contextlib import suppress
from dataclasses import dataclass
from hashlib import scrypt, sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)  # fmt: skip

from auditlib.errors import AuditError, FileError
from auditlib.files.whole import sync
from auditlib.model import Person
from auditlib.params import KEY_LINE, NOT_IN_NAMES

ED25519, SM2 = "ed25519", "sm2"
SHORTEST, LONGEST = 10, 200
ED25519_BYTES = 32
# What the SubjectPublicKeyInfo of an SM2 key begins with, before the point's 65 bytes.
SM2_BEGIN = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
SM2_BYTES = len(SM2_BEGIN) + 65
PEM = re.compile(r"-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END PUBLIC KEY-----\s*")
MODE, FOLDER_MODE, OTHERS = 0o600, 0o700, 0o077
TITLE = "auditlib 私钥，由口令保护；不要给任何人，也不要发邮件"
PUBLIC = "公钥 "


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: its algorithm (ed25519 or sm2), and its bytes as the line holds them."""

    algorithm: str
    data: bytes

    @property
    def number(self) -> str:
        """The 16 hex digits that tell it from others."""
        return sha256(f"{self.algorithm}:".encode() + self.data).hexdigest()[:16]

    @property
    def id(self) -> str:
        """The id by which a signature names it, algorithm first: ed25519:8f3a…"""
        return f"{self.algorithm}:{self.number}"

    @property
    def line(self) -> str:
        """The key as one line."""
        return f"{self.id}:{base64.b64encode(self.data).decode()}"


def parse_key(line: str) -> PublicKey:
    """Read a public key's line. Raises ValueError, in Chinese, for one that is none or whose id is another's."""
    if not KEY_LINE.fullmatch(line):
        raise ValueError("不是公钥，应为 auditlib key export 给出的一行（ed25519:…:…）")
    algorithm, _, text = line.split(":")
    try:
        key = PublicKey(algorithm, base64.b64decode(text, validate=True))
    except Error as error:
        raise ValueError("公钥不完整，请重新复制整行") from error
    fits = len(key.data) == ED25519_BYTES if algorithm == ED25519 else _is_sm2(key.data)
    if not fits or key.line != line:
        raise ValueError("公钥不完整或被改动（编号与内容不符），请重新复制整行")
    return key


def parse_pem(text: str) -> PublicKey:
    """Read the PEM of an SM2 public key, as a UKey's tool or openssl writes it. Raises ValueError, in Chinese."""
    found = PEM.fullmatch(text.strip() + "\n")
    with suppress(Error):
        data = base64.b64decode("".join(found[1].split()), validate=True) if found else b""
        if _is_sm2(data):
            return PublicKey(SM2, data)
    raise ValueError("不是 SM2 公钥的 PEM 文件（BEGIN PUBLIC KEY）")


def pem_of(key: PublicKey) -> str:
    """Write an SM2 key as the PEM that other programs read."""
    text = base64.b64encode(key.data).decode()
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""])


def is_signed(key: PublicKey, signature: bytes, message: bytes) -> bool:
    """Tell whether an Ed25519 key signed a message (RFC 8032, without prehash or context)."""
    try:
        Ed25519PublicKey.from_public_bytes(key.data).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_file(folder: Path, person: Person) -> Path:
    """Tell where a person's key lies in the folder of keys: one each, also where several share an account."""
    name = "-".join(part for part in (person.name, person.unit) if part)
    return folder / f"{NOT_IN_NAMES.sub('_', name)}.pem"


def make_key(folder: Path, person: Person, passphrase: str) -> PublicKey:
    """Make a person's key and keep it. Nothing is ever overwritten.

    Raises AuditError for a passphrase that is too short, FileError where there is a key already or none can be written.
    """
    if not SHORTEST <= len(passphrase) <= LONGEST:
        raise AuditError(f"口令应为 {SHORTEST} 至 {LONGEST} 个字；建议用一句只有自己知道的话")
    private = Ed25519PrivateKey.generate()
    key = PublicKey(ED25519, private.public_key().public_bytes_raw())
    locked = BestAvailableEncryption(_slow(passphrase, key))
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
    _write_new(key_file(folder, person), f"{TITLE}\n{PUBLIC}{key.line}\n".encode() + pem)
    return key


def read_public(path: Path) -> PublicKey:
    """Read the public key in the head of a key's file. Raises FileError."""
    lines = _read(path).decode("utf-8", errors="replace").splitlines()
    try:
        return parse_key(lines[1].removeprefix(PUBLIC))
    except (IndexError, ValueError) as error:
        raise FileError(f"{path}: 不是 auditlib 的私钥文件，或已损坏；请从备份恢复") from error


def open_key(path: Path, passphrase: str) -> Ed25519PrivateKey:
    """Open a key with its passphrase. Raises FileError; the passphrase stands in no message.

    A file that others may read is refused: whoever has a copy can try passphrases at leisure.
    """
    key = read_public(path)
    try:
        if os.name == "posix" and path.stat().st_mode & OTHERS:
            raise FileError(f"{path}: 别人也能读这个私钥文件；请先执行 chmod 600 “{path}”")
        private = load_pem_private_key(_read(path), _slow(passphrase, key))
    except OSError as error:
        raise FileError(f"{path}: 读不出（{error.strerror}）") from error
    except ValueError:
        raise FileError(f"{path}: 打不开，口令不对（或文件已损坏）") from None
    if not isinstance(private, Ed25519PrivateKey) or private.public_key().public_bytes_raw() != key.data:
        raise FileError(f"{path}: 私钥与文件头的公钥不符，已被改动；请从备份恢复")
    return private


def own_keys(folder: Path) -> list[tuple[Path, PublicKey]]:
    """List the keys in a folder, by the names of their files. Raises FileError for one that cannot be read."""
    return [(path, read_public(path)) for path in sorted(folder.glob("*.pem"))]


def _is_sm2(data: bytes) -> bool:
    return len(data) == SM2_BYTES and data.startswith(SM2_BEGIN + b"\x04")


def _slow(passphrase: str, key: PublicKey) -> bytes:
    # The same words typed on another keyboard are the same passphrase.
    given = unicodedata.normalize("NFC", passphrase).encode("utf-8", errors="surrogatepass")
    return scrypt(given, salt=key.data, n=2**15, r=8, p=1, maxmem=2**26, dklen=32).hex().encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FileError(f"{path}: 没有这个私钥；请先运行 auditlib key new") from None
    except OSError as error:
        raise FileError(f"{path}: 读不出（{error.strerror}）") from error


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, whole, and only where there is none."""
    new = path.with_name(f".{path.stem}.{os.getpid()}.new")
    there = f"{path}: 已有私钥，没有覆盖；确要换新的，请先把它移到别处保存（以前的签名仍要靠它的公钥核验）"
    try:
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if path.exists():
            raise FileError(there)
        with suppress(FileNotFoundError):
            new.unlink()
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.name == "nt":
            new.rename(path)  # which refuses there to take another's place
        else:
            os.link(new, path)
            sync(path.parent)
    except FileExistsError:
        raise FileError(there) from None
    except OSError as error:
        raise FileError(f"{path}: 写不出（{error.strerror}）") from error
    finally:
        with suppress(OSError):
            new.unlink()
