"""``config check`` reads the keymap file, too, and says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import Shell
from tests.sample_desk import SampleDesk


def test_a_keymap_that_is_not_in_order_is_told_with_its_line_and_exits_with_2(
    sample: SampleDesk, tmp_path: Path, shell: Shell
) -> None:
    path = tmp_path / "keys.toml"
    path.write_text('[queue]\ntake = "w"\n', encoding="utf-8")
    config = sample.home / "config.toml"
    told = config.read_text(encoding="utf-8").replace("[desk]", f'[desk]\nkeymap = "{path}"')
    config.write_text(told, encoding="utf-8")
    wrong = shell("config", "check", code=2)
    assert f"Keymap {path}, line 2: w would do both" in wrong.err
    path.write_text('[queue]\ntake = "f6"\n', encoding="utf-8")
    assert f"keymap = {path}" in shell("config", "check").out
