"""The reader: the only process that opens, unpacks, parses or decodes a stranger's file, and the root of its own few rooms.

The desk starts it (``integrations/package_reader.py``), names paths on its standard input and hears on its standard output what
the packages say (``integrations/reader_messages.py``). It has no key, no database and no environment; memory, CPU time, open
files and writing are limited before the first byte is read. It may die of what it reads: then that package is refused and
another reader goes on.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from reviewer_tui.domain.material import MaterialFacts
from reviewer_tui.errors import BadInput
from reviewer_tui.imaging import MAX_PIXELS, facts
from reviewer_tui.integrations.package_files import PackageFiles, open_package
from reviewer_tui.integrations.package_names import shown
from reviewer_tui.integrations.reader_messages import ANSWER, FILE, HEADER, PATH, READY, Opened, Refused, encode
from reviewer_tui.usecases.package_format import content_hash, declared_files, parse_package, unlisted_files

MAX_MEMORY: Final = 500_000_000
"""Bytes of address space, the interpreter's own included."""
MAX_SECONDS: Final = 30
"""CPU time of one package; the desk counts the same by the clock on the wall."""
MAX_OPEN: Final = 32
"""Files open at a time."""
MAX_HELD: Final = 32_000_000
"""Bytes of a package's materials that are kept until they are sent; larger packages are read a second time."""
MAX_REST: Final = 5.0
"""Seconds that a reader waits for another import before it ends."""
OUT_OF_MEMORY: Final = 77
"""Exit code of a reader that came to its limit."""

_PICTURE_NAMES: Final = (".jpg", ".jpeg", ".jpe", ".jfif", ".png")
_ARCHIVES: Final = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")


def main() -> None:
    """Answer for one path after the other until the desk hangs up."""
    _limit()
    out = sys.stdout.buffer
    try:
        _send(out, READY, b"")
        for path in _paths(sys.stdin.fileno()):
            _count_seconds_from_here()
            _serve(path, out)
    except MemoryError:
        # Nothing is tidied up: whatever fell short of memory may be in any state.
        os._exit(OUT_OF_MEMORY)
    except BrokenPipeError:
        os._exit(0)


def _limit() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    most = ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_NOFILE, MAX_OPEN))
    none = (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC)
    for kind, limit in (*most, *((kind, 0) for kind in none)):
        resource.setrlimit(kind, (limit, limit))


def _count_seconds_from_here() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + MAX_SECONDS + 1, hard))


def _paths(source: int) -> Iterator[Path]:
    """The paths that are named; the end comes when the desk hangs up, or has named none for a while after it said to rest."""
    while len(length := _exactly(source, PATH.size)) == PATH.size:
        if name := _exactly(source, PATH.unpack(length)[0]):
            yield Path(os.fsdecode(name))
        elif not select.select([source], [], [], MAX_REST)[0]:
            return


def _exactly(source: int, length: int) -> bytes:
    data = b""
    while len(data) < length and (more := os.read(source, length - len(data))):
        data += more
    return data


def _serve(path: Path, out: BinaryIO) -> None:
    try:
        with open_package(path) as package:
            opened, held = look(package)
            _send(out, ANSWER, encode(opened))
            for name, known in opened.facts.items():
                _send(out, FILE, held.pop(name, b"") or _again(package, name, known))
    except BadInput as refusal:
        _send(out, ANSWER, encode(refused(refusal)))


def look(package: PackageFiles) -> tuple[Opened, dict[str, bytes]]:
    """Everything a package says, and the bytes of its materials as far as they are held. BadInput where it is refused."""
    parsed = parse_package(package.filing_json())
    listed = declared_files(parsed.content)
    known: dict[str, MaterialFacts] = {}
    held: dict[str, bytes] = {}
    room = MAX_HELD
    for name in package.material_names():
        data = package.read(name)
        if data.startswith(_ARCHIVES):
            raise BadInput("package.nested_archive", file=shown(name), path=listed.get(name, ""))
        if name in listed:
            known[name] = _vetted(name, listed[name], data, package.hash_of(name))
            if len(data) <= room:
                held[name] = data
                room -= len(data)
    unlisted = tuple(f"materials/{name}" for name in unlisted_files(parsed.content, package.material_names()))
    files = [(name, known[name].sha256) for name in listed if name in known]
    opened = Opened(
        content=parsed.content,
        unknown_keys=parsed.unknown_keys + unlisted,
        facts=known,
        content_hash=content_hash(parsed.content, files),
        sha256=package.sha256(),
    )
    return opened, held


def _vetted(name: str, path: str, data: bytes, sha256: str) -> MaterialFacts:
    """The facts of a material. BadInput for what calls itself a picture and is none, and for a picture that does not open."""
    known = facts(data, sha256)
    if name.casefold().endswith(_PICTURE_NAMES) and known.format not in ("jpeg", "png"):
        raise BadInput("package.not_a_picture", file=shown(name), path=path, format=known.format)
    if known.width and known.height and known.width * known.height > MAX_PIXELS:
        raise BadInput("package.picture_too_large", file=shown(name), path=path, limit=MAX_PIXELS)
    if known.broken:
        raise BadInput("package.broken_picture", file=shown(name), path=path)
    return known


def _again(package: PackageFiles, name: str, known: MaterialFacts) -> bytes:
    data = package.read(name)
    if package.hash_of(name) != known.sha256:
        raise BadInput("package.changed", file=shown(name))
    return data


def refused(error: BadInput) -> Refused:
    """A refusal as it is sent: its values cut, and whole characters only."""
    values = {name: value if isinstance(value, int) else _text(str(value)) for name, value in error.values.items()}
    return Refused(reason=error.reason, values=values)


def _text(value: str) -> str:
    return value[:1_000].encode("utf-8", "backslashreplace").decode()


def _send(out: BinaryIO, kind: bytes, data: bytes) -> None:
    out.write(HEADER.pack(kind, len(data)))
    out.write(data)
    out.flush()


if __name__ == "__main__":
    main()
