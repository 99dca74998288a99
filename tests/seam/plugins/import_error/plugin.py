"""Cannot be imported: it needs a package that nobody has installed."""

from __future__ import annotations

import tea_leaves_of_nobody  # noqa: F401
