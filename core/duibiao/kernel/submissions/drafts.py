"""Drafts: opening a submission, and writing its answers without losing anybody's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.organs import line_of
from duibiao.kernel.identity.enterprises import get_enterprise
from duibiao.kernel.identity.people import Person
from duibiao.kernel.identity.products import Product, get_product
from duibiao.kernel.store.tables import drafts, submissions
from duibiao.kernel.submissions import reading
from duibiao.kernel.submissions.additions import reaching
from duibiao.kernel.submissions.applying import row_of
from duibiao.kernel.submissions.content import Change, merge_what_fits, read_content
from duibiao.kernel.submissions.instance import Instance
from duibiao.kernel.submissions.lifecycle import EDITABLE
from duibiao.kernel.submissions.records import Standing
from duibiao.kernel.submissions.rounds import open_round
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.canonical import canonical, digest
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.identifiers import parse_uuid
from duibiao.model.values.messages import Conflict, Fault, Message, NotAllowed, NotFound, message

T = TypeVar("T")

_INSERT = insert(submissions)
_INSERT_DRAFT = insert(drafts)
_SAME_REQUEST = select(submissions.c.request).where(submissions.c.id == bindparam("which"))
_WRITE = (
    update(drafts)
    .where(drafts.c.submission == bindparam("which"), drafts.c.answers == bindparam("was"))
    .values(answers=bindparam("now_answers"), updated_at=bindparam("now"))
)


class NewSubmission(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A submission as its filer opens it. `id` is a UUID made by the client: the same request twice is one filing."""

    id: str
    kind: str
    enterprise: str
    scheme: str | None = None
    product: str | None = None
    round: str | None = None
    content: Mapping[str, Any] = {}


def open_draft(connection: Connection, person: Person, instance: Instance, new: NewSubmission, now: str) -> str:
    """Open a draft and give its id. The same request again gives the same one; another under the id conflicts."""
    id_ = _placed("id", lambda: parse_uuid(new.id))
    refuse_unless_filer(person, new.enterprise)
    content = read_content(new.content)
    request = digest(canonical(new))
    if _is_there(connection, id_, request):
        return id_
    enterprise = _placed("enterprise", lambda: get_enterprise(connection, new.enterprise))
    kind = _placed("kind", lambda: known.current(connection, SubmissionKind, new.kind))
    form = _placed("kind", lambda: known.current(connection, FormDefinition, kind.definition.form_name))
    scheme = _scheme(connection, kind.definition, new.scheme)
    if new.product is not None:
        _placed("product", lambda: _own_product(connection, new.enterprise, str(new.product)))
    elif kind.definition.assessed:
        raise Fault(message("submission.product_missing", "对标结果须指明产品。请填 product。", at="product"))
    if new.round is not None:
        _placed("round", lambda: open_round(connection, str(new.round), new.kind, enterprise.organ, now))
    standing = Standing(
        id=id_,
        kind=kind.definition.name,
        kind_digest=kind.digest,
        form_digest=form.digest,
        scheme=scheme.definition.name if scheme else None,
        scheme_digest=scheme.digest if scheme else None,
        overlays=_overlays(connection, scheme, form.definition, enterprise.organ, now),
        enterprise=new.enterprise,
        product=new.product,
        round=new.round,
        organ=enterprise.organ,
        industry=enterprise.industry,
        state="draft",
        custody=instance.name,
        created_at=now,
        updated_at=now,
        request=request,
    )
    answers = canonical(content).decode()
    try:
        with connection.begin_nested():
            connection.execute(_INSERT, row_of(standing) | {"id": id_, "head": ""})
            connection.execute(_INSERT_DRAFT, {"submission": id_, "answers": answers, "updated_at": now})
    except IntegrityError:
        if not _is_there(connection, id_, request):
            raise
    return id_


def _is_there(connection: Connection, id_: str, request: str) -> bool:
    """Whether this very request was served before. Raises `Conflict` where another one took its id."""
    before = connection.execute(_SAME_REQUEST, {"which": id_}).scalar_one_or_none()
    if before not in (None, request):
        raise Conflict(
            message("submission.id_taken", "编号 {id} 已用于另一件申报，请换一个新的 UUID。", at="id", id=id_)
        )
    return before is not None


def change_draft(
    connection: Connection, person: Person, id_: str, changes: Mapping[str, Change], now: str
) -> tuple[Message, ...]:
    """Set every change that fits, and give a message with both values for each that another hand was faster with."""
    held = reading.show(connection, person, id_, for_change=True)
    refuse_unless_filer(person, held.standing.enterprise)
    if held.draft is None or held.standing.state not in EDITABLE:
        text = "申报现为“{state}”，不能修改答案。退回或更正之后才能修改。"
        raise Conflict(message("draft.closed", text, state=held.standing.state))
    merged, conflicts = merge_what_fits(held.draft, changes)
    was, answers = canonical(held.draft).decode(), canonical(merged).decode()
    if answers != was:
        row = {"which": id_, "was": was, "now_answers": answers, "now": now}
        if connection.execute(_WRITE, row).rowcount != 1:
            raise Conflict(message("draft.busy", "另一处正在保存，请再试一次。"))
    return conflicts


def refuse_unless_filer(person: Person, enterprise: str) -> None:
    """Raise `NotAllowed` unless the person files for this enterprise."""
    if not reading.is_filer(person, enterprise):
        text = "只有该企业的填报人可以这样做。需要的话，请联系企业的管理员或当地主管机构。"
        raise NotAllowed(message("submission.filer_only", text))


def _own_product(connection: Connection, enterprise: str, id_: str) -> Product:
    product = get_product(connection, id_)
    if product.enterprise != enterprise:
        text = "产品 {id} 不是这个企业的。请从企业的产品列表里选取。"
        raise Fault(message("submission.foreign_product", text, id=id_))
    return product


def _scheme(connection: Connection, kind: SubmissionKind, name: str | None) -> known.Known[BenchmarkScheme] | None:
    """The scheme that an assessed kind needs, and no other may name."""
    if kind.assessed and name is None:
        raise Fault(message("submission.scheme_missing", "对标结果须指明对标方案。请填 scheme。", at="scheme"))
    if name is None:
        return None
    if not kind.assessed:
        raise Fault(message("submission.scheme_unwanted", "这类申报不按对标方案评定，请去掉 scheme。", at="scheme"))
    return _placed("scheme", lambda: known.current(connection, BenchmarkScheme, name))


def _overlays(
    connection: Connection, scheme: known.Known[BenchmarkScheme] | None, form: FormDefinition, organ: str, now: str
) -> tuple[str, ...]:
    """The digests of what is added to the scheme for enterprises below this organ, as in force now."""
    if scheme is None:
        return ()
    return reaching(connection, scheme.definition, form, lambda: line_of(connection, organ, day_of(parse_utc(now))))


def _placed(at: str, find: Callable[[], T]) -> T:
    """What `find` gives; what it cannot find is a fault of the request at this place, not a page that is not there."""
    try:
        return find()
    except (NotFound, Conflict) as error:
        raise Fault(
            *(told.under(at) if told.at else msgspec.structs.replace(told, at=at) for told in error.messages)
        ) from error
    except Fault as fault:
        raise fault.under(at) from fault
