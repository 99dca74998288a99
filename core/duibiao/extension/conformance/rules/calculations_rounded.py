"""Every indicator that is worked out states to what it is rounded."""

from __future__ import annotations

from collections.abc import Iterator

from duibiao.extension.conformance.placing import placed
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.extension.conformance.walking import indicators_of
from duibiao.model.values.messages import Message, message


def find(subject: Subject) -> Iterator[Message]:
    """The calculations without a step; their values are shown and compared with up to 34 digits."""
    for offer, at, indicator in indicators_of(subject):
        if indicator.calculation and indicator.round_to is None:
            text = "{indicator} 由公式算出而没有写修约到几位，会显示最多 34 位数字。请按标准写 round_to。"
            yield placed(offer, message("kit.not_rounded", text, at=f"{at}.round_to", indicator=indicator.key))


RULE = Rule("calculations.rounded", __doc__, "remark", find)
