"""The feed: what happened to filings, and the letters to applicants, as JSON files in a folder that a platform empties.

A file is named by the key of its effect, so that the same effect again is the same file. docs/feed.md tells what is in one.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from reviewer_tui.domain.filing import filing_number
from reviewer_tui.integrations.whole_files import write_whole
from reviewer_tui.usecases.effects import Effect, Fate, Reply

SCHEMA: Final = "reviewer-tui/feed/1"
_PLAIN_KEY: Final = re.compile(r"[a-z0-9]+(?:[/-][a-z0-9]+){0,9}", re.ASCII)
_LONGEST: Final = 120
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


class FeedFolder:
    """Writes effects into a folder; one that is not there is made, for this account alone, where its parent is."""

    name = "feed"
    repeats = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, effect: Effect, payload: Mapping[str, str]) -> Reply:
        """One file, whole and on the disk when this returns. A folder that cannot be written to is a dead channel."""
        try:
            with suppress(FileExistsError):
                os.mkdir(self._folder, 0o700)
            folder = os.open(self._folder, _FOLDER)
            try:
                write_whole(folder, file_name(effect.key), _document(effect, payload))
            finally:
                os.close(folder)
        except OSError as error:
            return Reply(fate=Fate.DOWN, trouble=f"down.folder {errno.errorcode.get(error.errno or 0, '')}".strip())
        return Reply(fate=Fate.SENT)


def file_name(key: str) -> str:
    """``status/20001/5`` -> ``status.20001.5.json``; a key of another form is named by its hash. No two keys have one name."""
    if len(key) <= _LONGEST and _PLAIN_KEY.fullmatch(key):
        return key.replace("/", ".") + ".json"
    return f"{sha256(key.encode()).hexdigest()}.json"


def _document(effect: Effect, payload: Mapping[str, str]) -> bytes:
    said = {
        "schema": SCHEMA,
        "key": effect.key,
        "kind": effect.kind,
        "sequence": effect.id,
        "filing": None if effect.filing_id is None else filing_number(effect.filing_id),
        "time": effect.created_at.isoformat(),
    }
    more: dict[str, object] = dict(payload)
    if "audit_data" in more:
        more["audit_data"] = json.loads(payload["audit_data"])
    # What the desk says of the effect stands, whatever the payload is called.
    return (json.dumps({**said, **more, **said}, ensure_ascii=False, indent=1) + "\n").encode()
