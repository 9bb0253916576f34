"""Keys: made once, opened with the passphrase alone, and told apart by a line that cannot be miscopied."""

from __future__ import annotations

import os
import resource
import shutil
import stat
import subprocess
from hashlib import scrypt
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auditlib.errors import AuditError, FileError, ProblemsError
from auditlib.model import Person
from auditlib.record.keys import PublicKey, is_signed, key_file, make_key, open_key, own_keys, parse_key, read_public
from auditlib.record.signer import key_signer
from tests.record_keys.office import Office, person, signer_of

WANG = Person("王某", "省中心")
PASSPHRASE = "春眠不觉晓处处闻啼鸟"
# RFC 8032 section 7.1: secret, public key, message, signature.
VECTORS = {
    "empty": (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    "one_byte": (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    "two_bytes": (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    "abc": (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
}


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS.values(), ids=VECTORS)
def test_signatures_are_those_of_the_rfc(secret: str, public: str, message: str, signature: str) -> None:
    signer = key_signer(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)))
    assert signer.key == PublicKey("ed25519", bytes.fromhex(public))
    assert signer.sign(bytes.fromhex(message)).hex() == signature
    assert is_signed(signer.key, bytes.fromhex(signature), bytes.fromhex(message))
    assert not is_signed(signer.key, bytes.fromhex(signature), bytes.fromhex(message) + b"\0")


def test_a_signature_has_one_form_only() -> None:
    signer = signer_of("王某")
    made = signer.sign(b"x")
    order = 2**252 + 27742317777372353535851937790883648493
    other = made[:32] + (int.from_bytes(made[32:], "little") + order).to_bytes(32, "little")
    assert is_signed(signer.key, made, b"x")
    assert not is_signed(signer.key, other, b"x")


def test_a_key_is_a_line_and_back() -> None:
    key = signer_of("王某").key
    assert parse_key(key.line) == key
    assert key.line.startswith(f"{key.id}:")


def test_a_line_with_any_letter_changed_is_refused() -> None:
    line = signer_of("王某").key.line
    for at, letter in enumerate(line):
        for other in {"A", "1", "b", ":", "="} - {letter}:
            with pytest.raises(ValueError, match="公钥"):
                parse_key(line[:at] + other + line[at + 1 :])


def test_a_key_is_made_and_opened_again(tmp_path: Path) -> None:
    key = make_key(tmp_path / "keys", WANG, PASSPHRASE)
    path = key_file(tmp_path / "keys", WANG)
    opened = key_signer(open_key(path, PASSPHRASE))
    assert opened.key == key == read_public(path)
    assert is_signed(key, opened.sign(b"x"), b"x")
    assert own_keys(tmp_path / "keys") == [(path, key)]
    assert os.listdir(tmp_path / "keys") == ["王某-省中心.pem"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no file modes")
def test_only_its_owner_can_read_a_key(tmp_path: Path) -> None:
    make_key(tmp_path / "keys", WANG, PASSPHRASE)
    path = key_file(tmp_path / "keys", WANG)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o640)
    with pytest.raises(FileError, match="chmod 600"):
        open_key(path, PASSPHRASE)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    make_key(tmp_path, WANG, PASSPHRASE)
    before = key_file(tmp_path, WANG).read_bytes()
    with pytest.raises(FileError, match="已有私钥，没有覆盖"):
        make_key(tmp_path, WANG, PASSPHRASE)
    assert key_file(tmp_path, WANG).read_bytes() == before


def test_people_who_share_an_account_have_their_own(tmp_path: Path) -> None:
    assert key_file(tmp_path, WANG) != key_file(tmp_path, Person("王某", "市中心"))
    assert key_file(tmp_path, Person("../王某", "a/b")).parent == tmp_path


@pytest.mark.parametrize("wrong", ["", "春眠不觉晓处处闻啼鸟 ", "春眠不觉晓", "x" * 500])
def test_a_wrong_passphrase_opens_nothing_and_is_not_repeated(wrong: str, tmp_path: Path) -> None:
    make_key(tmp_path, WANG, PASSPHRASE)
    with pytest.raises(FileError, match="口令不对") as caught:
        open_key(key_file(tmp_path, WANG), wrong)
    assert len(wrong) < 2 or wrong not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("short", ["", "123456789", "x" * 201])
def test_a_passphrase_of_no_use_is_refused(short: str, tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="口令应为 10 至 200 个字"):
        make_key(tmp_path, WANG, short)
    assert list(tmp_path.iterdir()) == []


def test_the_secret_stands_nowhere_in_the_file(tmp_path: Path) -> None:
    make_key(tmp_path, WANG, PASSPHRASE)
    path = key_file(tmp_path, WANG)
    secret = open_key(path, PASSPHRASE).private_bytes_raw()
    assert secret not in path.read_bytes()
    assert "ENCRYPTED PRIVATE KEY" in path.read_text(encoding="utf-8")


def test_a_file_with_another_public_key_in_its_head_is_refused(tmp_path: Path) -> None:
    key = make_key(tmp_path, WANG, PASSPHRASE)
    path = key_file(tmp_path, WANG)
    path.write_text(path.read_text(encoding="utf-8").replace(key.line, signer_of("李某").key.line), encoding="utf-8")
    with pytest.raises(FileError, match="口令不对（或文件已损坏）"):
        open_key(path, PASSPHRASE)


@pytest.mark.parametrize("text", ["", "别的文件\n", "auditlib\n公钥 ed25519:0:0\n"])
def test_a_file_that_is_no_key_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "王某.pem"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=r"王某\.pem: 不是 auditlib 的私钥文件"):
        read_public(path)
    with pytest.raises(FileError, match="没有这个私钥"):
        read_public(tmp_path / "李某.pem")


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([person("王某", key="ed25519:12:x")], "王某: key 不是公钥"),
        ([person("王某"), person("李某", key=signer_of("王某").key.line)], "李某: key 与 王某 的相同"),
    ],
)
def test_a_wrong_key_in_the_provinces_file_is_told_with_its_line(
    people: list[dict[str, object]], said: str, tmp_path: Path
) -> None:
    office = Office(tmp_path, people=people)
    office.write()
    with pytest.raises(ProblemsError, match=said) as caught:
        _ = office.params
    assert all(problem.line for problem in caught.value.problems)


def test_a_role_that_there_is_not_is_told(tmp_path: Path) -> None:
    office = Office(tmp_path, required=["auditor"])
    office.write()
    with pytest.raises(ProblemsError, match="signatures"):
        _ = office.params


def test_a_full_disk_leaves_no_half_of_a_key(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(FileError, match="写不出"):
            make_key(tmp_path, WANG, PASSPHRASE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []


def test_openssl_opens_a_key_as_the_documentation_says(tmp_path: Path) -> None:
    key = make_key(tmp_path, WANG, PASSPHRASE)
    slow = scrypt(PASSPHRASE.encode(), salt=key.data, n=32768, r=8, p=1, maxmem=2**26, dklen=32).hex()
    command = [
        "openssl",
        "pkey",
        "-in",
        str(key_file(tmp_path, WANG)),
        "-passin",
        "env:SLOW",
        "-pubout",
        "-outform",
        "DER",
    ]
    if shutil.which("openssl") is None:
        pytest.skip("this machine has no openssl")
    made = subprocess.run(command, env=os.environ | {"SLOW": slow}, capture_output=True, check=True, timeout=20)
    assert made.stdout.endswith(key.data)
