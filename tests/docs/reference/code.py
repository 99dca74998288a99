"""The reference pages for authors who code: hooks, the Host, and every name of `duibiao.api`."""

from __future__ import annotations

import inspect
import re

import duibiao.api
from duibiao.extension.hooks import CODE_HOOKS, DATA_HOOKS, Hooks
from duibiao.extension.host import Holder, Host, ResultView, SubmissionView
from duibiao.extension.packs.files import FOLDER_OF
from duibiao.extension.pages import Download, Page, SeeOther, Sent
from duibiao.extension.verbs import Filing, Followed
from duibiao.model.records.findings import Finding
from tests.docs.reference.members import members, right_of
from tests.docs.reference.structs import Record, doc, section

HANDED_OUT: tuple[Record, ...] = (Holder, ResultView, SubmissionView)
GIVEN: tuple[Record, ...] = (Filing, Finding, Sent, Page, Download, SeeOther, Followed)
WITHOUT_DOCSTRING = {
    "API_VERSION": "The version of everything that `duibiao.api` promises to plugins.",
    "hookimpl": "The mark that makes a function of plugin.py a hook.",
}
"""The names that are values: what is said of them stands here."""


def hooks() -> str:
    """Every hook with its signature, who may answer it, and the record it is answered with."""
    rows = []
    for hook, record in {**DATA_HOOKS, **CODE_HOOKS}.items():
        where = f"code, or `{FOLDER_OF[hook]}/` of a pack" if hook in FOLDER_OF else "code"
        kind = f"[{record.__name__}](records.md#{record.__name__.lower()})"
        if hook in CODE_HOOKS:
            kind = f"[{record.__name__}](#{record.__name__.lower()})"
        rows.append(f"| [{hook}](../hooks/{hook}.md) | {kind} | {where} | {doc(getattr(Hooks, hook))} |")
    head = """# Hooks

What a plugin may offer. Each is a function of `plugin.py` marked with `hookimpl`, which takes nothing and gives a
list of records; it is asked once, at start-up. Each has a page with a whole plugin as its example."""
    table = ["| hook | gives | answered by | |", "|---|---|---|---|", *rows]
    verbs: tuple[Record, ...] = (*CODE_HOOKS.values(), *GIVEN)
    told = (section(record, verbs, meanings=False) for record in verbs)
    return "\n\n".join([head, "\n".join(table), *told]) + "\n"


def host() -> str:
    """Every member of the Host, with the right it needs."""
    head = ["# Host", "", doc(Host), "", "Rights are asked for in [plugin.toml](manifest.md#rights)."]
    parts = []
    for name, signature, told in members(Host):
        right = right_of(told)
        needs = f"\n\nNeeds the right `{right}`." if right else ""
        parts.append(f"## {name}\n\n```python\n{_folded(signature)}\n```\n\n{told}{needs}")
    views = (section(record, HANDED_OUT, meanings=False) for record in HANDED_OUT)
    return "\n\n".join(["\n".join(head), *parts, *views]) + "\n"


def api() -> str:
    """Every name that plugin code may import from the platform."""
    lines = [f"- `{name}` — {first_sentence(name)}" for name in duibiao.api.__all__]
    head = f"""# duibiao.api

The one door for plugins: every name that plugin code may import from the platform. It keeps its meaning for as long
as the major version of the plugin API, now {duibiao.api.API_VERSION}. A plugin may also import msgspec, litestar,
sqlalchemy and itself; its tests also `duibiao.testing`, pytest and hypothesis."""
    return "\n\n".join([head, "\n".join(lines)]) + "\n"


def first_sentence(name: str) -> str:
    """What a name of the door is."""
    told = WITHOUT_DOCSTRING.get(name) or inspect.getdoc(getattr(duibiao.api, name)) or ""
    return re.split(r"(?<=[.])\s", " ".join(told.split("\n\n")[0].split()), maxsplit=1)[0]


def _folded(signature: str) -> str:
    """A signature on several lines where one is too long."""
    if len(signature) <= 100:
        return signature
    head, _, rest = signature.partition("(")
    inside, _, answer = rest.rpartition(")")
    return "\n".join([f"{head}(", *(f"    {one}," for one in re.split(r", (?![^\[]*\])", inside)), f"){answer}"])
