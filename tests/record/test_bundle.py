"""The bundle and the verifier that goes along with it, run as others will: by itself, with nothing installed."""

from __future__ import annotations

import ast
import base64
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auditlib.errors import FileError
from auditlib.execute import find_notebook
from auditlib.files.zipped import zipped
from auditlib.log.entry import canonical_bytes
from auditlib.record.bundle import bundle, verifier
from auditlib.record.portable.checks import check
from auditlib.record.portable.package import Bundle
from auditlib.record.redact import GONE, redacted
from tests.record.office import TWICE, Office, flipped, rewrite
from tests.record.test_verify_log import forge

FILLER = "徐州市人社局"


def pack(office: Office, **more: object) -> bytes:
    with office.log() as log:
        version = office.report(TWICE) / "v2"
        return bundle(version, office.params(TWICE), log, find_notebook(), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def packed(published: Office) -> bytes:
    return pack(published)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def run(place: Path, data: bytes, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the verifier in an isolated Python that finds no packages at all."""
    (place / "verify.py").write_bytes(verifier())
    (place / "b.zip").write_bytes(data)
    command = [sys.executable, "-I", "-S", str(place / "verify.py"), str(place / "b.zip"), *words]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=place, env={"PYTHONUTF8": "1"}, check=False
    )


def faults(place: Path, files: dict[str, bytes]) -> list[str]:
    """Check a bundle's files by the very functions that the verifier is assembled of."""
    path = place / "b.zip"
    path.write_bytes(zipped(files))
    found = Bundle(path)
    check(found)
    return found.faults


def relisted(files: dict[str, bytes]) -> dict[str, bytes]:
    """Write the list anew, as whoever changes a file can."""
    tree = json.loads(files["bundle.json"])
    names = {name: sha256(data).hexdigest() for name, data in files.items() if name != "bundle.json"}
    return {**files, "bundle.json": canonical_bytes({**tree, "files": names})}


def test_a_bundle_holds_on_a_machine_that_has_never_seen_auditlib(packed: bytes, tmp_path: Path) -> None:
    done = run(tmp_path, packed)
    assert (done.returncode, done.stderr) == (0, "")
    assert "徐州市 第2版 查验通过" in done.stdout
    assert "没有给出自己留存的检查点：日志若整个重写过，看不出来" in done.stdout


def test_an_unpacked_bundle_checks_itself(packed: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(packed)) as package:
        package.extractall(tmp_path)
    done = subprocess.run([sys.executable, "-I", "-S", tmp_path / "verify.py"], capture_output=True, check=False)
    assert done.returncode == 0
    (tmp_path / "report" / "report.html").write_bytes(b"x")
    done = subprocess.run([sys.executable, "-I", "-S", tmp_path / "verify.py"], capture_output=True, check=False)
    assert done.returncode == 1


def test_the_same_version_makes_the_same_bundle(published: Office, packed: bytes) -> None:
    assert pack(published) == packed


def test_the_verifier_uses_the_standard_library_alone() -> None:
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(verifier()))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_persons_are_left_out_with_the_hash_of_what_was(packed: bytes, published: Office, tmp_path: Path) -> None:
    files, tree = unpacked(packed), json.loads(unpacked(packed)["bundle.json"])
    assert not [name for name in files if name.startswith("inputs/attachment/")]
    (attachment,) = [each for each in tree["left_out"] if each["role"] == "attachment"]
    assert (attachment["why"], attachment["name"]) == ("personal", "320300-徐州市/徐职鉴〔2012〕9号.txt")
    assert attachment["sha256"] == sha256((published.folder / "evidence" / attachment["name"]).read_bytes()).hexdigest()
    (workbook,) = tree["redacted"]
    original = published.params(TWICE).workbook.read_bytes()
    assert workbook["sha256"] == sha256(original).hexdigest()
    assert files[f"inputs/workbook/{workbook['name']}"] != original


def test_a_full_bundle_leaves_out_no_input(published: Office, tmp_path: Path) -> None:
    files = unpacked(data := pack(published, full=True))
    tree = json.loads(files["bundle.json"])
    assert (tree["redacted"], [each["role"] for each in tree["left_out"]]) == ([], ["auditlib"])
    assert files["inputs/workbook/320300-徐州市.xlsx"] == published.params(TWICE).workbook.read_bytes()
    assert run(tmp_path, data).returncode == 0


def with_person(path: Path) -> None:
    """Let a workbook have been saved by a person, whose name stands in a cell too."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    core = parts["docProps/core.xml"].replace(b">auditlib</dc:creator>", ">赵钱孙</dc:creator>".encode())
    sheet = parts["xl/worksheets/sheet3.xml"].replace(b"<t>", "<t>赵钱孙".encode(), 1)
    path.write_bytes(zipped({**parts, "docProps/core.xml": core, "xl/worksheets/sheet3.xml": sheet}))


def test_the_name_of_who_saved_a_workbook_stands_nowhere_in_the_copy(office: Office) -> None:
    path = office.params(TWICE).workbook
    with_person(path)
    assert "赵钱孙" in unpacked(path.read_bytes())["xl/worksheets/sheet3.xml"].decode()
    copy = redacted(path)
    assert copy is not None
    texts = [data.decode() for name, data in unpacked(copy).items() if name.endswith(".xml")]
    assert not any("赵钱孙" in text for text in texts)
    assert any(GONE in text for text in texts)


def test_a_name_cut_into_pieces_keeps_the_workbook_out(office: Office) -> None:
    path = office.params(TWICE).workbook
    with_person(path)
    parts = unpacked(path.read_bytes())
    sheet = parts["xl/worksheets/sheet4.xml"].replace(b"<t>", "<t>赵</t></r><r><t>钱孙".encode(), 1)
    path.write_bytes(zipped({**parts, "xl/worksheets/sheet4.xml": sheet}))
    assert redacted(path) is None


def test_an_input_that_has_moved_on_is_named_as_left_out(office: Office, tmp_path: Path) -> None:
    path = office.params(TWICE).path
    path.write_text(f"{path.read_text(encoding='utf-8')}# 后来\n", encoding="utf-8")
    done = run(tmp_path, pack(office))
    assert done.returncode == 0
    assert "320300-徐州市.yaml：原件已变，没有附上" in done.stdout


NAMES = [
    "bundle.json", "inputs/notebook/city_audit.ipynb", "inputs/params/320300-徐州市.yaml",
    "inputs/province/province.yaml", "inputs/standard/jiangsu-2012.yaml", "inputs/workbook/320300-徐州市.xlsx",
    "proofs/checkpoint.txt", "proofs/consistency.json", "proofs/decisions/10.json", "proofs/decisions/11.json",
    "proofs/decisions/3.json", "proofs/decisions/4.json", "proofs/inclusion.json", "proofs/keys.txt",
    "proofs/publication.json", "report/audit.ipynb", "report/manifest.json", "report/report.html",
    "report/ro-crate-metadata.json", "report/score.json", "report/评分表.docx", "report/评分表.xlsx", "verify.py",
]  # fmt: skip
# What only the list vouches for: it is told that the copy proves nothing, and that the program is to be had elsewhere.
ONLY_LISTED = {"bundle.json", "inputs/workbook/320300-徐州市.xlsx", "proofs/keys.txt", "verify.py"}


def test_the_names_are_all_that_is_in_the_bundle(packed: bytes) -> None:
    assert sorted(unpacked(packed)) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_deleted_or_added_file_is_named(packed: bytes, tmp_path: Path, name: str) -> None:
    files = unpacked(packed)
    data = files[name]
    chance = random.Random(name)
    for at in [chance.randrange(len(data)) for _ in range(6)] if data else ():
        found = faults(tmp_path, {**files, name: flipped(data, at, chance.randrange(8))})
        assert found
        assert name == "bundle.json" or any(f" {name}：" in said for said in found)
    assert faults(tmp_path, {**files, name: data + b"x"})
    assert any(name in said for said in faults(tmp_path, {each: files[each] for each in files if each != name}))
    assert any("more.txt：多出" in said for said in faults(tmp_path, {**files, f"{name}.more.txt": b""}))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ONLY_LISTED])
def test_a_changed_file_is_found_out_with_its_hash_in_the_list_put_right(
    packed: bytes, tmp_path: Path, name: str
) -> None:
    files, chance = unpacked(packed), random.Random(name)
    for _ in range(6):
        at = chance.randrange(len(files[name]))
        changed = {**files, name: flipped(files[name], at, chance.randrange(8))}
        assert faults(tmp_path, relisted(changed))
    assert faults(tmp_path, relisted({each: files[each] for each in files if each != name}))


def retold(name: str, old: str, new: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda files: relisted({**files, name: files[name].replace(old.encode(), new.encode())})


@pytest.mark.parametrize(
    "act",
    [
        retold("report/score.json", '"total": "93"', '"total": "95"'),
        retold("report/manifest.json", "徐州市", "盐城市"),
        retold("bundle.json", "徐州市", "盐城市"),
        retold("bundle.json", '"code":"320300"', '"code":"320900"'),
        retold("bundle.json", '"version":2', '"version":1'),
        retold("bundle.json", "jiangsu-2012/江苏省", "jiangsu-2012/安徽省"),
        retold("proofs/publication.json", '"version":2', '"version":1'),
        retold("proofs/checkpoint.txt", "\n18\n", "\n19\n"),
        retold("proofs/inclusion.json", '"size":18', '"size":17'),
        retold("proofs/decisions/10.json", "0.4", "0.3"),
    ],
)
def test_a_change_of_meaning_is_found_out(
    packed: bytes, tmp_path: Path, act: Callable[[dict[str, bytes]], dict[str, bytes]]
) -> None:
    files = unpacked(packed)
    changed = act(files)
    assert changed != files
    assert faults(tmp_path, changed)


def test_a_kept_checkpoint_tells_a_log_that_was_rewritten_whole(office: Office, tmp_path: Path) -> None:
    kept = office.checkpoint()
    (tmp_path / "kept.txt").write_text(kept.text(), encoding="utf-8")
    done = run(tmp_path, pack(office, kept=[kept]), "--against", "kept.txt")
    assert (done.returncode, "日志与留存的检查点 kept.txt（18 条）相符" in done.stdout) == (0, True)
    forge(office)
    forged = pack(office, kept=[kept])
    assert run(tmp_path, forged).returncode == 0
    done = run(tmp_path, forged, "--against", "kept.txt")
    assert done.returncode == 1
    assert "kept.txt：与日志不符：日志的前 18 条在此之后被改写" in done.stdout


def test_what_is_no_bundle_is_told_in_words(tmp_path: Path) -> None:
    for data in (b"", b"PK", b"x" * 1000):
        done = run(tmp_path, data)
        assert (done.returncode, done.stderr) == (1, "")
        assert "b.zip：不是完好的 zip 文件" in done.stdout


def test_any_flipped_bit_of_the_zip_is_told_without_a_traceback(packed: bytes, tmp_path: Path) -> None:
    """A bit that changes no file, in a date for instance, may pass; none may break the verifier."""
    chance = random.Random(7)
    before = unpacked(packed)
    for _ in range(150):
        path = tmp_path / "b.zip"
        path.write_bytes(flipped(packed, chance.randrange(len(packed)), chance.randrange(8)))
        found = Bundle(path)
        check(found)
        assert found.faults or found.files == before


def test_a_version_that_was_never_published_is_not_packed(office: Office) -> None:
    rewrite(office.log_file, lambda log: log.execute("DELETE FROM auditlib_log WHERE seq > 16"))
    with pytest.raises(FileError, match="徐州市 第2版：日志中没有这一版的公布记录，不能打包"):
        pack(office)


@cache
def private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def key_line(holder: str = "陆明远") -> str:
    key = private().public_key().public_bytes_raw()
    number = sha256(b"ed25519:" + key).hexdigest()[:16]
    return f"ed25519:{number}:{base64.b64encode(key).decode()} {holder}"


def envelope(payload: bytes) -> bytes:
    kind = b"application/vnd.in-toto+json"
    signature = private().sign(b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload))
    tree = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": kind.decode(),
        "signatures": [{"keyid": key_line().rpartition(":")[0], "sig": base64.b64encode(signature).decode()}],
    }
    return canonical_bytes(tree)


def sign(office: Office, signed: bytes) -> None:
    folder = office.report(TWICE) / "signatures"
    folder.mkdir(exist_ok=True)
    (folder / "v2.0123456789abcdef.dsse.json").write_bytes(signed)


def list_key(office: Office) -> None:
    path = office.folder / "province.yaml"
    listed = path.read_text(encoding="utf-8").replace(
        "{name: 陆明远,", f'{{name: 陆明远, key: "{key_line("").strip()}",'
    )
    path.write_text(listed, encoding="utf-8")


def test_signatures_go_along_and_are_checked(office: Office, packed: bytes, tmp_path: Path) -> None:
    manifest = unpacked(packed)["report/manifest.json"]
    sign(office, envelope(manifest))
    assert office.verify() == []
    done = run(tmp_path, pack(office))
    assert (done.returncode, "公钥不在包里，也没有用 --key 给出" in done.stdout) == (1, True)
    assert run(tmp_path, pack(office), "--key", key_line()).returncode == 0
    list_key(office)
    done = run(tmp_path, pack(office))
    assert (done.returncode, "陆明远 的签名相符" in done.stdout) == (0, True)
    assert "公钥取自包内，请与本人核对编号" in done.stdout
    assert "公钥取自包内" not in run(tmp_path, pack(office), "--key", key_line()).stdout
    for signed in (envelope(manifest + b" "), envelope(manifest).replace(b'"sig":"', b'"sig":"AAAA')):
        sign(office, signed)
        done = run(tmp_path, pack(office))
        assert (done.returncode, "proofs/signatures/v2.0123456789abcdef.dsse.json：" in done.stdout) == (1, True)
