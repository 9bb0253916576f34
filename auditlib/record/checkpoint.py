"""A checkpoint: how long a log was and the head of its Merkle tree, in the text form of C2SP tlog-checkpoint.

    auditlib/jiangsu-2012/江苏省        the origin: which log
    42                                 its size: how many entries
    5Fo8…=                             the root: the head of their tree, base64

Each line ends with a newline. The text alone is not signed; a signed note is this text, an empty line and signatures.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from auditlib.errors import FileError
from auditlib.record.merkle import Tree

ORIGIN = "auditlib/"
# No line of a note may hold control characters, and the origin is also the name of the log's key: no space, no plus.
FORM = re.compile(r"(?P<origin>[^\s+\x00-\x1f\x7f]+)\n(?P<size>0|[1-9][0-9]{0,15})\n(?P<root>[A-Za-z0-9+/]{43}=)\n")
SIGNATURES = "\n— "
NOT_IN_ORIGIN = re.compile(r"[%+\s\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's origin, its size, and the head of the tree of its entries' hashes (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Write it in its text form."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def origin_of(log: str) -> str:
    """Tell the origin of the log that has this name; what an origin cannot hold is percent-encoded."""
    return ORIGIN + NOT_IN_ORIGIN.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), log)


def checkpoint_of(log: str, tree: Tree, size: int | None = None) -> Checkpoint:
    """Tell the checkpoint of the log that has this name, now or as it was at `size` entries."""
    return Checkpoint(origin_of(log), len(tree) if size is None else size, tree.head(size))


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint's text. Raises ValueError, in Chinese, for anything but the three lines in their only form."""
    found = FORM.fullmatch(text)
    if found is None:
        raise ValueError("不是检查点（应为三行：日志名称、条数、Base64 的根哈希）")
    root = base64.b64decode(found["root"])
    checkpoint = Checkpoint(found["origin"], int(found["size"]), root)
    # The last letter of a Base64 text holds bits that say nothing: only one form of them is taken.
    if checkpoint.text() != text:
        raise ValueError("不是检查点（根哈希的 Base64 写法不规范）")
    return checkpoint


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint that was kept in a file, with or without signatures below it.

    The signatures are not looked at. Raises FileError, naming the file, for one that cannot be read or is none.
    """
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path}: 读不出检查点（{getattr(error, 'strerror', None) or '不是文字'}）") from error
    body, mark, _ = text.partition(SIGNATURES)
    try:
        return parse_checkpoint(body if mark else text)
    except ValueError as error:
        raise FileError(f"{path}: {error}") from error
