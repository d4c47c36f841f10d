"""Every command is explained in both languages, documented with an example, and writes what its schema says."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import jsonschema
import pytest

from reviewer_tui.cli.options import DeskCommand, DeskGroup, option_help
from reviewer_tui.cli.output_schemas import COMMANDS, output_schema
from reviewer_tui.cli.program import program
from reviewer_tui.locale import LANGUAGES, texts_for
from tests.builders import a_filing_content
from tests.cli.running import ROOT, Shell
from tests.sample_desk import SampleDesk, write_package

GUIDE = ROOT / "docs" / "commands.md"


def commands(command: click.Command = program, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command and group under its path."""
    yield " ".join(path), command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, (*path, name))


ALL = dict(commands())
LEAVES = [path for path, command in ALL.items() if path and (not isinstance(command, click.Group) or path == "due")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_and_option_has_its_words(lang: str) -> None:
    texts = texts_for(lang)
    for path, command in ALL.items():
        assert texts("help." + (path.replace(" ", ".") or "program"))
        if isinstance(command, DeskCommand | DeskGroup):
            for parameter in command.params:
                if isinstance(parameter, click.Option):
                    assert option_help(texts, path, parameter.name or "")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", sorted(set(ALL) - {"demo"}))
def test_help_is_shown_in_the_language_that_was_asked_for(path: str, lang: str, shell: Shell) -> None:
    ran = shell("--lang", lang, *path.split(), "--help")
    assert texts_for(lang)("help.options") in ran.out


def examples() -> list[list[str]]:
    """The commands of the guide's shell blocks."""
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    typed = [line for block in blocks for line in block.splitlines()]
    found = []
    for line in typed:
        for part in re.split(r"\||&&|;", line):
            if part.strip().startswith("reviewer-tui "):
                found.append(shlex.split(part.partition(">")[0], comments=True)[1:])
    return found


def test_every_command_has_an_example_in_the_guide() -> None:
    shown = {" ".join(words[:2]) for words in examples()} | {words[0] for words in examples()}
    assert not [path for path in LEAVES if path not in shown]


@pytest.mark.parametrize("words", examples(), ids=" ".join)
def test_an_example_of_the_guide_is_a_command_that_can_be_typed(words: list[str]) -> None:
    command: click.Command = program
    context = click.Context(program, info_name="reviewer-tui")
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        below = command.get_command(context, words[0])
        if below is None:
            break
        command, words = below, words[1:]
        context = click.Context(command, parent=context)
    command.make_context(command.name, list(words), parent=context.parent, resilient_parsing=False)


def test_every_command_that_answers_has_a_schema() -> None:
    silent = {"tui", "demo", "schema"}
    assert set(COMMANDS) - {"error"} == set(LEAVES) - silent


@pytest.mark.parametrize("name", COMMANDS)
def test_a_schema_is_valid_and_is_printed(name: str, shell: Shell) -> None:
    schema = output_schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert json.loads(shell("schema", *name.split()).out) == schema


def test_the_package_schema_is_printed(shell: Shell) -> None:
    assert json.loads(shell("schema", "package").out)["$id"].endswith("filing-package:1")
    assert shell("schema", "nonsense", code=3).out == ""


def test_what_commands_write_is_what_their_schemas_say(sample: SampleDesk, shell: Shell, tmp_path: Path) -> None:
    package = write_package(tmp_path / "one", a_filing_content())
    results = tmp_path / "results.csv"
    register = tmp_path / "register.csv"
    register.write_text("kind,number,name\nsponsor,京ICP备2026000009号,示例单位\n", encoding="utf-8")

    def check(name: str, *more: object, login: str = "", code: int = 0) -> None:
        document = shell.json(*name.split(), *more, login=login, code=code)
        jsonschema.Draft202012Validator(output_schema(name)).validate(document)

    check("import", package)
    (number,) = [row["id"] for row in shell.json("list")["items"]]
    results.write_text(f"id,kind,outcome\n{number},upload,accepted\n", encoding="utf-8")
    for name in ("list", "due", "due explain", "steps", "show", "audit show", "check"):
        check(name, *([number] if name in ("due explain", "steps", "show", "audit show", "check") else ()))
    check("next", "--peek")
    check("assign", number, "--to", "lilei", login="wang")
    check("take", number)
    check("release", number)
    check("record", number, "take")
    check("status apply", results, code=5)
    check("return", number, "--reason", "S01")
    check("record", number, "undo")
    check("record", number, "take")
    check("decide", number, "return", "--reason", "S01")
    check("calendar show")
    check("calendar add", "2026-09-18", 20, "--explain")
    check("calendar check")
    check("ports list")
    check("register import", register, login="wang")
    check("register list")
    check("register show", "京ICP备2026000009号")
    check("reasons list")
    check("audit verify", login="audit")
    check("staff list")
    check("staff add", "zhao", "赵", login="root")
    check("staff role", "zhao", "auditor", login="root")
    check("db init", login="root")
    check("db migrate", login="root")
    check("db backup", "--to", tmp_path / "kept", login="root")
    check("db check", login="root")
    check("config path")
    check("config check")
    error = json.loads(shell("show", "F-1", "--json", code=3).err)
    jsonschema.Draft202012Validator(output_schema("error")).validate(error)
