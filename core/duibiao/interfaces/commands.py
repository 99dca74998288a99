"""What every command of the command line shares: which deployment, in which language, how a refusal is told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from duibiao.model.values.messages import Fault

FOLDER = click.option(
    "--deployment",
    "folder",
    type=click.Path(path_type=Path),
    envvar="DUIBIAO_DEPLOYMENT",
    default=Path("deployments/demo"),
    show_default=True,
    help="Folder with deployment.toml.",
)


def told(command: Callable[..., Any]) -> Callable[..., Any]:
    """`command`, which tells a refusal in the user's language on standard error and exits with 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Fault as fault:
            from duibiao.interfaces.wording import say_all

            click.echo(say_all(fault.messages, language()), err=True)
            sys.exit(1)

    return run


def language() -> str:
    """The language of this terminal, by LC_ALL, LC_MESSAGES or LANG; English for C and POSIX."""
    from duibiao.interfaces.wording import language_of

    setting = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "zh-CN"
    return language_of(setting, "en" if setting.split(".")[0] in ("C", "POSIX") else "zh-CN")
