"""What people do about front-runners in a running instance: nominate, add a variety, draw up its list."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from duibiao.interfaces.worker.round import work_once
from duibiao.kernel.journal.entries import new_id
from duibiao.model.records.kinds import Publicity
from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader

KIND = "duibiao:front_runner_nomination"
HOME = "/x/front_runners"
VARIETY = {
    "title_zh": "瓷质砖",
    "scheme": "duibiao:porcelain_tile",
    "standard": "GB/T 4100-2015",
    "key_1": "breaking_strength",
    "label_1": "破坏强度",
    "unit_1": "N",
    "better_1": "higher",
    "floor_1": "1300",
    "bounds_1": "1500 1300",
}
STRONGER = {"breaking_strength": {"value": ["1.35", "1.40", "1.38", "1.37", "1.40"], "unit": "kN"}}
PASSES = (("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass"))


def worked(demo: Demo) -> None:
    """Let the worker do everything that there is to do."""
    while work_once(demo.running):
        pass


def hurried(demo: Demo) -> None:
    """Make nominations need no publicity from now on, until the instance is started anew."""
    shortened = {**demo.running.instance.publicity, KIND: Publicity(days=0)}
    instance = msgspec.structs.replace(demo.running.instance, publicity=shortened)
    demo.client.app.state["running"] = msgspec.structs.replace(demo.running, instance=instance)


def stronger(demo: Demo) -> dict[str, Any]:
    """The content of the quick start's tile with a greater breaking strength."""
    tile = demo.new_tile()["content"]
    return {**tile, "indicators": {**tile["indicators"], **STRONGER}}


def nominated(demo: Demo, result: str, *, days: int = 20) -> str:
    """The id of a nomination that made the whole journey, `days` of publicity among it."""
    fields = {"result": result, "standard": "Q/CSGD 003-2018", "commitment": True}
    asked = {"id": new_id(), "kind": KIND, "enterprise": demo.names["ENTERPRISE"], "content": {"fields": fields}}
    answered = demo.call("FILER", "POST", "/submissions", asked)
    assert answered.status_code == 201, answered.text
    id_ = str(answered.json()["id"])
    demo.acts(id_, ("FILER", "submit"), *PASSES, ("NATION", "publicise"))
    demo.clock.advance(days=days)
    demo.acts(id_, ("NATION", "publish"))
    return id_


def add_variety(demo: Demo, publisher: Reader, **changed: str) -> str:
    """The address of a new variety of this year."""
    typed = {**VARIETY, "year": demo.clock()[:4], "csrf": publisher.csrf, **changed}
    made = publisher.post(f"{HOME}/manage/new", typed)
    assert made.status_code == 303, re.sub(r"<[^>]+>", " ", made.text)
    return str(made.headers["location"])


def did(publisher: Reader, home: str, act: str) -> None:
    """A confirmed act on a variety."""
    answered = publisher.post(f"{home}/{act}", {"sure": "yes", "csrf": publisher.csrf})
    assert answered.status_code == 303, re.sub(r"<[^>]+>", " ", answered.text)


def list_at(publisher: Reader, home: str) -> str:
    """The address of the public page of a variety's list, as its publisher is shown it."""
    (address,) = set(re.findall(rf"{HOME}/lists/[0-9a-f-]{{36}}", publisher.get(home).text))
    return str(address)
