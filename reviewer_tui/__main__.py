"""The console command ``reviewer-tui``: hands the arguments to the command line and leaves with its exit code."""

from __future__ import annotations

import sys


def main() -> int:
    """Run one command; the exit codes are those of ``docs/commands.md``."""
    from reviewer_tui.cli.program import main as run_command

    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
