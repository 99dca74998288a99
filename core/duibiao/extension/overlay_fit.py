"""Overlays laid on the schemes that are offered beside them: which is their base, and whether they go with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from duibiao.extension.catalogue import Offer
from duibiao.model.assessment.rebasing import faults_on
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.reading import in_file
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Fault, Message


def written_against(overlay: SchemeOverlay, offers: Iterable[Offer]) -> BenchmarkScheme | None:
    """The edition of the base that an overlay names, where somebody offers it."""
    edition = f"{overlay.base}@{overlay.base_version}"
    return next((scheme for scheme in bases(overlay, offers) if scheme.edition == edition), None)


def bases(overlay: SchemeOverlay, offers: Iterable[Offer]) -> tuple[BenchmarkScheme, ...]:
    """Every offered edition of an overlay's base."""
    schemes = (offer.definition for offer in offers if isinstance(offer.definition, BenchmarkScheme))
    return tuple(scheme for scheme in schemes if scheme.name == overlay.base)


def forms(overlay: SchemeOverlay, offers: Iterable[Offer]) -> tuple[FormDefinition | None, ...]:
    """Every offered edition of the form an overlay adds to; None alone where there is none."""
    found = (offer.definition for offer in offers if isinstance(offer.definition, FormDefinition))
    return tuple(form for form in found if form.name == overlay.form) or (None,)


def own_faults(offer: Offer, offers: Iterable[Offer]) -> Iterator[Message]:
    """The faults of an offered overlay on the very edition that it was written against, placed in its file."""
    overlay, beside = offer.definition, tuple(offers)
    if isinstance(overlay, SchemeOverlay):
        base = written_against(overlay, beside)
        for form in forms(overlay, beside) if base is not None else ():
            assert base is not None
            yield from _placed(offer, faults_on(overlay, base, form))


def rebase_clashes(offer: Offer, offers: Iterable[Offer]) -> Iterator[Message]:
    """What keeps an offered overlay from going over to the other editions of its base that are offered."""
    overlay, beside = offer.definition, tuple(offers)
    if isinstance(overlay, SchemeOverlay):
        for base in bases(overlay, beside):
            for form in forms(overlay, beside) if base.version != overlay.base_version else ():
                yield from _placed(offer, faults_on(overlay, base, form))


def _placed(offer: Offer, found: Iterable[Message]) -> tuple[Message, ...]:
    told = tuple(found)
    return in_file(Fault.of(told), offer.place).messages if told else ()
