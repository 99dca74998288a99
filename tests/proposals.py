"""Data packs that an association of the tests uploads: green tea under a slug and an issuer of its own, and worse."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from duibiao.extension.archives import build
from duibiao.extension.conformance.confined import judge
from duibiao.interfaces.demonstration import proposing
from duibiao.interfaces.demonstration.proposing import DemoComment, DemoProposal
from duibiao.interfaces.running import Running
from duibiao.kernel.proposals.records import House
from tests.demonstrations import ROOT

SLUG = "spring_tea"
NAME = "test-tea:spring_tea"
"""The scheme that the pack states."""


def write_pack(folder: Path, version: str = "1.0", water_extract: int = 32) -> Path:
    """The folder of a pack made from plugins/green_tea: one scheme, the least water extract as given."""
    pack = folder / SLUG
    for part in ("plugin.toml", "schemes/green_tea.toml", "examples/green_tea.toml"):
        text = (ROOT / "plugins/green_tea" / part).read_text(encoding="utf-8")
        text = text.replace('"green_tea"', f'"{SLUG}"').replace('issuer = "duibiao"', 'issuer = "test-tea"')
        if part.startswith("schemes"):
            text = text.replace('version = "1.0"', f'version = "{version}"')
            text = text.replace("bound = 32,", f"bound = {water_extract},")
        else:
            text = text.replace("water_extract = { value = 32 }", f"water_extract = {{ value = {water_extract} }}")
        target = pack / part.replace("green_tea", SLUG)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return pack


def archive(folder: Path, version: str = "1.0", water_extract: int = 32) -> bytes:
    """The archive of that pack."""
    place = folder / f"pack-{version}-{water_extract}"
    return build(write_pack(place, version, water_extract), place / "built").read_bytes()


def zipped(
    files: Mapping[str, bytes | str], *, attributes: dict[str, int] | None = None, method: int = zipfile.ZIP_STORED
) -> bytes:
    """A zip of these files; `attributes` are the modes of some, as a hostile hand would set them."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = method
            entry.external_attr = (attributes or {}).get(name, 0o100644) << 16
            made.writestr(entry, content)
    return held.getvalue()


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of that pack by their paths in an archive, to be spoiled."""
    pack = write_pack(folder / "spoiled")
    return {
        f"{SLUG}/{file.relative_to(pack).as_posix()}": file.read_bytes()
        for file in sorted(pack.rglob("*"))
        if file.is_file()
    }


def put_forward(
    running: Running,
    *,
    proposer: str = "association",
    organ: str = "cn-demo-tea",
    office: str = "nation",
    commenter: str = "filer",
    comments: int = 2,
    content: bytes | None = None,
) -> str:
    """The id of that pack as a proposal, open to comments for a month; the first comment is answered."""
    with tempfile.TemporaryDirectory() as folder:
        sent = content or archive(Path(folder))
    house = House(running.instance.name, running.instance.organ)
    said = [
        DemoComment(
            login=commenter,
            unit="浙江省示例茶叶产业研究院检验检测中心（合成）",
            place=f"水浸出物，第 {number} 条",
            words="限值与最新一版国际标准不一致，请说明依据，并给出过渡期的安排。" * 3,
            accepted="" if number else "采纳，下一稿修改。",
        )
        for number in range(comments)
    ]
    stated = DemoProposal(
        pack="", proposer=proposer, organ=organ, office=office, days=30 if office else 0, comments=tuple(said)
    )
    judged, digest = judge(sent), running.evidence.put(sent)
    with running.store.write() as connection:
        return proposing.put_forward(connection, house, stated, digest, judged, running.clock())
