"""The rules of the house that a linter does not know: names, sizes, who catches, who starts threads, what is unsaid."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "reviewer_tui"
LONGEST = 400
UNTELLING = {"utils", "util", "helpers", "helper", "common", "manager", "base", "core", "misc"}

# The terminal's input and a watchdog that ends a process out of reach: neither carries work of the desk.
TERMINAL_THREADS = {"tui/terminal/driver.py", "tui/terminal/hang_up.py"}
# Where the input thread ends and where the desk falls, nothing may keep the terminal from being given back.
LAST_BREATH = {"tui/terminal/driver.py", "tui/terminal/hang_up.py", "tui/terminal/fault.py"}

SQL = re.compile(
    r"\bSELECT\s.+\sFROM\s|\bINSERT\s+(OR\s+\w+\s+)?INTO\s|\bUPDATE\s+\w+\s+SET\s|\bDELETE\s+FROM\s"
    r"|\b(CREATE|DROP|ALTER)\s+(TABLE|INDEX|TRIGGER)\s|\bPRAGMA\s|\bBEGIN\s+IMMEDIATE\b",
    re.DOTALL,
)
PLACES = re.compile(r"(?<![\w.:/}$-])/(?:home|root|work|Users)/\w|[A-Z]:\\Users\\|/opt/(?:pypi|wheels)|\.\./shared\b")
REGISTRIES = re.compile(r"https?://[^\s/\"']*(?:pypi|pythonhosted|npmjs|proxy\.golang)|--(?:extra-)?index-url")


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file of the checkout that is, or would be, under version control."""
    listed = None
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed is not None and listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not _is_made(path.relative_to(ROOT))]
    return tuple(path for path in found if path.is_file())


def _is_made(path: Path) -> bool:
    made = {".git", ".venv", "__pycache__", ".hypothesis", "build", "dist"}
    return any(part in made or part.endswith(("_cache", ".egg-info")) for part in path.parts)


@cache
def modules() -> tuple[Path, ...]:
    return tuple(sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, line: int | None = None) -> str:
    inside = PACKAGE if path.is_relative_to(PACKAGE) else ROOT
    return path.relative_to(inside).as_posix() + (f":{line}" if line else "")


def name_of(node: ast.expr) -> str:
    """The last word of a name or dotted name."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


def test_the_rooms_import_each_other_only_as_the_contracts_allow() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_module_says_what_it_is_for() -> None:
    assert not [place(path) for path in modules() if not ast.get_docstring(tree_of(path))]


def test_no_file_or_folder_has_a_name_that_tells_nothing() -> None:
    named = {part for path in kept_files() for part in path.relative_to(ROOT).parts}
    assert not {part for part in named if part.split(".")[0].lower() in UNTELLING}


def test_a_file_of_more_than_400_lines_gives_its_reason() -> None:
    unexplained = []
    for path in kept_files():
        if path.suffix == ".py" and len(path.read_text(encoding="utf-8").splitlines()) > LONGEST:
            said = " ".join((ast.get_docstring(tree_of(path)) or "").split())
            if "long because" not in said.lower():
                unexplained.append(place(path))
    assert not unexplained, f"say 'Long because …' in the docstring of {unexplained}, or split it"


def test_only_storage_says_sql() -> None:
    said = []
    for path in modules():
        if place(path).startswith("storage/"):
            continue
        spoken = {id(node.value) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Expr)}
        said += [
            place(path, node.lineno)
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in spoken
            and SQL.search(node.value)
        ]
    assert not said


def _nets(path: Path) -> Iterator[int]:
    """Lines that catch everything and let nothing through.

    A handler with a bare ``raise`` passes on what it does not know: that is a translation, not a net.
    """
    mains = [node for node in tree_of(path).body if isinstance(node, ast.FunctionDef) and node.name == "main"]
    in_main = {id(node) for main in mains for node in ast.walk(main)} if _is_command_line(path) else set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ExceptHandler) and id(node) not in in_main:
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            passes_on = any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
            if _everything(caught) and not passes_on:
                yield node.lineno
        elif isinstance(node, ast.Call) and name_of(node.func) == "suppress" and _everything(node.args):
            yield node.lineno


def _everything(caught: Sequence[ast.expr | None]) -> bool:
    return any(one is None or name_of(one) in {"Exception", "BaseException"} for one in caught)


def _is_command_line(path: Path) -> bool:
    return place(path) == "__main__.py" or place(path).startswith("cli/")


def test_only_the_desk_work_and_the_command_line_s_main_catch_everything() -> None:
    allowed = LAST_BREATH | {"tui/desk_work.py"}
    assert not [place(path, line) for path in modules() if place(path) not in allowed for line in _nets(path)]


def test_only_the_desk_work_starts_threads_in_the_tui() -> None:
    starters = {"Thread", "Timer", "ThreadPoolExecutor", "to_thread", "run_in_executor", "run_worker", "work"}
    started = []
    for path in modules():
        if not place(path).startswith("tui/") or place(path) in TERMINAL_THREADS | {"tui/desk_work.py"}:
            continue
        from_textual = {
            alias.asname or alias.name
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.ImportFrom) and node.module == "textual.timer"
            for alias in node.names
        }
        started += [place(path, call.lineno) for call in calls(path) if name_of(call.func) in starters - from_textual]
        started += [
            place(path, node.lineno)
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and any(name_of(one) == "work" for one in node.decorator_list)
        ]
    assert not started


def test_only_the_command_line_prints() -> None:
    assert not [
        place(path, call.lineno)
        for path in modules()
        if not _is_command_line(path)
        for call in calls(path)
        if isinstance(call.func, ast.Name) and call.func.id == "print"
    ]


def test_nothing_speaks_of_a_developer_s_machine_or_of_a_package_registry() -> None:
    told = []
    for path in kept_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        told += [
            f"{place(path, number)} {found[0]}"
            for number, line in enumerate(text.splitlines(), start=1)
            if (found := PLACES.search(line) or REGISTRIES.search(line))
        ]
    assert not told


@pytest.mark.parametrize("name", ["run", "test", "check", "setup"])
def test_a_script_is_executable_and_plain_shell(name: str) -> None:
    script = ROOT / "scripts" / name
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    checked = subprocess.run(["/bin/sh", "-n", script], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
