"""The instance that browsers look at: the demonstration with filings at every stage, served by a process of its own.

It is made once in a run and copied for each worker. Its tile maker has the longest name that a register may hold, and
all its products have long names, so that every page shows how it bears them.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from filelock import FileLock
from sqlalchemy import select

from duibiao.interfaces.demonstration.people import read_demo
from duibiao.kernel.store.tables import people
from tests import demonstrations
from tests.demonstrations import Demo
from tests.interfaces.web import peers_in_trouble
from tests.interfaces.web.readers import Reader
from tests.plugins import front_runner_acts as acts
from tests.proposals import SLUG, files_of, put_forward, zipped
from tests.serving import free_port, served
from tests.versions import publish_tightened, started, work

LONG_NAME = (
    "浙江省温州市平阳县鳌江镇滨海新区建筑陶瓷与卫生洁具新材料研究开发制造"
    "及智能装备技术服务集团股份有限公司第一分公司（合成）"
)
"""60 characters without a blank."""
LONG_PRODUCT = "干压成型抛光釉面仿天然大理石纹防滑耐磨大规格瓷质砖室内外通用"
"""30 characters."""
REMARK = {"path": "indicators.breaking_strength", "severity": "A", "text": "第 3 片的读数与报告不一致，请核对后改正。"}
FASTENERS = {
    "scheme": "duibiao:property_class_8_8",
    "standard": "GB/T 3098.1-2010",
    "key_1": "proof_stress",
    "label_1": "保证应力",
    "unit_1": "MPa",
    "floor_1": "580",
    "bounds_1": "600 580",
}
"""A variety that nobody is nominated for."""
KNOWN = "known.json"
PASSES = (("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass"))
PUBLISHED = (("FILER", "submit"), *PASSES, ("NATION", "publicise"), ("NATION", "publish"))


class Instance(msgspec.Struct, frozen=True):
    """A served demonstration: its address and folder, everybody's password, and what pages may name in addresses."""

    address: str
    folder: Path
    password: str
    known: Mapping[str, str]

    def expire_sessions(self) -> None:
        """End every session by time, as thirty idle minutes would."""
        with sqlite3.connect(self.folder / "demo.sqlite", timeout=30) as database:
            database.execute("UPDATE sessions SET seen_at = '2000-01-01T00:00:00.000000Z'")
        database.close()


@contextmanager
def standing(run_folder: Path, folder: Path) -> Iterator[Instance]:
    """A copy of the run's instance in `folder`, served until the block ends."""
    shutil.copytree(prepared(run_folder), folder)
    port = free_port()
    database = f"sqlite:///{folder / 'demo.sqlite'}"
    with served(folder, port, {"DUIBIAO_DATABASE": database}):
        known = msgspec.json.decode((folder / KNOWN).read_bytes(), type=dict[str, str])
        yield Instance(f"http://127.0.0.1:{port}", folder, read_demo(folder).password, known)


def prepared(run_folder: Path) -> Path:
    """The folder of the run's instance, which the first worker makes."""
    original = run_folder / "browser"
    with FileLock(run_folder / "browser.lock"):
        if not original.exists():
            unfinished = run_folder / "browser.part"
            with pytest.MonkeyPatch.context() as patched:
                with demonstrations.copied(None, run_folder, unfinished, patched) as demo:
                    known = fill(demo)
                (unfinished / KNOWN).write_bytes(msgspec.json.encode(known))
            unfinished.rename(original)
    return original


def fill(demo: Demo) -> dict[str, str]:
    """File tiles that stop at every stage; the id of one at each, and the other names that addresses hold."""
    rename(demo)
    known = {
        "uscc": demo.names["ENTERPRISE"],
        "scheme": "duibiao:porcelain_tile",
        "certification": "duibiao:organic_product",
    }
    for stage, steps in stages().items():
        tile = {**demo.new_tile(), "product": long_product(demo)}
        response = demo.call("FILER", "POST", "/submissions", tile)
        assert response.status_code == 201, response.text
        for who, action in steps:
            remarks = [REMARK] if action == "return" else []
            answer = demo.act(who, tile["id"], action, comment="请核对各项指标的检验报告与标准编号。", remarks=remarks)
            assert answer.status_code == 200, answer.text
        known[stage], known["product"] = tile["id"], tile["product"]
    sent = {
        "text": "检验报告的日期早于标准实施日期。" * 6,
        "name": "某市民（合成）",
        "contact": "example@example.invalid",
    }
    objection = demo.call(None, "POST", f"/results/{known['objected']}/objections", sent)
    assert objection.status_code == 201, objection.text
    with demo.running.store.read() as connection:
        person = connection.execute(select(people.c.id).where(people.c.login == "county")).scalar_one()
    front_runners = fill_front_runners(demo, known)
    preview = started(demo)
    work(demo)
    publish_tightened(demo, "0.4", "1.1")
    known |= {"proposal": put_forward(demo.running), "proposal_refused": put_forward_wrong(demo)}
    peers_in_trouble.join(demo, "guangdong", active=False)
    known["conflict"] = peers_in_trouble.held(demo, "guangdong", "conflict", known["in_city"])
    return {**known, "objection": objection.json()["id"], "person": person, "preview": preview, **front_runners}


def fill_front_runners(demo: Demo, known: Mapping[str, str]) -> dict[str, str]:
    """Two nominations, a list in publicity, one that is drawn up, one that is not issued, a variety without any."""
    acts.hurried(demo)
    other = demo.published(content=acts.stronger(demo), product=long_product(demo))
    for result in (known["published"], other):
        acts.nominated(demo, result, days=0)
    acts.worked(demo)
    publisher = Reader(demo, "nation")
    titles = {"fr_shown": LONG_PRODUCT, "fr_drawn": "瓷质砖", "fr_new": "仿古砖"}
    homes = {name: acts.add_variety(demo, publisher, title_zh=title) for name, title in titles.items()}
    empty = acts.add_variety(demo, publisher, title_zh="紧固件", **FASTENERS)
    for home in (homes["fr_shown"], homes["fr_drawn"], empty):
        acts.did(publisher, home, "draw")
    acts.worked(demo)
    acts.did(publisher, homes["fr_shown"], "publicise")
    lists = {"fr_list": homes["fr_shown"], "fr_no_list": empty}
    addresses = homes | {name: acts.list_at(publisher, home) for name, home in lists.items()}
    return {name: address.rpartition("/")[2] for name, address in addresses.items()}


def put_forward_wrong(demo: Demo) -> str:
    """The id of a proposal whose worked examples do not come out."""
    with tempfile.TemporaryDirectory() as folder:
        files = files_of(Path(folder))
    name = f"{SLUG}/examples/{SLUG}.toml"
    wrong = zipped({**files, name: files[name].replace(b'"ahead"', b'"gap"')})
    return put_forward(demo.running, office="", content=wrong)


def rename(demo: Demo) -> None:
    """Give the tile maker its long name."""
    path = f"/enterprises/{demo.names['ENTERPRISE']}"
    held = demo.call("FILER", "GET", path).json()["enterprise"]
    stated = {key: held[key] for key in ("organ", "industry", "industry_edition", "synthetic")}
    response = demo.call("FILER", "PUT", path, {**stated, "name": LONG_NAME}, headers={"if-match": held["head"]})
    assert response.status_code == 200, response.text


def long_product(demo: Demo) -> str:
    """A new product of the tile maker with a long name and a long model."""
    id_ = str(uuid4())
    path = f"/enterprises/{demo.names['ENTERPRISE']}/products/{id_}"
    model = f"YSPGY-{id_[:8].upper()}-1200X2400X9.5-GLAZED"
    response = demo.call("FILER", "PUT", path, {"name": LONG_PRODUCT, "model": model})
    assert response.status_code == 200, response.text
    return id_


def stages() -> dict[str, tuple[tuple[str, str], ...]]:
    """Name of a stage -> the acts that lead there."""
    submit = ("FILER", "submit")
    return {
        "draft": (),
        "offered": (),
        "in_county": (submit,),
        "in_city": (submit, *PASSES[:1]),
        "in_province": (submit, *PASSES[:2]),
        "in_nation": (submit, *PASSES[:3]),
        "returned": (submit, ("COUNTY", "return")),
        "resubmitted": (submit, ("COUNTY", "return"), submit),
        "refused": (submit, ("COUNTY", "refuse")),
        "withdrawn": (submit, ("FILER", "withdraw")),
        "accepted": (submit, *PASSES),
        "in_publicity": PUBLISHED[:-1],
        "objected": PUBLISHED[:-1],
        "published": PUBLISHED,
        "published_too": PUBLISHED,
        "suspended": (*PUBLISHED, ("NATION", "suspend")),
        "revoked": (*PUBLISHED, ("NATION", "revoke")),
        "correcting": (*PUBLISHED, ("FILER", "correct")),
    }
