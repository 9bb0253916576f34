"""The command: python -m tools.sample [--cities N] [OUT_DIR]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from auditlib.errors import AuditError
from tools.sample.story import MOST_INVENTED, read_sample
from tools.sample.write import write_sample

COMMITTED = Path(__file__).parents[2] / "params"


def main(arguments: list[str] | None = None) -> int:
    """Write the sample and tell where; 1 for what the user can put right."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.sample", description="生成示例数据：各市的参数、工作簿和附件"
    )
    parser.add_argument(
        "--cities", type=int, metavar="N", help=f"改为 N 个虚构的市（1 到 {MOST_INVENTED}），用于负载测试"
    )
    parser.add_argument("out", nargs="?", type=Path, metavar="OUT_DIR", help="写到哪个目录，默认 params/<标准>")
    asked = parser.parse_args(arguments)
    if asked.cities is not None and not 1 <= asked.cities <= MOST_INVENTED:
        parser.error(f"--cities 应在 1 到 {MOST_INVENTED} 之间，却是 {asked.cities}")
    if asked.cities is not None and asked.out is None:
        parser.error("用 --cities 时请指明目录 OUT_DIR，以免与示例混在一起")
    sample = read_sample(asked.cities)
    out = asked.out or COMMITTED / sample.standard
    try:
        written = write_sample(out, sample)
    except AuditError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"已写入 {out}：{len(written)} 个市")
    return 0


if __name__ == "__main__":
    sys.exit(main())
