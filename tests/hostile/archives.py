"""Archives that were made to harm: each family by name, its bytes, and the reasons that may be told for it."""

from __future__ import annotations

import io
import random
import stat
import struct
import zipfile
from collections.abc import Callable

from tests.hostile.good import Files, files, first_picture, zipped
from tests.hostile.zip_parts import CENTRAL, DEFLATED, END, LOCAL, Parts, end, entry, joined, laid, listing

Family = tuple[Callable[[], bytes], str]


def _parts(content: Files | None = None) -> Parts:
    return [(name.encode(), data) for name, data in (files() if content is None else content).items()]


def _with(name: str, data: bytes = b"x") -> bytes:
    return zipped({**files(), name: data})


def _named(name: bytes) -> bytes:
    return joined(*laid([*_parts(), (name, b"x")]))


def _moded(mode: int) -> bytes:
    body, records = laid(_parts())
    target = b"/etc/passwd"
    records.append(listing(b"materials/l.jpg", target, len(body), mode=mode))
    return joined(body + entry(b"materials/l.jpg", target), records)


def _small_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files().items():
            archive.writestr(name, data)
        with archive.open("materials/zeros.jpg", "w") as stream:
            for _ in range(300):
                stream.write(bytes(1_000_000))
    return out.getvalue()


def _lying_bomb() -> bytes:
    """50 MB that say they are 1,000 bytes, under a name that the package lists."""
    name, zeros = first_picture().encode(), bytes(50_000_000)
    body, records = laid([part for part in _parts() if part[0] != name])
    records.append(listing(name, zeros, len(body), method=DEFLATED, size=1_000))
    return joined(body + entry(name, zeros, method=DEFLATED, size=1_000), records)


def _overlapping() -> bytes:
    """Ten names over one kernel of 19 MB."""
    zeros = bytes(19_000_000)
    body, records = laid(_parts())
    records += [listing(b"materials/%d.jpg" % number, zeros, len(body), method=DEFLATED) for number in range(10)]
    return joined(body + entry(b"materials/0.jpg", zeros, method=DEFLATED), records)


def _quoted() -> bytes:
    """An entry whose data are another entry, listed as well."""
    inner = entry(b"materials/b.jpg", b"x" * 5_000)
    outer = entry(b"materials/a.jpg", inner)
    body, records = laid(_parts())
    records.append(listing(b"materials/a.jpg", inner, len(body)))
    records.append(listing(b"materials/b.jpg", b"x" * 5_000, len(body) + len(outer) - len(inner)))
    return joined(body + outer, records)


def _many(said: int) -> bytes:
    """A directory of 100,000 records with an end that says another number."""
    body, record = entry(b"m", b""), listing(b"m", b"", 0)
    return body + record * 100_000 + end(said, len(record) * 100_000, len(body))


def _zip64(entries: int) -> bytes:
    whole = zipped(files())
    at, directory = whole.rfind(END), whole.find(CENTRAL)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, at - directory, directory)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    return whole[:at] + record + locator + end(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)


def _vast_in_extra() -> bytes:
    body, records = laid(_parts(), extra=struct.pack("<2H2Q", 1, 16, 1 << 60, 1 << 60))
    return joined(body, [record[:20] + b"\xff" * 8 + record[28:] for record in records])


def _spoilt(find: bytes, offset: int, value: bytes, *, last: bool = False) -> bytes:
    whole = bytearray(zipped(files()))
    at = (whole.rfind(find) if last else whole.find(find)) + offset
    whole[at : at + len(value)] = value
    return bytes(whole)


def _nested(times: int) -> bytes:
    inner = zipped(files())
    for _ in range(times):
        inner = zipped({"inner.zip": inner})
    return inner


def _cut(share: float) -> bytes:
    whole = zipped(files())
    return whole[: int(len(whole) * share)]


def _noise(seed: int) -> bytes:
    return random.Random(seed).randbytes(100_000)


def _filling(count: int, size: int) -> bytes:
    return zipped({**files(), **{f"materials/x{number}.txt": bytes(size) for number in range(count)}})


_NOTHING = "package.not_a_package"
_BROKEN = "package.broken_archive"
_ELSEWHERE = f"{_BROKEN}|package.overlapping|{_NOTHING}"

FAMILIES: dict[str, Family] = {
    "empty": (lambda: b"", _NOTHING),
    "random": (lambda: _noise(1), _NOTHING),
    "random behind a magic": (lambda: LOCAL + _noise(2), _NOTHING),
    "zeros": (lambda: bytes(1_000_000), _NOTHING),
    "an end alone": (lambda: end(0, 0, 0), "package.no_filing_json"),
    "cut in half": (lambda: _cut(0.5), _NOTHING),
    "cut before its end": (lambda: _cut(0.9999), f"{_NOTHING}|{_BROKEN}"),
    "encrypted": (lambda: joined(*laid(_parts(), flags=0x1)), "package.encrypted"),
    "strongly encrypted": (lambda: joined(*laid(_parts(), flags=0x41)), "package.encrypted"),
    "masked": (lambda: joined(*laid(_parts(), flags=0x2001)), "package.encrypted"),
    "archives in archives": (lambda: _nested(20), "package.no_filing_json"),
    "an archive among the materials": (lambda: _with("materials/more.zip", _nested(0)), "package.nested_archive"),
    "an archive called a picture": (
        lambda: zipped({**files(), first_picture(): _nested(0)}),
        "package.nested_archive",
    ),
    "300 KB of 300 MB": (_small_bomb, "package.file_too_large"),
    "50 MB that say they are 1,000 bytes": (_lying_bomb, _BROKEN),
    "228 MB in twelve files": (lambda: _filling(12, 19_000_000), "package.too_large"),
    "ten names over one kernel": (_overlapping, "package.overlapping"),
    "an entry within an entry": (_quoted, "package.overlapping"),
    "100,000 entries": (lambda: _many(100_000 % 65_536), "package.too_many_entries"),
    "100,000 entries that say they are one": (lambda: _many(1), "package.too_many_entries"),
    "two hundred and one materials": (lambda: _filling(201, 0), "package.too_many_files"),
    "a way out": (lambda: _with("materials/../../evil.jpg"), "package.path_outside"),
    "a way out at the front": (lambda: _with("../evil.jpg"), "package.path_outside"),
    "a way out by backslashes": (lambda: _with("materials/..\\..\\evil.jpg"), "package.bad_name"),
    "an absolute name": (lambda: _with("/etc/evil.jpg"), "package.absolute_path"),
    "a drive": (lambda: _with("C:/evil.jpg"), "package.absolute_path"),
    "a link": (lambda: _moded(stat.S_IFLNK | 0o777), "package.symlink"),
    "a device": (lambda: _moded(stat.S_IFBLK | 0o600), "package.special_file"),
    "a pipe": (lambda: _moded(stat.S_IFIFO | 0o600), "package.special_file"),
    "the same name twice": (lambda: joined(*laid([*_parts(), (b"filing.json", b"{}")])), "package.duplicate_name"),
    "the same name in capitals": (lambda: _with("FILING.JSON"), "package.duplicate_name"),
    "the same name in another form": (lambda: _with("ﬁling.json"), "package.duplicate_name"),
    "escapes in a name": (lambda: _with("materials/\x1b]52;c;eA==\x07.jpg"), "package.bad_name"),
    "a C1 byte in a name": (lambda: _with("materials/\x9b31m.jpg"), "package.bad_name"),
    "a name that reads backwards": (lambda: _with("materials/\u202egpj.exe"), "package.bad_name"),
    "a name of 60,000 characters": (lambda: _with("materials/" + "n" * 60_000), "package.name_too_long"),
    "a name with a NUL": (lambda: _named(b"materials/a\0.jpg"), "package.bad_name"),
    "a name that is no UTF-8": (lambda: _named(b"materials/\xff\xfe.jpg"), _BROKEN),
    "sixty folders": (lambda: _with("materials/" + "d/" * 60 + "a.jpg"), "package.path_too_deep"),
    "a filing that is a folder": (
        lambda: zipped({("filing.json/" if name == "filing.json" else name): data for name, data in files().items()}),
        "package.no_filing_json|package.bad_name",
    ),
    "another name in front of the data": (
        lambda: joined(laid(_parts())[0].replace(b"filing.json", b"filing.exe1", 1), laid(_parts())[1]),
        _BROKEN,
    ),
    "another method": (lambda: zipped(files(), zipfile.ZIP_LZMA), "package.compression"),
    "a method that nobody knows": (lambda: _spoilt(CENTRAL, 10, b"\x63\x00"), "package.compression"),
    "a ZIP64 that says too much": (lambda: _zip64(1 << 40), "package.too_many_entries"),
    "a ZIP64 that is true": (lambda: _zip64(len(files())), "package.too_many_entries"),
    "sizes of 2**60 in an extra field": (_vast_in_extra, "package.file_too_large"),
    "a wrong sum": (lambda: _spoilt(CENTRAL, 16, b"\0\0\0\0"), _BROKEN),
    "data that do not unpack": (lambda: _spoilt(LOCAL, 30 + len("filing.json"), b"\xff" * 40), _BROKEN),
    "a directory that lies elsewhere": (lambda: _spoilt(END, 16, struct.pack("<L", 7), last=True), _ELSEWHERE),
    "a directory behind the end": (lambda: _spoilt(END, 16, b"\xff\xff\xff\x7f", last=True), _ELSEWHERE),
    "a RAR": (lambda: b"Rar!\x1a\x07\x01\x00" + _noise(3), _NOTHING),
    "a tar": (lambda: b"filing.json".ljust(257, b"\0") + b"ustar" + bytes(5_000), _NOTHING),
    "200 MB of nothing": (lambda: bytes(200_000_001), "package.too_large"),
}


def _commented() -> bytes:
    out = io.BytesIO(zipped(files()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"\x1b]0;x\x07\x9b31m\x00\r\n" * 50
    return out.getvalue()


class _OneWay(io.RawIOBase):
    """A stream that cannot go back: archives written to it have their sizes behind the data."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.data += data
        return len(data)


def _streamed() -> bytes:
    out = _OneWay()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name, data in files().items():
            archive.writestr(name, data)
    return bytes(out.data)


HARMLESS: dict[str, Callable[[], bytes]] = {
    "a comment of control bytes": _commented,
    "sizes behind the data": _streamed,
    "a script in front": lambda: b"#!/bin/sh\n" + zipped(files()),
    "folders of their own": lambda: zipped({"materials/": b"", **files()}),
}
"""What is odd and comes in all the same: nobody ever reads a comment."""
