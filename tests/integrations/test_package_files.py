"""Opening packages of strangers: folders and archives, the good and the hostile."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest

from reviewer_tui.errors import BadInput
from reviewer_tui.integrations import package_names
from reviewer_tui.integrations.package_files import open_package
from reviewer_tui.integrations.package_paths import find_packages

FILES = {"filing.json": b"{}", "materials/b.jpg": b"bb", "materials/a/icon.jpg": b"aa"}


def folder(at: Path, files: dict[str, bytes] | None = None) -> Path:
    for name, data in (FILES if files is None else files).items():
        path = at / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return at


def archive(at: Path, files: dict[str, bytes] | None = None, prefix: str = "") -> Path:
    with zipfile.ZipFile(at, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in (FILES if files is None else files).items():
            out.writestr(prefix + name, data)
    return at


def with_entry(at: Path, info: zipfile.ZipInfo, data: bytes = b"x") -> Path:
    with zipfile.ZipFile(at, "w") as out:
        out.writestr("filing.json", b"{}")
        out.writestr(info, data)
    return at


def refusal(path: Path, name: str = "") -> str:
    with pytest.raises(BadInput) as caught:
        read_all(path, name)
    return caught.value.reason


def read_all(path: Path, name: str = "") -> None:
    with open_package(path) as package:
        package.filing_json()
        for one in [name] if name else package.material_names():
            package.read(one)


def test_a_folder_and_its_archive_are_the_same_package(tmp_path: Path) -> None:
    paths = [
        folder(tmp_path / "one"),
        archive(tmp_path / "one.zip"),
        archive(tmp_path / "two.zip", dict(reversed(FILES.items())), prefix="one/"),
    ]
    seen = set()
    for path in paths:
        with open_package(path) as package:
            assert package.name == path.name
            assert package.filing_json() == b"{}"
            assert package.material_names() == ("a/icon.jpg", "b.jpg")
            assert package.read("a/icon.jpg") == b"aa"
            seen.add(package.sha256())
    assert len(seen) == 1


def test_the_hash_of_a_package_follows_its_names_and_its_bytes(tmp_path: Path) -> None:
    hashes = set()
    for number, files in enumerate(
        [FILES, FILES | {"materials/b.jpg": b"b"}, FILES | {"materials/c.jpg": b""}, FILES | {"filing.json": b"[]"}]
    ):
        with open_package(folder(tmp_path / str(number), files)) as package:
            hashes.add(package.sha256())
    assert len(hashes) == 4


def test_a_package_may_come_without_materials(tmp_path: Path) -> None:
    with open_package(folder(tmp_path / "x", {"filing.json": b"{}"})) as package:
        assert package.material_names() == ()


def test_names_from_chinese_windows_and_decomposed_names_are_read(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", {"filing.json": b"{}", "materials/aaaa.jpg": b"x"})
    path.write_bytes(path.read_bytes().replace(b"aaaa", "执照".encode("gb18030")))
    with open_package(path) as package:
        assert package.material_names() == ("执照.jpg",)
    name = unicodedata.normalize("NFD", "é.jpg")
    with open_package(folder(tmp_path / "f", {"filing.json": b"{}", f"materials/{name}": b"x"})) as package:
        assert package.material_names() == ("é.jpg",)
        assert package.read("é.jpg") == b"x"


def test_find_takes_a_package_a_folder_of_packages_and_an_archive(tmp_path: Path) -> None:
    folder(tmp_path / "inbox" / "b")
    archive(tmp_path / "inbox" / "a.ZIP")
    folder(tmp_path / "inbox" / ".hidden")
    folder(tmp_path / "inbox" / "empty", {"note.txt": b""})
    single = folder(tmp_path / "single")
    found = list(find_packages([tmp_path / "inbox", single, tmp_path / "inbox" / "a.ZIP"]))
    assert [path.name for path in found] == ["a.ZIP", "b", "single", "a.ZIP"]


def test_a_path_without_a_package_comes_out_and_is_refused_when_opened(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.txt").write_bytes(b"hello")
    paths = [tmp_path / "empty", tmp_path / "note.txt", tmp_path / "gone"]
    assert list(find_packages(paths)) == paths
    assert [refusal(path) for path in paths] == [
        "package.no_filing_json",
        "package.not_a_package",
        "package.no_such_path",
    ]


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("../evil.jpg", "package.path_outside"),
        ("materials/../../evil.jpg", "package.path_outside"),
        ("/etc/evil.jpg", "package.absolute_path"),
        ("C:/evil.jpg", "package.absolute_path"),
        ("materials\\evil.jpg", "package.bad_name"),
        ("materials//evil.jpg", "package.bad_name"),
        ("materials/./evil.jpg", "package.bad_name"),
        ("materials/e\x1b[31mvil.jpg", "package.bad_name"),
        ("materials/e\u202evil.jpg", "package.bad_name"),
        ("materials/1/2/3/4/evil.jpg", "package.path_too_deep"),
        ("materials/" + "n" * 200 + ".jpg", "package.name_too_long"),
        ("FILING.json", "package.duplicate_name"),
        ("ﬁling.json", "package.duplicate_name"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str, case: str) -> None:
    assert refusal(archive(tmp_path / "x.zip", {"filing.json": b"{}", name: b"x"})) == case


@pytest.mark.hostile
def test_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as out:
        out.writestr("filing.json", b"{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            out.writestr("filing.json", b"[]")
    assert refusal(tmp_path / "x.zip") == "package.duplicate_name"


@pytest.mark.hostile
@pytest.mark.parametrize(("mode", "case"), [(0o120777, "package.symlink"), (0o010644, "package.special_file")])
def test_links_and_devices_in_an_archive_are_refused(tmp_path: Path, mode: int, case: str) -> None:
    info = zipfile.ZipInfo("materials/l.jpg")
    info.external_attr = mode << 16
    assert refusal(with_entry(tmp_path / "x.zip", info, b"/etc/passwd")) == case


@pytest.mark.hostile
def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip")
    data = bytearray(path.read_bytes())
    central = data.rfind(b"PK\x01\x02")
    data[central + 8] |= 1
    path.write_bytes(data)
    assert refusal(path) == "package.encrypted"


@pytest.mark.hostile
def test_other_compressions_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_LZMA) as out:
        out.writestr("filing.json", b"{}")
    assert refusal(tmp_path / "x.zip") == "package.compression"


@pytest.mark.hostile
def test_a_small_archive_of_300_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("filing.json", b"{}")
        with out.open("materials/zeros.jpg", "w", force_zip64=False) as entry:
            for _ in range(300):
                entry.write(bytes(1_000_000))
    assert path.stat().st_size < 400_000
    assert refusal(path) == "package.file_too_large"


@pytest.mark.hostile
def test_many_files_that_are_too_much_together_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("filing.json", b"{}")
        for number in range(11):
            out.writestr(f"materials/{number}.jpg", bytes(19_000_000))
    assert refusal(path) == "package.too_large"


@pytest.mark.hostile
def test_an_entry_that_lies_about_its_size_gives_no_more_than_it_declared(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", {"filing.json": b"{}", "materials/z.jpg": bytes(50_000_000)})
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 50_000_000), struct.pack("<L", 1_000)))
    assert refusal(path) == "package.broken_archive"


@pytest.mark.hostile
def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    """Eleven names share one compressed kernel: 20 KB that unpack to 11 x 19 MB."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = kernel.compress(bytes(19_000_000)) + kernel.flush()
    crc = zlib.crc32(bytes(19_000_000))
    name = b"materials/0.jpg"
    out = bytearray(
        struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(packed), 19_000_000, len(name), 0) + name + packed
    )
    json_at = len(out)
    out += struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, zlib.crc32(b"{}"), 2, 2, 11, 0) + b"filing.json{}"
    directory = bytearray()

    def central(name: bytes, method: int, crc: int, packed: int, size: int, at: int) -> bytes:
        return (
            struct.pack(
                "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, method, 0, 0, crc, packed, size, len(name), 0, 0, 0, 0, 0, at
            )
            + name
        )

    for number in range(10):
        directory += central(b"materials/%d.jpg" % number, 8, crc, len(packed), 19_000_000, 0)
    directory += central(b"filing.json", 0, zlib.crc32(b"{}"), 2, 2, json_at)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 11, 11, len(directory), len(out), 0)
    path = tmp_path / "x.zip"
    path.write_bytes(out + directory + end)
    assert refusal(path) == "package.overlapping"


@pytest.mark.hostile
def test_a_hundred_thousand_entries_are_refused_before_they_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as out:
        for number in range(100_000):
            out.writestr(f"m/{number}", b"")
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refusal(path) == "package.too_many_entries"


@pytest.mark.hostile
def test_an_end_record_that_understates_its_directory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("filing.json", b"{}")
        for number in range(500):
            out.writestr(f"m/{number}", b"")
    data = bytearray(path.read_bytes())
    data[-14:-10] = struct.pack("<2H", 1, 1)
    path.write_bytes(data)
    assert refusal(path) == "package.too_many_entries"


@pytest.mark.hostile
@pytest.mark.parametrize(
    "data", [b"", os.urandom(4_096), b"PK\5\6", b"PK\5\6" + b"\xff" * 18, b"PK\3\4" + b"\0" * 400, b"Rar!\x1a\7\0"]
)
def test_bytes_that_are_no_archive_are_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    assert refusal(tmp_path / "x.zip").startswith("package.")


@pytest.mark.hostile
def test_an_archive_cut_anywhere_is_refused(tmp_path: Path) -> None:
    whole = archive(tmp_path / "x.zip").read_bytes()
    for length in range(len(whole)):
        (tmp_path / "cut.zip").write_bytes(whole[:length])
        assert refusal(tmp_path / "cut.zip").startswith("package.")


@pytest.mark.hostile
def test_an_archive_with_any_byte_changed_is_read_or_refused(tmp_path: Path) -> None:
    whole = archive(tmp_path / "x.zip").read_bytes()
    for at in range(len(whole)):
        (tmp_path / "bad.zip").write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        with contextlib.suppress(BadInput):
            read_all(tmp_path / "bad.zip")


@pytest.mark.hostile
def test_links_in_a_folder_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    one = folder(tmp_path / "one", {"filing.json": b"{}", "materials/a.jpg": b"x"})
    (one / "materials" / "b.jpg").symlink_to(secret)
    two = folder(tmp_path / "two", {"materials/a.jpg": b"x"})
    (two / "filing.json").symlink_to(secret)
    three = folder(tmp_path / "three", {"filing.json": b"{}"})
    (three / "materials").symlink_to(tmp_path / "one" / "materials")
    four = tmp_path / "four"
    four.symlink_to(three)
    assert {refusal(path) for path in (one, two, three, four)} == {"package.symlink"}


@pytest.mark.hostile
def test_a_linked_package_in_an_inbox_is_refused_but_a_path_that_was_typed_is_followed(tmp_path: Path) -> None:
    folder(tmp_path / "elsewhere")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "link").symlink_to(tmp_path / "elsewhere")
    assert [refusal(path) for path in find_packages([tmp_path / "inbox"])] == ["package.symlink"]
    assert list(find_packages([tmp_path / "inbox" / "link"])) == [tmp_path / "elsewhere"]


@pytest.mark.hostile
def test_pipes_and_sockets_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.zip")
    pipe = folder(tmp_path / "pipe", {"materials/a.jpg": b"x"})
    os.mkfifo(pipe / "filing.json")
    below = folder(tmp_path / "below", {"filing.json": b"{}", "materials/a.jpg": b"x"})
    os.mkfifo(below / "materials" / "b.jpg")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.zip"))
        paths = (tmp_path / "x.zip", pipe, below, tmp_path / "s.zip")
        assert {refusal(path) for path in paths} == {"package.special_file"}


@pytest.mark.hostile
def test_the_limits_hold_for_folders_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = folder(tmp_path / "many", {"filing.json": b"{}"} | {f"materials/{n}.jpg": b"" for n in range(201)})
    assert refusal(many) == "package.too_many_files"
    entries = folder(tmp_path / "entries", {"filing.json": b"{}"} | {f"materials/{n}.jpg": b"" for n in range(401)})
    assert refusal(entries) == "package.too_many_entries"
    deep = folder(tmp_path / "deep", {"filing.json": b"{}", "materials/1/2/3/4/5/a.jpg": b""})
    assert refusal(deep) == "package.path_too_deep"
    case = folder(tmp_path / "case", {"filing.json": b"{}", "materials/a.jpg": b"", "materials/A.jpg": b""})
    assert refusal(case) == "package.duplicate_name"
    text = folder(tmp_path / "text", {"filing.json": b" " * 2_000_001})
    assert refusal(text) == "package.file_too_large"
    large = folder(tmp_path / "large", {"filing.json": b"{}"})
    (large / "materials").mkdir()
    with (large / "materials" / "a.jpg").open("wb") as file:
        file.truncate(20_000_001)
    assert refusal(large) == "package.file_too_large"
    monkeypatch.setattr(package_names, "MAX_TOTAL", 5)
    assert refusal(folder(tmp_path / "sum")) == "package.too_large"


@pytest.mark.hostile
def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    one = folder(tmp_path / "one", {"filing.json": b"{}", "materials/a.jpg": b""})
    (Path(os.fsdecode(os.fsencode(one) + b"/materials/\xff.jpg"))).write_bytes(b"")
    assert refusal(one) == "package.bad_name"


def test_a_material_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refusal(folder(tmp_path / "one"), "gone.jpg") == "package.material_missing"


def test_an_opened_folder_is_not_exchanged_under_the_reader(tmp_path: Path) -> None:
    path = folder(tmp_path / "one")
    with open_package(path) as package:
        path.rename(tmp_path / "moved")
        folder(tmp_path / "one", {"filing.json": b"other"})
        assert package.filing_json() == b"{}"


def test_nothing_stays_open(tmp_path: Path) -> None:
    before = set(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else set()
    for path in (folder(tmp_path / "one"), archive(tmp_path / "one.zip"), tmp_path / "gone"):
        with contextlib.suppress(BadInput):
            read_all(path)
    after = set(os.listdir("/proc/self/fd")) if before else set()
    assert after == before
