"""duibiao exchange …: the commands of the exchange between instances."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from duibiao.interfaces.commands import FOLDER, language, told

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def exchange() -> None:
    """Exchange with other instances: keys, packages, receipts, whether both hold the same."""


@exchange.group()
def keys() -> None:
    """Keys of this instance and of its peers."""


@keys.command("show")
@FOLDER
@told
def keys_show(folder: Path) -> None:
    """Every key, in groups of four to be read aloud."""
    from duibiao.interfaces.exchange_operating import show_keys

    show_keys(folder, language(), click.echo)


@keys.command("new")
@FOLDER
@told
def keys_new(folder: Path) -> None:
    """Make a key after the one before was lost; peers must pin it by hand."""
    from duibiao.interfaces.exchange_operating import new_key

    new_key(folder, language(), click.echo)


@keys.command("rotate")
@FOLDER
@told
def keys_rotate(folder: Path) -> None:
    """Make a key that the present one introduces; peers accept it by themselves."""
    from duibiao.interfaces.exchange_operating import rotate_key

    rotate_key(folder, language(), click.echo)


@keys.command("pin")
@FOLDER
@click.argument("file", type=FILE, metavar="CARD")
@told
def keys_pin(folder: Path, file: Path) -> None:
    """Trust the key on CARD, after comparing its fingerprint with the owner."""
    from duibiao.interfaces.exchange_operating import pin_key

    pin_key(folder, file, language(), click.echo)


@keys.command("revoke")
@FOLDER
@click.argument("key")
@click.option("--from-package", "number", type=click.IntRange(min=1), help="First package that it may not sign.")
@told
def keys_revoke(folder: Path, key: str, number: int | None) -> None:
    """Believe KEY no more, from the next package on; what it signed before stays verified."""
    from duibiao.interfaces.exchange_operating import revoke_key

    revoke_key(folder, key, number, language(), click.echo)


@exchange.command()
@FOLDER
@told
def card(folder: Path) -> None:
    """Print this instance's card, to be handed to another instance."""
    from duibiao.interfaces.exchange_operating import show_card

    show_card(folder, click.echo)


@exchange.command()
@FOLDER
@click.argument("file", type=FILE, metavar="CARD")
@click.option("--url", help="Where it is reached, in place of the card's address.")
@told
def join(folder: Path, file: Path, url: str | None) -> None:
    """Exchange with the instance whose card this is, and trust its key."""
    from duibiao.interfaces.exchange_operating import join as join_by

    join_by(folder, file, url, language(), click.echo)


@exchange.command()
@FOLDER
@click.option("--to", "instance", required=True, help="Name of the receiving instance.")
@click.option("--from-package", "number", type=click.IntRange(min=1), help="Again from this number on.")
@click.argument("out", type=NEW_FILE, metavar="OUT.dbx")
@told
def pack(folder: Path, instance: str, number: int | None, out: Path) -> None:
    """Write what the other has no receipt for: one package a file, the same bytes as over the network."""
    from duibiao.interfaces.exchange_operating import pack as pack_to

    pack_to(folder, instance, out, number, language(), click.echo)


@exchange.command()
@FOLDER
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="IN.dbx|IN.dbr…")
@click.option("--receipt", type=NEW_FILE, help="Where the last receipt goes, to be carried back.")
@told
def unpack(folder: Path, files: tuple[Path, ...], receipt: Path | None) -> None:
    """Take in packages, receipts, and own packages that came back, in the order given."""
    from duibiao.interfaces.exchange_operating import unpack as unpack_files

    sys.exit(0 if unpack_files(folder, files, receipt, language(), click.echo) else 1)


@exchange.command()
@FOLDER
@click.option("--to", "instance", help="Only this peer.")
@told
def push(folder: Path, instance: str | None) -> None:
    """Send what waits and fetch what is there, once; `serve` does so by itself."""
    from duibiao.interfaces.exchange_operating import push as push_to

    sys.exit(0 if push_to(folder, instance, language(), click.echo) else 1)


@exchange.command()
@FOLDER
@click.option("--from", "instance", required=True, help="Peer that has them.")
@told
def recover(folder: Path, instance: str) -> None:
    """Ask own packages back after a restore of an old backup; then sending goes on."""
    from duibiao.interfaces.exchange_operating import recover as recover_from

    recover_from(folder, instance, language(), click.echo)


@exchange.command()
@FOLDER
@click.option("--of", "instance", help="Only this peer.")
@click.option("--with", "theirs", type=FILE, help="Compare with this file from the peer.")
@click.option("--out", type=NEW_FILE, help="Write the file for the peer to compare with; needs --of.")
@told
def reconcile(folder: Path, instance: str | None, theirs: Path | None, out: Path | None) -> None:
    """Compare what both sides hold, and say which filings differ."""
    from duibiao.interfaces.exchange_operating import reconcile as reconcile_with

    if out is not None and instance is None:
        raise click.UsageError("--out needs --of")
    sys.exit(0 if reconcile_with(folder, instance, theirs, out, language(), click.echo) else 1)


@exchange.command()
@FOLDER
@told
def status(folder: Path) -> None:
    """How things stand with each peer."""
    from duibiao.interfaces.exchange_operating import status as tell_status

    tell_status(folder, language(), click.echo)
