"""The bytes of materials: one sealed file each, named by the hash of what it holds; the same picture is kept once."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from reviewer_tui.errors import NotFound, Unavailable
from reviewer_tui.storage.vault import Vault


class SealedFolder:
    """A folder of sealed files, 0700 with files 0600; a file appears under its name only when it is whole."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault

    def path(self, sha256: str) -> Path:
        """Where the material with this hash lies."""
        return self._folder / sha256[:2] / sha256

    def put(self, sha256: str, data: bytes) -> None:
        """Keep the bytes under their hash; nothing is written when they are there already."""
        target = self.path(sha256)
        if target.exists():
            return
        part = target.with_name(f"{sha256}.{os.getpid()}.part")
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(self._vault.seal_bytes(f"material/{sha256}", data))
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise Unavailable("materials.not_written", folder=self._folder, detail=error.strerror or "") from None

    def get(self, sha256: str) -> bytes:
        """The bytes with this hash; NotFound when they are gone or no longer what they were."""
        try:
            sealed = self.path(sha256).read_bytes()
        except OSError:
            raise NotFound("not_found.material", sha256=sha256[:12]) from None
        data = self._vault.open_bytes(f"material/{sha256}", sealed)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise NotFound("not_found.material", sha256=sha256[:12])
        return data
