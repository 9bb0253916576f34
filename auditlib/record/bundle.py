"""One file with a version of a report, what it was made of, the proofs of both, and the program that checks them.

bundle.json                 the list: each file's SHA-256, and what was left out or redacted, with its hash
verify.py                   the verifier, of Python's standard library alone
report/                     the version as published, its manifest with it
inputs/<role>/<name>        what went in; of the province's file the part that bears on the city, as it was hashed
proofs/                     checkpoint, the entries of the publication and the decisions, and their Merkle proofs
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import rfc8785

from auditlib.errors import FileError
from auditlib.evidence.attachments import beside
from auditlib.files.zipped import zipped
from auditlib.log.entry import canonical_bytes
from auditlib.log.log import Log
from auditlib.params import Params
from auditlib.record import merkle
from auditlib.record.chain import Chain, read_chain
from auditlib.record.checkpoint import Checkpoint
from auditlib.record.inputs import Input, _ours
from auditlib.record.manifest import MANIFEST, Manifest, read_manifest
from auditlib.record.portable import checks, ed25519, main, package
from auditlib.record.publication import publications
from auditlib.record.redact import redacted
from auditlib.standard.load import find_standard

FORMAT = 1
VERIFIER = "verify.py"
SIGNATURES = "signatures"
PARTS = (merkle, ed25519, package, checks, main)
PERSONAL = ("attachment", "workbook")
PROGRAM = ("auditlib", "city")


def bundle(  # noqa: PLR0913 - what a bundle is made of
    directory: Path,
    params: Params,
    log: Log,
    notebook: Path,
    *,
    full: bool = False,
    kept: Iterable[Checkpoint] = (),
) -> bytes:
    """Pack the version in `directory` (…/v2) as a zip's bytes, the same bytes each time.

    Attachments are left out and the workbook's known names redacted unless `full`. `kept` are checkpoints to which the bundle
    shall hold a proof besides the manifest's own. The version's signatures go along, with the public keys that the workspace
    lists. Raises FileError for a version that cannot be read or was never published.
    """
    manifest, chain = read_manifest(directory / MANIFEST), read_chain(log)
    files, left_out, hidden = dict[str, bytes](), [], []
    for name in sorted(manifest.outputs):
        files[f"report/{name}"] = _read(directory / name)
    files[f"report/{MANIFEST}"] = manifest.text()
    for each in manifest.inputs:
        data, why = _input(each, params, notebook, full=full)
        if why and data is not None:
            hidden.append({"role": each.role, "name": each.name, "sha256": each.sha256})
        elif why:
            left_out.append({**each._asdict(), "why": why})
        if data is not None:
            files[f"inputs/{each.role}/{each.name}"] = data
    files |= _proofs(manifest, chain, [manifest.checkpoint, *kept])
    for path in sorted((directory.parent / SIGNATURES).glob(f"{directory.name}.*")):
        files[f"proofs/signatures/{path.name}"] = _read(path)
    keys = [f"{each.key} {each.person.name}\n" for each in params.members if each.key]
    files |= {"proofs/keys.txt": "".join(keys).encode(), VERIFIER: verifier()}
    listed: dict[str, Any] = {
        "format": FORMAT,
        "city": manifest.city,
        "code": manifest.code,
        "version": manifest.number,
        "log": chain.name,
        "files": {name: sha256(data).hexdigest() for name, data in files.items()},
        "left_out": left_out,
        "redacted": hidden,
    }
    return zipped({package.LIST: canonical_bytes(listed), **files})


def verifier() -> bytes:
    """Assemble the verifier: the modules that it is made of, one after another, without their imports of each other."""
    texts = [Path(part.__file__ or "").read_text(encoding="utf-8") for part in PARTS]
    taken = [_own_lines(text) for text in texts]
    imports = sorted({line for lines, _ in taken for line in lines})
    head = f'"""{main.ABOUT}\n\n    python -I verify.py 报告包.zip\n\n{main.TRUST}\n"""\n\nfrom __future__ import annotations\n\n'
    return "\n".join([head + "\n".join(imports), *(text for _, text in taken)]).encode()


def _own_lines(text: str) -> tuple[list[str], str]:
    """Part a module's imports of the standard library from what follows them; all other imports are of the parts."""
    tree = ast.parse(text)
    lines = text.splitlines()
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    ours = [ast.unparse(node) for node in imports if not _of_house(node)]
    start = max(node.end_lineno or 0 for node in imports)
    return ours, "\n".join(lines[start:]) + "\n"


def _of_house(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("auditlib", "__future__")


def _input(each: Input, params: Params, notebook: Path, *, full: bool) -> tuple[bytes | None, str]:
    """Take an input as it was recorded, or tell why it is not there; both for one that is redacted."""
    if each.role == "decision":
        return None, ""
    if not each.sha256 or each.role in PROGRAM:
        return None, "program" if each.role in PROGRAM else "absent"
    if each.role == "attachment" and not full:
        return None, "personal"
    try:
        data = _now(each, params, notebook)
    except OSError:
        data = b""
    if sha256(data).hexdigest() != each.sha256:
        return None, "changed"
    if each.role == "workbook" and not full:
        return redacted(params.workbook), "personal"
    return data, ""


def _now(each: Input, params: Params, notebook: Path) -> bytes:
    if each.role == "province":
        return rfc8785.dumps(_ours(params))
    attached = beside(params.workbook.parent, each.name) if each.role == "attachment" else None
    places = {
        "standard": lambda: find_standard(params.standard),
        "notebook": lambda: notebook,
        "params": lambda: params.path,
        "workbook": lambda: params.workbook,
        "attachment": lambda: attached or Path(),
    }
    return places[each.role]().read_bytes()


def _proofs(manifest: Manifest, chain: Chain, kept: list[Checkpoint]) -> dict[str, bytes]:
    """Take the log's entries that the version rests on, with their proofs under the log's present checkpoint."""
    digest = sha256(manifest.text()).hexdigest()
    found = [each for each in publications(chain, manifest.code) if each.manifest == digest]
    if chain.faults or not found:
        said = chain.faults[0] if chain.faults else "日志中没有这一版的公布记录"
        raise FileError(f"{manifest.city} 第{manifest.number}版：{said}，不能打包；请先用 auditlib verify 查验")
    numbers = [int(each.name) for each in manifest.inputs if each.role == "decision"]
    published = found[0].entry
    tree, size = chain.tree, len(chain.links)
    paths = {str(seq): [each.hex() for each in tree.inclusion(seq - 1)] for seq in sorted({*numbers, published.seq})}
    first = {each.size for each in kept if 0 < each.size <= size}
    proofs = {str(each): [one.hex() for one in tree.consistency(each)] for each in sorted(first)}
    return {
        "proofs/checkpoint.txt": chain.checkpoint().text().encode(),
        "proofs/publication.json": published.data,
        "proofs/inclusion.json": canonical_bytes({"size": size, "paths": paths}),
        "proofs/consistency.json": canonical_bytes(proofs),
        **{f"proofs/decisions/{seq}.json": chain.by_number[seq].data for seq in numbers},
    }


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"{path}: 读不出（{error.strerror}），不能打包") from error
