"""`auditlib standard`: begin a standard from a document, read it, check it, compare two, and write its reference.

Every verb imports what it needs when it is called, so that help answers at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from auditlib.cli_words import ChineseCommand, ChineseGroup

FILE = click.Path(path_type=Path)


@click.group(cls=ChineseGroup)
def standard() -> None:
    """起草、查看、查验、比较标准文件。"""


@standard.command(cls=ChineseCommand)
@click.argument("document", type=FILE, metavar="文件")
@click.option("--id", "id_", metavar="编号", help="标准的编号（默认取自文件名）。")
@click.option("--out", type=FILE, metavar="文件", help="写成哪个文件（默认当前目录下的 编号.yaml）。")
@click.option("--table", type=click.IntRange(1), metavar="数", help="用第几个表（默认自动找评分表）。")
def new(document: Path, id_: str | None, out: Path | None, table: int | None) -> None:
    """由文件里的评分表起草一个标准文件：项、评分行、分值、条款逐字录入，计分点留待人写。

    文件可以是 .docx、.xlsx，或各格以制表符分隔的 .txt。旁边另写一份原文（.txt），查验时逐字核对。已有的文件不覆盖。

    \b
    例：auditlib standard new 2013年评分标准.docx --id jiangsu-2013
    """
    from auditlib.drafting.new import draft_standard
    from auditlib.words import points_text

    done = draft_standard(document, id_, out, table)
    items, clauses = done.draft.items, done.draft.clauses
    rows = sum(len(item.rows) for item in items)
    click.echo(f"已写出 {done.path}，原文在 {done.source}")
    said = f"{len(items)} 项，{rows} 个评分行，{len(clauses)} 个条款，共 {points_text(done.draft.points)} 分"
    click.echo(f"{said}；还要做的：")
    for n, each in enumerate(done.remains, 1):
        click.echo(f"  {n}. {each}")
    click.echo(f"写好后查验：auditlib standard lint {done.path}")


@standard.command(cls=ChineseCommand)
@click.argument("name", metavar="标准")
@click.option("--html", type=FILE, metavar="文件", help="另写成一页 HTML。")
def show(name: str, html: Path | None) -> None:
    """显示一个标准：每个条款的原文、计分规则和实例，口径、输入和处理。

    标准写自带标准的编号，或标准文件的路径。旁边有实例（.cases.yaml）的，列在所说的条款之下。

    \b
    例：auditlib standard show jiangsu-2012
        auditlib standard show jiangsu-2013.yaml --html 2013年标准.html
    """
    from auditlib.files.whole import write_whole
    from auditlib.handbook.page import standard_page
    from auditlib.handbook.text import standard_lines
    from auditlib.handbook.view import open_standard

    told = open_standard(name)
    if html is None:
        click.echo("\n".join(standard_lines(told)))
    else:
        write_whole(html, standard_page(told))
        click.echo(f"已写出 {html}")


@standard.command(cls=ChineseCommand)
@click.argument("file", type=FILE, metavar="文件")
def lint(file: Path) -> None:
    """查验一个标准文件：与原文逐字核对，检查编号、分值、引用和取值范围，并验算旁边的实例（.cases.yaml）。

    \b
    例：auditlib standard lint auditlib/standards/jiangsu-2012.yaml
    """
    from auditlib.standard.lint import doubts_in, lint_standard
    from auditlib.words import points_text
    from auditlib.worked.cases import cases_beside
    from auditlib.worked.prove import prove_cases

    found = lint_standard(file)
    beside = cases_beside(file)
    proved = "与原文逐字相符" if found.source else "没有写 source，未与原文核对"
    worked = f"；{prove_cases(beside, found)} 个实例验算相符" if beside else ""
    click.echo(
        f"{file}: 无误。{len(found.items)} 项，{len(found.rows)} 个评分行，"
        f"{sum(len(row.clauses) for row in found.rows.values())} 个条款，{len(found.effects)} 个计分点，"
        f"{len(found.inputs)} 个输入，共 {points_text(found.points)} 分；{proved}{worked}"
    )
    for doubt in doubts_in(file):
        click.echo(f"提醒：{doubt}", err=True)


@standard.command(cls=ChineseCommand)
@click.argument("old", metavar="原标准")
@click.argument("new", metavar="新标准")
@click.argument("files", type=FILE, nargs=-1, metavar="[佐证…]")
@click.option("--params", type=FILE, metavar="目录", help="用这个目录下各市的佐证，按两个标准各算一遍。")
@click.option("--html", type=FILE, metavar="文件", help="另写成一页 HTML。")
def diff(old: str, new: str, files: tuple[Path, ...], params: Path | None, html: Path | None) -> None:
    """比较两个标准：哪些条款增、删、改了，规则改成什么；给出佐证的，还有各市的分和名次怎么变、因为哪一条。

    标准写自带标准的编号，或标准文件的路径；佐证按原标准填报。

    \b
    例：auditlib standard diff jiangsu-2012 jiangsu-2013.yaml
        auditlib standard diff jiangsu-2012 jiangsu-2013.yaml --params params/jiangsu-2012
    """
    from auditlib.files.whole import write_whole
    from auditlib.revision.compare import compare_standards
    from auditlib.revision.told import told_page

    found = compare_standards(old, new, params, files)
    click.echo(found.text)
    if html is not None:
        write_whole(html, told_page(found))
        click.echo(f"已写出 {html}")


@standard.command(cls=ChineseCommand)
def schema() -> None:
    """打印标准文件的 JSON Schema，供编辑器补全和检查。

    \b
    例：auditlib standard schema > standard.schema.json
    """
    from auditlib.standard.editor import editor_schema

    click.echo(editor_schema(), nl=False)


@standard.command(cls=ChineseCommand)
@click.argument("name", metavar="标准")
@click.option("--out", type=FILE, metavar="文件", help="写到哪个文件；不写则打印出来。")
def docs(name: str, out: Path | None) -> None:
    """写出一个标准的参考页（Markdown）：与标准文件完全一致，随文件重新生成。

    \b
    例：auditlib standard docs jiangsu-2012 --out docs/jiangsu-2012.zh-CN.md
    """
    from auditlib.files.whole import write_whole
    from auditlib.handbook.markdown import standard_markdown
    from auditlib.handbook.view import open_standard

    text = standard_markdown(open_standard(name))
    if out is None:
        click.echo(text, nl=False)
    else:
        write_whole(out, text)
        click.echo(f"已写出 {out}")
