"""Commands and groups of the command line: the global options everywhere, help from the catalogue, sub-commands loaded late.

Help texts are not written at the options: ``--limit`` of ``list`` is ``option.list.limit``, or ``option.limit`` where all commands
mean the same by it; the command itself is ``help.list``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module
from typing import Any

import click
from click.core import ParameterSource

from reviewer_tui.cli.call import FORMS, Call
from reviewer_tui.locale import Texts

Loader = Mapping[str, str]
"""Name of a sub-command -> ``module:attribute``."""


def call_of(context: click.Context) -> Call:
    """The call that this context belongs to; made with the first option that is read."""
    call = context.find_root().ensure_object(Call)
    assert isinstance(call, Call)
    return call


def path_of(context: click.Context) -> str:
    """The command as it is typed, without the program's name: ``due explain``."""
    names = []
    walked: click.Context | None = context
    while walked is not None and walked.parent is not None:
        names.append(walked.info_name or "")
        walked = walked.parent
    return " ".join(reversed(names))


def _help_texts(context: click.Context) -> Texts:
    from reviewer_tui.locale import texts_for

    call = call_of(context)
    return texts_for(call.language) if call.language else call.texts


def _note(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def callback(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        if context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE:
            if parameter.name == "named":
                _insist_on_text(context, parameter, value)
            setattr(call_of(context), name, value)

    return callback


def _insist_on_text(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Bytes that are no UTF-8 may stand in the name of a file, nowhere else; BadParameter says so."""
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, str) and not one.isascii() and any("\ud800" <= character <= "\udfff" for character in one):
            raise click.BadParameter(one, context, parameter)


def _note_form(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value:
        call_of(context).form = parameter.name or ""


def _note_fields(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value:
        call_of(context).fields = tuple(part.strip() for part in value.split(",") if part.strip())


def _note_now(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value:
        call_of(context).at = instant(value, context, parameter)


def instant(text: str, context: click.Context, parameter: click.Parameter) -> datetime:
    """An ISO time; without a zone it is Asia/Shanghai."""
    from datetime import UTC

    from reviewer_tui.domain.calendar import SHANGHAI

    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(text, context, parameter) from None
    if not 2000 <= read.year <= 2060:
        # Working days are counted some decades around the known years.
        raise click.BadParameter(text, context, parameter)
    return (read if read.tzinfo else read.replace(tzinfo=SHANGHAI)).astimezone(UTC)


def _shared(*, hidden: bool) -> list[click.Parameter]:
    """The global options; below the root they are accepted as well, but listed only once."""

    def option(*names: str, **settings: Any) -> click.Option:
        return click.Option(names, expose_value=False, hidden=hidden, **settings)

    return [
        option("--db", "database", metavar="PATH", callback=_note("database")),
        option("--as", "named", metavar="LOGIN", callback=_note("named")),
        option("--now", metavar="ISO", callback=_note_now),
        *(option(f"--{form}", form, is_flag=True, callback=_note_form) for form in FORMS),
        option("--fields", metavar="A,B", callback=_note_fields),
        # Eager, as --help is: what stands before it on the command line decides its language.
        option("--lang", "language", type=click.Choice(["zh", "en"]), is_eager=True, callback=_note("language")),
        option("--quiet", "quiet", is_flag=True, callback=_note("quiet")),
        option("--no-color", "no_color", is_flag=True, callback=_note("no_color")),
        option("--timeout", type=click.FloatRange(min=0), metavar="S", callback=_note("timeout")),
        option("--dry-run", "dry_run", is_flag=True, callback=_note("dry_run")),
        option("--yes", "yes", is_flag=True, callback=_note("yes")),
        option("--read-only", "read_only", is_flag=True, callback=_note("read_only")),
    ]


class _Spoken(click.Command):
    """What commands and groups have in common: help in the reader's language."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it, once what was typed is text."""
        call_of(ctx).command = path_of(ctx)
        for parameter in self.get_params(ctx):
            _insist_on_text(ctx, parameter, ctx.params.get(parameter.name or ""))
        return super().invoke(ctx)

    def get_help_text(self, context: click.Context) -> str:
        """What the command is for."""
        texts = _help_texts(context)
        key = "help." + (path_of(context).replace(" ", ".") or "program")
        return texts(key)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(self.get_help_text(ctx))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        prefix = _help_texts(ctx)("help.usage") + " "
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=prefix)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        texts = _help_texts(ctx)
        rows = []
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx) if isinstance(parameter, click.Option) else None
            if record is not None:
                name = "help" if "--help" in parameter.opts else parameter.name or ""
                rows.append((record[0], option_help(texts, path_of(ctx), name)))
        if rows:
            with formatter.section(texts("help.options")):
                formatter.write_dl(rows)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)
        if ctx.parent is not None:
            formatter.write_paragraph()
            formatter.write_text(texts("help.global"))


def option_help(texts: Texts, path: str, name: str) -> str:
    """What an option of a command means: the command's own words for it, else those that all commands share."""
    own = f"option.{path.replace(' ', '.')}.{name}"
    return texts(own) if texts.has(own) else texts(f"option.{name}")


class DeskCommand(_Spoken):
    """A command with the global options behind its own."""

    def __init__(self, *, params: list[click.Parameter] | None = None, **settings: Any) -> None:
        super().__init__(params=[*(params or ()), *_shared(hidden=True)], **settings)

    def invoke(self, ctx: click.Context) -> Any:
        call = call_of(ctx)
        if not call.timeout or self.name == "tui":
            return super().invoke(ctx)
        from reviewer_tui.cli.limits import stop_after

        with stop_after(call.timeout):
            return super().invoke(ctx)


class DeskGroup(_Spoken, click.Group):
    """A group whose sub-commands are imported when they are called; its own module's commands are added as usual."""

    def __init__(
        self, *, later: Loader | None = None, params: list[click.Parameter] | None = None, **settings: Any
    ) -> None:
        self.later = dict(later or {})
        root = bool(later)
        super().__init__(params=[*(params or ()), *_shared(hidden=not root)], **settings)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.later, *super().list_commands(ctx)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            ctx.fail(call_of(ctx).texts("cli.usage_no_command", name=args[0]))
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = self.later.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their first line, without importing one of them."""
        texts = _help_texts(ctx)
        above = path_of(ctx).replace(" ", ".")
        rows = []
        for name in self.list_commands(ctx):
            key = f"help.{above}.{name}" if above else f"help.{name}"
            rows.append((name, texts(key).partition("\n")[0]))
        with formatter.section(texts("help.commands")):
            formatter.write_dl(rows)


def desk_command(name: str, **settings: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function a command of the desk; it is handed the call first."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        return click.command(name, cls=DeskCommand, **settings)(_with_call(function))

    return decorate


def desk_group(name: str, **settings: Any) -> Callable[[Callable[..., Any]], DeskGroup]:
    """Make a function a group of the desk; it is handed the call first."""

    def decorate(function: Callable[..., Any]) -> DeskGroup:
        group = click.group(name, cls=DeskGroup, **settings)(_with_call(function))
        assert isinstance(group, DeskGroup)
        return group

    return decorate


def _with_call(function: Callable[..., Any]) -> Callable[..., Any]:
    from functools import wraps

    @wraps(function)
    def called(*args: Any, **values: Any) -> Any:
        return function(call_of(click.get_current_context()), *args, **values)

    return called
