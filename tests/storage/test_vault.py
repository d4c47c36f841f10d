"""Encryption at rest: what is sealed opens only where it was sealed, and only with its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_tui.errors import BadInput
from reviewer_tui.storage.material_store import SealedFolder
from reviewer_tui.storage.vault import Vault


def test_a_new_key_is_private_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "desk.key"
    Vault.create(path)
    before = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(BadInput, match=r"key\.exists"):
        Vault.create(path)
    assert path.read_bytes() == before


def test_a_sealed_text_opens_at_its_place_with_a_reloaded_key(tmp_path: Path) -> None:
    Vault.create(tmp_path / "k")
    sealed = Vault.load(tmp_path / "k").seal("note.text/1/1", "身份证号 11010519491231002X")
    assert b"11010519491231002X" not in sealed
    assert Vault.load(tmp_path / "k").open("note.text/1/1", sealed) == "身份证号 11010519491231002X"


@pytest.mark.parametrize("place", ["note.text/1/2", "tick.note/1/1", ""])
def test_ciphertext_that_was_moved_does_not_open(tmp_path: Path, place: str) -> None:
    vault = Vault.create(tmp_path / "k")
    sealed = vault.seal("note.text/1/1", "secret")
    with pytest.raises(BadInput, match=r"key\.does_not_open"):
        vault.open(place, sealed)


def test_changed_or_cut_ciphertext_does_not_open(tmp_path: Path) -> None:
    vault = Vault.create(tmp_path / "k")
    sealed = bytearray(vault.seal("p", "secret"))
    sealed[-1] ^= 1
    for broken in (bytes(sealed), bytes(sealed[:10]), b""):
        with pytest.raises(BadInput, match=r"key\.does_not_open"):
            vault.open("p", broken)


def test_another_key_says_exactly_that(tmp_path: Path) -> None:
    sealed = Vault.create(tmp_path / "one").seal("p", "secret")
    with pytest.raises(BadInput, match=r"key\.does_not_open"):
        Vault.create(tmp_path / "two").open("p", sealed)


@pytest.mark.parametrize(
    ("mode", "content", "said"), [(0o644, None, "open_to_others"), (0o600, "rubbish", "unreadable")]
)
def test_a_loose_or_malformed_key_file_is_refused(tmp_path: Path, mode: int, content: str | None, said: str) -> None:
    path = tmp_path / "k"
    Vault.create(path)
    if content is not None:
        path.write_text(content)
    path.chmod(mode)
    with pytest.raises(BadInput, match=said):
        Vault.load(path)


def test_digests_keep_kinds_and_keys_apart(tmp_path: Path) -> None:
    one, two = Vault.create(tmp_path / "one"), Vault.create(tmp_path / "two")
    assert one.digest("phone", "13800000000") == Vault.load(tmp_path / "one").digest("phone", "13800000000")
    assert len({one.digest("phone", "1"), one.digest("email", "1"), two.digest("phone", "1")}) == 3


def test_a_material_lies_sealed_under_its_hash_and_a_swapped_one_is_noticed(tmp_path: Path) -> None:
    import hashlib

    store = SealedFolder(tmp_path / "materials", Vault.create(tmp_path / "k"))
    papers = [b"\xff\xd8 first " * 50, b"\xff\xd8 second " * 50]
    names = [hashlib.sha256(data).hexdigest() for data in papers]
    for name, data in zip(names, papers, strict=True):
        for _time in range(2):
            with store.incoming() as incoming:
                incoming.add(name, data)
                incoming.sync()
                incoming.keep([name])
        assert store.get(name) == data
        assert data not in store.path(name).read_bytes()
        assert store.path(name).stat().st_mode & 0o777 == 0o600
    store.path(names[0]).write_bytes(store.path(names[1]).read_bytes())
    with pytest.raises(BadInput, match=r"key\.does_not_open"):
        store.get(names[0])
