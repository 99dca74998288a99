"""Structs are learned before threads share them: without it, about one process in three ends here by a signal."""

from __future__ import annotations

import subprocess
import sys

RACE = """
import sys, threading
import msgspec
from duibiao.kernel.submissions.records import Act
from duibiao.model.values.structs import learn_all
from duibiao.reporting.dissemination.public_records import PublicRecord

learn_all()
sys.setswitchinterval(1e-6)
together = threading.Barrier(8)

def decode():
    together.wait()
    for type_ in (Act, PublicRecord):
        try:
            msgspec.convert({"standing": {"id": "x"}}, type_)
        except msgspec.ValidationError:
            pass

threads = [threading.Thread(target=decode) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_many_threads_decode_a_type_for_the_first_time_together() -> None:
    runs = [subprocess.run([sys.executable, "-c", RACE], check=False, capture_output=True) for _ in range(4)]

    assert [(run.returncode, run.stderr) for run in runs] == [(0, b"")] * 4
