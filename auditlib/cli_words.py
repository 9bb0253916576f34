"""click in Chinese: headings, the help option, and what is said of a wrong call."""

from __future__ import annotations

import re
from typing import Any

import click
from click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption, UsageError

from auditlib.errors import nearest

NO_NUMBER = re.compile(r"'(.*)' is not a valid integer", re.DOTALL)
EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)", re.DOTALL)


class ChineseCommand(click.Command):
    """A command whose help is Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), "用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Say that options may follow, and what must."""
        return ["[选项]…", *(piece for param in self.get_params(ctx) for piece in param.get_usage_pieces(ctx))]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and, of a group, its verbs."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        rows = [row for option in options if (row := option.get_help_record(ctx)) is not None]
        if rows:
            with formatter.section("选项"):
                formatter.write_dl([(name, said.replace("[required]", "（必填）")) for name, said in rows])
        if isinstance(self, click.Group):
            with formatter.section("命令"):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(80)) for name in self.commands])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Offer --help, explained in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示本说明。"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group of verbs whose help is Chinese throughout, in the order in which they are defined."""

    command_class = ChineseCommand
    group_class = type

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Keep the verbs in the order of the work."""
        return list(self.commands)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Say that a verb follows."""
        return ["命令", "[选项]…"]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the arguments; where there are none, show the help and tell by the exit code that a verb is missing."""
        if not args:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb. Raises UsageError, naming the nearest, where there is none."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            raise UsageError(f"没有命令 {args[0]}{nearest(args[0], self.commands)}", ctx)
        return super().resolve_command(ctx, args)


def said_of(error: click.ClickException) -> str:
    """Say in Chinese what was wrong with a call."""
    help_ = ""
    context: Any = getattr(error, "ctx", None)
    if context is not None:
        help_ = f"\n说明：{context.command_path} --help"
    if isinstance(error, NoSuchOption):
        options = [name for param in context.command.get_params(context) for name in param.opts] if context else []
        return f"没有选项 {error.option_name}{nearest(error.option_name, options)}{help_}"
    if isinstance(error, BadOptionUsage):
        lacks = "requires an argument" in error.message
        return f"{error.option_name} 后面{'缺少值' if lacks else '不带值'}{help_}"
    if isinstance(error, MissingParameter):
        return f"缺少 {_named(error.param)}{help_}"
    if isinstance(error, BadParameter):
        return f"{_named(error.param)}: {_usage(error.message)}{help_}"
    return f"{_usage(error.message)}{help_}"


def _named(param: click.Parameter | None) -> str:
    """Name an option as it is typed, an argument as the help shows it."""
    if param is None:
        return "参数"
    return param.opts[0] if isinstance(param, click.Option) else param.human_readable_name


def _usage(message: str) -> str:
    """Translate the remaining messages of click that a wrong call can bring."""
    if extra := EXTRA.search(message):
        return f"多出的参数：{extra[1]}"
    if wrong := NO_NUMBER.match(message):
        return f"应为整数，却是 {wrong[1]}"
    return "缺少命令" if "Missing command" in message else message
