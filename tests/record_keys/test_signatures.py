"""A version's signatures: who must sign, whose signature counts, and what is told of those that do not."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from auditlib.errors import AuditError, FileError
from auditlib.record.dsse import Envelope, Signature, parse_envelope
from auditlib.record.signatures import SignatureCheck, check_signatures, sign_version
from auditlib.record.signer import Signer
from tests.record_keys.office import CITY, CODE, PEOPLE, Office, person, signer_of


def sign(office: Office, *names: str, number: int = 1) -> list[Path]:
    with office.log() as log:
        return [sign_version(office.directory, number, signer_of(name), office.members, log) for name in names]


def check(office: Office, number: int = 1) -> SignatureCheck:
    with office.log() as log:
        params = office.params
        return check_signatures(office.directory, number, params.members, params.signatures, log.entries())


def roles(found: SignatureCheck) -> dict[str, str]:
    return {role: signed.member.person.name for role, signed in found.roles}


def test_what_is_required_is_there_when_two_have_signed(office: Office) -> None:
    sign(office, "王某")
    assert check(office).lacking == ("缺少复核人的签名（须由不同的人签）",)
    sign(office, "李某")
    found = check(office)
    assert found.ok
    assert roles(found) == {"author": "王某", "reviewer": "李某"}
    assert all(signed.entry is not None for signed in found.valid)


def test_without_signatures_all_that_is_required_is_lacking(office: Office) -> None:
    found = check(office)
    assert found.lacking == ("缺少审核人的签名（须由不同的人签）", "缺少复核人的签名（须由不同的人签）")
    assert not found.ok


def test_both_sign_the_same_bytes(office: Office) -> None:
    one, other = (parse_envelope(path.read_bytes()) for path in sign(office, "王某", "李某"))
    assert one.message() == other.message()
    assert one.payload == (office.directory / "v1" / "manifest.json").read_bytes()


def test_where_nothing_is_required_signatures_are_still_checked(office: Office) -> None:
    office.required = ()
    office.write()
    assert check(office).ok
    (path,) = sign(office, "王某")
    assert check(office).ok
    path.write_bytes(b"x")
    assert not check(office).ok


# Who may what, who signs, what is required, and who fills which role (the rest is lacking).
MAY = {
    "one_person_is_not_two": (["author", "reviewer"], {"王某": "dc"}, {"author": "王某"}),
    "roles_go_where_they_can": (
        ["author", "reviewer"],
        {"王某": "dc", "李某": "d"},
        {"author": "李某", "reviewer": "王某"},
    ),
    "rights_are_needed": (["author", "reviewer"], {"王某": "c", "李某": "c"}, {"reviewer": "王某"}),
    "three": (
        ["author", "reviewer", "office"],
        {"王某": "dcl", "李某": "dc", "赵某": "d"},
        {"author": "赵某", "reviewer": "李某", "office": "王某"},
    ),
    "two_reviewers": (["reviewer", "reviewer"], {"王某": "dc"}, {"reviewer": "王某"}),
}


@pytest.mark.parametrize(("required", "may", "filled"), MAY.values(), ids=MAY)
def test_roles_are_filled_by_different_people_who_may(
    required: Sequence[str], may: dict[str, str], filled: dict[str, str], tmp_path: Path
) -> None:
    words = {"d": "decide", "c": "confirm", "l": "close"}
    people = [person(name, may=[words[letter] for letter in rights]) for name, rights in may.items()]
    office = Office(tmp_path, people=people, required=required)
    office.write()
    office.publish()
    sign(office, *may)
    found = check(office)
    assert roles(found) == filled
    assert found.ok == (len(found.roles) == len(required))
    assert len(found.lacking) == len(set(required)) - len(filled) or required == ["reviewer", "reviewer"]


def test_two_reviewers_may_be_required(tmp_path: Path) -> None:
    office = Office(tmp_path, required=["reviewer", "reviewer"])
    office.write()
    office.publish()
    sign(office, "王某")
    assert check(office).lacking == ("缺少复核人的签名（须由不同的人签）",)
    sign(office, "赵某")
    assert check(office).ok


def test_a_person_with_two_keys_is_one_person(tmp_path: Path) -> None:
    office = Office(tmp_path, people=[person("王某"), person("王某", signer_of("新钥匙").key.line, unit="别处")])
    office.write()
    office.publish()
    sign(office, "王某", "新钥匙")
    found = check(office)
    assert (len(found.valid), len(found.roles)) == (2, 1)
    assert found.lacking


def test_one_who_has_other_cities_does_not_count(tmp_path: Path) -> None:
    office = Office(tmp_path, people=[person("王某"), person("李某", cities=["乙市"])])
    office.write(cities={CITY: {"code": CODE, "values": {}}, "乙市": {"code": "900002", "values": {}}})
    office.publish()
    sign(office, "王某", "李某")
    assert check(office).lacking == ("缺少复核人的签名（须由不同的人签）",)


def test_signing_again_changes_nothing(office: Office) -> None:
    (path,) = sign(office, "王某")
    before = path.read_bytes()
    assert sign(office, "王某") == [path]
    assert path.read_bytes() == before
    with office.log() as log:
        assert [entry.kind for entry in log.entries()] == ["publication", "signature"]


def test_the_log_tells_who_signed_what(office: Office) -> None:
    sign(office, "王某")
    with office.log() as log:
        body = log.entries()[-1].body
    assert set(body) == {"city", "version", "manifest", "keyid", "person", "envelope"}
    assert (body["city"], body["version"], body["keyid"]) == (CODE, 1, signer_of("王某").key.id)
    assert body["person"] == {"name": "王某", "unit": "省中心", "account": ""}


def test_a_key_that_is_not_listed_cannot_sign(office: Office) -> None:
    with pytest.raises(AuditError, match=r"不在 province\.yaml 的 people 中"):
        sign(office, "孙某")
    assert not (office.directory / "signatures").exists()


def test_the_key_of_somebody_who_has_left_does_not_count(office: Office) -> None:
    sign(office, "王某", "李某")
    office.people = [each for each in PEOPLE if each["name"] != "李某"]
    office.write()
    found = check(office)
    assert found.lacking == ("缺少复核人的签名（须由不同的人签）",)
    assert found.faults == ()
    assert len(found.uncounted) == 1
    assert signer_of("李某").key.id in found.uncounted[0]


def test_a_report_that_was_changed_is_not_signed(office: Office) -> None:
    (office.directory / "v1" / "score.json").write_text("[]", encoding="utf-8")
    with pytest.raises(FileError, match=r"score\.json: 与发布时不同，不能签"):
        sign(office, "王某")


def test_a_version_that_is_not_there_is_not_signed(office: Office) -> None:
    with pytest.raises(FileError, match=r"v2.*读不出清单"):
        sign(office, "王某", number=2)


def test_no_byte_of_a_kept_signature_can_be_changed_unseen(office: Office) -> None:
    (path,) = sign(office, "王某")
    data = path.read_bytes()
    with office.log() as log:
        entries, params = log.entries(), office.params
    for at in range(0, len(data), 7):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        found = check_signatures(office.directory, 1, params.members, params.signatures, entries)
        assert found.valid == ()
        assert any(path.name in said for said in found.faults)


def of_another_version(office: Office, path: Path) -> None:
    office.publish(2)
    (other,) = sign(office, "王某", number=2)
    shutil.copy(other, path)


def forged(office: Office, path: Path) -> None:
    envelope = parse_envelope(path.read_bytes())
    made = Signature(envelope.signatures[0].keyid, signer_of("李某").sign(envelope.message()))
    path.write_bytes(Envelope(envelope.payload_type, envelope.payload, (made,)).text())


def rewritten_manifest(office: Office, path: Path) -> None:
    manifest = office.directory / "v1" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace("首次发布".encode(), "再次发布".encode()))


TAMPERED = {
    "removed": (lambda office, path: path.unlink(), "日志第2条记着这个签名"),
    "cut_short": (lambda office, path: path.write_bytes(path.read_bytes()[:-1]), "不是规范的 DSSE"),
    "renamed": (lambda office, path: path.rename(path.with_name(f"v1.{'0' * 16}.dsse.json")), "被改名或改动"),
    "named_as_nothing": (lambda office, path: path.rename(path.with_name("v1.x.json")), "被改名或改动"),
    "of_another_version": (of_another_version, "签的不是这一版现在的"),
    "forged": (forged, "是伪造的或被改动"),
    "of_a_rewritten_manifest": (rewritten_manifest, "签的不是这一版现在的"),
}


@pytest.mark.parametrize(("change", "said"), TAMPERED.values(), ids=TAMPERED)
def test_what_was_done_to_a_signature_is_told(change: object, said: str, office: Office) -> None:
    (path,) = sign(office, "王某")
    change(office, path)  # type: ignore[operator]
    found = check(office)
    assert found.valid == ()
    assert any(said in fault for fault in found.faults), found.faults
    assert len(found.lacking) == 2


def test_a_signature_that_the_log_does_not_know_is_told(office: Office, tmp_path: Path) -> None:
    elsewhere = Office(tmp_path / "elsewhere")
    elsewhere.write()
    shutil.copytree(office.directory, elsewhere.directory)
    (path,) = sign(elsewhere, "王某")
    (office.directory / "signatures").mkdir()
    shutil.copy(path, office.directory / "signatures")
    found = check(office)
    assert found.valid == ()
    assert any("日志没有记下这个签名" in fault for fault in found.faults)
    assert len(check_signatures(office.directory, 1, office.members, ()).valid) == 1


def test_a_lost_signature_of_a_kind_that_differs_each_time_can_be_made_again(office: Office) -> None:
    (path,) = sign(office, "王某")
    with office.log() as log:
        body = dict(log.entries()[-1].body) | {"envelope": "0" * 64}
        log.append("signature", body)
    assert check(office).faults == ()
    path.unlink()
    assert len(check(office).faults) == 2


def test_a_damaged_file_is_not_signed_over(office: Office) -> None:
    (path,) = sign(office, "王某")
    path.write_bytes(b"{}")
    with pytest.raises(FileError, match=f"{path.name}: 不是规范的 DSSE"):
        sign(office, "王某")


def test_a_signing_that_fails_leaves_nothing(office: Office) -> None:
    def fails(message: bytes) -> bytes:
        raise AuditError("UKey 已拔出")

    with office.log() as log, pytest.raises(AuditError, match="UKey"):
        sign_version(office.directory, 1, Signer(signer_of("王某").key, fails), office.members, log)
    assert not (office.directory / "signatures").exists()
    with office.log() as log:
        assert len(log.entries()) == 1
