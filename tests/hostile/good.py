"""A package as it should be, as names and bytes, to be spoilt in one place at a time."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from tests.builders import a_filing_content
from tests.sample_desk import write_package

Files = dict[str, bytes]


@cache
def _files() -> tuple[tuple[str, bytes], ...]:
    with tempfile.TemporaryDirectory() as folder:
        home = write_package(Path(folder) / "p", a_filing_content())
        found = [path for path in sorted(home.rglob("*")) if path.is_file()]
        return tuple((str(path.relative_to(home)), path.read_bytes()) for path in found)


def files(order_no: str = "") -> Files:
    """Name and bytes of every file, ``filing.json`` first."""
    found = dict(_files())
    if order_no:
        found["filing.json"] = encoded({**document(), "order_no": order_no})
    return found


def first_picture() -> str:
    """The name of a material that the package lists."""
    return next(name for name in files() if name.startswith("materials/"))


def document() -> dict[str, Any]:
    """``filing.json`` as a tree, a new one each time."""
    found: dict[str, Any] = json.loads(dict(_files())["filing.json"])
    return found


def encoded(tree: object) -> bytes:
    """A tree as ``filing.json`` has it; what no UTF-8 can say is escaped."""
    return json.dumps(tree).encode()


def zipped(content: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


def laid_out(home: Path, content: Files) -> Path:
    """A folder of these files."""
    for name, data in content.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return home
