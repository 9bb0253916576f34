"""The bundle's own Ed25519, on the vectors of RFC 8032 section 7.1, and against a library on everything mutated."""

from __future__ import annotations

import random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from auditlib.record.portable.ed25519 import ORDER, signed

# TEST 1, 2, 3 and SHA(abc): secret key, public key, message, signature.
SHA_ABC = (
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
)
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        SHA_ABC,
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS)
def test_the_vectors_of_the_rfc_hold(secret: str, public: str, message: str, signature: str) -> None:
    made = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    assert made.public_key().public_bytes_raw().hex() == public
    assert made.sign(bytes.fromhex(message)).hex() == signature
    assert signed(bytes.fromhex(public), bytes.fromhex(signature), bytes.fromhex(message))


@pytest.mark.parametrize(("public", "message", "signature"), [vector[1:] for vector in VECTORS])
def test_nothing_mutated_holds(public: str, message: str, signature: str) -> None:
    key, text, given = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    chance = random.Random(public)
    for _ in range(20):
        at, bit = chance.randrange(64), 1 << chance.randrange(8)
        assert not signed(key, bytes(b ^ (bit if n == at else 0) for n, b in enumerate(given)), text)
        assert not signed(bytes(b ^ (bit if n == at // 2 else 0) for n, b in enumerate(key)), given, text)
    assert not signed(key, given, text + b"\0")
    assert not signed(key, given[:-1], text)
    assert not signed(key[:-1], given, text)
    assert not signed(b"", b"", b"")
    # The same point with the order added: the RFC has it refused, that no signature has two writings.
    more = int.from_bytes(given[32:], "little") + ORDER
    assert not signed(key, given[:32] + more.to_bytes(32, "little"), text)


def test_a_library_says_the_same_of_random_keys_and_messages() -> None:
    chance = random.Random(8032)
    for _ in range(20):
        private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        key, text = private.public_key().public_bytes_raw(), chance.randbytes(chance.randrange(300))
        given = private.sign(text)
        assert signed(key, given, text)
        wrong = chance.randbytes(32) + given[32:]
        with pytest.raises(InvalidSignature):
            Ed25519PublicKey.from_public_bytes(key).verify(wrong, text)
        assert not signed(key, wrong, text)


def test_what_is_no_point_is_no_key() -> None:
    given = bytes.fromhex(VECTORS[0][3])
    for wrong in (b"\xff" * 32, (2**255 - 19).to_bytes(32, "little"), (1 | 1 << 255).to_bytes(32, "little")):
        assert not signed(wrong, given, b"")
