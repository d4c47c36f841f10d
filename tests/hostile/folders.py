"""Folders that were made to harm: each family by name, what is done to a good one, and why it is refused."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

from tests.hostile.good import first_picture

Family = tuple[Callable[[Path], object], str]


def _replaced(make: Callable[[Path], object]) -> Callable[[Path], object]:
    """The first picture taken away and something else put into its place."""

    def spoil(home: Path) -> None:
        (home / first_picture()).unlink()
        make(home / first_picture())

    return spoil


def _listening(path: Path) -> None:
    at = os.getcwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(at)


def _sparse(size: int) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.truncate(size)

    return make


def _linked_folder(home: Path) -> None:
    (home / "materials").rename(home / "elsewhere")
    (home / "materials").symlink_to("elsewhere")


def _round(home: Path) -> None:
    (home / "materials" / "again").symlink_to("..")


def _shared(home: Path) -> None:
    other = home.parent / "somebody-else's"
    other.write_bytes(b"secret")
    (home / first_picture()).unlink()
    os.link(other, home / first_picture())


def _crowded(home: Path) -> None:
    for number in range(1_000):
        (home / "materials" / f"x{number}").touch()


def _deep(home: Path) -> None:
    (home / "materials" / "/".join("d" * 200)).mkdir(parents=True)


def _called(name: bytes) -> Callable[[Path], object]:
    return lambda home: Path(os.fsdecode(os.fsencode(home / "materials") + b"/" + name)).touch()


FAMILIES: dict[str, Family] = {
    "a link in a picture's place": (_replaced(lambda path: path.symlink_to("/etc/passwd")), "package.symlink"),
    "a link to nowhere": (_replaced(lambda path: path.symlink_to("nowhere")), "package.symlink"),
    "a link in the filing's place": (
        lambda home: ((home / "filing.json").rename(home / "f"), (home / "filing.json").symlink_to("f")),
        "package.symlink",
    ),
    "materials that are a link": (_linked_folder, "package.symlink"),
    "a link that leads round": (_round, "package.symlink"),
    "somebody else's file under a second name": (_shared, "package.symlink"),
    "a pipe": (_replaced(lambda path: os.mkfifo(path)), "package.special_file"),
    "a pipe in the filing's place": (
        lambda home: ((home / "filing.json").unlink(), os.mkfifo(home / "filing.json")),
        "package.special_file",
    ),
    "a socket": (_replaced(_listening), "package.special_file"),
    "a file of 1 TB": (_replaced(_sparse(1 << 40)), "package.file_too_large"),
    "a thousand files": (_crowded, "package.too_many_entries"),
    "two hundred folders in one another": (_deep, "package.path_too_deep"),
    "a name that is no text": (_called(b"\xff\xfe.jpg"), "package.bad_name"),
    "escapes in a name": (_called(b"\x1b]0;x\x07.jpg"), "package.bad_name"),
    "a line's end in a name": (_called(b"a\n.jpg"), "package.bad_name"),
    "nothing but materials": (lambda home: (home / "filing.json").unlink(), "package.no_filing_json"),
    "a filing that is a folder": (
        lambda home: ((home / "filing.json").unlink(), (home / "filing.json").mkdir()),
        "package.special_file|package.symlink|package.unreadable",
    ),
    "a picture that is a folder": (_replaced(lambda path: path.mkdir()), "package.material_missing"),
    "materials that are a file": (
        lambda home: (shutil.rmtree(home / "materials"), (home / "materials").touch()),
        "package.symlink",
    ),
}
