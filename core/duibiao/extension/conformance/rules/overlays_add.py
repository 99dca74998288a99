"""An overlay only adds: what its base lacks, at places that the base has, under standards of its own."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("overlays.add", __doc__, "refuse", keys=("overlay.",))
"""It carries what laying side by side has found: also a clash with another edition of the base that lies beside it."""
