"""Where a webhook may go. No address of an inner network can be reached by whatever is typed, or by what a name means.

The address typed is read strictly; its name is resolved once, every answer is judged, and the connection goes to the
very address that was judged, so that a name which changes its mind in between wins nothing (OWASP, server-side request
forgery).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import msgspec

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]
"""Gives the IP addresses of a name, as text."""

LONGEST = 500
_NAME = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]|localhost")
"""A name of the DNS whose last label begins with a letter: never a number in disguise (0x7f.1, 127.1, 2130706433)."""

_BROADCAST = ipaddress.ip_address("255.255.255.255")
_NOT_GLOBAL = tuple(
    map(
        ipaddress.ip_network,
        ("192.88.99.0/24", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2002::/16", "2001:db8::/32", "3fff::/20"),
    )
)
"""What reaches elsewhere than it says: relays, translations of IPv4, tunnels, and addresses of examples."""


class Refused(Exception):
    """A target that nothing is sent to; `reason` is a code of `words.REASONS`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


class Rules(msgspec.Struct, frozen=True):
    """What the deployment allows: ports, and names of hosts that may lie inside."""

    ports: frozenset[int]
    inside: frozenset[str]


class Target(msgspec.Struct, frozen=True):
    """An address that was read: where to connect, and what to ask for there."""

    host: str
    port: int
    path: str


def rules_of(settings: Mapping[str, object]) -> Rules:
    """The rules of a deployment."""
    ports = frozenset(int(one) for one in str(settings["webhook_ports"]).split() if one.isdecimal())
    return Rules(ports, frozenset(str(settings["intranet_hosts"]).lower().split()))


def read_target(url: str, rules: Rules) -> Target:
    """The target that an address names. Raises `Refused`."""
    if len(url) > LONGEST or not url.isascii() or any(one <= " " or one in "\\\x7f" for one in url):
        raise Refused("url")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", 443 if parts.port is None else parts.port
    except ValueError as error:
        raise Refused("url") from error
    if parts.scheme != "https":
        raise Refused("scheme")
    if "@" in parts.netloc or parts.fragment or not host:
        raise Refused("url")
    if port not in rules.ports:
        raise Refused("port", str(port))
    literal = _literal(host)
    if literal is None and not _NAME.fullmatch(host):
        raise Refused("host", host)
    if literal is not None and host not in rules.inside:
        _refuse_inner(literal)
    return Target(host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def resolve(target: Target, rules: Rules, resolver: Resolver) -> str:
    """The one address to connect to. Raises `Refused` where any answer is one that nothing may be sent to."""
    try:
        found = [ipaddress.ip_address(text.partition("%")[0]) for text in resolver(target.host, target.port)]
    except (OSError, ValueError, UnicodeError) as error:
        raise Refused("dns", target.host) from error
    if not found:
        raise Refused("dns", target.host)
    for address in found:
        if target.host in rules.inside:
            _refuse_never(address)
        else:
            _refuse_inner(address)
    return str(found[0])


def system_resolver(host: str, port: int) -> list[str]:
    """What this machine knows of a name."""
    return [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _refuse_inner(address: Address) -> None:
    """Raise `Refused` for what is not an address of the open internet."""
    plain = _unmapped(address)
    if not plain.is_global or any(plain.version == net.version and plain in net for net in _NOT_GLOBAL):
        raise Refused("inner", str(address))
    _refuse_never(plain)
    if isinstance(plain, ipaddress.IPv6Address) and plain not in ipaddress.ip_network("2000::/3"):
        raise Refused("inner", str(address))


def _refuse_never(address: Address) -> None:
    """Raise `Refused` for what no allowance opens: link-local (the metadata of clouds), multicast, unspecified."""
    plain = _unmapped(address)
    if plain.is_link_local or plain.is_multicast or plain.is_unspecified or plain == _BROADCAST:
        raise Refused("inner", str(address))


def _unmapped(address: Address) -> Address:
    """The IPv4 address in an IPv6 one that only wraps it."""
    return getattr(address, "ipv4_mapped", None) or address
