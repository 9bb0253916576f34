"""A bundle's files, read from a zip or a folder, and the small forms in them: strict JSON, and checkpoints."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from pathlib import Path
from typing import Any

CHECKPOINT = re.compile(r"([^\s+\x00-\x1f\x7f]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n")
LARGEST = 2 << 30
# What the list does not list: itself.
LIST = "bundle.json"


class Wrong(Exception):
    """A file that is not what it must be: its name, and what is wrong with it."""


class Bundle:
    """A bundle's files by name, and what has been found."""

    def __init__(self, path: Path) -> None:
        """Read all files of a zip or a folder."""
        self.faults: list[str] = []
        self.notes: list[str] = []
        self.prefix = ""
        self.files = self._zipped(path) if path.is_file() else self._folder(path)

    def _folder(self, path: Path) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for each in sorted(path.rglob("*")):
            name = each.relative_to(path).as_posix()
            if each.is_symlink() or not (each.is_dir() or each.is_file()):
                self.fault(name, "不是普通文件")
            elif each.is_file():
                found[name] = each.read_bytes()
        return found

    def _zipped(self, path: Path) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        try:
            with zipfile.ZipFile(path) as package:
                if sum(info.file_size for info in package.infolist()) > LARGEST:
                    raise zipfile.BadZipFile("too large")
                for info in package.infolist():
                    if info.filename in found:
                        self.fault(info.filename, "在包里有两份")
                    try:
                        found[info.filename] = package.read(info)
                    except Exception:  # a broken package breaks in many ways
                        self.fault(info.filename, "压缩包里的这个文件已损坏")
        except Exception:
            self.fault(path.name, "不是完好的 zip 文件")
        return found

    def fault(self, name: str, message: str) -> None:
        """Keep a fault."""
        self.faults.append(f"{self.prefix}{name}：{message}")

    def take(self, name: str) -> bytes:
        """Give a file's bytes."""
        if name not in self.files:
            raise Wrong(name, "不在包里")
        return self.files[name]

    def read(self, name: str) -> Any:
        """Read a file that must be JSON in the bytes of RFC 8785."""
        data = self.take(name)
        try:
            tree = json.loads(data.decode(), parse_float=refuse, parse_constant=refuse)
            whole = canonical(tree) == data
        except (ValueError, RecursionError):
            whole = False
        if not whole:
            raise Wrong(name, "不是规范的 JSON，已被改动")
        return tree


def checkpoint(data: bytes, name: str) -> tuple[str, int, bytes]:
    """Read a checkpoint: origin, size, head. Signatures below it are left alone."""
    text = data.decode().replace("\r\n", "\n").partition("\n— ")[0]
    found = CHECKPOINT.fullmatch(text)
    head = base64.b64decode(found[3]) if found else b""
    if not found or base64.b64encode(head).decode() != found[3]:
        raise Wrong(name, "不是检查点（应为三行：日志名称、条数、根哈希）")
    return found[1], int(found[2]), head


def canonical(value: Any) -> bytes:
    """Write a value as RFC 8785 does; there are no floats in it."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return b"{" + b",".join(canonical(name) + b":" + canonical(value[name]) for name in names) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(canonical, value)) + b"]"
    return json.dumps(value, ensure_ascii=False).encode()


def refuse(text: str) -> None:
    """Refuse a number that is not whole."""
    raise ValueError(text)
