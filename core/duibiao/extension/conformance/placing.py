"""Where a thing that is found in a definition is written."""

from __future__ import annotations

from duibiao.extension.catalogue import Offer
from duibiao.extension.discovery import CODE
from duibiao.extension.packs.files import examples_of
from duibiao.model.records.reading import in_file
from duibiao.model.values.messages import Fault, Message


def placed(offer: Offer, told: Message) -> Message:
    """What was found in an offered definition, its place led by the file; worked examples have a file of their own."""
    of_examples = told.at.startswith("examples") and not offer.place.startswith(CODE)
    (seen,) = in_file(Fault(told), examples_of(offer.place) if of_examples else offer.place).messages
    return seen
