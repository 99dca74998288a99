"""Every core indicator that is measured names a test method."""

from __future__ import annotations

from collections.abc import Iterator

from duibiao.extension.conformance.placing import placed
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.extension.conformance.walking import indicators_of
from duibiao.model.records.schemes import Indicator
from duibiao.model.values.messages import Message, message


def has_method(indicator: Indicator) -> bool:
    """Whether a test method is named for it, or for each of its limits; one that is worked out needs none."""
    by_limits = bool(indicator.limits) and all(limit.method for limit in indicator.limits)
    return bool(indicator.method or indicator.calculation) or by_limits


def find(subject: Subject) -> Iterator[Message]:
    """The core indicators without one; of values measured otherwise nobody knows whether they may be compared."""
    for offer, at, indicator in indicators_of(subject):
        if indicator.core and not has_method(indicator):
            text = "核心指标 {indicator} 没有试验方法，实测值是否可比无从判断。请在 method 写明方法标准。"
            yield placed(offer, message("kit.method_core", text, at=f"{at}.method", indicator=indicator.key))


RULE = Rule("methods.core", __doc__, "remark", find)
