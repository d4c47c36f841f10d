"""What a start does not load: over a slow line every import is a wait, so a command brings in only what it uses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAIN = ROOT / "reviewer_tui" / "__main__.py"

HEAVY = ("textual", "rich", "PIL", "httpx", "sqlmodel", "sqlalchemy", "alembic", "pydantic", "cryptography")

needs_main = pytest.mark.skipif(not MAIN.exists(), reason="reviewer_tui/__main__.py does not exist yet")

# Runs one command as the console script does, then tells which of the named packages were loaded on the way.
PROBE = """
import sys
from reviewer_tui.__main__ import main
heavy, sys.argv[1:] = sys.argv[1].split(","), sys.argv[2:]
try:
    left = main()
except SystemExit as end:
    left = end.code
loaded = sorted(name for name in heavy if name in sys.modules)
sys.stderr.write(f"\\nloaded={','.join(loaded)} left={left}\\n")
"""


def start(home: Path, *arguments: str, heavy: tuple[str, ...] = HEAVY) -> tuple[set[str], str, str]:
    """The heavy packages a command loaded, how it left, and all it said."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("REVIEWER_TUI_")}
    environ |= {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    environ |= {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    ran = subprocess.run(
        [sys.executable, "-c", PROBE, ",".join(heavy), *arguments],
        cwd=home, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    said = ran.stdout + ran.stderr
    told = ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else ""
    assert told.startswith("loaded="), said
    loaded, left = told.removeprefix("loaded=").split(" left=")
    return set(filter(None, loaded.split(","))), left, said


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an empty, migrated database in its usual place."""
    home = tmp_path_factory.mktemp("home")
    _, left, said = start(home, "db", "init")
    assert left in {"0", "None"}, said
    return home


def test_the_package_itself_imports_nothing() -> None:
    probe = "import sys; before = set(sys.modules); import reviewer_tui; print(*set(sys.modules) - before)"
    ran = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["reviewer_tui"]


def test_the_catalogues_load_without_gettext_or_anything_heavy() -> None:
    probe = f"""
import sys
from reviewer_tui.locale import texts_for
texts_for("en")("stage.draft")
print(*[name for name in {(*HEAVY, "gettext", "click", "babel")!r} if name in sys.modules])
"""
    ran = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


@needs_main
@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("list", "--help"), ("due", "--help")])
def test_asking_for_help_loads_nothing_heavy(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    loaded, left, said = start(tmp_path, *arguments)
    assert left in {"0", "None"}, said
    assert loaded == set()


@needs_main
@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("list", "--json"),
        ("due",),
        ("due", "--json"),
        ("register", "list"),
        ("ports", "list"),
        ("outbox", "list"),
        ("staff", "list"),
        ("audit", "verify"),
    ],
)
def test_a_reading_command_loads_neither_screen_nor_pictures_nor_http_nor_orm(
    desk: Path, arguments: tuple[str, ...]
) -> None:
    loaded, left, said = start(desk, *arguments)
    assert left in {"0", "None"}, said
    assert loaded & {"textual", "rich", "PIL", "httpx", "sqlmodel", "sqlalchemy", "alembic", "pydantic"} == set()
