"""The door that every workbook passes before anything in it is read.

An .xlsx is a zip of XML. The zip's directory, sizes and ratios are checked before a member is inflated, a document type is
refused before any entity can be declared, and elements are counted as they are parsed: time and memory are bounded
by the constants below, whatever the file says of itself.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from auditlib.errors import FileError

MB = 1024 * 1024
LARGEST_FILE = 20 * MB
LARGEST_DIRECTORY = MB
MOST_MEMBERS = 1000
LARGEST_TOTAL = 64 * MB
LARGEST_PART = 16 * MB
SMALL = MB
LARGEST_RATIO = 200
MOST_ELEMENTS = 1_000_000
MOST_LETTERS = 5_000_000

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
DIRECTORY_END, ZIP64_END = b"PK\x05\x06", b"PK\x06\x07"
LONGEST_END = 22 + 65535
ENCRYPTED = 0x1
# What the zip and XML libraries, and the reading of what they give, raise for a file that is not what it says it is.
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError,
    EOFError, LookupError, ValueError, ArithmeticError, RuntimeError,
)  # fmt: skip


class Refused(FileError):
    """A file that is not read any further; `code` is that of the finding, `words` what its message needs."""

    def __init__(self, code: str, **words: object) -> None:
        """Keep the finding's code and words."""
        self.code, self.words = code, words
        super().__init__(code)


class Package:
    """The parts of a workbook whose sizes were checked, and how much may still be read from them.

    A part may be named, and a text referred to, any number of times; so what is read is counted, not what is there.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Begin with nothing read."""
        self._archive = archive
        self._sizes = {member.filename: member.file_size for member in archive.infolist()}
        self._bytes = self._elements = self._letters = 0

    def __contains__(self, part: str) -> bool:
        return part in self._sizes

    def walk(
        self,
        part: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Parse one part, calling `start`, `end` and `text`; names come without their namespace.

        Raises Refused for a document type or too many elements, expat's error for XML that is broken.
        """
        self._bytes += self._sizes.get(part, 0)
        if self._bytes > LARGEST_TOTAL:
            raise Refused("too_many_elements")
        parser = expat.ParserCreate()
        parser.buffer_text = True

        def begin(name: str, attributes: dict[str, str]) -> None:
            self._elements += 1
            if self._elements > MOST_ELEMENTS:
                raise Refused("too_many_elements")
            start(name.rpartition(":")[2], attributes)

        def doctype(*_: object) -> None:
            raise Refused("document_type", found=part)

        parser.StartElementHandler = begin
        parser.StartDoctypeDeclHandler = doctype
        if end is not None:
            parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
        parser.CharacterDataHandler = text
        parser.Parse(self._archive.read(part), True)

    def spend(self, letters: int) -> None:
        """Count the letters of a cell. Raises Refused where they are too many in all."""
        self._letters += letters
        if self._letters > MOST_LETTERS:
            raise Refused("too_many_elements")


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a workbook as checked parts.

    Raises Refused for a file that is no workbook, could hurt, or breaks while it is read; FileError if it cannot be read.
    """
    try:
        _check_bytes(path)
        with zipfile.ZipFile(path) as archive:
            _check_members(archive.infolist())
            yield Package(archive)
    except OSError as error:
        raise FileError(f"{path}: 读不出来（{error.strerror}）") from error
    except BROKEN as error:
        raise Refused("broken_workbook", found="内部数据读不通") from error


def _check_bytes(path: Path) -> None:
    """Check the file's kind and size and the size of its directory: what a zip library would read without asking."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise Refused("too_large", found=f"{size / MB:.0f} MB", limit=f"{LARGEST_FILE // MB} MB")
    with path.open("rb") as file:
        begins = file.read(len(OLE))
        file.seek(max(0, size - LONGEST_END))
        ends = file.read(LONGEST_END)
    if begins == OLE:
        raise Refused("old_format")
    if not begins.startswith(ZIP):
        raise Refused("not_xlsx")
    at = ends.rfind(DIRECTORY_END)
    directory = int.from_bytes(ends[at + 12 : at + 16], "little")
    if at < 0 or ZIP64_END in ends or directory > LARGEST_DIRECTORY:
        raise Refused("broken_workbook", found="压缩目录不合规")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise Refused("zip_bomb", found=f"内含 {len(members)} 个文件")
    total = sum(member.file_size for member in members)
    if total > LARGEST_TOTAL:
        raise Refused("zip_bomb", found=f"解压后达 {total / MB:,.0f} MB")
    for member in members:
        place = PurePosixPath(member.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or ":" in place.parts[:1]:
            raise Refused("broken_workbook", found=f"内部文件名 {member.filename} 越出工作簿")
        if member.flag_bits & ENCRYPTED:
            raise Refused("old_format")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("broken_workbook", found=f"{member.filename} 的压缩方式不受支持")
        big = member.filename.endswith(".xml") and member.file_size > LARGEST_PART
        dense = member.file_size > SMALL and member.file_size > LARGEST_RATIO * max(1, member.compress_size)
        if big or dense:
            raise Refused("zip_bomb", found=f"{member.filename} 解压后达 {member.file_size / MB:,.0f} MB")
