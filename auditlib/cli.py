"""The command line: one short function a verb, with no powers that the package does not have.

Every verb imports what it needs when it is called, so that help answers at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditlib import __version__
from auditlib.cli_ask import figures, reach, sensitivity, whatif
from auditlib.cli_decide import decide
from auditlib.cli_keys import checkpoint, countersign, key, sign
from auditlib.cli_papers import papers
from auditlib.cli_record import backup, history, restore
from auditlib.cli_run import batch, diff, pdf, run
from auditlib.cli_standard import standard
from auditlib.cli_verify import bundle, verify
from auditlib.cli_words import ChineseCommand, ChineseGroup, said_of
from auditlib.errors import AuditError

if TYPE_CHECKING:
    from auditlib.model import Finding

FILE = click.Path(path_type=Path)


@click.group(cls=ChineseGroup)
@click.version_option(__version__, "--version", help="显示版本。", message="auditlib %(version)s")
def auditlib() -> None:
    """按标准为各市评分，说明每一分的来由，生成报告。

    \b
    例：auditlib batch params/jiangsu-2012      全省各市，各出一份报告
        auditlib check 佐证/320100-南京市.xlsx   检查一市填报的工作簿
        auditlib review 徐州市                  打开一市的工作笔记本
    """


@auditlib.command(cls=ChineseCommand)
@click.argument("file", type=FILE, metavar="文件")
@click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 对象。")
@click.option("--reading", "readings", multiple=True, metavar="口径=选项", help="选定一个口径，可多次使用。")
@click.option("--standard", metavar="标准", help="自带标准的编号，或标准文件的路径。")
def score(file: Path, as_json: bool, readings: tuple[str, ...], standard: str | None) -> None:
    """为一市评分。

    文件可以是佐证工作簿（.xlsx）、数据对应表（.yaml、.json），或该市的参数文件。

    \b
    例：auditlib score params/jiangsu-2012/evidence/320100-南京市.xlsx
        auditlib score 南京.yaml --json
    """
    from auditlib.desk import score_file
    from auditlib.report.score_json import score_object, to_json
    from auditlib.report.terminal import score_lines

    scored = score_file(file, standard, _pairs(readings))
    found = score_object(*scored)
    click.echo(to_json(found) if as_json else "\n".join(score_lines(scored.result, found)), nl=not as_json)


@auditlib.command(cls=ChineseCommand)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="文件…")
@click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 数组。")
@click.option("--standard", metavar="标准", help="自带标准的编号，或标准文件的路径。")
def check(files: tuple[Path, ...], as_json: bool, standard: str | None) -> None:
    """检查填报文件，一次列出全部问题；有错误时退出码为 1。

    \b
    例：auditlib check params/jiangsu-2012/evidence/*.xlsx
    """
    import json
    from dataclasses import asdict

    from auditlib.desk import check_file

    # What is wanting in the province's file is told once, not beside each of its cities.
    findings = list(dict.fromkeys(finding for file in files for finding in check_file(file, standard)))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        _tell_findings(files, findings)
    if any(finding.level == "error" for finding in findings):
        raise SystemExit(1)


@auditlib.command(cls=ChineseCommand)
@click.argument("params", type=FILE, metavar="参数文件或目录")
@click.option("--out", type=FILE, default=Path(), metavar="目录", help="写到哪个目录（默认当前目录）。")
def template(params: Path, out: Path) -> None:
    """为一市（参数文件）或全省（目录）写出待填的佐证工作簿。

    省里下达的目标数和上年数已填好并锁定；已有同名文件的不覆盖，只写其余的。

    \b
    例：auditlib template params/jiangsu-2012 --out 下发
    """
    from auditlib.desk import write_blank

    for path in write_blank(params, out):
        click.echo(f"已写出 {path}")


for _verb in (run, batch, diff, pdf, sensitivity, whatif, reach, figures):
    auditlib.add_command(_verb)


@auditlib.command(cls=ChineseCommand)
@click.option("--name", metavar="姓名", help="审核人姓名，记入每个决定。")
@click.option("--unit", default="", metavar="单位", help="审核人所在单位。")
def auditor(name: str | None, unit: str) -> None:
    """显示或写明审核人是谁；作决定之前写明一次即可。

    \b
    例：auditlib auditor --name 张三 --unit 省鉴定中心
        auditlib auditor
    """
    from auditlib.identity import configure, present
    from auditlib.report.told import person_words

    if name is None and unit:
        raise AuditError("只写了单位；请同时用 --name 写明姓名")
    if name is not None:
        click.echo(f"已写入 {configure(name, unit)}")
    person = present()
    click.echo(f"审核人：{person_words(person)}" if person else "还没有写明审核人；请用 --name 姓名 --unit 单位 写明")
    if name is not None and person is not None and (person.name, person.unit) != (name.strip(), unit.strip()):
        click.echo("以上是环境变量或 JupyterHub 账户所说的人，先于刚写入的文件")


@auditlib.command(cls=ChineseCommand)
@click.argument("city", metavar="城市")
@click.option(
    "--params",
    "folder",
    type=FILE,
    metavar="目录",
    help="有 province.yaml 的工作目录（默认当前目录，或 params/ 下唯一的一个）。",
)
@click.option("--app", is_flag=True, help="以网页打开，不显示代码。")
@click.option("--no-browser", is_flag=True, help="不自动打开浏览器。")
@click.option("--port", type=int, metavar="端口", help="本机端口（默认任取一个空的）。")
@click.option("--fresh", is_flag=True, help="重新生成工作笔记本，放弃对它的改动。")
@click.option(
    "--folder", "work", type=FILE, default=Path("review"), metavar="目录", help="工作笔记本放在哪里（默认 review）。"
)
def review(  # noqa: PLR0913, PLR0917 - an option each
    city: str, folder: Path | None, app: bool, no_browser: bool, port: int | None, fresh: bool, work: Path
) -> None:
    """打开一市的工作笔记本，逐项审看、作出决定；按 Ctrl-C 结束。

    城市写市名、代码或参数文件的路径。

    \b
    例：auditlib review 徐州市
        auditlib review 320300 --app
    """
    from auditlib.docket.find import find_city
    from auditlib.execute import find_notebook
    from auditlib.params import read_params
    from auditlib.workbench.notebook import working_notebook
    from auditlib.workbench.server import serve

    params = read_params(find_city(city, folder))
    working = working_notebook(params, find_notebook(), work, fresh=fresh)
    if working.kept:
        click.echo(f"{working.path} 有您的改动，照原样打开；要重新生成请加 --fresh")
    raise SystemExit(serve(working.path, app=app, browser=not no_browser, port=port))


auditlib.add_command(decide)
for _verb in (papers, verify, history, bundle, key, sign, checkpoint, countersign, backup, restore, standard):
    auditlib.add_command(_verb)


def _pairs(readings: tuple[str, ...]) -> dict[str, str]:
    """Take NAME=VALUE apart. Raises AuditError for anything else, and for two options of one reading."""
    chosen: dict[str, str] = {}
    for reading in readings:
        name, mark, option = reading.partition("=")
        if not mark:
            raise AuditError(f"--reading {reading}: 应写成 口径=选项，如 steps=whole")
        if chosen.setdefault(name, option) != option:
            raise AuditError(f"--reading: 口径 {name} 给了两个选项（{chosen[name]} 和 {option}），请只留一个")
    return chosen


def _tell_findings(files: tuple[Path, ...], findings: list[Finding]) -> None:
    for finding in findings:
        click.echo(str(finding))
    errors = sum(finding.level == "error" for finding in findings)
    click.echo(f"检查 {len(files)} 个文件：错误 {errors} 处，提醒 {len(findings) - errors} 处")


def main() -> None:
    """Run the command line; whatever goes wrong is told in words, and the exit code is 1 (2 for a wrong call)."""
    for stream in (sys.stdout, sys.stderr):
        if not stream.isatty():
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        code: Any = auditlib.main(prog_name="auditlib", standalone_mode=False)
    except click.ClickException as error:
        _fail(said_of(error), error.exit_code)
    except click.Abort:
        _fail("已中断", 130)
    except AuditError as error:
        _fail(str(error), 1)
    except Exception as error:
        if os.environ.get("AUDITLIB_DEBUG"):
            raise
        _fail(f"auditlib 内部错误（{type(error).__name__}: {error}），请报告给维护者；设 AUDITLIB_DEBUG=1 可见详情", 1)
    raise SystemExit(code or 0)


def _fail(message: str, code: int) -> None:
    click.echo(message if message.startswith("错误 ") else f"错误：{message}", err=True)
    raise SystemExit(code)
