"""Which instance hosts an organ: the one whose own organ is nearest above it."""

from __future__ import annotations

import pytest

from duibiao.kernel.hierarchy.hosting import Hosts

PATHS = {"cn": "/cn/", "cn-33": "/cn/cn-33/", "cn-3303": "/cn/cn-33/cn-3303/", "cn-61": "/cn/cn-61/"}
THREE = (("/cn/cn-33/cn-3303/", "wenzhou"), ("/cn/cn-33/", "zhejiang"), ("/cn/", "nation"))


@pytest.mark.parametrize(
    ("organ", "host"), [("cn", "nation"), ("cn-33", "zhejiang"), ("cn-3303", "wenzhou"), ("cn-61", "nation")]
)
def test_organ_is_hosted_by_the_instance_nearest_above_it(organ: str, host: str) -> None:
    assert Hosts("zhejiang", THREE, PATHS).host_of(organ) == host


def test_without_an_instance_above_this_one_hosts_it() -> None:
    alone = Hosts("zhejiang", (("/cn/cn-33/", "zhejiang"),), PATHS)

    assert [alone.host_of(organ) for organ in PATHS] == ["zhejiang"] * 4


def test_an_instance_is_above_by_its_organ_alone() -> None:
    seen = Hosts("zhejiang", THREE, PATHS)

    assert [name for _, name in THREE if seen.is_above(name)] == ["nation"]
