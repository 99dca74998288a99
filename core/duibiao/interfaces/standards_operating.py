"""What operators do with the register of standards at the command line: import a sheet, list what is there."""

from __future__ import annotations

from pathlib import Path

from duibiao.interfaces.operating import Echo, operator
from duibiao.interfaces.running import Clock, start, system_clock
from duibiao.interfaces.web.views.standards import STATUSES, UNVERIFIED
from duibiao.interfaces.wording import say
from duibiao.kernel.standards import register
from duibiao.kernel.standards.importing import import_editions
from duibiao.kernel.standards.sheets import read_sheet
from duibiao.model.values.canonical import digest
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import Fault, message

PAGE = 500


def import_standards(folder: Path, file: Path, language: str, echo: Echo, clock: Clock = system_clock) -> None:
    """Bring the sheet `file` into the register: all rows, or none with a fault for every wrong cell."""
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        told = "{file} 不是 UTF-8 编码的 CSV。请在 WPS 或 Excel 里另存为“CSV UTF-8（逗号分隔）”。"
        raise Fault(message("sheet.encoding", told, file=file.name)) from error
    running = start(folder, clock)
    now = running.clock()
    editions = read_sheet(text, day_of(parse_utc(now)).isoformat())
    with running.store.write() as connection:
        imported = import_editions(connection, operator(running.instance.name, now), editions, digest(content))
    running.store.close()
    told = "新增 {new} 个版本，更新 {changed} 个，{same} 个没有变化。"
    counts = message("standards.imported", told, new=imported.new, changed=imported.changed, same=imported.same)
    echo(say(counts, language))


def list_standards(folder: Path, query: str, status: str, language: str, echo: Echo) -> None:
    """A line for each edition that fits: number, status, what took its place, title, and whether it was verified."""
    running = start(folder)
    day = day_of(parse_utc(running.clock())).isoformat()
    after, found = "", 0
    with running.store.read() as connection:
        while True:
            items = register.page(connection, day, query, status, after, PAGE)
            for one in items:
                echo(_line(one, language))
            found += len(items)
            if len(items) < PAGE:
                break
            after = items[-1].edition.number
    running.store.close()
    echo(say(message("standards.count", "共 {count} 个版本。", count=found), language))


def _line(one: register.Registered, language: str) -> str:
    edition = one.edition
    parts = [edition.number, f"[{say(STATUSES[one.status][0], language)}]"]
    if edition.successor:
        parts.append(f"→ {edition.successor}")
    parts.append(edition.title.in_language(language))
    if edition.checked_on is None:
        parts.append(f"({say(UNVERIFIED, language)})")
    return " ".join(parts)
