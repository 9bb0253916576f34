"""click in Chinese: headings, the help option, and what is said of a wrong call."""

from __future__ import annotations

from typing import Any

import click
from click.exceptions import BadParameter, MissingParameter, NoSuchOption, UsageError

from auditlib.errors import nearest


class ChineseCommand(click.Command):
    """A command whose help is Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), "用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and, of a group, its verbs."""
        rows = [row for param in self.get_params(ctx) if (row := param.get_help_record(ctx)) is not None]
        if rows:
            with formatter.section("选项"):
                formatter.write_dl(rows)
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
        options = [name for param in context.command.params for name in param.opts] if context else []
        return f"没有选项 {error.option_name}{nearest(error.option_name, options)}{help_}"
    if isinstance(error, MissingParameter):
        return f"缺少 {error.param.human_readable_name if error.param else '参数'}{help_}"
    if isinstance(error, BadParameter):
        name = error.param.human_readable_name if error.param else "参数"
        return f"{name}: {error.message}{help_}"
    return f"{_usage(error.message)}{help_}"


def _usage(message: str) -> str:
    """Translate the remaining messages of click that a wrong call can bring."""
    for english, chinese in (
        ("Got unexpected extra argument", "多出的参数"),
        ("requires an argument", "后面缺少值"),
        ("Missing command", "缺少命令"),
        ("does not take a value", "后面不带值"),
    ):
        if english in message:
            return (
                f"{chinese}：{message}" if chinese == "多出的参数" else f"{message.split(' ')[1].rstrip('.')} {chinese}"
            )
    return message
