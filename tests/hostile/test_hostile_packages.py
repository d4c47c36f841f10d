"""Every package that was made to harm is refused with its reason, in little memory, and the next one goes on.

The reader gives thirty seconds to a package: one that needed them would be told as ``package.took_too_long``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer_tui import reader
from reviewer_tui.errors import BadInput
from reviewer_tui.integrations.package_files import open_package
from reviewer_tui.integrations.package_reader import ReaderDoor
from reviewer_tui.usecases.package_format import bind_materials, mint_ids
from tests.cli.running import Shell
from tests.hostile import archives, documents, folders, pictures
from tests.hostile.good import files, first_picture, laid_out, zipped
from tests.sample_desk import sample_desk

MOST_MEMORY = 512_000_000

pytestmark = pytest.mark.hostile


def judged(path: Path) -> str:
    """The reason for which the package is refused, or that it was taken; a good one behind it must come in."""
    after = path.parent / "after.zip"
    after.write_bytes(zipped(files()))
    door = ReaderDoor()
    with door.read([path, after]) as arrivals:
        first, second = arrivals
    door.close()
    assert door.peak_bytes <= MOST_MEMORY
    assert second.package is not None
    if first.refusal is not None:
        return first.refusal.reason
    assert first.package is not None
    try:
        bind_materials(mint_ids(first.package.content, None), first.package.facts)
    except BadInput as refusal:
        return refusal.reason
    return "taken"


def written(folder: Path, data: bytes) -> Path:
    path = folder / "it.zip"
    path.write_bytes(data)
    return path


def in_a_picture_s_place(data: bytes) -> bytes:
    return zipped({**files(), first_picture(): data})


@pytest.mark.parametrize("name", archives.FAMILIES)
def test_a_hostile_archive_is_refused(tmp_path: Path, name: str) -> None:
    make, reasons = archives.FAMILIES[name]
    assert judged(written(tmp_path, make())) in reasons.split("|")


@pytest.mark.parametrize("name", documents.FAMILIES)
def test_a_hostile_filing_is_refused(tmp_path: Path, name: str) -> None:
    make, reasons = documents.FAMILIES[name]
    assert judged(written(tmp_path, zipped({**files(), "filing.json": make()}))) in reasons.split("|")


@pytest.mark.parametrize("name", folders.FAMILIES)
def test_a_hostile_folder_is_refused(tmp_path: Path, name: str) -> None:
    spoil, reasons = folders.FAMILIES[name]
    home = laid_out(tmp_path / "it", files())
    spoil(home)
    assert judged(home) in reasons.split("|")


@pytest.mark.parametrize("name", pictures.FAMILIES)
def test_a_hostile_picture_is_refused(tmp_path: Path, name: str) -> None:
    make, reasons = pictures.FAMILIES[name]
    assert judged(written(tmp_path, in_a_picture_s_place(make()))) in reasons.split("|")


@pytest.mark.parametrize("name", archives.HARMLESS)
def test_an_odd_archive_comes_in(tmp_path: Path, name: str) -> None:
    assert judged(written(tmp_path, archives.HARMLESS[name]())) == "taken"


@pytest.mark.parametrize("name", pictures.HARMLESS)
def test_an_odd_picture_comes_in(tmp_path: Path, name: str) -> None:
    assert judged(written(tmp_path, in_a_picture_s_place(pictures.HARMLESS[name]()))) == "taken"


@pytest.mark.parametrize("name", documents.CROWDED)
def test_a_crowded_filing_is_taken_in_with_all_its_findings(tmp_path: Path, name: str) -> None:
    sample = sample_desk(tmp_path)
    path = written(tmp_path, zipped({**files(), "filing.json": documents.crowded(name)}))
    (outcome,) = sample.desk.intake.import_paths(sample.who("lilei"), [path])
    assert outcome.outcome == "imported"
    sample.desk.triage.take(sample.who("lilei"), sample.filing(outcome.filing).id)
    view = sample.desk.review.open(sample.who("lilei"), sample.filing(outcome.filing).id, in_clear=True)
    assert len(view.findings) > 20


def test_a_folder_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large packages are read twice: what comes the second time must be what was judged."""
    monkeypatch.setattr(reader, "MAX_HELD", 0)
    home = laid_out(tmp_path / "it", files())
    with open_package(home) as package:
        opened, held = reader.look(package)
        assert held == {}
        name = first_picture().removeprefix("materials/")
        (home / first_picture()).write_bytes(b"something else")
        with pytest.raises(BadInput, match=r"package\.changed"):
            reader._again(package, name, opened.facts[name])


def _spoilt(home: Path) -> dict[str, str]:
    """Every family once, each package with an order number of its own between good ones; what may be said of each."""
    said: dict[str, str] = {}
    number = 0

    def lay(data: bytes | Callable[[Path], object], reasons: str) -> None:
        nonlocal number
        number += 1
        path = home / f"{number:03}.zip"
        if isinstance(data, bytes):
            path.write_bytes(data)
        else:
            data(laid_out(path, files()))
        said[path.name] = reasons

    for make, reasons in archives.FAMILIES.values():
        lay(make(), reasons)
    for make, reasons in documents.FAMILIES.values():
        lay(zipped({**files(), "filing.json": make()}), reasons)
    for make, reasons in pictures.FAMILIES.values():
        lay(in_a_picture_s_place(make()), reasons)
    for spoil, reasons in folders.FAMILIES.values():
        lay(spoil, reasons)
    for good in range(number // 10):
        path = home / f"{good * 10:03}-good.zip"
        path.write_bytes(zipped(files(f"GOOD-{good}")))
        said[path.name] = ""
    return said


def test_an_import_of_all_of_them_refuses_each_and_takes_the_good_ones_between(tmp_path: Path) -> None:
    sample = sample_desk(tmp_path)
    home = tmp_path / "packages"
    home.mkdir()
    said = _spoilt(home)
    shell = Shell(sample)
    ran = shell("import", home, "--json", code=5)
    assert all(character.isprintable() or character == "\n" for character in ran.out)
    told = json.loads(ran.out)
    found = {row["package"]: row.get("code", "") for row in told["results"]}
    assert found.keys() == said.keys()
    assert not {name: (code, said[name]) for name, code in found.items() if code not in said[name].split("|")}
    assert not [row for row in told["results"] if row["outcome"] == "refused" and not row["message"]]
    good = sum(reasons == "" for reasons in said.values())
    assert told["counts"]["imported"] == good == shell.json("list")["total"]
    assert shell.json("audit", "verify", login="audit")["ok"]
    assert not list((sample.settings.materials / ".incoming").iterdir())
