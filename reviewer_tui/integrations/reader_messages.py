"""What the desk and its reader say to each other over two pipes: frames of a kind, a length and so many bytes.

The reader may have been taken over by what it read, so the desk believes nothing: a frame longer than its kind allows, a
text that is no text, a value of another type than the domain's is a fault, and the reader that sent it is ended.
"""

from __future__ import annotations

import struct
from typing import Annotated, Final

import msgspec

from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.material import MaterialFacts
from reviewer_tui.integrations.package_names import MAX_FILE

HEADER: Final = struct.Struct(">cL")
READY: Final = b"R"
"""The reader is limited and waits for paths; empty."""
ANSWER: Final = b"A"
"""An ``Opened`` or a ``Refused``."""
FILE: Final = b"F"
"""The bytes of one material, in the order of ``Opened.facts``; a ``Refused`` may come in its place."""
LIMITS: Final = {READY: 0, ANSWER: 12_000_000, FILE: MAX_FILE}
"""Most bytes of a frame by its kind; ``filing.json`` has 2,000,000 at most and no number in it grows beyond fivefold."""
PATH: Final = struct.Struct(">H")
"""Before the bytes of each path that the desk asks for; 0 says that there is none for now."""
MAX_PATH: Final = 4_200
"""Bytes of a path, more than a system opens; a dozen of them fit into a pipe that nobody reads."""

_Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Short = Annotated[str, msgspec.Meta(max_length=2_000)]


class Opened(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="opened"):
    """What a package says: its content without ids, keys and files nobody asked for, the facts of its materials by name."""

    content: FilingContent
    unknown_keys: tuple[_Short, ...]
    facts: dict[_Short, MaterialFacts]
    content_hash: _Sha256
    sha256: _Sha256


class Refused(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="refused"):
    """Why a package is not taken in: a text id and its values."""

    reason: Annotated[str, msgspec.Meta(pattern=r"^package\.[a-z0-9_]{1,40}$")]
    values: dict[Annotated[str, msgspec.Meta(pattern="^[a-z_]{1,20}$")], _Short | int]


Answer = Opened | Refused

encode: Final = msgspec.msgpack.Encoder().encode
decode: Final = msgspec.msgpack.Decoder(Answer).decode
