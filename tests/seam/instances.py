"""The demonstration started anew with other plugins: faulty ones, and the examples of the documentation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.demonstrations import Demo
from tests.seam.deployments import EXAMPLES, FAULTY

PLUGINS = ("benchmarking", "ceramic_tiles", "electric_motors", "textiles", "plausibility")


@contextmanager
def restarted(demo: Demo, *plugins: str, paths: tuple[Path, ...] = (FAULTY, EXAMPLES)) -> Iterator[Demo]:
    """The same instance, started anew with other plugins; those under `paths` come first."""
    file = demo.folder / "deployment.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    for index, line in enumerate(lines):
        if line.startswith("plugins ="):
            lines[index] = f"plugins = [{', '.join(f'{slug!r}' for slug in plugins)}]"
        elif line.startswith("plugin_paths ="):
            lines[index] = line.replace("[", "[" + "".join(f'"{path}", ' for path in paths), 1)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    again = Demo(demo.folder, demo.clock)
    with again.client:
        yield again
    again.running.store.close()
