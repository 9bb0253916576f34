"""Signed checkpoints: the Go library's example, countersignatures with their time, and what contradicts what was seen."""

from __future__ import annotations

import base64
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auditlib.errors import FileError
from auditlib.model import Member, Person
from auditlib.record.checkpoint import Checkpoint, read_checkpoint
from auditlib.record.keys import is_signed
from auditlib.record.note import (
    COSIGNATURE,
    SIGNATURE,
    Note,
    Seen,
    Verifier,
    cosign,
    keep_note,
    name_of,
    parse_note,
    parse_verifier,
    read_note,
    seen,
    sign_note,
    verifiers_of,
)
from auditlib.record.signer import key_signer
from tests.record_keys.office import signer_of

# The example in the tests of golang.org/x/mod/sumdb/note.
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SECRET = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
WHOLE = f"{TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

ORIGIN = "auditlib/jiangsu-2012/江苏省"
ZHAO = Person("赵某", "省里 的+办公室")
MEMBERS = [Member(Person("王某"), key=signer_of("王某").key.line), Member(ZHAO, key=signer_of("赵某").key.line)]
AT = 1_700_000_000


def unsigned(size: int = 3, content: bytes = b"x") -> Note:
    return Note(Checkpoint(ORIGIN, size, sha256(content).digest()).text(), ())


def both() -> Note:
    note = sign_note(unsigned(), ORIGIN, signer_of("王某"))
    return cosign(note, name_of(ZHAO), signer_of("赵某"), AT)


def test_the_example_is_read_and_made_again() -> None:
    verifier = parse_verifier(VKEY)
    assert verifier.line() == VKEY
    assert parse_note(WHOLE).whole() == WHOLE
    assert seen(parse_note(WHOLE), [verifier]) == [Seen(verifier, None)]
    signer = key_signer(Ed25519PrivateKey.from_private_bytes(SECRET))
    assert sign_note(Note(TEXT, ()), "PeterNeumann", signer).whole() == WHOLE


def test_a_verifier_with_any_letter_changed_is_refused() -> None:
    for at in range(len(VKEY)):
        with pytest.raises(ValueError, match="核验用的公钥"):
            parse_verifier(VKEY[:at] + chr(ord(VKEY[at]) + 1) + VKEY[at + 1 :])


def test_a_countersignature_is_of_the_time_and_the_text() -> None:
    name, raw = both().signatures[1]
    assert name == "省里%20的%2B办公室/赵某"
    assert raw[:4] == sha256(f"{name}\n".encode() + b"\x04" + signer_of("赵某").key.data).digest()[:4]
    assert int.from_bytes(raw[4:12]) == AT
    assert is_signed(signer_of("赵某").key, raw[12:], f"cosignature/v1\ntime {AT}\n{unsigned().text}".encode())


def test_a_checkpoint_is_signed_by_the_log_and_by_another_party() -> None:
    found = seen(parse_note(both().whole()), verifiers_of(MEMBERS, ORIGIN))
    assert [(each.verifier.name, each.verifier.kind, each.time) for each in found] == [
        (ORIGIN, SIGNATURE, None),
        (name_of(ZHAO), COSIGNATURE, AT),
    ]
    assert found[1].when() == "2023-11-14T22:13:20Z"


def test_signatures_of_unknown_keys_are_left_out() -> None:
    assert seen(both(), []) == []
    stranger = cosign(unsigned(), "某处", signer_of("孙某"), AT)
    assert seen(stranger, verifiers_of(MEMBERS, ORIGIN)) == []
    posing = cosign(unsigned(), name_of(ZHAO), signer_of("孙某"), AT)
    assert seen(posing, verifiers_of(MEMBERS, ORIGIN)) == []


def test_no_bit_of_a_signed_checkpoint_can_be_flipped_unseen() -> None:
    whole, known = both().whole().encode(), verifiers_of(MEMBERS, ORIGIN)
    for at in range(len(whole)):
        for bit in range(8):
            changed = bytearray(whole)
            changed[at] ^= 1 << bit
            try:
                assert len(seen(parse_note(bytes(changed).decode()), known)) < 2
            except ValueError:
                continue


def test_a_countersignature_of_another_time_is_told_by_name() -> None:
    name, raw = both().signatures[1]
    later = Note(unsigned().text, ((name, raw[:4] + (AT + 1).to_bytes(8) + raw[12:]),))
    with pytest.raises(ValueError, match="赵某 的签名与钥匙不符"):
        seen(later, verifiers_of(MEMBERS, ORIGIN))


def test_the_signature_of_a_checkpoint_is_no_countersignature() -> None:
    name, raw = both().signatures[0]
    other = Verifier(name, COSIGNATURE, signer_of("王某").key)
    assert seen(Note(unsigned().text, ((name, raw),)), [other]) == []


def test_signing_again_adds_nothing() -> None:
    assert sign_note(both(), ORIGIN, signer_of("王某")) == both()


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb"])
def test_a_name_that_would_break_the_note_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="签名的名称"):
        sign_note(unsigned(), name, signer_of("王某"))


def test_a_note_is_kept_with_the_signatures_it_had(tmp_path: Path) -> None:
    first = sign_note(unsigned(), ORIGIN, signer_of("王某"))
    second = cosign(unsigned(), name_of(ZHAO), signer_of("赵某"), AT)
    path = keep_note(tmp_path, unsigned())
    assert read_note(path)[1] == unsigned()
    assert keep_note(tmp_path, first) == keep_note(tmp_path, second) == path
    assert read_note(path)[1] == both()
    assert read_checkpoint(path) == read_note(path)[0]


def test_another_root_at_the_same_size_is_refused_and_both_stay(tmp_path: Path) -> None:
    path = keep_note(tmp_path, unsigned())
    with pytest.raises(FileError, match="矛盾"):
        keep_note(tmp_path, unsigned(content=b"y"))
    assert read_note(path)[1] == unsigned()
    assert keep_note(tmp_path, unsigned(size=4)) != path


@pytest.mark.parametrize("text", ["", "x", "a\n1\nx\n", f"{TEXT}\n", WHOLE, WHOLE + "\n", "\0"])
def test_a_file_that_is_no_checkpoint_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "某.checkpoint").write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=r"某\.checkpoint: 不是"):
        read_note(tmp_path / "某.checkpoint")
    with pytest.raises(FileError, match="读不出"):
        read_note(tmp_path / "无.checkpoint")
