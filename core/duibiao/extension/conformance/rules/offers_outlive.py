"""What is offered can be read again without the plugin: its bytes give the same definition and digest."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from duibiao.extension.catalogue import Offer
from duibiao.extension.conformance.placing import placed
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.extension.hooks import DATA_HOOKS
from duibiao.model.values.canonical import canonical, digest
from duibiao.model.values.messages import Message, message


def find(subject: Subject) -> Iterator[Message]:
    """The definitions that would be lost or changed when the plugin is removed."""
    for offer in subject.offers:
        if not outlives(offer):
            text = "{edition} 存下的内容读不回原样，停用插件后就看不到了。请只用文字、整数、Decimal 和元组。"
            yield placed(offer, message("kit.offer_lost", text, edition=offer.definition.edition))


def outlives(offer: Offer) -> bool:
    """Whether the bytes of an offer, decoded by its record's type alone, give the digest again."""
    try:
        again: object = msgspec.json.decode(offer.body, type=DATA_HOOKS[offer.type])
        return digest(offer.body) == offer.digest == digest(canonical(again))
    except (msgspec.MsgspecError, TypeError, ValueError):
        return False


RULE = Rule("offers.outlive", __doc__, "refuse", find)
