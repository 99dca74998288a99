"""What overlays add to a filing, as pages show it: who adds, the own grade, and a table of what was added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from duibiao.interfaces.web.views.comparison import AS_READ, ComparisonView, GradeView, comparison_view, grade_view
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.submissions.additions import Addition, Asked
from duibiao.model.assessment.overlaying import additions_alone, narrowed
from duibiao.model.assessment.verdict import Counts, Mandatory, Outcome, Verdict
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import Answer
from duibiao.model.values.messages import Label, Message, message

Names = Mapping[str, Label]
"""What organs are called today, by id."""


class AdditionView(msgspec.Struct, frozen=True):
    """One overlay beside a verdict. `grade` is None where it has no rule of its own, `view` where it adds no indicator.

    Of an overlay that is not known here only `edition`, `digest`, the `code` of the grade and the `tally` are there.
    """

    digest: str
    edition: str
    title: str = ""
    who: str = ""
    grade: GradeView | None = None
    view: ComparisonView | None = None
    own: frozenset[str] = frozenset()
    code: str = ""
    tally: tuple[tuple[Outcome, int], ...] = ()


class AskedBy(msgspec.Struct, frozen=True):
    """Fields that one overlay added to a form, with the words that head them."""

    who: str
    title: str
    names: frozenset[str]


def addition_views(
    asked: Asked,
    beside: Sequence[Verdict],
    answers: Mapping[str, Answer],
    names: Names,
    writing: Writing,
    *,
    whole: bool = False,
) -> tuple[AdditionView, ...]:
    """Every overlay of a filing, with its own verdict where it came to one; then those that are not known here.

    A `whole` table keeps every added indicator, so that it stays in shape while one types.
    """
    verdicts = {verdict.definition_digest: verdict for verdict in beside}
    known = {one.digest for one in asked.additions}
    found = [_known(one, verdicts.get(one.digest), answers, names, writing, whole=whole) for one in asked.additions]
    strangers = (verdict for digest, verdict in verdicts.items() if digest not in known)
    return (*found, *(_stranger(verdict) for verdict in strangers))


def marks(asked: Asked, names: Names, writing: Writing) -> Mapping[str, Message]:
    """Who demands an answer at a place of the base, by place."""
    return {
        place: message("overlay.required_by", "{who}要求填写", who=who_adds(one.overlay, names, writing))
        for one in asked.additions
        for place in one.overlay.required
    }


def adders(asked: Asked, names: Names, writing: Writing) -> Mapping[str, Message]:
    """Who added a field to the form, by place."""
    return {
        f"fields.{name}": message("overlay.added_by", "{who}补充", who=by.who)
        for by in asked_by(asked, names, writing)
        for name in by.names
    }


def asked_by(asked: Asked, names: Names, writing: Writing) -> tuple[AskedBy, ...]:
    """The overlays that add fields to the form."""
    return tuple(
        AskedBy(who_adds(one.overlay, names, writing), writing.label(one.overlay.title), fields)
        for one in asked.additions
        if (fields := asked.fields_of(one.overlay))
    )


def who_adds(overlay: SchemeOverlay, names: Names, writing: Writing) -> str:
    """The organ that adds, by its name; by its id where nothing is known of it."""
    return writing.label(names[overlay.organ]) if overlay.organ in names else overlay.organ


def organs_of(asked: Asked) -> set[str]:
    """The organs whose names are wanted."""
    return {one.overlay.organ for one in asked.additions}


def _known(
    one: Addition,
    verdict: Verdict | None,
    answers: Mapping[str, Answer],
    names: Names,
    writing: Writing,
    *,
    whole: bool,
) -> AdditionView:
    alone = additions_alone(one.whole, one.overlay)
    view = None
    if alone.indicators:
        shown = narrowed(verdict, one.overlay) if verdict is not None else _nothing(one)
        asked = {indicator.key for indicator in alone.indicators}
        given = {key: answer for key, answer in answers.items() if key in asked}
        view = comparison_view(alone, shown, given, writing, whole=whole)
    return AdditionView(
        digest=one.digest,
        edition=one.overlay.edition,
        title=writing.label(one.overlay.title),
        who=who_adds(one.overlay, names, writing),
        grade=grade_view(one.whole, verdict, writing) if verdict is not None else None,
        view=view,
        own=frozenset(indicator.key for indicator in one.overlay.indicators),
    )


def _nothing(one: Addition) -> Verdict:
    """A verdict that says nothing, to lay out the table of an overlay without a rule of its own."""
    return Verdict(
        engine="",
        scheme=one.overlay.edition,
        definition_digest=one.digest,
        grade=one.whole.grades[-1].key,
        comparisons=(),
        indicators=(),
        gaps=(),
        mandatory=Mandatory(met=True),
        counts=Counts(),
    )


def _stranger(verdict: Verdict) -> AdditionView:
    """What a stored verdict says without the overlay it is by."""
    return AdditionView(
        digest=verdict.definition_digest,
        edition=verdict.scheme,
        code=verdict.grade,
        tally=tuple((outcome, getattr(verdict.counts, outcome)) for outcome in AS_READ),
    )
