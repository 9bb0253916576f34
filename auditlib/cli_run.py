"""`auditlib run`, `batch` and `diff`: a city's report, the whole province's, and what changed between two versions.

Every verb imports what it needs when it is called, so that help answers at once.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
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
STATES = {"done": "新发布", "same": "与上一版相同", "unchanged": "输入未变，未重新执行", "failed": "出错"}
NONE = "—"
SHOWN, MINUTE = 3, 60


@click.command(cls=ChineseCommand)
@click.argument("params", type=FILE, metavar="参数文件")
@REPORTS
@NOTEBOOK
@COLD
@click.option("--pdf", is_flag=True, help="另印成 PDF（要有 Chrome、Edge 或 Chromium）。")
def run(params: Path, reports: Path, notebook: Path | None, kernel: bool, pdf: bool) -> None:
    """审核一市：执行笔记本，生成报告。

    每次发布为新的一版（v1、v2……），旧版不动；latest.html 通往最新一版。
    每一版有 report.html（报告）、评分表.xlsx 和 评分表.docx、audit.ipynb（执行过的笔记本）、score.json（分数）、
    manifest.json（清单：这一版的来历）、ro-crate-metadata.json（同样的内容，供存档）。每次执行都记入日志。

    \b
    例：auditlib run params/jiangsu-2012/320100-南京市.yaml
    """
    from auditlib.report.terminal import verdict_line
    from auditlib.run import run_city

    done = run_city(params, reports, notebook=notebook, kernel=kernel)
    click.echo(verdict_line(done.score))
    same = "" if done.new else "，与这一版完全相同，没有另出新版"
    click.echo(f"报告：{done.directory / 'report.html'}（第{done.version.number}版{same}）")
    if pdf:
        from auditlib.printing import print_report

        click.echo(f"PDF：{print_report(done.directory)}")


@click.command(cls=ChineseCommand)
@click.argument("folder", type=FILE, metavar="目录")
@REPORTS
@NOTEBOOK
@COLD
@click.option("--jobs", type=click.IntRange(1), metavar="数", help="同时执行几个市（默认为处理器核数）。")
@click.option("--force", is_flag=True, help="输入没有变的市也重新执行。")
@click.option("--limit", type=click.IntRange(1), metavar="秒", help="每市至多多少秒，超过即停止（默认 900）。")
@click.option("--wait", is_flag=True, help="已有人在同一目录生成报告时，等他结束；否则说明是谁并退出。")
@click.option("--scheduler", metavar="地址", help="交给 dask 集群执行，如 tcp://主机:8786；目录可写 s3:// 等地址。")
def batch(
    folder: Path,
    reports: Path,
    notebook: Path | None,
    kernel: bool,
    scheduler: str | None,
    **options: int | bool | None,
) -> None:
    """审核全省：各市并行执行，输入没有变的市不再执行；一市出错不影响其他市。有出错的市时退出码为 1。

    中途停止后再次执行，会从停下处接着做。

    \b
    例：auditlib batch params/jiangsu-2012
    """
    from auditlib.batch import LIMIT, Plan, cores, run_cities, run_summary
    from auditlib.cluster.client import run_on_cluster
    from auditlib.cluster.folder import count_cities, holding
    from auditlib.cluster.place import place_of, url_of

    if not scheduler and (url_of(folder) or url_of(reports)):
        raise AuditError("s3:// 等地址须与 --scheduler 一起用")
    home = place_of(reports) if scheduler else reports
    # What lies at a URL is summarised by whoever has it on a disk.
    here = not url_of(folder) and isinstance(home, Path)

    jobs, limit = int(options["jobs"] or cores()), int(options["limit"] or LIMIT)
    wait = bool(options["wait"])
    plan = Plan(notebook, kernel, jobs, bool(options["force"]), limit, wait=wait)
    progress = Progress(count_cities(folder))
    page, error = None, None
    with holding(folder, reports, progress.waiting if wait else None):
        cities = (
            run_on_cluster(folder, reports, scheduler, plan)
            if scheduler
            else run_cities(folder, reports, plan, progress.running)
        )
        for outcome in cities:
            progress.ended(outcome)
        try:
            page = run_summary(folder, home, plan) if progress.reports and here and isinstance(home, Path) else None
        except AuditError as raised:
            error = raised
    progress.sum_up()
    if error is not None:
        raise error
    if page is not None:
        click.echo(f"全省汇总：{page}")
        _tell_moved(folder)
    if progress.count["failed"]:
        raise SystemExit(1)


def _tell_moved(folder: Path) -> None:
    """Warn of figures of the province that cities were held against and that their values no longer come to."""
    from auditlib.ask.figures import moved_figures

    if moved := moved_figures(folder):
        said = f"province.yaml 给出的{'、'.join(moved)}，与各市现在的数算出的不同，与之相比的计分点可能有误"
        click.echo(f"提醒：{said}；请执行 auditlib figures {folder}，改好后再执行一次", err=True)


@click.command("pdf", cls=ChineseCommand)
@click.argument("place", type=FILE, metavar="报告")
@click.option("--out", type=FILE, metavar="文件", help="PDF 写到哪里（默认放在各版本旁边）。")
def pdf(place: Path, out: Path | None) -> None:
    """把已有的报告印成 PDF：A4 横向，折叠的各行都展开，每页有页码。

    给出一市（或全省汇总）的报告目录时印最新一版；也可以给出其中一版的目录，或一页 .html。要有 Chrome、Edge 或 Chromium。

    \b
    例：auditlib pdf reports/jiangsu-2012/320100-南京市
        auditlib pdf reports/jiangsu-2012/province --out 全省汇总.pdf
    """
    from auditlib.printing import print_report

    click.echo(f"PDF：{print_report(place, out)}")


@click.command(cls=ChineseCommand)
@click.argument("before", type=FILE, metavar="报告")
@click.argument("after", type=FILE, required=False, metavar="另一版")
@click.option(
    "--standard", metavar="标准", help="所用标准的文件（默认自带的标准，或本目录及其下工作目录里的同一文件）。"
)
@click.option("--html", type=FILE, metavar="文件", help="另写成一页 HTML。")
def diff(before: Path, after: Path | None, standard: str | None, html: Path | None) -> None:
    """比较一市报告的两版：哪些行变了，因为哪些数、决定或口径；或全省汇总的两版：哪些市的总分和名次变了。

    给出两个版本的目录；只给一个市（或全省汇总）的报告目录时，比较最近两版。

    \b
    例：auditlib diff reports/jiangsu-2012/320100-南京市
        auditlib diff reports/jiangsu-2012/320100-南京市/v1 reports/jiangsu-2012/320100-南京市/v3
        auditlib diff reports/jiangsu-2012/province
    """
    from auditlib.compare import compare, difference_page, two_of

    found = compare(*two_of(before, after), standard)
    click.echo(found.text)
    if html is not None:
        try:
            html.write_text(difference_page(found), encoding="utf-8", newline="\n")
        except OSError as error:
            raise AuditError(f"{html}: 写不出（{error.strerror}）") from error
        click.echo(f"已写出 {html}")


class Progress:
    """The course of a batch of `total` cities. It keeps of each city only what the table at the end shows."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.count = Counter[str]()
        self._lines: dict[Path, list[str]] = {}
        self._where: Path | None = None
        self._began = self._due = time.monotonic()
        self._live = sys.stdout.isatty()

    @property
    def reports(self) -> bool:
        """Whether any city has a report."""
        return self._where is not None

    def waiting(self, said: str) -> None:
        """Tell that another batch is waited for."""
        click.echo(f"{said}，等它结束……", err=True)

    def ended(self, outcome: Outcome) -> None:
        """Tell what became of one city; on a terminal only a failure gets a line that stays."""
        from auditlib.report.terminal import verdict_line

        if outcome.state != "unchanged" and not self.count.total() - self.count["unchanged"]:
            self._due = time.monotonic() - outcome.seconds
        self.count[outcome.state] += 1
        number = f"[{self.count.total()}/{self.total}]"
        state = STATES[outcome.state]
        if outcome.score is None:
            self._lines[outcome.params] = [outcome.params.stem, NONE, NONE, state]
            self._clear()
            click.echo(f"{number} {outcome.params.stem} 出错：{outcome.error}", err=True)
            return
        self._where = outcome.directory and outcome.directory.parent.parent
        total = f"{outcome.score['total']}{'（暂定）' if outcome.score['provisional'] else ''}"
        stem, city = outcome.params.stem, str(outcome.score["city"])
        # A params file may be named by its number alone.
        name = stem if city in stem else f"{stem} {city}"
        self._lines[outcome.params] = [name, total, f"第{outcome.number}版", state]
        if not self._live:
            said = "" if outcome.state == "done" else f"（{state}）"
            click.echo(f"{number} {verdict_line(outcome.score)}　第{outcome.number}版{said}")

    def running(self, paths: list[Path]) -> None:
        """Show on a terminal how many are done, which are running, and how long the rest may take."""
        if not self._live:
            return
        names = "、".join(path.stem for path in paths[:SHOWN]) + ("等" if len(paths) > SHOWN else "")
        ended = self.count.total()
        ran = ended - self.count["unchanged"]
        left = f"，约剩{_seconds((time.monotonic() - self._due) / ran * (self.total - ended))}" if ran else ""
        self._clear()
        said = f"完成 {ended - self.count['failed']}/{self.total}，出错 {self.count['failed']}{left}，正在执行：{names}"
        click.echo(said, nl=False)

    def sum_up(self) -> None:
        """Show every city with its total, version and state, then how many came to what, and where the reports are."""
        from auditlib.report.table import Column, plain, simple

        columns = [Column("市"), Column("总分", "number"), Column("版次"), Column("状态")]
        self._clear()
        click.echo(plain(simple("各市", columns, [self._lines[path] for path in sorted(self._lines)])))
        kept = self.count["unchanged"] + self.count["same"]
        click.echo(
            f"共 {self.total} 市，完成 {self.count['done'] + kept} 市（新发布 {self.count['done']}，没有变化 {kept}），"
            f"出错 {self.count['failed']} 市，用时 {time.monotonic() - self._began:.1f} 秒"
            + (f"，报告在 {self._where}" if self._where else "")
        )

    def _clear(self) -> None:
        if self._live:
            click.echo("\r\x1b[K", nl=False)


def _seconds(seconds: float) -> str:
    return f" {seconds:.0f} 秒" if seconds < MINUTE else f" {seconds / MINUTE:.0f} 分钟"
