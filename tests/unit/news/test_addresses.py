"""Where the collector may connect to: public addresses, and loopback where a source says so."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from urllib3.util import connection

from ingest.news.fetch.addresses import check_literal, is_loopback, is_public, resolve
from ingest.news.fetch.client import Client, FetchError, Forbidden
from tests.faultsite import FaultSite, redirect

NOT_PUBLIC = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",  # carriers' NAT
    "100.127.255.254",
    "127.0.0.1",
    "127.255.0.9",
    "169.254.169.254",  # link-local: where clouds keep their secrets
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",  # IPv4-compatible
    "::ffff:10.0.0.1",  # IPv4-mapped
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::a00:1",  # 10.0.0.1 behind NAT64
    "64:ff9b:1::808:808",  # NAT64 of a local network
    "2002:a00:1::1",  # 10.0.0.1 through 6to4
    "2002:7f00:1::1",
    "2001:db8::1",
    "fc00::1",
    "fd12:3456:789a::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",  # site-local, of old
    "ff02::1",
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2606:4700:4700::1111"]
PUBLIC += ["::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_that_are_public(address: str) -> None:
    assert (is_public(address), is_loopback(address)) == (True, False)


def test_loopback_is_this_machine_only() -> None:
    loopback = {a for a in NOT_PUBLIC if is_loopback(a)}
    assert loopback == {"127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"}


# How 127.0.0.1, 10.0.0.1 and 169.254.169.254 may be written so that inet_aton still reads them.
DISGUISES = ["2130706433", "0177.0.0.1", "017700000001", "0x7f.1", "0x7f000001", "127.1", "0"]
DISGUISES += ["167772161", "012.0.0.1", "10.1", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376"]


class Resolver:
    """In place of DNS: the addresses of names, one list after the other, the last for ever; numbers as ever."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, names: dict[str, list[list[str]]]) -> None:
        self.names = names
        self.asked: list[str] = []
        self._real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self)

    def __call__(self, host: str, port: int | None, *args: Any, **options: Any) -> list[Any]:
        if host not in self.names:
            return self._real(host, port, *args, **options)
        self.asked.append(host)
        turns = self.names[host]
        addresses = turns.pop(0) if len(turns) > 1 else turns[0]
        return [entry for a in addresses for entry in self._real(a, port, 0, socket.SOCK_STREAM)]


class Line:
    """In place of the network: notes where a connection would have gone, and makes none."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tried: list[str] = []
        monkeypatch.setattr(connection, "create_connection", self)

    def __call__(self, address: tuple[str, int], *args: Any, **options: Any) -> socket.socket:
        self.tried.append(address[0])
        raise OSError("no network in tests")


def refuse(host: str, *, loopback: bool = False, port: int = 80) -> str:
    """What the client says of a host at an address that may not be asked."""
    url = f"http://{host}:{port}/tin/1.html"
    name = host.strip("[]").lower()
    with pytest.raises(Forbidden, match="not a public address") as failed:
        Client((name,), 1000, loopback=loopback, retries=0).get(url)
    return str(failed.value)


@pytest.mark.parametrize("address", [a for a in NOT_PUBLIC if "%" not in a])
def test_a_name_at_such_an_address_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    Resolver(monkeypatch, {"name.example": [[address]]})
    line = Line(monkeypatch)
    assert "name.example leads to " in refuse("name.example")
    assert line.tried == []


@pytest.mark.parametrize("address", [a for a in NOT_PUBLIC if not is_loopback(a) and "%" not in a])
def test_a_source_on_loopback_may_not_go_further_inside(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    Resolver(monkeypatch, {"name.example": [[address]]})
    line = Line(monkeypatch)
    refuse("name.example", loopback=True)
    assert line.tried == []


@pytest.mark.parametrize("host", [*DISGUISES, "127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:7f00:1]"])
def test_an_address_in_a_url_is_refused(site: FaultSite, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    line = Line(monkeypatch)
    refuse(host, port=int(site.address.split(":")[1]))
    assert (line.tried, site.count()) == ([], 0)
    with pytest.raises(Forbidden, match="not a public address"):
        check_literal(host.strip("[]"), loopback=False)


def test_localhost_is_this_machine(site: FaultSite) -> None:
    port = int(site.address.split(":")[1])
    assert "needs `loopback: true`" in refuse("localhost", port=port)
    assert site.count() == 0
    site.page("/tin/1.html", "Một")
    assert Client(("localhost",), 1000, loopback=True).get(f"http://localhost:{port}/tin/1.html").status == 200


def test_a_public_name_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    Resolver(monkeypatch, {"name.example": [["8.8.8.8", "2606:4700:4700::1111"]]})
    line = Line(monkeypatch)
    with pytest.raises(FetchError, match="no answer"):
        Client(("name.example",), 1000, retries=0).get("http://name.example/")
    assert line.tried == ["8.8.8.8", "2606:4700:4700::1111"]


def test_one_private_address_among_public_ones_forbids_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    Resolver(monkeypatch, {"name.example": [["8.8.8.8", "10.0.0.1"]]})
    line = Line(monkeypatch)
    refuse("name.example")
    assert line.tried == []


@pytest.mark.parametrize("inside", ["10.0.0.1", "169.254.169.254", "::1"])
def test_a_name_that_is_bound_anew_leads_nowhere(monkeypatch: pytest.MonkeyPatch, inside: str) -> None:
    """DNS rebinding: what was checked is what is connected to, and the next connection is checked again."""
    names = Resolver(monkeypatch, {"rebind.example": [["8.8.8.8"], [inside]]})
    line = Line(monkeypatch)
    reader = Client(("rebind.example",), 1000, retries=1, backoff=0)
    with pytest.raises(Forbidden, match="not a public address"):
        reader.get("http://rebind.example/")
    assert line.tried == ["8.8.8.8"]  # never a name, which would be resolved a second time
    assert names.asked == ["rebind.example"] * 2


def test_the_socket_has_the_address_that_was_checked(site: FaultSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second answer of the resolver would be 127.0.0.2, where nobody listens."""
    port = int(site.address.split(":")[1])
    names = Resolver(monkeypatch, {"bound.example": [["127.0.0.1"], ["127.0.0.2"]]})
    site.robots("")
    site.page("/tin/1.html", "Một")
    page = Client(("bound.example",), 1000, loopback=True, retries=0).get(f"http://bound.example:{port}/tin/1.html")
    assert (page.content.decode(), names.asked) == ("Một", ["bound.example"])
    assert {a.headers["host"] for a in site.requests()} == {f"bound.example:{port}"}


def test_the_next_address_is_tried_when_one_is_silent(site: FaultSite, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(site.address.split(":")[1])
    Resolver(monkeypatch, {"two.example": [["127.0.0.2", "127.0.0.1"]]})
    site.page("/tin/1.html", "Một")
    reader = Client(("two.example",), 1000, loopback=True, retries=0)
    assert reader.get(f"http://two.example:{port}/tin/1.html").status == 200


TARGETS = ["169.254.169.254", "10.0.0.1", "2852039166", "0xa9fea9fe", "[fe80::1]", "[::ffff:a00:1]", "inside.example"]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("path", ["/tin/1.html", "/robots.txt"])
def test_a_redirect_inside_is_refused(site: FaultSite, monkeypatch: pytest.MonkeyPatch, target: str, path: str) -> None:
    Resolver(monkeypatch, {"inside.example": [["192.168.1.1"]]})
    site.answer(path, redirect(f"http://{target}/latest/meta-data/"))
    reader = Client(("site.example", target.strip("[]")), 1000, loopback=True, retries=0)
    with pytest.raises(Forbidden, match="not a public address"):
        reader.get("http://site.example/tin/1.html")
    assert site.paths()[-1] == path


def test_a_redirect_to_this_machine_needs_the_permission_too(site: FaultSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first hop is public (its connection is ours, to the fault site), the second is not."""
    port = int(site.address.split(":")[1])
    Resolver(monkeypatch, {"front.example": [["8.8.8.8"]]})
    real = connection.create_connection
    monkeypatch.setattr(
        connection,
        "create_connection",
        lambda address, *a, **k: real(("127.0.0.1", port) if address[0] == "8.8.8.8" else address, *a, **k),
    )
    site.answer("/tin/1.html", redirect(f"http://127.0.0.1:{port}/secret"))
    site.page("/secret", "secret")
    with pytest.raises(Forbidden, match="not a public address"):
        Client(("front.example", "127.0.0.1"), 1000, retries=0).get("http://front.example/tin/1.html")
    assert site.paths() == ["/robots.txt", "/tin/1.html"]


def test_what_the_operator_connects_to_needs_the_permission_too(
    site: FaultSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "127.0.0.1 is not a public address" in refuse("site.example")
    assert site.count() == 0
    monkeypatch.setenv("HTX_CONNECT_TO", "site.example=10.0.0.1:80")
    refuse("site.example", loopback=True)


# Behind a proxy the proxy resolves: addresses that stand in the URL are checked, names are its business.


@pytest.fixture
def proxied(site: FaultSite, monkeypatch: pytest.MonkeyPatch) -> FaultSite:
    for name in ("no_proxy", "NO_PROXY", "https_proxy", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", f"http://{site.address}")
    site.answer("*", redirect("http://10.0.0.1/"), host="far.example")
    site.page("http://far.example/robots.txt", "", host="far.example")
    return site


def test_a_proxy_is_not_sent_to_addresses_inside(proxied: FaultSite) -> None:
    for host in ("10.0.0.1", "2130706433"):
        refuse(host)
    assert proxied.count() == 0
    with pytest.raises(Forbidden, match=r"10\.0\.0\.1 is not a public address"):
        Client(("far.example", "10.0.0.1"), 1000).get("http://far.example/tin/1.html")
    assert proxied.paths() == ["http://far.example/robots.txt", "http://far.example/tin/1.html"]


def test_what_the_operator_connects_to_is_not_proxied(proxied: FaultSite) -> None:
    proxied.page("/tin/1.html", "Một")
    assert Client(("site.example",), 1000, loopback=True).get("http://site.example/tin/1.html").status == 200
    assert proxied.paths() == ["/robots.txt", "/tin/1.html"]


# TLS


def test_names_and_numbers_of_resolve() -> None:
    assert resolve("8.8.8.8", 80, loopback=False) == ["8.8.8.8"]
    assert resolve("127.0.0.1", 80, loopback=True) == ["127.0.0.1"]
    with pytest.raises(socket.gaierror):
        resolve("nowhere.invalid", 80, loopback=False)
    check_literal("name.example", loopback=False)


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of an https site on loopback whose certificate names secure.example."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if "tin" in self.path else 404)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, format: str, *args: object) -> None:
            pass

    _write_certificate(tmp_path / "all.pem", "secure.example")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "all.pem"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "all.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_a_certificate_is_compared_with_the_name(secure: int, monkeypatch: pytest.MonkeyPatch) -> None:
    names = Resolver(monkeypatch, {"secure.example": [["127.0.0.1"]], "other.example": [["127.0.0.1"]]})
    reader = Client(("secure.example", "other.example"), 1000, loopback=True)
    assert reader.get(f"https://secure.example:{secure}/tin/1.html").content == b"ok"
    with pytest.raises(FetchError, match="no secure connection") as failed:
        reader.get(f"https://other.example:{secure}/tin/1.html")
    assert (failed.value.retryable, names.asked.count("other.example")) == (True, 1)  # later, not at once


def test_https_is_checked_as_http(secure: int, monkeypatch: pytest.MonkeyPatch) -> None:
    Resolver(monkeypatch, {"secure.example": [["127.0.0.1"]]})
    with pytest.raises(Forbidden, match="not a public address"):
        Client(("secure.example",), 1000).get(f"https://secure.example:{secure}/tin/1.html")


def _write_certificate(path: Path, host: str) -> None:
    """A key and a certificate of a site that signs for itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
