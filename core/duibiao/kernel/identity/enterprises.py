"""Enterprises and their products: registered once, never asked for twice.

Every change names the head it saw and leaves an entry after it, so two who change at once do not overwrite one
another. An enterprise belongs to the organ it reports to, which its code's digits 3 to 8 need not tell: they are the
area where the code was issued, and firms move.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from duibiao.kernel.identity.people import Person
from duibiao.kernel.identity.reach import demand, demand_reach
from duibiao.kernel.identity.scope import within
from duibiao.kernel.journal.entries import Author, Subject, record
from duibiao.kernel.store.tables import areas, enterprises
from duibiao.model.values.messages import Conflict, Fault, Message, NotAllowed, NotFound, message
from duibiao.model.values.uscc import parse_uscc, region_of

EDITIONS = ("2011", "2017")
"""Editions of GB/T 4754 whose codes are taken."""
LONGEST_NAME = 120
NATIONAL_REGION = "100000"
"""What a code issued by the national authority carries in the place of an area."""

_INDUSTRY = re.compile(r"[A-T][0-9]{2,4}")

_INSERT = insert(enterprises)
_BY_USCC = select(enterprises).where(enterprises.c.uscc == bindparam("uscc"))
_LOCKED = _BY_USCC.with_for_update()
_UPDATE = (
    update(enterprises)
    .where(enterprises.c.uscc == bindparam("which"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("name", "organ", "industry", "industry_edition", "synthetic", "head", "updated_at")
        }
    )
)
_AREA = select(areas.c.code).where(areas.c.code == bindparam("code")).limit(1)


class Enterprise(msgspec.Struct, frozen=True):
    """A legal entity under its unified social credit code; `head` is the digest of the last entry about it."""

    uscc: str
    name: str
    organ: str
    industry: str
    industry_edition: str
    synthetic: bool
    head: str
    updated_at: str


def put_enterprise(
    connection: Connection,
    author: Author,
    uscc: str,
    *,
    name: str,
    organ: str,
    industry: str,
    industry_edition: str = "2017",
    synthetic: bool = False,
    seen: str | None = None,
) -> Enterprise:
    """Register an enterprise, or change it; `seen` is the head that was seen, None for a new one.

    Saying again what is so already changes nothing. Raises `Fault` with all faults found, `NotAllowed` beyond the
    author's reach, `NotFound` for an unknown organ, `Conflict` where `seen` is not the head any more.
    """
    demand(author, "enterprises.write")
    uscc = _checked(uscc, name, industry, industry_edition)
    stated = {
        "name": name.strip(),
        "organ": organ,
        "industry": industry,
        "industry_edition": industry_edition,
        "synthetic": synthetic,
    }
    row = connection.execute(_LOCKED, {"uscc": uscc}).one_or_none()
    before = None if row is None else Enterprise(**row._mapping)
    _demand_place(connection, author, uscc, organ, before)
    if before is not None and all(getattr(before, field) == value for field, value in stated.items()):
        return before
    head = None if before is None else before.head
    if head != seen:
        raise _changed_meanwhile(uscc)
    act = "enterprise.registered" if before is None else "enterprise.changed"
    body = {"uscc": uscc} | stated
    try:
        written = record(connection, author, Subject("enterprise", uscc), act, body, previous=head)
        after = stated | {"head": written.digest, "updated_at": author.at}
        store_enterprise(connection, msgspec.convert({"uscc": uscc} | after, Enterprise), new=before is None)
    except IntegrityError as error:
        raise _changed_meanwhile(uscc) from error
    return msgspec.convert({"uscc": uscc} | after, Enterprise)


def store_enterprise(connection: Connection, enterprise: Enterprise, *, new: bool) -> None:
    """Bring the row in line with an entry about the enterprise, whoever made it."""
    row = msgspec.structs.asdict(enterprise)
    uscc = row.pop("uscc")
    if new:
        connection.execute(_INSERT, {"uscc": uscc} | row)
    else:
        connection.execute(_UPDATE, {"which": uscc} | {f"new_{field}": value for field, value in row.items()})


def get_enterprise(connection: Connection, uscc: str) -> Enterprise:
    """The enterprise with this code, whoever asks: for the house's own use. Raises `NotFound`."""
    return _one(connection.execute(_BY_USCC, {"uscc": uscc}).one_or_none(), uscc)


def see_enterprise(connection: Connection, person: Person, uscc: str) -> Enterprise:
    """The enterprise with this code, if `person` may see it. Raises `NotFound` where not, or where there is none."""
    return _one(connection.execute(_BY_USCC.where(_visible(person)), {"uscc": uscc}).one_or_none(), uscc)


def list_enterprises(connection: Connection, person: Person, after: str = "", limit: int = 50) -> list[Enterprise]:
    """The enterprises that `person` may see, by code, those after `after`: one page."""
    page = select(enterprises).where(_visible(person), enterprises.c.uscc > after)
    rows = connection.execute(page.order_by(enterprises.c.uscc).limit(limit))
    return [Enterprise(**row._mapping) for row in rows]


def doubts(connection: Connection, uscc: str) -> list[Message]:
    """What is odd about a valid code without being wrong: an area that GB/T 2260 never had."""
    region = region_of(uscc)
    if region == NATIONAL_REGION or connection.execute(_AREA, {"code": region}).first():
        return []
    zh = "代码第 3 到 8 位 {region} 不是已知的行政区划代码，现行和历史代码里都没有。请照营业执照核对。"
    return [message("enterprise.region_unknown", zh, "uscc", region=region)]


def demand_enterprise(connection: Connection, author: Author, enterprise: Enterprise) -> None:
    """Raise `NotAllowed` unless the enterprise is the author's own or reports to an organ within his reach."""
    if author.enterprise is None:
        demand_reach(connection, author, enterprise.organ)
    elif author.enterprise != enterprise.uscc:
        raise _not_own()


def _demand_place(connection: Connection, author: Author, uscc: str, organ: str, before: Enterprise | None) -> None:
    """A filer changes his own enterprise; an office registers below itself, and moves what is below it already."""
    if author.enterprise is None:
        demand_reach(connection, author, organ)
        if before is not None and before.organ != organ:
            demand_reach(connection, author, before.organ)
    elif author.enterprise != uscc:
        raise _not_own()
    elif before is not None and before.organ != organ:
        zh = "企业不能自行更换受理机构。请联系现受理机构 {organ} 或其上级办理迁移。"
        raise NotAllowed(message("enterprise.organ_fixed", zh, "organ", organ=before.organ))


def _checked(uscc: str, name: str, industry: str, edition: str) -> str:
    """The code in its one spelling. Raises `Fault` with everything that is wrong with the four."""
    faults = list(_complaints(name, industry, edition))
    try:
        code = parse_uscc(uscc)
    except Fault as fault:
        raise Fault.of([*fault.under("uscc").messages, *faults]) from None
    if faults:
        raise Fault.of(faults)
    return code


def _complaints(name: str, industry: str, edition: str) -> Iterator[Message]:
    if not 1 <= len(name.strip()) <= LONGEST_NAME or not name.strip().isprintable():
        zh = "企业名称须为 1 至 {most} 个字符，不含换行。请照营业执照填写。"
        yield message("enterprise.name_length", zh, "name", most=LONGEST_NAME)
    if not _INDUSTRY.fullmatch(industry):
        zh = "“{code}”不是 GB/T 4754 的行业代码。请写门类字母和二至四位数字，如 C1311。"
        yield message("enterprise.industry_grammar", zh, "industry", code=industry)
    if edition not in EDITIONS:
        zh = "“{edition}”不是可用的 GB/T 4754 版本。请填 2011 或 2017。"
        yield message("enterprise.industry_edition", zh, "industry_edition", edition=edition)


def _visible(person: Person) -> Any:
    return within(person, "enterprises.read", enterprises.c.organ, enterprises.c.industry, enterprises.c.uscc)


def _one(row: Any, uscc: str) -> Enterprise:
    if row is None:
        zh = "没有登记统一社会信用代码为 {uscc} 的企业，或您无权查看。请核对代码。"
        raise NotFound(message("enterprise.not_found", zh, uscc=uscc))
    return Enterprise(**row._mapping)


def _changed_meanwhile(uscc: str) -> Conflict:
    zh = "企业 {uscc} 的登记信息刚被他人改动。请刷新页面，核对后再保存。"
    return Conflict(message("enterprise.changed_meanwhile", zh, uscc=uscc))


def _not_own() -> NotAllowed:
    return NotAllowed(message("enterprise.not_own", "只能为您任职的企业办理。请换用有相应授权的账号。"))
