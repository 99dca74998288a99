"""Makes the small dump of this release: `python -m tests.kernel.store.releases.make`, once, when it is released.

It is the demonstration with one published filing, without the divisions and organs that nothing in it names.
"""

from __future__ import annotations

import os
import sqlite3
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from duibiao.interfaces.demonstration.preparing import prepare
from tests import databases
from tests.demonstrations import Clock, Demo, write_folder

KEPT = "('cn', 'cn-33', 'cn-3303', 'cn-330326', 'cn-330382', 'cn-42', 'cn-429004')"


def main() -> None:
    """Write `<version>.sql` beside this file."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        os.environ["DUIBIAO_DATABASE"] = databases.sqlite_url(folder / "demo.sqlite")
        write_folder(folder)
        prepare(folder, "http://testserver.local", print)
        demo = Demo(folder, Clock())
        with demo.client:
            demo.published()
        with sqlite3.connect(folder / "demo.sqlite") as connection:
            for statement in (
                "DELETE FROM areas",
                "DELETE FROM holidays",
                (
                    "DELETE FROM definitions WHERE digest NOT IN (SELECT kind_digest FROM submissions UNION "
                    "SELECT form_digest FROM submissions UNION SELECT scheme_digest FROM submissions)"
                ),
                f"DELETE FROM organ_names WHERE organ NOT IN {KEPT}",
                f"DELETE FROM organ_parents WHERE organ NOT IN {KEPT}",
                f"DELETE FROM organs WHERE id NOT IN {KEPT}",
            ):
                connection.execute(statement)
            connection.commit()
            dump = "\n".join(connection.iterdump()) + "\n"
        (Path(__file__).parent / f"{version('duibiao')}.sql").write_text(dump, encoding="utf-8")


if __name__ == "__main__":
    main()
