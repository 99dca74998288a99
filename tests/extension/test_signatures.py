"""A plugin's signature stands for exactly the files that were signed, by whom the deployment trusts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from duibiao.extension.archives import build, unpack
from duibiao.extension.deployment import read_deployment
from duibiao.extension.scaffolding import scaffold
from duibiao.extension.signatures import FILE, make_key, refuse_unsigned, sign, signature_of
from duibiao.extension.startup import gather
from duibiao.model.values.messages import Fault
from tests.seam.deployments import write_deployment

Change = Callable[[Path], object]


@pytest.fixture
def signed(tmp_path: Path) -> tuple[Path, str]:
    """A plugin with code, signed, and the public key of who signed it."""
    key = tmp_path / "tea.key"
    public = make_key(key)
    folder = scaffold("tea", "code", tmp_path / "plugins")
    sign(folder, key, "tea_association")
    return folder, public


def key_of(refused: pytest.ExceptionInfo[Fault]) -> str:
    (told,) = refused.value.messages
    return told.key


def test_signature_of_a_trusted_key_stands_also_after_the_archive(signed: tuple[Path, str], tmp_path: Path) -> None:
    folder, public = signed

    unpacked = unpack(build(folder, tmp_path), tmp_path / "elsewhere")

    refuse_unsigned(unpacked, {"tea_association": public})
    assert signature_of(unpacked) == signature_of(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "plugin.py").write_text("", encoding="utf-8"),
        lambda folder: (folder / "more.py").write_text("", encoding="utf-8"),
        lambda folder: (folder / "README.md").unlink(),
        lambda folder: (folder / "README.md").rename(folder / "LIESMICH.md"),
        lambda folder: (folder / FILE).write_text(
            (folder / FILE).read_text(encoding="utf-8").replace('signature = "', 'signature = "AAAA'), encoding="utf-8"
        ),
    ],
    ids=["changed", "added", "taken away", "renamed", "other signature"],
)
def test_files_that_are_not_those_signed_are_refused(change: Change, signed: tuple[Path, str]) -> None:
    folder, public = signed
    change(folder)

    with pytest.raises(Fault) as refused:
        refuse_unsigned(folder, {"tea_association": public})

    assert key_of(refused) == "signature.differs"


def test_compiled_code_left_by_a_run_does_not_void_the_signature(signed: tuple[Path, str]) -> None:
    folder, public = signed
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__/plugin.cpython-311.pyc").write_bytes(b"")

    refuse_unsigned(folder, {"tea_association": public})


def test_signature_of_a_key_that_nobody_trusts_is_refused(signed: tuple[Path, str], tmp_path: Path) -> None:
    other = make_key(tmp_path / "other.key")

    with pytest.raises(Fault) as refused:
        refuse_unsigned(signed[0], {"tea_association": other})

    assert key_of(refused) == "signature.unknown_signer"


def test_private_key_is_its_owners_and_is_never_overwritten(tmp_path: Path) -> None:
    key = tmp_path / "tea.key"
    make_key(key)
    before = key.read_bytes()

    with pytest.raises(Fault) as refused:
        make_key(key)

    assert (key_of(refused), key.read_bytes(), key.stat().st_mode & 0o777) == ("signature.key_there", before, 0o600)


def test_file_that_is_no_private_key_is_told(signed: tuple[Path, str]) -> None:
    folder, _ = signed

    with pytest.raises(Fault) as refused:
        sign(folder, folder / "plugin.toml", "tea_association")

    assert key_of(refused) == "signature.private_key"


def test_unsigned_code_is_not_even_imported_where_signatures_are_demanded(
    signed: tuple[Path, str], tmp_path: Path
) -> None:
    folder, public = signed
    ran = tmp_path / "ran"
    unsigned = shutil.copytree(folder, folder.parent / "white_tea")
    (unsigned / "plugin.py").write_text(f"open({str(ran)!r}, 'w')\n", encoding="utf-8")
    (unsigned / FILE).unlink()
    file = (
        write_deployment(tmp_path, "[signers]", f'tea = "{public}"', plugins=("tea", "white_tea")) / "deployment.toml"
    )
    file.write_text(
        file.read_text(encoding="utf-8").replace("plugin_paths = [", f'plugin_paths = ["{folder.parent}", '),
        encoding="utf-8",
    )
    located = read_deployment(tmp_path)

    states = [(one.slug, one.state, [told.key for told in one.faults]) for one in gather(located).plugins]

    assert (states, ran.exists()) == (
        [("tea", "active", []), ("white_tea", "quarantined", ["signature.none"])],
        False,
    )


def test_key_of_a_deployment_that_is_none_is_told_at_its_place(tmp_path: Path) -> None:
    write_deployment(tmp_path, "[signers]", 'tea = "not a key"')

    with pytest.raises(Fault) as refused:
        read_deployment(tmp_path)

    assert (key_of(refused), refused.value.messages[0].at) == (
        "signature.public_key",
        "deployment.toml: signers.tea",
    )
