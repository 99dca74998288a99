"""Rows of the core as the plain records that a plugin's `Host` hands out."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import and_, select

from duibiao.extension.host import ResultView, SubmissionView
from duibiao.kernel.hierarchy.routes import RouteStep
from duibiao.kernel.store.tables import enterprises, products, results, revisions, submissions
from duibiao.kernel.submissions.records import Revision
from duibiao.reporting.dissemination.public_records import PublicRecord

WITH_AN_OFFICE = ("in_review", "accepted", "in_publicity", "published", "suspended")
"""The states in which an office may act."""

RESULTS = select(results.c.record, results.c.status, results.c.published_at).where(results.c.current)
"""Current public records, for `result_view`."""

SUBMISSIONS = (
    select(
        submissions.c.id,
        submissions.c.kind,
        submissions.c.enterprise,
        enterprises.c.name.label("enterprise_name"),
        submissions.c.organ,
        submissions.c.industry,
        submissions.c.state,
        submissions.c.revision,
        submissions.c.updated_at,
        submissions.c.grade,
        submissions.c.publicity_ends_on,
        submissions.c.route,
        submissions.c.step,
        products.c.name.label("product_name"),
        products.c.model.label("product_model"),
        revisions.c.body,
    )
    .join(enterprises, enterprises.c.uscc == submissions.c.enterprise)
    .outerjoin(products, products.c.id == submissions.c.product)
    .join(revisions, and_(revisions.c.submission == submissions.c.id, revisions.c.number == submissions.c.revision))
)
"""Submissions with the name of the enterprise and what was filed last, for `submission_view`."""


def result_view(row: Any) -> ResultView:
    """A row of `RESULTS`."""
    record = msgspec.json.decode(row.record, type=PublicRecord)
    return ResultView(
        submission=record.submission,
        revision=record.revision,
        kind=record.kind,
        status=row.status,
        enterprise=record.enterprise.uscc,
        enterprise_name=record.enterprise.name,
        organ=record.organ,
        industry=record.industry,
        published_at=row.published_at,
        scheme=record.scheme,
        product_name=record.product.name if record.product else None,
        product_model=record.product.model if record.product else None,
        grade=record.grade,
        fields=record.answers.get("fields", {}),
        verdict=record.verdict,
    )


def submission_view(row: Any) -> SubmissionView:
    """A row of `SUBMISSIONS`."""
    fields = msgspec.json.decode(row.body, type=Revision).content.fields
    told = {name: value for name, value in row._mapping.items() if name not in ("body", "route", "step")}
    return SubmissionView(**told, fields=fields, turn=_turn(row))


def _turn(row: Any) -> tuple[str, str] | None:
    """Whose turn it is, role and organ: the step's, past the last one the publisher's of the last organ."""
    if row.state not in WITH_AN_OFFICE:
        return None
    route = msgspec.json.decode(row.route, type=tuple[RouteStep, ...])
    if row.step is not None:
        return route[row.step].role, route[row.step].organ
    return "publisher", route[-1].organ if route else row.organ
