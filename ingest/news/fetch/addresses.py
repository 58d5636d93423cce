"""Which network addresses may be connected to: public ones, and loopback where a source says so.

What an address is for: the IANA special-purpose registries (RFC 6890), as Python's ipaddress knows them.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from ingest.news.fetch.errors import Forbidden

_GLOBAL_UNICAST = IPv6Network("2000::/3")  # all of IPv6 that is given out to be reached (RFC 4291, 2.4)
_NAT64 = IPv6Network("64:ff9b::/96")  # an IPv4 address in its last four bytes (RFC 6052)


def resolve(host: str, port: int | None, *, loopback: bool) -> list[str]:
    """The numeric addresses of a host, in the resolver's order, when all of them may be connected to.

    One that may not forbids the host: a name with public and private addresses is a mistake or an attack.

    Raises:
        socket.gaierror: the name has no address.
        Forbidden: an address is not public (nor, with ``loopback``, of this machine).
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return _checked(host, [str(entry[4][0]) for entry in found], loopback)


def check_literal(host: str, *, loopback: bool) -> None:
    """Refuse a host that is an address that may not be connected to; a name passes unresolved.

    Also "2130706433", "0177.0.0.1" and "0x7f.1" are addresses: what inet_aton reads.

    Raises:
        Forbidden: the address is not public (nor, with ``loopback``, of this machine).
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (socket.gaierror, UnicodeError):
        return
    _checked(host, [str(entry[4][0]) for entry in found], loopback)


def is_public(address: str) -> bool:
    """Whether an address is reached over the Internet; also by the IPv4 address that an IPv6 one stands for.

    Raises:
        ValueError: it is no numeric address.
    """
    ip = _meant(address)
    if isinstance(ip, IPv6Address) and ip not in _GLOBAL_UNICAST:
        return False
    return ip.is_global and not ip.is_multicast


def is_loopback(address: str) -> bool:
    """Whether an address is of this machine (127.0.0.0/8, ::1, ::ffff:127.0.0.1)."""
    ip = ip_address(address.partition("%")[0])
    return ip.is_loopback or (isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None and ip.ipv4_mapped.is_loopback)


def _checked(host: str, addresses: list[str], loopback: bool) -> list[str]:
    for address in addresses:
        if not is_public(address) and not (loopback and is_loopback(address)):
            leads = "is" if address == host else f"leads to {address},"
            hint = " (a source on this machine needs `loopback: true`)" if is_loopback(address) else ""
            raise Forbidden(f"{host} {leads} not a public address{hint}")
    return addresses


def _meant(address: str) -> IPv4Address | IPv6Address:
    """The address itself, or the IPv4 address inside: mapped ("::ffff:10.0.0.1"), NAT64 or 6to4."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
