"""The worked examples of an overlay, run on its base: both verdicts, and whether they are what was stated."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from duibiao.model.assessment.examples import check_examples
from duibiao.model.assessment.overlaying import answers_to, overlaid
from duibiao.model.records.overlays import OverlayExample, SchemeOverlay
from duibiao.model.records.schemes import BenchmarkScheme, Example, Expected
from duibiao.model.values.messages import Message


def check_overlay_examples(overlay: SchemeOverlay, base: BenchmarkScheme) -> tuple[Message, ...]:
    """Where an example does not come to the base's verdict or the overlay's own as it states them; none when all do.

    The overlay is one in which `rebasing.faults_on` finds no fault on this base.
    """
    whole = overlaid(base, overlay)
    return tuple(
        told
        for index, example in enumerate(overlay.examples)
        for told in (
            *_run(base, example, example.expected, f"examples[{index}].expected"),
            *(_run(whole, example, example.own, f"examples[{index}].own") if example.own is not None else ()),
        )
    )


def _run(scheme: BenchmarkScheme, example: OverlayExample, expected: Expected, at: str) -> Iterator[Message]:
    """What is wrong with one example under one of the two schemes, its `expected` placed at `at`."""
    parameters, answers = answers_to(scheme, example.parameters, example.indicators)
    given = {name: value for name, value in parameters.items() if value is not None}
    asked = Example(example.name, given, dict(answers), expected)
    for told in check_examples(msgspec.structs.replace(scheme, examples=(asked,))):
        place = told.at.removeprefix("examples[0]").removeprefix(".")
        stated = place.startswith("expected")
        led = at + place.removeprefix("expected") if stated else f"{at.rpartition('.')[0]}.{place}"
        yield msgspec.structs.replace(told, at=led)
