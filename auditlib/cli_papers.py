"""`auditlib papers`: letters and the notice as Word documents, from the versions that were published last.

The verb imports what it needs when it is called, so that help answers at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from auditlib.cli_words import ChineseCommand
from auditlib.errors import AuditError

FILE = click.Path(path_type=Path)


@click.command(cls=ChineseCommand)
@click.argument("of", metavar="城市或目录", required=False)
@click.option("--out", type=FILE, default=Path("文书"), metavar="目录", help="写到哪个目录（默认 文书）。")
@click.option("--reports", type=FILE, default=Path("reports"), metavar="目录", help="报告在哪里（默认 reports）。")
@click.option(
    "--params",
    "folder",
    type=FILE,
    metavar="目录",
    help="有 province.yaml 的工作目录（默认当前目录，或 params/ 下唯一的一个）。",
)
@click.option("--templates", is_flag=True, help="只写出自带的模板，供修改后放进工作目录的 文书模板/。")
def papers(of: str | None, out: Path, reports: Path, folder: Path | None, templates: bool) -> None:
    """按最新一版报告写出公文（Word）：补证清单、扣分告知；给出目录时，另写全省通报的代拟稿。

    模板可以改：先用 --templates 写出自带的模板，在 Word 里改好，放进 province.yaml 旁边的 文书模板/。
    有一份已有同名文件时，一份也不写。评分表和汇总表随报告一起生成，不用此命令。

    \b
    例：auditlib papers 徐州市
        auditlib papers params/jiangsu-2012 --out 发文
        auditlib papers --templates --out params/jiangsu-2012/文书模板
    """
    from auditlib.clerk import city_papers, province_papers, write_papers, write_templates
    from auditlib.docket.find import find_city

    if templates:
        for path in write_templates(out):
            click.echo(f"已写出 {path}")
        return
    if of is None:
        raise AuditError("请写明城市（市名、代码或参数文件）或目录，如 auditlib papers 徐州市")
    whole = Path(of).is_dir()
    made = province_papers(Path(of), reports) if whole else city_papers(find_city(of, folder), reports)
    for path, remark in write_papers(made, out):
        click.echo(f"已写出 {path}")
        if remark:
            click.echo(f"提醒：{remark}", err=True)
