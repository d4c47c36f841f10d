"""Running commands in tests: in this process for their logic, in one of their own for exit codes, pipes and imports."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer_tui.cli.program import main
from tests.sample_desk import SampleDesk, environment

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The one error document on standard error."""
        return json.loads(self.err)["error"]


class Shell:
    """Commands on a sample desk, typed as a person; English, unless ``--lang`` is given."""

    def __init__(self, sample: SampleDesk, login: str = "lilei") -> None:
        self.sample = sample
        self.login = login

    def __call__(self, *arguments: object, login: str = "", code: int | None = 0) -> Ran:
        """Run in this process; ``code`` is how it must end (None: in any way)."""
        out, err = io.StringIO(), io.StringIO()
        before = dict(os.environ)
        os.environ.update(environment(self.sample.home))
        try:
            with redirect_stdout(out), redirect_stderr(err):
                ended = main(["--as", login or self.login, "--lang", "en", *map(str, arguments)])
        finally:
            os.environ.clear()
            os.environ.update(before)
        ran = Ran(code=ended, out=out.getvalue(), err=err.getvalue())
        assert code is None or ended == code, ran
        return ran

    def json(self, *arguments: object, login: str = "", code: int | None = 0) -> Any:
        """The document of a command with ``--json``."""
        return self(*arguments, "--json", login=login, code=code).json


def start(
    home: Path, *arguments: object, shell: str = "", stdin: str | None = None, extra: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run in a process of its own; with ``shell`` the command is piped into that text."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("REVIEWER_TUI_")}
    environ |= {**environment(home), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **(extra or {})}
    command: list[str] | str = [sys.executable, "-m", "reviewer_tui", *map(str, arguments)]
    if shell:
        import shlex

        # The status of the program itself, not of the last command of the pipe.
        command = f"{shlex.join(command)} {shell}"
    return subprocess.run(
        command,
        shell=bool(shell),
        executable="/bin/bash" if shell else None,
        cwd=home,
        env=environ,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
