"""Packing files so that the same files always give the same bytes, on every machine."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

EPOCH = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644


def zipped(files: Mapping[str, bytes], *, stored: bool = False) -> bytes:
    """Pack files by name, in their order. `stored` leaves them as they are: libraries of zlib compress differently."""
    kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    target = BytesIO()
    with zipfile.ZipFile(target, "w", kind) as package:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type, info.external_attr, info.create_system = kind, READABLE << 16, 3
            package.writestr(info, data)
    return target.getvalue()


def unzipped(package: bytes) -> dict[str, bytes]:
    """Take a package's files by name, in their order. Raises BadZipFile for what is none."""
    with zipfile.ZipFile(BytesIO(package)) as source:
        return {info.filename: source.read(info) for info in source.infolist() if not info.is_dir()}
