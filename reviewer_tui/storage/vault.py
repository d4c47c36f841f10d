"""Encryption at rest: one key file, from which the keys for sealing, searching and the audit chain are derived.

A sealed value is AES-256-GCM over UTF-8, bound to where it stands: table, column and the row's own key are its associated
data, so that ciphertext moved to another row or column does not open. The key lies outside the database, mode 0600.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import stat
from functools import cached_property
from pathlib import Path

from reviewer_tui.errors import BadInput, Unavailable
from reviewer_tui.storage.private_files import private_folder, sync_folder, write_private

_HEADER = "reviewer-tui-key/1 "
_NONCE = 12


class Vault:
    """Seals, opens and digests with keys derived from one 256-bit secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    def load(cls, path: Path) -> Vault:
        """The vault of an existing key file. BadInput when it is missing, malformed, or readable by others."""
        try:
            with path.open("r", encoding="ascii") as file:
                mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
                text = file.read(200)
        except FileNotFoundError:
            raise BadInput("key.missing", file=path) from None
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput("key.unreadable", file=path, detail=type(error).__name__) from None
        if mode & 0o077:
            raise BadInput("key.open_to_others", file=path, mode=f"{mode:04o}")
        digits = text.removeprefix(_HEADER).strip()
        if not text.startswith(_HEADER) or len(digits) != 64 or set(digits) - set("0123456789abcdef"):
            raise BadInput("key.unreadable", file=path, detail="format")
        return cls(bytes.fromhex(digits))

    @classmethod
    def create(cls, path: Path) -> Vault:
        """A new key file, 0600 in a 0700 folder; an existing one is never overwritten (BadInput)."""
        secret = secrets.token_bytes(32)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            private_folder(path.parent)
            write_private(part, f"{_HEADER}{secret.hex()}\n".encode())
            os.link(part, path)  # whole under its name or not at all, and never over another
            sync_folder(path.parent)
        except FileExistsError:
            raise BadInput("key.exists", file=path) from None
        except OSError as error:
            raise Unavailable("key.not_written", file=path, detail=error.strerror or "") from None
        finally:
            with contextlib.suppress(OSError):
                part.unlink()
        return cls(secret)

    def _derived(self, purpose: str) -> bytes:
        return hmac.new(self._secret, f"reviewer-tui/{purpose}".encode(), hashlib.sha256).digest()

    @cached_property
    def audit_key(self) -> bytes:
        """The key of the audit chain."""
        return self._derived("audit")

    @cached_property
    def _search_key(self) -> bytes:
        return self._derived("search")

    @cached_property
    def _aead(self):  # type: ignore[no-untyped-def]
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._derived("seal"))

    def get_ready(self) -> None:
        """Load the cipher now: the first sealing would otherwise take 10 ms."""
        _ = self._aead

    def seal_bytes(self, place: str, data: bytes) -> bytes:
        """Ciphertext of ``data`` that opens only at ``place`` (``table.column/row key``)."""
        nonce = os.urandom(_NONCE)
        return nonce + bytes(self._aead.encrypt(nonce, data, place.encode()))

    def open_bytes(self, place: str, sealed: bytes) -> bytes:
        """What was sealed at ``place``; BadInput when the key is another one or the ciphertext was moved or changed."""
        from cryptography.exceptions import InvalidTag

        try:
            return bytes(self._aead.decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode()))
        except (InvalidTag, ValueError):
            raise BadInput("key.does_not_open", place=place) from None

    def seal(self, place: str, text: str) -> bytes:
        """``seal_bytes`` of text."""
        return self.seal_bytes(place, text.encode())

    def open(self, place: str, sealed: bytes) -> str:
        """``open_bytes`` as text."""
        return self.open_bytes(place, sealed).decode()

    def digest(self, kind: str, value: str) -> str:
        """A keyed hash by which a sealed value is found by its full text; ``kind`` keeps phones and numbers apart."""
        return hmac.new(self._search_key, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()[:32]
