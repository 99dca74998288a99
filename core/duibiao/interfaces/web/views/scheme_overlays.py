"""What overlays in force add to a scheme, for everybody to read: whose, which limits, which grades of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from duibiao.interfaces.web.views.additions import who_adds
from duibiao.interfaces.web.views.schemes import SchemeView, scheme_view
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.definitions.known import Known
from duibiao.model.assessment.overlaying import additions_alone, overlaid
from duibiao.model.assessment.rebasing import faults_on
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Label


class OverlayPanel(msgspec.Struct, frozen=True):
    """One overlay of a scheme. `view` is None where it clashes with this edition and so stays with the one before."""

    edition: str
    title: str
    who: str
    note: str
    fields: tuple[str, ...]
    view: SchemeView | None
    grades: bool


def overlay_panels(
    base: BenchmarkScheme, overlays: Iterable[Known[SchemeOverlay]], names: Mapping[str, Label], writing: Writing
) -> tuple[OverlayPanel, ...]:
    """The overlays in force that add to this edition of a scheme, or would if they did not clash with it."""
    return tuple(_panel(base, one, names, writing) for one in overlays)


def _panel(
    base: BenchmarkScheme, one: Known[SchemeOverlay], names: Mapping[str, Label], writing: Writing
) -> OverlayPanel:
    overlay = one.definition
    view = None
    if not faults_on(overlay, base):
        view = scheme_view(Known(one.digest, one.status, _own_limits(base, overlay)), writing)
    return OverlayPanel(
        edition=overlay.edition,
        title=writing.label(overlay.title),
        who=who_adds(overlay, names, writing),
        note=writing.label(overlay.note),
        fields=tuple(writing.label(field.label) for field in overlay.fields),
        view=view,
        grades=overlay.assesses,
    )


def _own_limits(base: BenchmarkScheme, overlay: SchemeOverlay) -> BenchmarkScheme:
    """What an overlay adds as a scheme to be read: of each indicator the added limits alone."""
    whole = overlaid(base, overlay)
    alone = additions_alone(whole, overlay)
    own = {standard.key for standard in overlay.standards}
    return msgspec.structs.replace(
        whole,
        indicators=tuple(
            msgspec.structs.replace(one, limits=tuple(limit for limit in one.limits if limit.standard in own))
            for one in alone.indicators
        ),
    )
