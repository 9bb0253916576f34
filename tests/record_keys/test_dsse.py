"""Envelopes: the specification's own example, one form only, and whose signatures count."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from auditlib.record.dsse import IN_TOTO, Envelope, Signature, merged, pae, parse_envelope, signers
from auditlib.record.signer import verify
from tests.record_keys.office import signer_of

# The example of the specification's protocol.md.
TYPE, BODY = "http://example.com/HelloWorld", b"hello world"
X = 46950820868899156662930047687818585632848591499744589407958293238635476079160
Y = 5640078356564379163099075877009565129882514886557779369047442380624545832820
SIG = "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="
PAES = {
    "the_example": (TYPE, BODY, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"),
    "nothing": ("", b"", b"DSSEv1 0  0 "),
    "bytes_not_letters": ("类型", b"\xff\n", b"DSSEv1 6 \xe7\xb1\xbb\xe5\x9e\x8b 2 \xff\n"),
}


def signed(*names: str, payload: bytes = b"{}") -> Envelope:
    message = pae(IN_TOTO, payload)
    each = (signer_of(name) for name in names)
    return Envelope(IN_TOTO, payload, tuple(Signature(signer.key.id, signer.sign(message)) for signer in each))


KEYS = {signer_of(name).key.id: signer_of(name).key for name in ("王某", "李某")}


@pytest.mark.parametrize(("kind", "body", "joined"), PAES.values(), ids=PAES)
def test_what_is_signed_is_joined_as_specified(kind: str, body: bytes, joined: bytes) -> None:
    assert pae(kind, body) == joined


def test_the_specifications_signature_is_over_these_bytes() -> None:
    raw = base64.b64decode(SIG)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key = ec.EllipticCurvePublicNumbers(X, Y, ec.SECP256R1()).public_key()
    key.verify(der, Envelope(TYPE, BODY, ()).message(), ec.ECDSA(SHA256()))


def test_an_envelope_has_the_specified_fields() -> None:
    tree = json.loads(signed("王某").text())
    assert list(tree) == ["payload", "payloadType", "signatures"]
    assert base64.b64decode(tree["payload"]) == b"{}"
    assert [list(each) for each in tree["signatures"]] == [["keyid", "sig"]]
    assert tree["signatures"][0]["keyid"].startswith("ed25519:")


def test_an_envelope_is_read_back() -> None:
    envelope = signed("王某", "李某")
    assert parse_envelope(envelope.text()) == envelope
    assert {key.id for key in signers(envelope, KEYS, verify)} == set(KEYS)


def test_no_bit_of_an_envelope_can_be_flipped_unseen() -> None:
    data = signed("王某").text()
    for at in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[at] ^= 1 << bit
            try:
                envelope = parse_envelope(bytes(changed))
            except ValueError:
                continue
            assert signers(envelope, KEYS, verify) == (), f"{bytes(changed)!r}"


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: {**tree, "more": 1},
        lambda tree: {**tree, "signatures": []},
        lambda tree: {**tree, "signatures": [{**tree["signatures"][0], "more": 1}]},
        lambda tree: {**tree, "signatures": [{"sig": tree["signatures"][0]["sig"]}]},
        lambda tree: {**tree, "signatures": [{**tree["signatures"][0], "keyid": 5}]},
        lambda tree: {**tree, "signatures": {"keyid": "a", "sig": "b"}},
        lambda tree: {**tree, "payloadType": None},
        lambda tree: {**tree, "payload": tree["payload"].rstrip("=")},
        lambda tree: {**tree, "payload": None},
        lambda tree: [tree],
        lambda tree: None,
    ],
)
def test_another_form_of_envelope_is_refused(change: object) -> None:
    tree = json.loads(signed("王某").text())
    with pytest.raises(ValueError, match="不是规范的 DSSE 签名文件"):
        parse_envelope(json.dumps(change(tree), separators=(",", ":")).encode())  # type: ignore[operator]


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000, b'{"payload":"e30=","payload":"e30="}'])
def test_what_is_no_envelope_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="不是规范的 DSSE 签名文件"):
        parse_envelope(data)


def test_spaces_in_an_envelope_are_refused() -> None:
    tree = json.loads(signed("王某").text())
    with pytest.raises(ValueError, match="DSSE"):
        parse_envelope(json.dumps(tree).encode())


def test_envelopes_over_the_same_become_one() -> None:
    one = merged([signed("王某"), signed("李某"), signed("王某")])
    assert len(one.signatures) == 2
    assert one == merged([signed("李某"), signed("王某")])
    assert {key.id for key in signers(one, KEYS, verify)} == set(KEYS)
    with pytest.raises(ValueError, match="不是同一内容"):
        merged([signed("王某"), signed("李某", payload=b"[]")])
    with pytest.raises(ValueError, match="没有签名"):
        merged([])


def test_one_key_counts_once_however_often_it_signs() -> None:
    assert len(signers(signed("王某", "王某"), KEYS, verify)) == 1


def test_a_key_cannot_sign_in_anothers_name() -> None:
    envelope = signed("王某")
    posing = Envelope(IN_TOTO, b"{}", (Signature(signer_of("李某").key.id, envelope.signatures[0].data),))
    assert signers(posing, KEYS, verify) == ()
    assert signers(signed("孙某"), KEYS, verify) == ()


def test_a_signature_is_of_the_type_too() -> None:
    envelope = signed("王某")
    assert signers(Envelope("text/plain", b"{}", envelope.signatures), KEYS, verify) == ()
