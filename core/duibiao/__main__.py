"""`python -m duibiao` is `duibiao`."""

from __future__ import annotations

from duibiao.interfaces.cli import main

if __name__ == "__main__":
    main(prog_name="duibiao")
