"""A process that seals: `python -m tests.kernel.journal.sealer URL KEYS`, until its standard input ends.

With a fourth word it stops for good within its transaction, when the head is moved and the checkpoint is about to be
kept, and says so.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any
from unittest.mock import patch

from duibiao.extension.suites import CORE_SUITES
from duibiao.kernel.journal import checkpoints, sealing
from duibiao.kernel.journal.keys import own_signer
from duibiao.kernel.store.engine import Store
from tests.kernel.journal.logs import NOW


def stop_for_good(*_: Any) -> None:
    """Instead of keeping a checkpoint."""
    sys.stdout.write("stopped\n")
    sys.stdout.flush()
    time.sleep(600)


def await_end(ended: Event) -> None:
    """Set `ended` when the standard input ends."""
    sys.stdin.read()
    ended.set()


def main() -> None:
    """Seal batch after batch, as fast as may be."""
    url, keys, *stopping = sys.argv[1:]
    if stopping:
        patch.object(checkpoints, "keep", stop_for_good).start()
    store, ended = Store(url), Event()
    with store.read() as connection:
        signer = own_signer(connection, "zhejiang", Path(keys), CORE_SUITES)
    Thread(target=await_end, args=(ended,), daemon=True).start()
    while True:
        last = ended.is_set()
        with store.write() as connection:
            sealed = sealing.seal(connection, signer, "zhejiang", NOW)
        if last and sealed.signed is None:
            break
    store.close()


if __name__ == "__main__":
    main()
