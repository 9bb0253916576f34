"""A version's manifest: an in-toto Statement v1 with the SLSA provenance v1 predicate, in the bytes of RFC 8785.

The subjects are the version's files, the resolved dependencies what went in, each by SHA-256. The same content has the same
bytes: what is read is written again and compared, so that nothing else passes for a manifest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditlib.errors import FileError
from auditlib.log.entry import canonical_bytes
from auditlib.record.checkpoint import Checkpoint, parse_checkpoint
from auditlib.record.environment import environment
from auditlib.record.inputs import ROLE_WORDS, Input

MANIFEST = "manifest.json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
BUILD = "urn:auditlib:report:v1"
BUILDER = "urn:auditlib"
# What stands in place of a digest for an input that was named and not there: a descriptor must hold one or the other.
ABSENT = "urn:auditlib:absent"
PLAIN_NAME = re.compile(r"[^/\\\x00-\x1f.][^/\\\x00-\x1f]*")
# Which parts of the environment make up the builder's version; the others are internal parameters.
OF_BUILDER = ("auditlib", "commit")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version rests on: whose it is, why it was made, what went in and came out by hash, where and when it was made.

    `outputs` gives each file's SHA-256 and `sm3` its SM3 digest, where one was asked for; `checkpoint` is the log's, before
    the version was published; `made` is when, in UTC to the second ("2026-11-24T19:49:55Z"), empty where it is not told.
    """

    city: str
    code: str
    standard: str
    number: int
    reason: str
    inputs: tuple[Input, ...]
    outputs: Mapping[str, str]
    checkpoint: Checkpoint
    environment: Mapping[str, str] = field(default_factory=dict)
    sm3: Mapping[str, str] = field(default_factory=dict)
    made: str = ""

    def text(self) -> bytes:
        """Write it in its only form."""
        return canonical_bytes(_tree(self))


def describe(  # noqa: PLR0913 - each is a word of the manifest
    directory: Path,
    *,
    city: str,
    code: str,
    standard: str,
    number: int,
    reason: str,
    inputs: Iterable[Input],
    checkpoint: Checkpoint,
    sm3: bool = False,
    made: str = "",
) -> Manifest:
    """Make the manifest of a version of which all other files lie in `directory`.

    Raises FileError for a file that cannot be read, and where `sm3` is asked for and this Python's OpenSSL has none.
    """
    files = sorted(path for path in directory.iterdir() if path.name != MANIFEST)
    return Manifest(
        city=city,
        code=code,
        standard=standard,
        number=number,
        reason=reason,
        inputs=tuple(inputs),
        outputs={path.name: digest_of(path) for path in files},
        checkpoint=checkpoint,
        environment=environment(),
        sm3={path.name: digest_of(path, "sm3") for path in files} if sm3 else {},
        made=made,
    )


def read_statement(data: bytes, place: object = MANIFEST) -> Manifest:
    """Read a manifest's bytes; `place` names its file. Raises FileError for anything but what `Manifest.text` writes."""
    try:
        manifest = _manifest(json.loads(data))
        if manifest.text() == data:
            return manifest
        said = "不是规范的写法"
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        said = str(error) if str(error).startswith("不") else "缺项或格式不对"
    raise FileError(f"{place}: 读不出清单（{said}）；已被改动或不是 auditlib 写的")


def read_manifest(path: Path) -> Manifest:
    """Read a manifest's file. Raises FileError, naming it, where it cannot be read or is none."""
    try:
        return read_statement(path.read_bytes(), path)
    except OSError as error:
        raise FileError(f"{path}: 读不出清单（{error.strerror}）") from error


def digest_of(path: Path, algorithm: str = "sha256") -> str:
    """Hash a file, in hex. Raises FileError where it cannot be read or the algorithm is not there."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, algorithm).hexdigest()
    except OSError as error:
        raise FileError(f"{path}: 读不出（{error.strerror}）") from error
    except ValueError as error:
        raise FileError(f"本机的 Python 没有 {algorithm.upper()} 算法，不能写 {path.name} 的摘要") from error


def _tree(manifest: Manifest) -> dict[str, Any]:
    ran = manifest.environment
    return {
        "_type": STATEMENT,
        "subject": [
            {"name": name, "digest": {"sha256": digest, **_sm3(manifest, name)}}
            for name, digest in sorted(manifest.outputs.items())
        ],
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD,
                "externalParameters": {
                    "city": manifest.city,
                    "code": manifest.code,
                    "standard": manifest.standard,
                    "version": manifest.number,
                    "reason": manifest.reason,
                },
                "internalParameters": {
                    "checkpoint": manifest.checkpoint.text(),
                    "environment": {name: value for name, value in ran.items() if name not in OF_BUILDER},
                },
                "resolvedDependencies": [_dependency(each) for each in manifest.inputs],
            },
            "runDetails": {
                "builder": {"id": BUILDER, "version": {name: ran[name] for name in OF_BUILDER if name in ran}},
                **({"metadata": {"finishedOn": manifest.made}} if manifest.made else {}),
            },
        },
    }


def _sm3(manifest: Manifest, name: str) -> dict[str, str]:
    return {"sm3": manifest.sm3[name]} if name in manifest.sm3 else {}


def _dependency(each: Input) -> dict[str, Any]:
    known = {"digest": {"sha256": each.sha256}} if each.sha256 else {"uri": ABSENT}
    return {"name": each.name, **known, "annotations": {"role": each.role}}


def _manifest(tree: Any) -> Manifest:
    """Take a manifest from its tree; what is left over shows when it is written again."""
    build, run = tree["predicate"]["buildDefinition"], tree["predicate"]["runDetails"]
    told, inner = build["externalParameters"], build["internalParameters"]
    ran = {**run["builder"]["version"], **inner["environment"]}
    subjects = {_plain_name(each["name"]): each["digest"] for each in tree["subject"]}
    made = run["metadata"]["finishedOn"] if "metadata" in run else ""
    texts = (told["city"], told["code"], told["standard"], told["reason"], made, *ran.values())
    if not all(isinstance(text, str) for text in texts) or type(told["version"]) is not int or told["version"] < 1:
        raise ValueError("不是清单应有的内容")
    return Manifest(
        city=told["city"],
        code=told["code"],
        standard=told["standard"],
        number=told["version"],
        reason=told["reason"],
        inputs=tuple(map(_input, build["resolvedDependencies"])),
        outputs={name: _hex(digest["sha256"]) for name, digest in subjects.items()},
        checkpoint=parse_checkpoint(inner["checkpoint"]),
        environment=ran,
        sm3={name: _hex(digest["sm3"]) for name, digest in subjects.items() if "sm3" in digest},
        made=made,
    )


def _input(tree: Any) -> Input:
    role, name = tree["annotations"]["role"], tree["name"]
    if role not in ROLE_WORDS or not isinstance(name, str):
        raise ValueError(f"不认识的输入 {role} {name}")
    return Input(role, name, _hex(tree["digest"]["sha256"]) if "digest" in tree else "")


def _plain_name(name: str) -> str:
    """Take the name of a file in the version's own directory, and no other's."""
    if not PLAIN_NAME.fullmatch(name):
        raise ValueError(f"不是文件名 {name}")
    return name


def _hex(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise ValueError(f"不是哈希 {text}")
    return text
