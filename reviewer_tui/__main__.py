"""The console command ``reviewer-tui``: hands the arguments to the command line and leaves with its exit code."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run one command; the exit codes are those of ``docs/commands.md``."""
    os.umask(0o077)  # what is exported is for the desk's own account, too
    from reviewer_tui.cli.program import main as run_command

    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
