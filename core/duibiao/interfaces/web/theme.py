"""The colours of a deployment as a stylesheet: tokens over those of duibiao.css."""

from __future__ import annotations

from collections.abc import Mapping


def stylesheet(light: Mapping[str, str], dark: Mapping[str, str]) -> str:
    """The rules that set a deployment's tokens, the second ones where the reader's system is dark."""
    rules = f":root{{{_tokens(light)}}}" if light else ""
    if dark:
        rules += f"@media (prefers-color-scheme:dark){{:root{{{_tokens(dark)}}}}}"
    return rules


def _tokens(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name.replace('_', '-')}:{colour};" for name, colour in colours.items())
