"""`auditlib run`, `batch` and `diff`: a city's report, the whole province's, and what changed between two versions.

Every verb imports what it needs when it is called, so that help answers at once.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditlib.cli_words import ChineseCommand
from auditlib.errors import AuditError

if TYPE_CHECKING:
    from auditlib.batch import Outcome

FILE = click.Path(path_type=Path)
# What a run takes, of one city as of a province.
REPORTS = click.option(
    "--reports", type=FILE, default=Path("reports"), metavar="目录", help="报告放在哪里（默认 reports）。"
)
NOTEBOOK = click.option(
    "--notebook", type=FILE, metavar="笔记本", help="执行哪个笔记本（默认 notebooks/city_audit.ipynb）。"
)
COLD = click.option("--cold", "--kernel", "kernel", is_flag=True, help="在单独的 Jupyter 内核中执行（较慢）。")
STATES = {"done": "已发布", "same": "与上一版相同", "unchanged": "输入未变，未重新执行", "failed": "出错"}


@click.command(cls=ChineseCommand)
@click.argument("params", type=FILE, metavar="参数文件")
@REPORTS
@NOTEBOOK
@COLD
def run(params: Path, reports: Path, notebook: Path | None, kernel: bool) -> None:
    """审核一市：执行笔记本，生成报告。

    每次发布为新的一版（v1、v2……），旧版不动；latest.html 通往最新一版。
    每一版有 report.html（报告）、audit.ipynb（执行过的笔记本）、score.json（分数）、version.json（这一版的来历）。

    \b
    例：auditlib run params/jiangsu-2012/320100-南京市.yaml
    """
    from auditlib.report.terminal import verdict_line
    from auditlib.run import run_city

    done = run_city(params, reports, notebook=notebook, kernel=kernel)
    click.echo(verdict_line(done.score))
    same = "" if done.new else "，与这一版完全相同，没有另出新版"
    click.echo(f"报告：{done.directory / 'report.html'}（第{done.version.number}版{same}）")


@click.command(cls=ChineseCommand)
@click.argument("folder", type=FILE, metavar="目录")
@REPORTS
@NOTEBOOK
@COLD
@click.option("--jobs", type=click.IntRange(1), metavar="数", help="同时执行几个市（默认为处理器核数）。")
@click.option("--force", is_flag=True, help="输入没有变的市也重新执行。")
@click.option("--limit", type=click.IntRange(1), metavar="秒", help="每市至多多少秒，超过即停止（默认 900）。")
@click.option("--wait", is_flag=True, help="已有人在同一目录生成报告时，等他结束；否则说明是谁并退出。")
def batch(folder: Path, reports: Path, notebook: Path | None, kernel: bool, **options: int | bool | None) -> None:
    """审核全省：各市并行执行，输入没有变的市不再执行；一市出错不影响其他市。有出错的市时退出码为 1。

    中途停止后再次执行，会从停下处接着做。

    \b
    例：auditlib batch params/jiangsu-2012
    """
    from auditlib.batch import LIMIT, Plan, cores, run_batch, run_summary
    from auditlib.params import city_files

    began, total = time.monotonic(), len(city_files(folder))
    plan = Plan(
        notebook, kernel, int(options["jobs"] or cores()), bool(options["force"]), int(options["limit"] or LIMIT)
    )
    waiting = (lambda said: click.echo(f"{said}，等它结束……", err=True)) if options["wait"] else None
    outcomes: list[Outcome] = []
    for outcome in run_batch(folder, reports, plan, waiting):
        outcomes.append(outcome)
        _tell(outcome, len(outcomes), total)
        _progress(outcomes, total, began)
    page = run_summary(folder, reports, plan) if any(outcome.score for outcome in outcomes) else None
    _sum_up(outcomes, time.monotonic() - began)
    if page is not None:
        click.echo(f"全省汇总：{page}")
    if any(outcome.state == "failed" for outcome in outcomes):
        raise SystemExit(1)


@click.command(cls=ChineseCommand)
@click.argument("before", type=FILE, metavar="报告")
@click.argument("after", type=FILE, required=False, metavar="另一版")
@click.option("--html", type=FILE, metavar="文件", help="另写成一页 HTML。")
def diff(before: Path, after: Path | None, html: Path | None) -> None:
    """比较一市报告的两版：哪些行变了，因为哪些数、决定或口径。

    给出两个版本的目录；只给一个市的报告目录时，比较最近两版。

    \b
    例：auditlib diff reports/jiangsu-2012/320100-南京市
        auditlib diff reports/jiangsu-2012/320100-南京市/v1 reports/jiangsu-2012/320100-南京市/v3
    """
    from auditlib.compare import compare, difference_page, two_of

    found = compare(*two_of(before, after))
    click.echo(found.text)
    if html is not None:
        try:
            html.write_text(difference_page(found), encoding="utf-8", newline="\n")
        except OSError as error:
            raise AuditError(f"{html}: 写不出（{error.strerror}）") from error
        click.echo(f"已写出 {html}")


def _tell(outcome: Outcome, number: int, total: int) -> None:
    """Tell what became of one city; on a terminal its line takes the place of the progress."""
    from auditlib.report.terminal import verdict_line

    if outcome.score is None:
        click.echo(f"{_clear()}[{number}/{total}] 出错：{outcome.error}", err=True)
        return
    state = "" if outcome.state == "done" else f"（{STATES[outcome.state]}）"
    click.echo(f"{_clear()}[{number}/{total}] {verdict_line(outcome.score)}　第{outcome.number}版{state}")


def _progress(outcomes: list[Outcome], total: int, began: float) -> None:
    """Show on a terminal how many are done and how long the rest may take."""
    ran = [outcome for outcome in outcomes if outcome.state != "unchanged"]
    left = total - len(outcomes)
    if not sys.stdout.isatty() or not left or not ran:
        return
    seconds = (time.monotonic() - began) / len(ran) * left
    failed = sum(outcome.state == "failed" for outcome in outcomes)
    click.echo(f"完成 {len(outcomes)}/{total}，出错 {failed}，约剩 {seconds:.0f} 秒", nl=False)


def _clear() -> str:
    return "\r\x1b[K" if sys.stdout.isatty() else ""


def _sum_up(outcomes: list[Outcome], seconds: float) -> None:
    """Tell how many cities came to what, and where the reports are."""
    count = {state: sum(outcome.state == state for outcome in outcomes) for state in STATES}
    done = [outcome.directory for outcome in outcomes if outcome.directory is not None]
    where = f"，报告在 {done[0].parent.parent}" if done else ""
    kept = count["unchanged"] + count["same"]
    click.echo(
        f"共 {len(outcomes)} 市，完成 {len(done)} 市（新发布 {count['done']}，没有变化 {kept}），"
        f"出错 {count['failed']} 市，用时 {seconds:.1f} 秒{where}"
    )
