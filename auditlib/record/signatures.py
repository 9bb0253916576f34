"""The signatures of a version: made, kept beside it, entered in the log, and checked against what the workspace requires.

    320100-南京市/signatures/v2.8f3a….dsse.json      version and key

Each signer has a file of his own: two people sign on two machines without waiting for or writing over each other, a damaged
file hides no other's signature, and no version's directory is touched after its publication. Every file holds the whole
envelope over the bytes of the version's manifest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from auditlib.decisions.settle import same_person
from auditlib.errors import AuditError, FileError
from auditlib.files.whole import write_whole
from auditlib.log.entry import Entry
from auditlib.log.log import Log
from auditlib.model import Member, Person, Right, Role
from auditlib.params import Params
from auditlib.record.dsse import IN_TOTO, Envelope, Signature, parse_envelope, signers
from auditlib.record.keys import ED25519, SM2, PublicKey, parse_key
from auditlib.record.manifest import MANIFEST, digest_of, read_statement
from auditlib.record.signer import Signer, verify

FOLDER = "signatures"
ENTRY = "signature"
NAME = re.compile(r"v([1-9][0-9]*)\.([0-9a-f]{16})\.dsse\.json")
ROLE_WORDS: Mapping[Role, str] = {"author": "审核人", "reviewer": "复核人", "office": "单位"}
# Who may sign as what: whoever may decide, confirm, or close the year.
ROLE_RIGHTS: Mapping[Role, Right] = {"author": "decide", "reviewer": "confirm", "office": "close"}


@dataclass(frozen=True, slots=True)
class Signed:
    """One valid signature: its file, its key, whose it is, and the log's entry of it (None where the log has none)."""

    path: Path
    key: PublicKey
    member: Member
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """What was found of a version's signatures.

    `valid` are those that count, `roles` which of them fills which required role. `lacking` says in Chinese what is required
    and not there, `faults` what is there and wrong, each by its file; `uncounted` what is not wrong but counts for nothing.
    """

    valid: tuple[Signed, ...]
    roles: tuple[tuple[Role, Signed], ...]
    lacking: tuple[str, ...]
    faults: tuple[str, ...]
    uncounted: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether all that is required is there, and nothing is wrong."""
        return not self.lacking and not self.faults


def sign_version(directory: Path, number: int, signer: Signer, members: Iterable[Member], log: Log) -> Path:
    """Sign version `number` of the report in `directory`, keep the signature beside it and enter it in the log.

    To be called again where it is not known whether it was: a signature that is there is only entered. Raises FileError,
    AuditError for a key that the workspace does not list, LogError.
    """
    data = _manifest(directory, number)
    manifest = read_statement(data, directory / f"v{number}" / MANIFEST)
    for name, digest in manifest.outputs.items():
        if digest_of(directory / f"v{number}" / name) != digest:
            raise FileError(f"{directory / f'v{number}' / name}: 与发布时不同，不能签；请从备份恢复，或重新执行")
    member = keys_of(members).get(signer.key.id)
    if member is None:
        said = "请先把它的一行（auditlib key export）写进 province.yaml 的 people"
        raise AuditError(f"钥匙 {signer.key.id} 不在 province.yaml 的 people 中，签了也不算数；{said}")
    path = kept_file(directory, number, signer.key.id)
    envelope = _kept(path, signer.key, data)
    if envelope is None:
        unsigned = Envelope(IN_TOTO, data, ())
        envelope = Envelope(IN_TOTO, data, (Signature(signer.key.id, signer.sign(unsigned.message())),))
        write_whole(path, envelope.text().decode())
    _record(log, manifest.code, number, data, signer.key, member.person, envelope)
    return path


def check_signatures(
    directory: Path,
    number: int,
    members: Sequence[Member],
    required: Sequence[Role],
    entries: Iterable[Entry] | None = None,
) -> SignatureCheck:
    """Check all signatures of version `number` of the report in `directory` against its manifest as it lies there.

    `required` are the workspace's `signatures`, each of which another person must fill; `entries` the log's, at least those of
    kind "signature": with them, a signature that the log does not know or whose file is gone is a fault. Raises FileError
    where the manifest cannot be read.
    """
    data = _manifest(directory, number)
    manifest = read_statement(data, directory / f"v{number}" / MANIFEST)
    recorded = None if entries is None else _recorded(entries, manifest.code, number, sha256(data).hexdigest())
    keys, valid, faults, uncounted = keys_of(members), list[Signed](), list[str](), list[str]()
    seen: set[str] = set()
    for path in _files(directory, number):
        try:
            envelope = _read(path)
            digest = sha256(envelope.text()).hexdigest()
            key_id = envelope.signatures[0].keyid
            if key_id not in keys:
                uncounted.append(f"{path}: 钥匙 {key_id} 不在 province.yaml 的 people 中，不算数")
                seen.add(digest)
                continue
            key = parse_key(keys[key_id].key)
            _check(path, envelope, key, data)
            entry = (recorded or {}).get(digest)
            if recorded is not None and entry is None:
                faults.append(f"{path}: 日志没有记下这个签名；请签名的人再运行一次 auditlib sign")
                continue
            seen.add(digest)
            valid.append(Signed(path, key, keys[key_id], entry))
        except AuditError as error:
            faults.append(str(error))
    # An SM2 signature that was lost and made again is another one: its key has a valid one in the log, which is enough.
    whole = {signed.key.id for signed in valid}
    faults += [
        f"{kept_file(directory, number, entry.body['keyid'])}: 日志第{entry.seq}条记着这个签名，文件没有了或已换过"
        for digest, entry in (recorded or {}).items()
        if digest not in seen and entry.body["keyid"] not in whole
    ]
    valid.sort(key=lambda each: (each.entry.seq if each.entry else 0, each.path))
    filled = _fill(required, valid, manifest.city)
    lacking = _lacking(required, [role for role, _ in filled])
    return SignatureCheck(tuple(valid), tuple(filled), lacking, tuple(faults), tuple(uncounted))


def check_signable(params: Params) -> None:
    """Check that those whose signatures a workspace requires have keys to sign with, each another person.

    Raises AuditError, naming whose are missing: what could never be signed as required is not published.
    """
    keys = keys_of(params.members)
    could = [Signed(Path(), parse_key(member.key), member, None) for member in keys.values()]
    lacking = _lacking(params.signatures, [role for role, _ in _fill(params.signatures, could, params.city)])
    if lacking:
        said = "；".join(lacking).replace("的签名", "的公钥")
        what = "请把公钥（auditlib key export）写进 people，或改 signatures 一行"
        raise AuditError(f"{params.province_file}: 要求每一版有签名，能签的人却不够：{said}；{what}")


def kept_file(directory: Path, number: int, key_id: str) -> Path:
    """Tell the file of a key's signature of version `number` of the report in `directory`."""
    return directory / FOLDER / f"v{number}.{key_id.rpartition(':')[2]}.dsse.json"


def keys_of(members: Iterable[Member]) -> dict[str, Member]:
    """Tell whose which key is, by the key's id. Raises AuditError, naming the person, for a line that is no key."""
    found = {}
    for member in members:
        if member.key:
            try:
                found[parse_key(member.key).id] = member
            except ValueError as error:
                raise AuditError(f"province.yaml: {member.person.name} 的 key {error}") from error
    return found


def _manifest(directory: Path, number: int) -> bytes:
    path = directory / f"v{number}" / MANIFEST
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"{path}: 读不出清单（{error.strerror}）") from error


def _files(directory: Path, number: int) -> list[Path]:
    return sorted((directory / FOLDER).glob(f"v{number}.*"))


def _read(path: Path) -> Envelope:
    """Read an envelope as it is kept: one signature, by the key in the file's name. Raises FileError."""
    try:
        envelope = parse_envelope(path.read_bytes())
    except OSError as error:
        raise FileError(f"{path}: 读不出（{error.strerror}）") from error
    except ValueError as error:
        raise FileError(f"{path}: {error}") from error
    name = NAME.fullmatch(path.name)
    ids = [each.keyid for each in envelope.signatures]
    if name is None or ids not in ([f"{algorithm}:{name[2]}"] for algorithm in (ED25519, SM2)):
        raise FileError(f"{path}: 文件名与其中签名的钥匙不符，被改名或改动")
    return envelope


def _check(path: Path, envelope: Envelope, key: PublicKey, manifest: bytes) -> None:
    """Check that an envelope is a key's signature over a manifest. Raises AuditError, naming the file."""
    if (envelope.payload_type, envelope.payload) != (IN_TOTO, manifest):
        raise FileError(f"{path}: 签的不是这一版现在的 {MANIFEST}；清单或签名被换过")
    try:
        found = signers(envelope, {key.id: key}, verify)
    except AuditError as error:
        raise AuditError(f"{path}: {error}") from error
    if not found:
        raise FileError(f"{path}: 签名与钥匙 {key.id} 不符，是伪造的或被改动")


def _kept(path: Path, key: PublicKey, manifest: bytes) -> Envelope | None:
    """Read the signature that this key has made before, if any. Raises AuditError for a file that is something else."""
    if not path.exists():
        return None
    envelope = _read(path)
    _check(path, envelope, key, manifest)
    return envelope


def _record(  # noqa: PLR0913, PLR0917 - what an entry tells
    log: Log, city: str, number: int, manifest: bytes, key: PublicKey, person: Person, envelope: Envelope
) -> None:
    digest = sha256(envelope.text()).hexdigest()
    body = {
        "city": city,
        "version": number,
        "manifest": sha256(manifest).hexdigest(),
        "keyid": key.id,
        "person": {"name": person.name, "unit": person.unit, "account": person.account},
        "envelope": digest,
    }
    log.append(ENTRY, body, id=f"{ENTRY}/{city}/v{number}/{digest}")


def _recorded(entries: Iterable[Entry], city: str, number: int, manifest: str) -> dict[str, Entry]:
    """Find the log's entries of a version's signatures, by the SHA-256 of the envelope."""
    found = {}
    for entry in entries:
        match entry.kind, dict(entry.body):
            case "signature", {"city": c, "version": n, "manifest": m, "envelope": str(digest), "keyid": str()}:
                if (c, n, m) == (city, number, manifest):
                    found[digest] = entry
    return found


def _fill(required: Sequence[Role], valid: Sequence[Signed], city: str) -> list[tuple[Role, Signed]]:
    """Give as many required roles as can be to the signers, none to a person who has another already."""
    chosen: dict[int, Signed] = {}

    def give(at: int, asked: list[Person]) -> bool:
        def held(each: Signed) -> list[int]:
            return [role for role, one in chosen.items() if same_person(one.member.person, each.member.person)]

        for each in sorted(valid, key=lambda each: len(held(each))):
            person = each.member.person
            if any(same_person(person, other) for other in asked) or not _may(each.member, required[at], city):
                continue
            asked.append(person)
            # Who has a role already gives it up where another can take that one.
            if all(give(role, asked) for role in held(each)):
                chosen[at] = each
                return True
        return False

    for at in range(len(required)):
        give(at, [])
    return [(required[at], chosen[at]) for at in sorted(chosen)]


def _may(member: Member, role: Role, city: str) -> bool:
    return ROLE_RIGHTS[role] in member.may and (not member.cities or city in member.cities)


def _lacking(required: Sequence[Role], filled: Sequence[Role]) -> tuple[str, ...]:
    def words() -> Iterator[str]:
        for role in dict.fromkeys(required):
            missing = required.count(role) - filled.count(role)
            if missing:
                yield f"缺少{ROLE_WORDS[role]}的签名{f' {missing} 个' if missing > 1 else ''}（须由不同的人签）"

    return tuple(words())
