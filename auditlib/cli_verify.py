"""`auditlib verify` and `bundle`: that a report is what was published, shown here and elsewhere.

Every verb imports what it needs when it is called, so that help answers at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditlib.cli_words import ChineseCommand
from auditlib.errors import AuditError

if TYPE_CHECKING:
    from auditlib.log.log import Log
    from auditlib.params import Params
    from auditlib.record.found import Found

FILE = click.Path(path_type=Path)
PARAMS = click.option(
    "--params",
    "folder",
    type=FILE,
    metavar="目录",
    help="有 province.yaml 的工作目录（默认按报告所属的标准，在当前目录、params/ 下和报告旁边找）。",
)
NOTEBOOK = click.option(
    "--notebook", type=FILE, metavar="笔记本", help="所用的笔记本（默认 notebooks/city_audit.ipynb）。"
)
AGAINST = click.option("--against", type=FILE, multiple=True, metavar="文件", help="自己留存的检查点，可多次使用。")


@click.command(cls=ChineseCommand)
@click.argument("directory", type=FILE, metavar="报告目录")
@PARAMS
@NOTEBOOK
@AGAINST
@click.option("--rerun", is_flag=True, help="另按当时的输入重新执行最新一版，比较分数、表格和页面。")
def verify(directory: Path, folder: Path | None, notebook: Path | None, against: tuple[Path, ...], rerun: bool) -> None:
    """核验报告：文件齐全、与发布时一字不差、在日志中、按要求签了名；有不符时退出码为 1。

    目录可以是一市的报告、其中一版（…/v2），或各市报告所在的目录。只读，不改动任何文件。

    \b
    例：auditlib verify reports/jiangsu-2012/320100-南京市
        auditlib verify reports/jiangsu-2012 --rerun
        auditlib verify reports/jiangsu-2012 --against 留存.checkpoint
    """
    from auditlib.audit import log_of
    from auditlib.docket.proof import find_params
    from auditlib.execute import find_notebook
    from auditlib.record.chain import read_chain
    from auditlib.record.checkpoint import read_checkpoint
    from auditlib.record.found import exit_code
    from auditlib.record.verify import verify
    from auditlib.record.verify_signatures import verify_signatures

    params, kept = find_params(directory, folder), [read_checkpoint(path) for path in against]
    with log_of(params) as log:
        known = notebook or find_notebook()
        found = _told(verify(directory, log, against=kept, params=params, notebook=known))
        chain = read_chain(log)
        if not chain.faults:  # the rest reads what the entries say
            found += _told(verify_signatures(directory, params, log))
            found += _told(_again(directory, params, log, known)) if rerun else []
        click.echo(f"{log.place}：{len(chain.links)} 条，根哈希 {chain.checkpoint().text().splitlines()[2]}")
    wrong = sum(each.level == "error" for each in found)
    again = "，重新执行所得相同" if rerun else ""
    click.echo(f"核验不通过：{wrong} 处不符" if wrong else f"核验通过：与发布时一致{again}")
    raise SystemExit(exit_code(found))


@click.command(cls=ChineseCommand)
@click.argument("city", metavar="城市")
@PARAMS
@click.option("--reports", type=FILE, default=Path("reports"), metavar="目录", help="报告在哪里（默认 reports）。")
@click.option("--version", "number", type=click.IntRange(1), metavar="版次", help="打包哪一版（默认最新一版）。")
@click.option("--out", type=FILE, metavar="文件", help="写成哪个文件（默认当前目录下的 代码-城市-v版次.zip）。")
@click.option("--full", is_flag=True, help="连同附件和未隐去姓名的工作簿一起打包。")
@NOTEBOOK
@AGAINST
def bundle(  # noqa: PLR0913, PLR0917 - an option each
    city: str,
    folder: Path | None,
    reports: Path,
    number: int | None,
    out: Path | None,
    full: bool,
    notebook: Path | None,
    against: tuple[Path, ...],
) -> None:
    """把一市的报告、所依据的输入和证明打成一个 zip，拿到任何有 Python 的电脑上都能核验。

    包里的 verify.py 只用 Python 标准库：python -I verify.py 包.zip。默认隐去已知的姓名，不附附件，但列出它们的哈希。

    \b
    例：auditlib bundle 徐州市
        auditlib bundle 320300 --version 1 --full --out 送审.zip
    """
    from auditlib.audit import log_of
    from auditlib.docket.find import find_city
    from auditlib.execute import find_notebook
    from auditlib.files.whole import write_whole
    from auditlib.params import read_params
    from auditlib.record.bundle import VERIFIER, bundle, verifier
    from auditlib.record.checkpoint import read_checkpoint
    from auditlib.record.versions import latest
    from auditlib.run import report_directory

    params = read_params(find_city(city, folder))
    directory, kept = report_directory(params, reports), [read_checkpoint(path) for path in against]
    newest = latest(directory)
    if newest is None:
        raise AuditError(f"{directory}: {params.city}还没有报告；请先运行 auditlib run")
    version = directory / f"v{number or newest.number}"
    with log_of(params) as log:
        data = bundle(version, params, log, notebook or find_notebook(), full=full, kept=kept)
    path = out or Path(f"{params.stem}-{version.name}.zip")
    write_whole(path, data)
    beside = path.with_name(VERIFIER)
    write_whole(beside, verifier())
    click.echo(f"已打包 {path}（{len(data) / 1024:.0f} KB），查验程序 {beside}")
    click.echo(f"在任何有 Python 3.9 以上的电脑上：python -I {VERIFIER} {path.name}")


def _again(directory: Path, params: Params, log: Log, notebook: Path) -> Iterator[Found]:
    """Execute the newest version of each city's report again, or the version that is meant."""
    from auditlib.docket.proof import find_params
    from auditlib.record.rerun import rerun
    from auditlib.record.verify import reports_in
    from auditlib.run import run_city

    for report, numbers in reports_in(directory):
        if report.code and numbers:
            ours = find_params(report.directory, params.workspace)
            yield from rerun(
                report.directory / f"v{max(numbers)}",
                ours,
                log,
                notebook,
                lambda path, reports, made: run_city(path, reports, notebook=made).directory,
            )


def _told(found: Iterable[Found]) -> list[Found]:
    """Tell what is found as it is found."""
    kept = []
    for each in found:
        click.echo(str(each))
        kept.append(each)
    return kept
