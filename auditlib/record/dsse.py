"""Signed statements in DSSE v1 envelopes: what is signed, the JSON that carries it, and who signed.

The specification is https://github.com/secure-systems-lab/dsse (protocol.md, envelope.md). Of the forms that it allows one is
written and read here, so that no byte of an envelope can change unseen: RFC 8785 JSON, the standard Base64 alphabet, a keyid
with every signature (`ed25519:8f3a…`, which names the algorithm too), and no other fields.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from auditlib.log.entry import canonical_bytes
from auditlib.record.keys import PublicKey

IN_TOTO = "application/vnd.in-toto+json"
# Tells whether a key signed a message.
Verify = Callable[[PublicKey, bytes, bytes], bool]


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature, and the id of the key that is said to have made it."""

    keyid: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload, its type, and the signatures over both."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...]

    def message(self) -> bytes:
        """Tell the bytes that each signature signs."""
        return pae(self.payload_type, self.payload)

    def text(self) -> bytes:
        """Write the envelope in its only form."""
        return canonical_bytes(
            {
                "payload": _encode(self.payload),
                "payloadType": self.payload_type,
                "signatures": [{"keyid": each.keyid, "sig": _encode(each.data)} for each in self.signatures],
            }
        )


def pae(payload_type: str, payload: bytes) -> bytes:
    """Join a type and a payload as they are signed: DSSE's pre-authentication encoding."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def parse_envelope(data: bytes) -> Envelope:
    """Read an envelope. Raises ValueError, in Chinese, for anything but the bytes that `Envelope.text` writes."""
    try:
        envelope = _envelope(json.loads(data))
        if envelope.text() == data:
            return envelope
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise ValueError("不是规范的 DSSE 签名文件，已被改动或不完整")


def merged(envelopes: Iterable[Envelope]) -> Envelope:
    """Put the signatures of several envelopes over the same payload into one, each once, in the order of the keys.

    Raises ValueError, in Chinese, where there is none or the payloads differ.
    """
    several = list(envelopes)
    if len({(each.payload_type, each.payload) for each in several}) != 1:
        raise ValueError("没有签名，或签的不是同一内容，不能合在一起")
    signatures = {(each.keyid, each.data): each for one in several for each in one.signatures}
    ordered = tuple(signatures[key] for key in sorted(signatures))
    return Envelope(several[0].payload_type, several[0].payload, ordered)


def signers(envelope: Envelope, keys: Mapping[str, PublicKey], verify: Verify) -> tuple[PublicKey, ...]:
    """Tell which of the known keys, by id, signed an envelope: each once, however many signatures it has made."""
    message = envelope.message()
    found = {
        each.keyid: keys[each.keyid]
        for each in envelope.signatures
        if each.keyid in keys and verify(keys[each.keyid], each.data, message)
    }
    return tuple(found.values())


def _envelope(tree: Any) -> Envelope:
    signatures = tuple(Signature(each["keyid"], _decode(each["sig"])) for each in tree["signatures"])
    texts = [tree["payloadType"], *(each.keyid for each in signatures)]
    if not signatures or not all(isinstance(text, str) for text in texts):
        raise ValueError
    return Envelope(tree["payloadType"], _decode(tree["payload"]), signatures)


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
