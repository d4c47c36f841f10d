"""A fuzzer that follows the code: ``python -m tests.hostile.fuzz zip|json|picture [libFuzzer options] [folder of seeds]``.

It needs atheris, which is no part of the development set-up: ``pip install atheris``. What it finds is kept in
``tests/hostile/corpus`` under a name that begins with the kind, and is tried with every run of the tests.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["reviewer_tui", "zipfile", "PIL", "json"]):
    from tests.hostile import opening
    from tests.hostile.good import files, zipped
    from tests.hostile.pictures import jpeg, png

CORPUS = Path(__file__).with_name("corpus")
KINDS = {"zip": opening.open_archive, "json": opening.open_filing, "picture": opening.open_picture}
SEEDS = {
    "zip": [zipped(files(), 0), zipped({"filing.json": b"{}"})],
    "json": [files()["filing.json"]],
    "picture": [jpeg((32, 16)), jpeg((32, 16), progressive=True), png()],
}


def main() -> None:
    """Fuzz one kind until the options say stop, or something is found."""
    kind, *options = sys.argv[1:]
    folders = [Path(option) for option in options if not option.startswith("-")]
    for folder in folders[:1]:
        folder.mkdir(exist_ok=True)
        for number, seed in enumerate(SEEDS[kind]):
            (folder / f"seed-{number}").write_bytes(seed)
        for known in CORPUS.glob(f"{kind}-*"):
            shutil.copy(known, folder)
    open_it = KINDS[kind]
    atheris.Setup([sys.argv[0], *options], lambda data: open_it(data) and None)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
