"""One version checked: its manifest against directory and log, its files against the manifest, its score in all places."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from hashlib import sha256
from itertools import chain as joined
from pathlib import Path
from typing import Any

from auditlib.errors import AuditError, FileError
from auditlib.log.entry import Entry
from auditlib.params import NOT_IN_NAMES
from auditlib.record.chain import Chain
from auditlib.record.manifest import MANIFEST, Manifest, digest_of, read_statement
from auditlib.record.merkle import included
from auditlib.record.publication import PUBLICATION, Publication, publications
from auditlib.record.versions import SCORE
from auditlib.report.dated import checkpoint_in
from auditlib.report.score_json import to_json
from auditlib.report.seal import SHORT, sealed_score

DECISION = "decision"
PAGE, NOTEBOOK = "report.html", "audit.ipynb"
SHOWN = 5
Told = Callable[..., Any]


def check_version(directory: Path, code: str, chain: Chain, beside: Collection[str], told: Told) -> Iterator[Any]:
    """Check one version (…/v2) of a city; `told` makes a finding of a file's name and what is wrong with it."""
    path, number = directory / MANIFEST, int(directory.name.removeprefix("v"))
    try:
        manifest = read_statement(path.read_bytes())
    except OSError:
        yield told(MANIFEST, "清单不在或读不出")
        return
    except FileError:
        yield told(MANIFEST, "不是 auditlib 所写的清单，已被改动")
        return
    yield from _whose(manifest, directory, number, told)
    yield from _published(manifest, code, number, chain, told)
    yield from _files(manifest, directory, beside, told)
    yield from _printed(manifest, directory, told)
    if code:
        yield from _decisions(manifest, code, chain, told)
        yield from _score(manifest, directory, told)


def bearing(chain: Chain, code: str) -> Iterator[Entry]:
    """Find the decisions that bear on one city: its own and those for the whole province."""
    for entry in chain.entries(DECISION, f'"city":"{code}"'.encode(), b'"city":""'):
        if entry.body.get("city") in ("", code):
            yield entry


def _whose(manifest: Manifest, directory: Path, number: int, told: Told) -> Iterator[Any]:
    """Check that the manifest is of the directory that it lies in."""
    stem = NOT_IN_NAMES.sub("_", f"{manifest.code}-{manifest.city}") if manifest.code else directory.parent.name
    if stem != directory.parent.name:
        yield told(MANIFEST, f"是 {manifest.city}（{manifest.code}）的清单，不是本市的")
    if manifest.number != number:
        yield told(MANIFEST, f"是第{manifest.number}版的清单，被放在第{number}版的位置")


def _published(manifest: Manifest, code: str, number: int, chain: Chain, told: Told) -> Iterator[Any]:
    """Check that the log holds the version's publication, proved by its tree, after the manifest's checkpoint."""
    digest = sha256(manifest.text()).hexdigest()
    known = list(publications(chain, code))
    same = [each for each in known if each.manifest == digest and each.number == number]
    if said := chain.disagreement(manifest.checkpoint):
        yield told(MANIFEST, f"发布时所记的检查点（{manifest.checkpoint.size} 条）与日志不符：{said}")
    if not same:
        yield told(MANIFEST, _not_published(digest, number, known, chain))
        return
    seq = same[0].entry.seq
    if seq <= manifest.checkpoint.size:
        yield told(MANIFEST, f"日志第 {seq} 条的公布早于清单所记的检查点（{manifest.checkpoint.size} 条）")
    leaf, size = bytes.fromhex(same[0].entry.hash), len(chain.links)
    if seq > size or not included(leaf, seq - 1, size, chain.tree.inclusion(seq - 1), chain.tree.head()):
        yield told(MANIFEST, f"日志第 {seq} 条的公布不能由日志的根哈希证明")


def _not_published(digest: str, number: int, known: list[Publication], chain: Chain) -> str:
    other = next((each for each in known if each.manifest == digest), None)
    if other is not None:
        return f"日志第 {other.entry.seq} 条公布的是第{other.number}版，这份清单被放到了第{number}版"
    for entry in chain.entries(PUBLICATION, digest.encode()):
        return f"日志第 {entry.seq} 条公布的是 {entry.body.get('city')} 的报告，不是本市的"
    logged = [each.entry.seq for each in known if each.number == number]
    if logged:
        return f"与日志第 {logged[-1]} 条公布的清单不同，已被改动"
    return "日志中没有这一版的公布记录；若是发布时被打断，请再执行一次 auditlib run"


def _files(manifest: Manifest, directory: Path, beside: Collection[str], told: Told) -> Iterator[Any]:
    """Check that the files are those of the manifest, each a plain file with its digests, and no other."""
    there = {path.name: path for path in directory.iterdir()}
    for name, digest in manifest.outputs.items():
        path = there.get(name)
        if path is None:
            yield told(name, "清单列有这个文件，却不在")
        elif path.is_symlink() or not path.is_file():
            yield told(name, "不是普通文件")
        elif (found := digest_of(path)) != digest:
            origin = _same_elsewhere(directory, found)
            yield told(name, f"与发布时不同（SHA-256 应为 {digest[:SHORT]}…，现为 {found[:SHORT]}…）{origin}")
        elif name in manifest.sm3 and digest_of(path, "sm3") != manifest.sm3[name]:
            yield told(name, "与发布时不同（SM3 不符）")
    for name in sorted(there.keys() - manifest.outputs.keys() - {MANIFEST, *beside}):
        yield told(name, "多出这个文件，清单里没有")


def _same_elsewhere(directory: Path, digest: str) -> str:
    """Tell whose file it is that stands in another's place, where a manifest of a report nearby names it."""
    for path in sorted(directory.parents[1].glob(f"*/v*/{MANIFEST}")):
        if path.parent != directory and digest.encode() in path.read_bytes():
            return f"，与 {path.parent.parent.name} 第{path.parent.name[1:]}版的相同"
    return ""


def _decisions(manifest: Manifest, code: str, chain: Chain, told: Told) -> Iterator[Any]:
    """Check that the decisions named are those of the log that bore on the city, all of them and no other."""
    named = {each.name: each.sha256 for each in manifest.inputs if each.role == DECISION}
    ours = {str(entry.seq): entry.hash for entry in bearing(chain, code)}
    for name, digest in named.items():
        if name not in ours:
            yield told(MANIFEST, f"所依据的第{name}号决定不在日志中，或不是本市的")
        elif ours[name] != digest:
            yield told(MANIFEST, f"所依据的第{name}号决定与日志第 {name} 条不同：日志被改写")
    for name in ours.keys() - named.keys():
        if int(name) <= manifest.checkpoint.size:
            yield told(MANIFEST, f"第{name}号决定当时已在日志中，清单没有列入")


def _printed(manifest: Manifest, directory: Path, told: Told) -> Iterator[Any]:
    """Check that the page shows the checkpoint that the manifest names."""
    try:
        page = (directory / PAGE).read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return  # told of the file itself
    if checkpoint_in(page) != manifest.checkpoint.text():
        yield told(PAGE, "页上所印的检查点与清单所记的不同")


def _score(manifest: Manifest, directory: Path, told: Told) -> Iterator[Any]:
    """Check that the notebook's seal, score.json and the page tell the same score, of this city."""
    try:
        text = (directory / SCORE).read_bytes()
        sealed = sealed_score(json.loads((directory / NOTEBOOK).read_bytes()))
        score = json.loads(text)
        page = (directory / PAGE).read_bytes().decode()
        if to_json(sealed).encode() != text:
            differing = [*_differing(sealed, score)][:SHOWN] or ["只是写法不同"]
            yield told(SCORE, f"与笔记本里封存的分数不同：{'；'.join(differing)}")
        if score["city"] != manifest.city:
            yield told(SCORE, f"是 {score['city']} 的分数，不是本市的")
        if f"SHA-256 {sha256(text).hexdigest()[:SHORT]}…" not in page:
            yield told(PAGE, f"页上封存的分数不是 {SCORE} 的分数")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, AuditError) as error:
        said = str(error) if isinstance(error, AuditError) else "有文件不在或读不出"
        yield told(SCORE, f"不能与笔记本和报告核对（{said}）")


def _differing(sealed: Any, score: Any) -> Iterator[str]:
    """Tell in what rows and totals two scores differ."""
    if sealed["total"] != score["total"]:
        yield f"总分封存为 {sealed['total']}，现为 {score['total']}"
    for row in dict.fromkeys(joined(sealed["rows"], score["rows"])):
        if (was := sealed["rows"].get(row)) != (now := score["rows"].get(row)):
            yield f"评分行 {row} 封存为 {was}，现为 {now}"
    rest = [name for name in sealed if name not in ("total", "rows") and sealed[name] != score.get(name)]
    if rest:
        yield f"{'、'.join(rest)} 有变"
