"""The reference pages of what an author is told: the rules of the kit, and every message of reading and judging."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import duibiao
from duibiao.extension.conformance.kit import RULES
from duibiao.interfaces.locale.sentences import Sentence, sentences
from duibiao.interfaces.wording import core_wording
from tests.docs.reference.structs import plain

CORE = Path(duibiao.__file__).parent
WINGS = ("extension", "model")
SAID = {"refuse": "refused", "remark": "remarked"}


def rules() -> str:
    """Every rule of the kit."""
    head = """# The rules of the kit

What a plugin must be, and what it had better be. `duibiao plugins check FOLDER|ARCHIVE` runs them all; no platform is
needed. A line tells each finding: plugin, file and place, what to do, and the rule. What is *refused* comes first and
makes the exit code 1; what is *remarked* would only be better otherwise. Plugins that yours relies on are looked for
in the folder it lies in, and in those that `--beside` names; code among them is run to see what it offers.

Who writes code has the kit as tests, one for each rule, by a file `tests/test_conformance.py` of one line:

```python
from duibiao.testing.conformance import *
```

`duibiao check` asks the same of a whole deployment, as far as it matters for starting: everything found on reading, and
the worked examples. [What is said](messages.md) is the same everywhere."""
    rows = [f"| `{rule.id}` | {SAID[rule.severity]} | {rule.sentence} |" for rule in RULES]
    return "\n\n".join([head, "\n".join(["| rule | | what it asks |", "|---|---|---|", *rows])]) + "\n"


def messages() -> str:
    """Every message of the wings that read and judge what an author writes, by room."""
    rooms: dict[str, list[Sentence]] = {}
    for sentence in sentences([CORE]):
        if sentence.module.split("/")[0] in WINGS:
            rooms.setdefault(_room(sentence.module), []).append(sentence)
    head = """# Messages

What the platform says of plugins, definitions and answers, by the room of the core that says it. Programs know a
message by its key, people by its words; places in braces are filled in. 每条消息的中文原文与英文译文并列。"""
    return "\n\n".join([head, *(_section(room, said) for room, said in sorted(rooms.items()))]) + "\n"


def _room(module: str) -> str:
    """The room of a module: the folder that it lies in, or the module itself where it lies in its wing."""
    wing, room, *_ = module.removesuffix(".py").split("/")
    return f"{wing}.{room}"


def _section(room: str, said: list[Sentence]) -> str:
    told = inspect.getdoc(importlib.import_module(f"duibiao.{room}")) or ""
    wording = core_wording()
    rows = dict.fromkeys(f"| `{one.key}` | {_cell(one.zh)} | {_cell(wording.text(one.zh, 'en'))} |" for one in said)
    first = " ".join(told.split("\n\n")[0].split())
    return "\n".join([f"## {room}", "", first, "", "| key | 中文 | English |", "|---|---|---|", *rows])


def _cell(text: str) -> str:
    return plain(text).replace("|", "\\|").replace("\n", " ")
