"""What the guides say is so: keys, commands with their options, settings, scripts and links."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from reviewer_tui.cli.program import program
from reviewer_tui.settings import _TABLES
from reviewer_tui.tui import keys

ROOT = Path(__file__).parent.parent
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = [guide.relative_to(ROOT).as_posix() for guide in GUIDES]
every_guide = pytest.mark.parametrize("guide", GUIDES, ids=NAMES)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def drawn_keys() -> str:
    environ = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    script = ROOT / "scripts" / "draw-keys"
    ran = subprocess.run([sys.executable, script], env=environ, capture_output=True, encoding="utf-8", check=True)
    return ran.stdout


def commands_in(text: str) -> Iterator[list[str]]:
    """The words of every ``reviewer-tui`` call in the code blocks of a page, up to a pipe or redirection."""
    for block in re.findall(r"```(?:sh|cron)\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            for call in re.findall(r"reviewer-tui ([^|;&>\n]*)", re.sub(r"\s#\s.*", "", line)):
                yield shlex.split(call)


def documented_keys(text: str) -> set[str]:
    """What stands in the first column of the tables of a page, key by key."""
    cells = re.findall(r"^\| ((?:`[^`]+` ?)+) \|", text, re.MULTILINE)
    return {label for cell in cells for label in re.findall(r"`([^`]+)`", cell)}


def bound_keys() -> set[str]:
    groups = [found for name, found in vars(keys).items() if name.endswith("_KEYS")]
    return {label for group in groups for key in group for label in key.label.split()}


def test_the_page_of_keys_is_the_list_that_the_desk_binds() -> None:
    assert text_of("docs/keys.md") == drawn_keys(), "run scripts/draw-keys > docs/keys.md"
    assert documented_keys(text_of("docs/keys.md")) == bound_keys()


def test_the_first_keys_of_the_readme_are_bound() -> None:
    first = documented_keys(text_of("README.md"))
    assert len(first) >= 10
    assert first <= bound_keys()


@every_guide
def test_every_command_in_a_guide_exists_with_its_options(guide: Path) -> None:
    for words in commands_in(guide.read_text(encoding="utf-8")):
        context = click.Context(program, info_name="reviewer-tui")
        command: click.Command = program
        known = {option for parameter in program.params for option in (*parameter.opts, *parameter.secondary_opts)}
        for word in words:
            if word.startswith("--"):
                assert word.partition("=")[0] in known, f"{guide.name}: {shlex.join(words)}: {word}"
            elif isinstance(command, click.Group) and (found := command.get_command(context, word)):
                command = found
                known |= {
                    option for parameter in found.params for option in (*parameter.opts, *parameter.secondary_opts)
                }
        said = f"{guide.name}: {shlex.join(words)}"
        assert not isinstance(command, click.Group) or command.invoke_without_command, said
        assert command is not program or not words, said


def test_the_readme_shows_its_two_commands_and_they_can_be_run() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", text_of("README.md"), re.DOTALL)
    assert [block.strip() for block in blocks] == ["scripts/run demo", "scripts/test"]


@every_guide
def test_every_script_that_a_guide_names_is_there(guide: Path) -> None:
    for name in re.findall(r"\bscripts/[a-z-]+", guide.read_text(encoding="utf-8")):
        found = ROOT / name
        assert found.exists(), f"{guide.name}: {name}"
        assert found.is_dir() or os.access(found, os.X_OK), f"{name} cannot be run"


@every_guide
def test_every_link_inside_the_house_leads_somewhere(guide: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", guide.read_text(encoding="utf-8")):
        assert "://" in target or (guide.parent / target).exists(), f"{guide.name}: {target}"


def test_the_administrators_guide_has_every_setting_and_no_other() -> None:
    rows = re.findall(r"^\| `\[(\w+)\]` \| `(\w+)` \|", text_of("docs/administrators.md"), re.MULTILINE)
    one_by_one = {table: known for table, known in _TABLES.items() if table != "clocks"}
    assert sorted(rows) == sorted((table, key) for table, known in one_by_one.items() for key in known)
    assert "`[clocks]`" in text_of("docs/administrators.md")


def test_the_pictures_of_the_readme_are_drawings_with_chinese_in_them() -> None:
    for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", text_of("README.md")):
        drawing = text_of(name)
        assert drawing.startswith("<svg")
        assert re.search(r"[\u4e00-\u9fff]{2}|[\u4e00-\u9fff]</tspan>", drawing)
