"""`auditlib history`, `backup` and `restore`: what became of a report, and that nothing of it is lost.

Every verb imports what it needs when it is called, so that help answers at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from auditlib.cli_words import ChineseCommand

FILE = click.Path(path_type=Path)
PARAMS = click.option(
    "--params",
    "folder",
    type=FILE,
    metavar="目录",
    help="有 province.yaml 的工作目录（默认当前目录，或 params/ 下唯一的一个）。",
)
REPORTS = click.option(
    "--reports", type=FILE, default=Path("reports"), metavar="目录", help="报告在哪里（默认 reports）。"
)
MIB = 1024**2


@click.command(cls=ChineseCommand)
@click.argument("city", metavar="城市")
@PARAMS
@REPORTS
def history(city: str, folder: Path | None, reports: Path) -> None:
    """列出一市报告的各版：为什么出、何时发布、谁复核、谁签名。

    例：auditlib history 南京市
    """
    from auditlib.audit import log_of
    from auditlib.docket.find import find_city
    from auditlib.params import read_params
    from auditlib.record.history import history, history_lines
    from auditlib.run import report_directory

    params = read_params(find_city(city, folder))
    with log_of(params) as log:
        entries = log.entries()
    click.echo("\n".join(history_lines(params.city, history(report_directory(params, reports), params.code, entries))))


@click.command(cls=ChineseCommand)
@click.argument("folder", type=FILE, metavar="目录")
@click.argument("file", type=FILE, metavar="文件")
@REPORTS
def backup(folder: Path, file: Path, reports: Path) -> None:
    """把工作目录（参数、佐证、证明材料、日志）和报告备份成一个 zip 文件，写完即核对。

    已有的备份文件，等新的写完、核对过才换掉。私钥不在其中，请另外备份。

    \b
    例：auditlib backup params/jiangsu-2012 备份/2012年度.zip
    """
    from auditlib.record.backup import back_up

    made = back_up(folder, file, reports)
    click.echo(f"已备份 {made.files} 个文件，{made.size / MIB:.1f} MB：{made.path}")
    for head in made.heads:
        click.echo(f"日志“{head.log}”到第 {head.seq} 条，末条的哈希 {head.hash}")
    _tell_outside(made.outside)


@click.command(cls=ChineseCommand)
@click.argument("file", type=FILE, metavar="文件")
@click.argument("folder", type=FILE, metavar="目录")
def restore(file: Path, folder: Path) -> None:
    """把备份还原到一个空的或还没有的目录；全部核对无误才会出现。

    其中 params/ 是工作目录，reports/ 是报告；进入这个目录就可以照常使用。

    \b
    例：auditlib restore 备份/2012年度.zip 还原
    """
    from auditlib.record.archive import restore

    listing = restore(file, folder)
    click.echo(f"已还原 {len(listing.files) - 1} 个文件到 {folder}，备份于 {listing.time}")
    for head in listing.heads:
        click.echo(f"日志“{head.log}”到第 {head.seq} 条，末条的哈希 {head.hash}；请与报告上印的或别处留存的检查点核对")
    if listing.moved and listing.heads:
        said = "原来在服务器上或工作目录之外，province.yaml 和环境变量仍指向那里"
        click.echo(f"日志还原在 {folder / listing.log_file}；{said}，要用还原的这份请改 log 一行")
    _tell_outside(listing.outside)


def _tell_outside(outside: tuple[str, ...]) -> None:
    if outside:
        click.echo(f"注意，以下在工作目录之外，没有备份：{'、'.join(outside)}", err=True)
