"""The first contents that a program reads may be read by several threads at once: preview and review of the same key press."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from reviewer_tui.usecases.package_format import encode_content
from tests.builders import an_app_filing
from tests.cli.running import ROOT

pytestmark = pytest.mark.fault
PROGRAM = """
import os, sys, threading
from reviewer_tui.usecases.package_format import decode_content
data = sys.stdin.buffer.read()
sys.setswitchinterval(1e-6)
def read(gate):
    gate.wait()
    decode_content(data)
for fresh in range(40):
    child = os.fork()
    if not child:
        gate = threading.Barrier(4)
        threads = [threading.Thread(target=read, args=(gate,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if status:
        sys.exit(f"ended by {os.waitstatus_to_exitcode(status)} in program {fresh}")
"""


def test_several_threads_read_the_first_content_of_a_program_at_once() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=encode_content(an_app_filing()),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
