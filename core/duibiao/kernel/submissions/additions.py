"""What a filing is asked: its form and scheme as pinned, and what overlays add for enterprises below their organs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection

from duibiao.kernel.definitions import known
from duibiao.kernel.definitions.known import Known
from duibiao.kernel.hierarchy.organs import Organ, get_organ
from duibiao.kernel.submissions.records import Standing
from duibiao.model.assessment.overlaying import (
    assess_both,
    check_additions,
    fields_for,
    marked,
    overlaid,
    widened,
    widened_form,
)
from duibiao.model.assessment.rebasing import faults_on
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.definitions import Definition
from duibiao.model.records.findings import Finding
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import Answer, BenchmarkScheme
from duibiao.model.values.messages import Label, NotFound, message

NO_FORM = FormDefinition(key="", version="", title=Label(""), fields=())
"""What a trial of a scheme asks beside its indicators: nothing."""


class Addition(msgspec.Struct, frozen=True):
    """An overlay that a filing is pinned to, and the scheme by which it assesses: the base with all it adds."""

    digest: str
    overlay: SchemeOverlay
    whole: BenchmarkScheme


class Asked(msgspec.Struct, frozen=True):
    """What a filing is asked. `form` and `scheme` hold all additions.

    `base` alone gives the national verdict; `shown` is the base with the names and marks that overlays give its places.
    """

    form: FormDefinition
    base: BenchmarkScheme | None
    shown: BenchmarkScheme | None
    scheme: BenchmarkScheme | None
    additions: tuple[Addition, ...] = ()

    @property
    def overlays(self) -> tuple[SchemeOverlay, ...]:
        """The overlays alone."""
        return tuple(one.overlay for one in self.additions)

    def fields_of(self, overlay: SchemeOverlay) -> frozenset[str]:
        """The names of the fields that an overlay added to the form."""
        return frozenset(field.name for field in fields_for(overlay, self.form))

    def verdicts(
        self, parameters: Mapping[str, str | bool | None], answers: Mapping[str, Answer], digest: str
    ) -> tuple[Verdict | None, tuple[Verdict, ...]]:
        """The national verdict, from the base alone, and beside it those of the overlays that assess."""
        if self.base is None:
            return None, ()
        digests = [one.digest for one in self.additions]
        return assess_both(self.base, self.overlays, parameters, answers, digests, digest)

    def findings(self, fields: Mapping[str, Any]) -> tuple[Finding, ...]:
        """What the checks of overlays find in the answers to the form."""
        return check_additions(self.form, self.overlays, fields)


def asked_of(connection: Connection, standing: Standing) -> Asked:
    """What a filing is asked under the definitions that it is pinned to; one statement for those not read before."""
    pinned = {standing.form_digest, *standing.overlays}
    if standing.scheme_digest is not None:
        pinned.add(standing.scheme_digest)
    return asked(standing, known.of_digests(connection, pinned))


def asked(standing: Standing, definitions: Mapping[str, Definition]) -> Asked:
    """What a filing is asked, from its definitions by digest. An overlay that is not known here is left out."""
    form, base = definitions[standing.form_digest], definitions.get(standing.scheme_digest or "")
    assert isinstance(form, FormDefinition)
    assert base is None or isinstance(base, BenchmarkScheme)
    return laid(form, base, standing.scheme_digest or "", standing.overlays, definitions)


def laid(
    form: FormDefinition,
    base: BenchmarkScheme | None,
    base_digest: str,
    pinned: Iterable[str],
    definitions: Mapping[str, Definition],
) -> Asked:
    """A form and a base with the overlays of these digests laid on them."""
    found = _additions(base, base_digest, pinned, definitions)
    if base is None or not found:
        return Asked(form, base, base, base)
    overlays = [one.overlay for one in found]
    key = (base_digest, *(one.digest for one in found))
    return Asked(
        form=widened_form(form, overlays),
        base=base,
        shown=_once(("shown", *key), lambda: marked(base, overlays)),
        scheme=_once(("scheme", *key), lambda: widened(base, overlays)),
        additions=found,
    )


def _additions(
    base: BenchmarkScheme | None, base_digest: str, pinned: Iterable[str], definitions: Mapping[str, Definition]
) -> tuple[Addition, ...]:
    """The overlays with these digests, each laid on the base alone."""
    if base is None:
        return ()
    overlays = {digest: one for digest in pinned if isinstance(one := definitions.get(digest), SchemeOverlay)}
    return tuple(
        Addition(digest, one, _once(("whole", base_digest, digest), partial(overlaid, base, one)))
        for digest, one in overlays.items()
    )


def _once(key: tuple[str, ...], make: Callable[[], BenchmarkScheme]) -> BenchmarkScheme:
    """A scheme with additions as met before, by digests, so that each is made and compiled once in a process."""
    return _met.get(key) or _met.setdefault(key, make())


def reaching(
    connection: Connection, scheme: BenchmarkScheme, form: FormDefinition, line: Callable[[], Sequence[Organ]]
) -> tuple[str, ...]:
    """The digests of the overlays in force that go with this scheme for an enterprise below a `line` of organs.

    One that clashes with the scheme stays with the edition before it, and is left out until it is mended.
    """
    candidates = [one for one in known.in_force(connection, SchemeOverlay) if one.definition.base == scheme.name]
    above = {organ.id for organ in line()} if candidates else set()
    return tuple(
        one.digest
        for one in candidates
        if _reaches(connection, one, above) and not faults_on(one.definition, scheme, form)
    )


def replaced_overlays(connection: Connection, standing: Standing) -> Iterable[Finding]:
    """A hint for each overlay that was withdrawn or replaced since the filing was opened: it goes on under its own."""
    if not standing.overlays:
        return
    current = {one.digest for one in known.in_force(connection, SchemeOverlay)}
    definitions = known.of_digests(connection, standing.overlays)
    for digest in standing.overlays:
        if digest not in current and (overlay := definitions.get(digest)) is not None:
            text = "补充方案 {edition} 在开始填报之后已停用或换了新版。本件仍按开始填报时的这一版办理。"
            yield Finding("D", message("overlay.outdated", text, at="scheme", edition=overlay.edition), "currency")


def _reaches(connection: Connection, one: Known[SchemeOverlay], above: Set[str]) -> bool:
    """Whether the adder is above the enterprise, or an association, whose overlays are for all."""
    organ = one.definition.organ
    if organ in above:
        return True
    try:
        return get_organ(connection, organ).level == "association"
    except NotFound:
        return False


_met: dict[tuple[str, ...], BenchmarkScheme] = {}
