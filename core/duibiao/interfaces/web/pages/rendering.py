"""Templates into pages: one environment per language, a deployment's templates over the core's of the same name.

A plugin's stand under its slug, "tea_fairs/list.html", and run in a sandbox: what is shown to them may be read and
called, its inner side and the interpreter's may not be reached, and nothing handed to them can be changed.

A deployment's template may build on the one that it stands for: `{% extends "core:portal/front.html" %}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from duibiao.interfaces.running import Running
from duibiao.interfaces.web.static_files import StaticFiles, read_static_files
from duibiao.interfaces.web.writing import Writing
from duibiao.interfaces.wording import LANGUAGES
from duibiao.kernel.hierarchy.organs import Organ, children

TEMPLATES = Path(__file__).parents[1] / "templates"


class Pages(msgspec.Struct, frozen=True):
    """What all pages of an instance share, made once at start-up.

    Environments, sandboxes and writings by language, the slugs whose templates run in a sandbox, the front-end files,
    the instance's own organ and those directly below it.
    """

    environments: Mapping[str, Environment]
    sandboxes: Mapping[str, Environment]
    writings: Mapping[str, Writing]
    plugins: frozenset[str]
    static: StaticFiles
    organ: Organ
    below: tuple[Organ, ...]

    def render(self, language: str, template: str, context: Mapping[str, Any]) -> str:
        """The page that a template makes of a context."""
        known = self.sandboxes if template.partition("/")[0] in self.plugins else self.environments
        return known[language].get_template(template).render(context)


def prepare_pages(running: Running) -> Pages:
    """The pages of an instance."""
    folders = running.catalogue.folders("templates")
    loader = _loader(running.located.folder / "templates", folders)
    writings = {language: Writing(running.wording, language) for language in LANGUAGES}
    static = read_static_files(running.located, running.catalogue.folders("static"))
    with running.store.read() as connection:
        below = children(connection, running.organ.id)
    environments, sandboxes = (
        {language: _environment(kind, loader, writing, static) for language, writing in writings.items()}
        for kind in (Environment, ImmutableSandboxedEnvironment)
    )
    return Pages(environments, sandboxes, writings, frozenset(folders), static, running.organ, below)


def _loader(own: Path, plugins: Mapping[str, Path]) -> BaseLoader:
    core = FileSystemLoader(TEMPLATES)
    of_plugins = PrefixLoader({slug: FileSystemLoader(folder) for slug, folder in plugins.items()})
    return ChoiceLoader([FileSystemLoader(own), core, PrefixLoader({"core": core}, delimiter=":"), of_plugins])


def _environment(kind: type[Environment], loader: BaseLoader, writing: Writing, static: StaticFiles) -> Environment:
    environment = kind(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(writing.names)
    environment.globals.update(language=writing.language, static=static.prefix)
    return environment
