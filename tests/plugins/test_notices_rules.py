"""Who is told what, where webhooks may go, when something is tried again: the rules of notices, without an instance."""

from __future__ import annotations

from base64 import b64decode

import pytest

from duibiao.api import Followed, SubmissionView
from tests.plugins.notices_servers import part, settings

targets, events, outcomes, webhooks, wording = map(part, ("targets", "events", "outcomes", "webhooks", "wording"))

STEP = {"key": "county", "role": "checker", "organ": "cn-330326", "with_organs": ["cn-330326-1"]}
STANDING = {"state": "in_review", "enterprise": "E", "industry": "C30", "step": 0, "route": [STEP]}


def refusal(url: str, *answers: str, **given: str) -> str:
    """Why nothing is sent to an address whose name has these answers; empty where it is."""
    rules = targets.rules_of(settings(**given))
    try:
        targets.resolve(targets.read_target(url, rules), rules, lambda _host, _port: list(answers or ["93.184.215.14"]))
    except targets.Refused as refused:
        return str(refused.reason)
    return ""


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://hooks.example.cn/in?from=duibiao", ""),
        ("https://93.184.215.14/", ""),
        ("http://hooks.example.cn/", "scheme"),
        ("ftp://hooks.example.cn/", "scheme"),
        ("//hooks.example.cn/", "scheme"),
        ("https://hooks.example.cn:22/", "port"),
        ("https://hooks.example.cn:0/", "port"),
        ("https://hooks.example.cn:99999/", "url"),
        ("https://somebody:secret@hooks.example.cn/", "url"),
        ("https://hooks.example.cn/#here", "url"),
        ("https://hooks.example.cn/a b", "url"),
        ("https://hooks.example.cn/\r\nhost: inner", "url"),
        ("https://hooks.example.cn\\@127.0.0.1/", "url"),
        ("https://对标.example.cn/", "url"),
        ("https://hooks.example.cn./", "host"),
        ("https://2130706433/", "host"),
        ("https://0x7f000001/", "host"),
        ("https://0177.0.0.1/", "host"),
        ("https://0x7f.0.0.1/", "host"),
        ("https://127.1/", "host"),
        ("https://127.0.0.1/", "inner"),
        ("https://10.0.0.8/", "inner"),
        ("https://172.16.0.1/", "inner"),
        ("https://192.168.1.1/", "inner"),
        ("https://100.64.0.1/", "inner"),
        ("https://169.254.169.254/", "inner"),
        ("https://224.0.0.1/", "inner"),
        ("https://0.0.0.0/", "inner"),
        ("https://255.255.255.255/", "inner"),
        ("https://198.18.0.1/", "inner"),
        ("https://192.88.99.1/", "inner"),
        ("https://[::1]/", "inner"),
        ("https://[::]/", "inner"),
        ("https://[::ffff:127.0.0.1]/", "inner"),
        ("https://[::ffff:7f00:1]/", "inner"),
        ("https://[::127.0.0.1]/", "inner"),
        ("https://[64:ff9b::7f00:1]/", "inner"),
        ("https://[2002:7f00:1::]/", "inner"),
        ("https://[2001:0:7f00:1::]/", "inner"),
        ("https://[fe80::1]/", "inner"),
        ("https://[fc00::1]/", "inner"),
        ("https://[ff02::1]/", "inner"),
        ("https://[fec0::1]/", "inner"),
    ],
)
def test_address_is_refused_for_what_it_says(url: str, reason: str) -> None:
    assert refusal(url) == reason


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (["93.184.215.14"], ""),
        (["127.0.0.1"], "inner"),
        (["93.184.215.14", "10.0.0.8"], "inner"),
        (["::ffff:10.0.0.8"], "inner"),
        (["fe80::1%eth0"], "inner"),
        (["100.127.255.255"], "inner"),
        (["no address"], "dns"),
    ],
)
def test_name_is_judged_by_every_address_it_has(answers: list[str], reason: str) -> None:
    assert refusal("https://hooks.example.cn/", *answers) == reason


@pytest.mark.parametrize(
    ("url", "answer", "reason"),
    [
        ("https://oa.zwww.example.cn/", "10.0.0.8", ""),
        ("https://oa.zwww.example.cn/", "169.254.169.254", "inner"),
        ("https://oa.zwww.example.cn/", "ff02::1", "inner"),
        ("https://other.zwww.example.cn/", "10.0.0.8", "inner"),
        ("http://oa.zwww.example.cn/", "10.0.0.8", "scheme"),
    ],
)
def test_host_of_the_intranet_is_allowed_by_its_name_alone(url: str, answer: str, reason: str) -> None:
    assert refusal(url, answer, intranet_hosts="oa.zwww.example.cn") == reason


def test_connection_goes_to_the_address_that_was_judged() -> None:
    rules = targets.rules_of(settings())
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    target = targets.read_target("https://hooks.example.cn/", rules)

    assert targets.resolve(target, rules, lambda _host, _port: next(answers)) == "93.184.215.14"


def test_signature_is_that_of_standard_webhooks() -> None:
    """The example of its reference libraries."""
    secret = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signature = webhooks.signature_of(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_step_is_told_to_its_organ_and_to_those_beside_it() -> None:
    entry = Followed(
        "e", 1, "demo", "2026-11-24T01:00:00.000000Z", "submission.passed", "submission", "s", 1, {"standing": STANDING}
    )

    told = [(one.event, one.organ, one.roles) for one in events.told_by(entry, None)]

    assert told == [("step", "cn-330326", ("checker",)), ("consulted", "cn-330326-1", ("checker",))]


@pytest.mark.parametrize(
    ("type_", "told"),
    [
        ("objection.opened", [("objection", ("publisher",), "cn", None)]),
        ("request.opened", [("request", ("publisher",), "cn", None)]),
        ("request.granted", [("answered", ("filer",), None, "E")]),
        ("request.declined", [("answered", ("filer",), None, "E")]),
    ],
)
def test_what_happens_beside_a_submission_is_told_to_whose_turn_it_is(type_: str, told: list[object]) -> None:
    at = "2026-11-24T01:00:00.000000Z"
    entry = Followed("e", 1, "demo", at, type_, type_.partition(".")[0], "case", 1, {"submission": "s"})
    view = SubmissionView("s", "k", "E", "企业", "cn-33", "C30", "published", 1, at, turn=("publisher", "cn"))

    assert events.about_of(entry) == "s"
    assert [(one.event, one.roles, one.organ, one.enterprise) for one in events.told_by(entry, view)] == told


def test_tries_come_to_an_end_and_some_reasons_end_them_at_once() -> None:
    pauses = [outcomes.pause_after(tries) for tries in range(1, outcomes.TRIES)]

    assert pauses == sorted(pauses) == list(outcomes.PAUSES)
    assert [outcomes.is_over(tries, "timeout") for tries in (1, 5, 6)] == [False, False, True]
    assert outcomes.is_over(1, "refused_address")


def test_every_reason_has_words() -> None:
    assert set(outcomes.FOR_GOOD) <= set(wording.REASONS)
