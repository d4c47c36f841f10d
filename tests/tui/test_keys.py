"""The one table of keys: every key has a name by which it can be moved."""

from __future__ import annotations

from reviewer_tui.tui import keys


def tables() -> dict[str, tuple[keys.Key, ...]]:
    return {name: found for name, found in vars(keys).items() if name.endswith("_KEYS")}


def test_every_key_has_a_name_of_its_own_in_the_section_of_its_table() -> None:
    for name, table in tables().items():
        ids = [each.id for each in table]
        assert all(each.startswith(f"{name.removesuffix('_KEYS').lower()}.") for each in ids), name
        assert len(set(ids)) == len(ids), name


def test_a_binding_carries_the_name_of_its_key() -> None:
    bound = keys.bindings(keys.QUEUE_KEYS)
    assert [each.id for each in bound] == [each.id for each in keys.QUEUE_KEYS]  # type: ignore[union-attr]
