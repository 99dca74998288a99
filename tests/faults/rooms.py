"""A small disk that a test can fill: a file system of its own, in a mount namespace that the server alone lives in.

The kernel itself answers ENOSPC there, to SQLite as to everything else. Making it needs no more rights than
`unshare --user` does, and this process sees it through /proc for as long as the server runs.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from tests import databases
from tests.faults.instances import Instance

MEGABYTE = 1 << 20


class Room:
    """The small disk on which the database and the evidence of one SQLite instance lie."""

    def __init__(self, instance: Instance, megabytes: int) -> None:
        """Have `instance` served from a disk of so many megabytes, on which its database is copied at each start."""
        self._instance = instance
        self._place = instance.folder / "disk"
        self._place.mkdir()
        moved_in = f'mount -t tmpfs -o size={megabytes}m none "$0"; cp -a "$0/../"duibiao.sqlite* "$0/"; exec "$@"'
        served = ("sh", "-ec", moved_in, str(self._place))
        instance.inside = ("unshare", "--user", "--map-root-user", "--mount", *served)
        instance.environment["DUIBIAO_DATABASE"] = databases.sqlite_url(self._place / "duibiao.sqlite")
        instance.environment["DUIBIAO_EVIDENCE"] = str(self._place / "evidence")

    @property
    def seen_from_outside(self) -> Path:
        """The disk as a folder that this process can open, while the server runs."""
        return Path(f"/proc/{self._instance.pid}/root{self._place}")

    def carried_out(self, folder: Path) -> str:
        """Stop the server, and give the URL of a copy of its database in `folder`.

        SQLite follows links to their end, which for a path through /proc is outside; so it is shown a copy. The open
        folder keeps the disk there when the server, the last to live in its namespace, is gone.
        """
        disk = os.open(self.seen_from_outside, os.O_DIRECTORY)
        try:
            self._instance.stop()
            for file in Path(f"/proc/self/fd/{disk}").glob("duibiao.sqlite*"):
                shutil.copyfile(file, folder / file.name)
        finally:
            os.close(disk)
        return databases.sqlite_url(folder / "duibiao.sqlite")

    def fill(self) -> None:
        """Leave not a page free."""
        with (self.seen_from_outside / "ballast").open("ab", buffering=0) as ballast:
            for size in (MEGABYTE, 4096):
                while _written(ballast.fileno(), size):
                    pass

    def empty(self) -> None:
        """Give the space back."""
        (self.seen_from_outside / "ballast").unlink()


def _written(file: int, size: int) -> bool:
    """Whether all of so many bytes found room."""
    try:
        return os.write(file, bytes(size)) == size
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return False
