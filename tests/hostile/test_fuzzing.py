"""Any bytes end in a refusal or a result, never in another error: made by rule, kept in a corpus, found by a fuzzer."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.good import document, files, zipped
from tests.hostile.opening import open_archive, open_filing, open_picture
from tests.hostile.pictures import jpeg, png
from tests.hostile.zip_parts import end, entry, joined, listing

pytestmark = pytest.mark.hostile

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).with_name("corpus")
OPENERS: dict[str, Callable[[bytes], str]] = {"zip": open_archive, "json": open_filing, "picture": open_picture}
SECONDS = 5

often = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

_ODD = """
\x1b]0;x\x07|\u202e|\u200b|x[/]y|..|/|110101199003070011|2026-11-23|例子.测试|xn--a|1.2.3.4|999.1.1.1|::1|203.0.113.1/24|@|a@b
|京ICP备2026000001号-1|0|1|true| |long_term|website|app|android|none
"""
texts = st.text(max_size=12) | st.sampled_from([*_ODD.replace("\n", "").split("|"), "-" * 64])
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**19), 10**19)
    | st.floats()
    | texts
    | st.sampled_from([0, 1, 2, 4, 5, 16, 128, 2**31, 2**63 - 1])
)
trees = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4))


@st.composite
def changed_bytes(draw: st.DrawFn, whole: bytes) -> bytes:
    """These bytes with some of them exchanged, cut out, or put in twice."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        length = draw(st.integers(0, 40))
        match draw(st.sampled_from(("exchange", "cut", "double", "put", "flip"))):
            case "exchange":
                data[at : at + length] = draw(st.binary(min_size=length, max_size=length))
            case "cut":
                del data[at : at + length * 10]
            case "double":
                data[at:at] = data[at : at + length]
            case "put":
                data[at:at] = draw(st.sampled_from((b"\0" * 8, b"\xff" * 8, b"PK\x05\x06", b"PK\x01\x02", b"\xff\xda")))
            case "flip" if data:
                data[at] ^= 1 << draw(st.integers(0, 7))
    return bytes(data)


@st.composite
def archives(draw: st.DrawFn) -> bytes:
    """Archives of odd names, methods, modes, flags and sizes, whose directory may lie."""
    names = st.binary(max_size=12) | st.sampled_from(
        [b"filing.json", b"materials/", b"materials/a.jpg", b"x/filing.json", b"x/materials/a.jpg", b"../a", b"/a"]
    )
    body, records = b"", []
    for _ in range(draw(st.integers(0, 5))):
        name, data = draw(names), draw(st.binary(max_size=40) | st.just(files()["filing.json"]))
        method, size = draw(st.sampled_from((0, 8, 12, 14, 99))), draw(st.none() | st.integers(0, 2**32 - 1))
        at = len(body) if draw(st.booleans()) else draw(st.integers(0, 2**32 - 1))
        lie: dict[str, Any] = {"mode": draw(st.integers(0, 0xFFFF)), "flags": draw(st.sampled_from((0, 1, 8, 0x41)))}
        records.append(
            listing(name, data, at, method=method, size=size, extra=draw(st.just(b"") | st.binary(max_size=24)), **lie)
        )
        body += entry(name, data, method=method, size=size)
    if draw(st.booleans()):
        return joined(body, records)
    directory = b"".join(records)
    numbers = st.integers(0, 2**16 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)
    return body + directory + end(*(draw(one) for one in numbers), comment=draw(st.binary(max_size=30)))


@st.composite
def filings(draw: st.DrawFn) -> bytes:
    """A good filing in which some places hold something else."""
    tree = document()
    for _ in range(draw(st.integers(1, 8))):
        at: Any = tree
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(at[key], dict | list) and at[key] and draw(st.integers(0, 3)):
                at = at[key]
                continue
            at[key] = draw(trees)
            if isinstance(at, list) and draw(st.booleans()):
                at.append(at[0])
            break
    return json.dumps(tree).encode()


@often
@given(st.binary(max_size=400))
def test_random_bytes_are_refused(data: bytes) -> None:
    assert open_archive(data)
    assert open_filing(data)
    assert open_picture(data)


@often
@given(archives())
def test_any_archive_is_refused_or_read(data: bytes) -> None:
    open_archive(data)


@often
@given(changed_bytes(zipped(files())))
def test_a_good_archive_with_changed_bytes_is_refused_or_read(data: bytes) -> None:
    open_archive(data)


@often
@given(filings())
def test_any_filing_is_refused_or_read(data: bytes) -> None:
    open_filing(data)


@often
@given(trees.map(lambda tree: json.dumps(tree).encode()))
def test_any_json_that_is_no_filing_is_refused(data: bytes) -> None:
    assert open_filing(data)


@often
@given(changed_bytes(files()["filing.json"]))
def test_a_good_filing_with_changed_bytes_is_refused_or_read(data: bytes) -> None:
    open_filing(data)


@often
@given(changed_bytes(jpeg((48, 32))) | changed_bytes(jpeg((48, 32), progressive=True)) | changed_bytes(png()))
def test_a_picture_with_changed_bytes_is_refused_or_read(data: bytes) -> None:
    open_picture(data)


@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_the_corpus_is_refused_or_read(path: Path) -> None:
    OPENERS[path.name.partition("-")[0]](path.read_bytes())


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed: pip install atheris")
@pytest.mark.parametrize("kind", OPENERS)
def test_a_fuzzer_finds_nothing_in_a_few_seconds(kind: str, tmp_path: Path) -> None:
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.hostile.fuzz",
            kind,
            f"-max_total_time={SECONDS}",
            f"-artifact_prefix={tmp_path}/",
            str(tmp_path / "seeds"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3_000:]
