"""Signed notes: a checkpoint with signatures below it, by the log's keeper and by whoever else has seen it.

The forms are C2SP's (https://c2sp.org/signed-note, https://c2sp.org/tlog-cosignature), so that their tools read them too:

    auditlib/jiangsu-2012/江苏省
    42
    5Fo8…=

    — auditlib/jiangsu-2012/江苏省 <Base64: key hash (4 bytes), Ed25519 signature>
    — 上级办公室/赵某 <Base64: key hash (4 bytes), seconds since 1970 (8 bytes), Ed25519 signature>

The first is a signature of the text by a key under the log's own name, the second a countersignature (cosignature/v1) by
another party under his own name, with the time at which he saw it.
"""

from __future__ import annotations

import base64
import re
from binascii import Error
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from auditlib.errors import FileError
from auditlib.files.whole import write_whole
from auditlib.model import Member, Person
from auditlib.record.checkpoint import NOT_IN_ORIGIN, Checkpoint, parse_checkpoint
from auditlib.record.keys import ED25519, PublicKey, is_signed, parse_key
from auditlib.record.signatures import keys_of
from auditlib.record.signer import Signer

SIGNATURE, COSIGNATURE = 1, 4
HASH, TIME = 4, 8
LATEST = 2**63 - 1
MOST = 100
LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends in a newline, and the signatures below it: each by a name, with its raw bytes."""

    text: str
    signatures: tuple[tuple[str, bytes], ...]

    def whole(self) -> str:
        """Write the note in its only form."""
        lines = [f"— {name} {base64.b64encode(raw).decode()}\n" for name, raw in self.signatures]
        return f"{self.text}\n{''.join(lines)}"


@dataclass(frozen=True, slots=True)
class Verifier:
    """A name, the kind of its signatures (SIGNATURE or COSIGNATURE), and the Ed25519 key that makes them."""

    name: str
    kind: int
    key: PublicKey

    def hash(self) -> bytes:
        """Tell the four bytes by which a signature names the key."""
        return sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.key.data).digest()[:HASH]

    def line(self) -> str:
        """Write it as C2SP's tools take it (a vkey): name+hash+Base64."""
        return f"{self.name}+{self.hash().hex()}+{base64.b64encode(bytes([self.kind]) + self.key.data).decode()}"


@dataclass(frozen=True, slots=True)
class Seen:
    """A valid signature of a note: whose, and of a countersignature when (seconds since 1970), else None."""

    verifier: Verifier
    time: int | None

    def when(self) -> str:
        """Tell the time in UTC, as an entry of a log does; empty where there is none."""
        return "" if self.time is None else datetime.fromtimestamp(self.time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def name_of(person: Person) -> str:
    """Tell the name under which a person countersigns: unit/name; what such a name cannot hold is percent-encoded."""
    name = "/".join(part for part in (person.unit, person.name) if part)
    return NOT_IN_ORIGIN.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), name)


def verifiers_of(members: Iterable[Member], origin: str) -> list[Verifier]:
    """Tell whose signatures of a log's checkpoints count: each listed Ed25519 key, for the log and in its own name.

    Raises AuditError for a listed key that is none.
    """
    found = []
    for member in keys_of(members).values():
        key = parse_key(member.key)
        if key.algorithm == ED25519:
            found += [Verifier(origin, SIGNATURE, key), Verifier(name_of(member.person), COSIGNATURE, key)]
    return found


def parse_verifier(line: str) -> Verifier:
    """Read a vkey. Raises ValueError, in Chinese, for anything but what `Verifier.line` writes."""
    try:
        name, _, text = line.split("+", 2)
        data = base64.b64decode(text, validate=True)
        found = Verifier(name, data[0], PublicKey(ED25519, data[1:]))
        if NAME.fullmatch(name) and len(data) == 33 and data[0] in (SIGNATURE, COSIGNATURE) and found.line() == line:  # noqa: PLR2004 - a kind and a key
            return found
    except (ValueError, IndexError):
        pass
    raise ValueError("不是核验用的公钥（应为 名称+哈希+Base64 一行）")


def parse_note(text: str) -> Note:
    """Read a signed note. Raises ValueError, in Chinese, for anything but what `Note.whole` writes."""
    body, blank, below = text.rpartition("\n\n")
    lines = below.split("\n")
    found = [LINE.fullmatch(line) for line in lines[:-1]]
    try:
        signatures = tuple((each[1], base64.b64decode(each[2], validate=True)) for each in found if each)
    except Error:
        signatures = ()
    note = Note(body + "\n", signatures)
    if not blank or not 0 < len(signatures) <= MOST or CONTROL.search(text) or note.whole() != text:
        raise ValueError("不是带签名的检查点（文字、空行、以“— ”开头的签名行），或已被改动")
    return note


def sign_note(note: Note, name: str, signer: Signer) -> Note:
    """Add a signature of the text under a name: for a checkpoint, the log's origin. One that is there is not doubled."""
    verifier = _verifier(name, SIGNATURE, signer)
    return _with(note, verifier, signer.sign(note.text.encode()))


def cosign(note: Note, name: str, signer: Signer, time: int) -> Note:
    """Add a countersignature of the checkpoint, seen at `time` (seconds since 1970), under the countersigner's own name."""
    verifier = _verifier(name, COSIGNATURE, signer)
    return _with(note, verifier, time.to_bytes(TIME) + signer.sign(_cosigned(note.text, time)))


def seen(note: Note, verifiers: Iterable[Verifier]) -> list[Seen]:
    """Tell which of the known keys signed a note; what unknown keys signed is left out.

    Raises ValueError, in Chinese and with the name, for a signature that is said to be a known key's and is not valid.
    """
    known = {(each.name, each.hash()): each for each in verifiers}
    found = []
    for name, raw in note.signatures:
        verifier = known.get((name, raw[:HASH]))
        if verifier is None:
            continue
        time = int.from_bytes(raw[HASH : HASH + TIME]) if verifier.kind == COSIGNATURE else None
        signature = raw[HASH:] if time is None else raw[HASH + TIME :]
        message = note.text.encode() if time is None else _cosigned(note.text, time)
        if (time or 0) > LATEST or not is_signed(verifier.key, signature, message):
            raise ValueError(f"{name} 的签名与钥匙不符，是伪造的，或检查点被改动")
        found.append(Seen(verifier, time))
    return found


def read_note(path: Path) -> tuple[Checkpoint, Note]:
    """Read a checkpoint from a file, signed or not yet. Raises FileError, naming the file."""
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
        note = parse_note(text) if "\n— " in text else Note(text, ())
        return parse_checkpoint(note.text), note
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path}: 读不出检查点（{getattr(error, 'strerror', None) or '不是文字'}）") from error
    except ValueError as error:
        raise FileError(f"{path}: {error}") from error


def keep_note(folder: Path, note: Note) -> Path:
    """Keep a checkpoint in a folder of those seen so far, and tell its file; signatures that are there already stay.

    Raises FileError where one of the same log contradicts it: the same size with another root. What a longer or shorter one
    says of it only the log can tell. ValueError for a note that is no checkpoint.
    """
    checkpoint = parse_checkpoint(note.text)
    log = sha256(checkpoint.origin.encode()).hexdigest()[:12]
    path = folder / f"{log}-{checkpoint.size}.checkpoint"
    if path.exists():
        former = read_note(path)[1]
        if former.text != note.text:
            raise FileError(f"{path}: 与以前见过的同一日志、同样条数的检查点矛盾：日志被改写过，两份都请保存好")
        note = Note(note.text, tuple(dict.fromkeys([*former.signatures, *note.signatures])))
    write_whole(path, note.whole() if note.signatures else note.text)
    return path


def _verifier(name: str, kind: int, signer: Signer) -> Verifier:
    if signer.key.algorithm != ED25519:
        raise ValueError("检查点只能用 Ed25519 钥匙签")
    if not NAME.fullmatch(name):
        raise ValueError(f"签名的名称 {name!r} 不能有空格、加号和控制字符")
    return Verifier(name, kind, signer.key)


def _with(note: Note, verifier: Verifier, signature: bytes) -> Note:
    line = (verifier.name, verifier.hash() + signature)
    return note if line in note.signatures else Note(note.text, (*note.signatures, line))


def _cosigned(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
