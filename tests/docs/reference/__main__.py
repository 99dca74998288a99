"""`make docs`: write the reference pages anew."""

from __future__ import annotations

from tests.docs.reference.pages import FOLDER, MADE

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, made in MADE.items():
        (FOLDER / name).write_text(made(), encoding="utf-8")
