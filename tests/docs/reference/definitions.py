"""The reference pages of what an author writes as data: plugin.toml, records, units."""

from __future__ import annotations

from duibiao.extension.hooks import DATA_HOOKS
from duibiao.extension.host import Host
from duibiao.extension.manifest import API_VERSION, Manifest
from duibiao.extension.packs.files import FOLDER_OF
from duibiao.model.values.units import all_units
from tests.docs.reference.members import members, right_of
from tests.docs.reference.structs import Record, closure, section

MANIFEST: tuple[Record, ...] = tuple(closure([Manifest]))
ROOTS: tuple[Record, ...] = tuple(DATA_HOOKS.values())
RECORDS: tuple[Record, ...] = tuple(closure(ROOTS))


def manifest() -> str:
    """Every key of plugin.toml, and the rights that it may ask for."""
    rights: dict[str, list[str]] = {}
    for name, _, told in members(Host):
        if right := right_of(told):
            rights.setdefault(right, []).append(f"[`{name}`](host.md#{name})")
    rows = [f"| `{right}` | {', '.join(names)} |" for right, names in rights.items()]
    head = f"""# plugin.toml

Every plugin has one. Keys that are not here are refused, with the nearest that is. The platform's plugin API is now
{API_VERSION}."""
    told = "\n".join(
        ["## Rights", "", "What each opens of the [Host](host.md):", "", "| right | opens |", "|---|---|", *rows]
    )
    return "\n\n".join([head, *(section(record, MANIFEST) for record in MANIFEST), told]) + "\n"


def records() -> str:
    """Every record that a file of a pack states, or that code makes."""
    folders = {DATA_HOOKS[hook]: folder for hook, folder in FOLDER_OF.items()}
    where = [
        f"| [{root.__name__}](#{root.__name__.lower()}) | `{folders[root]}/<key>.toml` | [{hook}](../hooks/{hook}.md) |"
        for hook, root in DATA_HOOKS.items()
        if root in folders
    ]
    head = """# Records

What a pack states in files, and code makes with the same names. Keys that are not here are refused, with the nearest
that is. Numbers are written bare, as they are printed; a section `[a.b]` is a table of TOML."""
    table = "\n".join(["| record | file | hook |", "|---|---|---|", *where])
    return "\n\n".join([head, table, *(section(record, RECORDS) for record in RECORDS)]) + "\n"


def units() -> str:
    """Every unit, by what it measures."""
    dimensions: dict[str, list[str]] = {}
    for unit in all_units():
        others = ", ".join(f"`{alias}`" for alias in unit.aliases)
        row = f"| `{unit.code}` | {unit.label.zh} | {unit.label.en} | {others} |"
        dimensions.setdefault(unit.dimension, []).append(row)
    head = """# Units

Write the code. What stands behind it is understood as well, so is a full-width or superscript character; upper and
lower case matter. A value in one unit is converted exactly into any other of the same section, and into none outside
it. What has no unit takes `1`."""
    tables = [
        "\n".join(
            [f"## {name.replace('_', ' ').capitalize()}", "", "| code | 中文 | | also |", "|---|---|---|---|", *rows]
        )
        for name, rows in dimensions.items()
    ]
    return "\n\n".join([head, *tables]) + "\n"
