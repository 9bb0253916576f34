"""The command line of the verifier that goes along with a bundle."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from auditlib.record.portable.checks import check
from auditlib.record.portable.package import LIST, Bundle

ABOUT = "查验一份审核报告包。只用 Python 标准库，不联网，不需要 auditlib。"
TRUST = "包里的 verify.py 也可能被换掉：请用从别处得到的同一文件查验，或把它的 SHA-256 与打包的人核对。"


def main(words: list[str] | None = None) -> int:
    """Check the bundle that is named, else the folder that this file lies in; 0 where all holds, 1 where anything does not."""
    parser = argparse.ArgumentParser(description=ABOUT, epilog=TRUST, add_help=True)
    parser.add_argument("bundle", nargs="?", type=Path, help="报告包（zip 或解开的文件夹），默认为本文件所在的文件夹")
    parser.add_argument("--against", action="append", default=[], type=Path, metavar="文件", help="自己留存的检查点")
    parser.add_argument("--key", action="append", default=[], metavar="公钥", help="自己所知的签名人公钥，一行")
    asked = parser.parse_args(words)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    path = asked.bundle or Path(__file__).resolve().parent
    try:
        kept = [(each.name, each.read_bytes()) for each in asked.against]
        bundle = Bundle(path)
    except OSError as error:
        print(f"错误：读不出 {error.filename}（{error.strerror}）")
        return 1
    check(bundle, kept, asked.key)
    for line in dict.fromkeys(bundle.faults):
        print(f"不符 {line}")
    for line in dict.fromkeys(bundle.notes):
        print(f"说明 {line}")
    named = bundle.prefix or f"{path.name} "
    count = len(dict.fromkeys(bundle.faults))
    print(
        f"{named}查验{f'不通过：{count} 处不符' if count else '通过：包内各项彼此相符'}（{LIST} 所列 {len(bundle.files)} 个文件）"
    )
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
