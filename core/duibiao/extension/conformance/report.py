"""The kit run over one plugin: every rule, and what it has to say."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from duibiao.extension.conformance.kit import RULES
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.model.values.messages import Message


class RuleReport(msgspec.Struct, frozen=True):
    """One rule, and its findings in a plugin; their places begin with the file."""

    rule: Rule
    messages: tuple[Message, ...]


class Report(msgspec.Struct, frozen=True):
    """What the kit says of one plugin, in the order of the rules."""

    slug: str
    rules: tuple[RuleReport, ...]

    @property
    def refused(self) -> bool:
        """Whether the plugin may not be used as it is."""
        return any(one.messages and one.rule.severity == "refuse" for one in self.rules)

    def count(self, severity: str) -> int:
        """How many findings there are of a severity."""
        return sum(len(one.messages) for one in self.rules if one.rule.severity == severity)


def report(subject: Subject, rules: Sequence[Rule] = RULES) -> Report:
    """Everything that the rules find in a plugin. What was found on reading is carried by the first rule that may."""
    told = (*subject.status.faults, *subject.status.remarks)
    carriers = [next(rule for rule in RULES if rule.carries(one)) for one in told]
    return Report(
        subject.slug,
        tuple(
            RuleReport(
                rule,
                (*(one for one, carrier in zip(told, carriers, strict=True) if carrier is rule), *rule.find(subject)),
            )
            for rule in rules
        ),
    )
