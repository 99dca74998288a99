"""A signature, where there is one, is of the files as they are."""

from __future__ import annotations

from collections.abc import Iterator

from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.extension.signatures import signature_of
from duibiao.model.values.messages import Fault, Message


def find(subject: Subject) -> Iterator[Message]:
    """Why the signature does not stand."""
    try:
        signature_of(subject.folder)
    except Fault as fault:
        yield from fault.messages


RULE = Rule("signature.fits", __doc__, "refuse", find)
