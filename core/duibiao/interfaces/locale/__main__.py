"""Brings `en.po` up to date: new sentences come in empty, sentences that are said no more go."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from duibiao.interfaces.locale.sentences import sentences, template_sentences

HERE = Path(__file__).parent
CORE = HERE.parents[1]
TEMPLATES = HERE.parent / "web/templates"
PLUGINS = CORE.parents[1] / "plugins"
SPOKEN = [CORE, *sorted(folder for folder in PLUGINS.iterdir() if not (folder / "locale").is_dir())]
"""Whose sentences stand in the core's catalogue: its own, and those of plugins that bring none."""


def main() -> None:
    """Rewrite the catalogue in the order of the keys; print what still has no translation."""
    file = HERE / "en.po"
    old = read_po(file.open("rb")) if file.exists() else Catalog()
    new = Catalog(locale="en", project="duibiao", fuzzy=False)
    for sentence in [*sentences(SPOKEN), *template_sentences([TEMPLATES])]:
        known = old.get(sentence.zh)
        new.add(sentence.zh, known.string if known else "", auto_comments=[sentence.key])
    with file.open("wb") as target:
        write_po(target, new, width=110, no_location=True, omit_header=True)
    sys.stdout.writelines(f"{entry.id}\n" for entry in new if entry.id and not entry.string)


if __name__ == "__main__":
    main()
