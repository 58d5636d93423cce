"""How fast, and in how much memory, news are collected: ``python -m bench.news [--articles 10000]``.

A process of its own serves invented articles as eight hosts on loopback. One core fetches and parses some of them in
the loop that everybody would write (`requests.get` and trafilatura), and in the same with a session; then the collector
brings all of them on one core, that is with robots.txt, frontier, archive, walls, sketches and staging; then on all
cores. What counts is the ratio in the same run, by the processor's time: other programs may be at work. The extraction
of claims, which the loop has no counterpart of, is told apart. Memory is that of the largest process along the way.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psutil

ARTICLES, HOSTS = 10_000, 8
BARE = 1_000  # articles of the bare loop
RATIO, MEMORY, GROWTH = 0.8, 400.0, 1.15  # what was promised: of the bare loop, MB, the last third over the middle one
LOOPS = ("get", "session")
FIRST_DAY = date(2025, 7, 1)

_PLACES = ("Nghệ An", "Hà Tĩnh", "Thanh Hóa", "Lâm Đồng", "Cần Thơ", "Đắk Lắk", "Sơn La", "Quảng Ninh", "An Giang")
_TOPICS = ("liên kết sản xuất", "chuyển đổi số", "vốn tín dụng", "tiêu thụ nông sản", "đào tạo cán bộ", "sản phẩm OCOP")
_TEXT = """hợp tác xã thành viên nông dân sản xuất liên kết doanh nghiệp tiêu thụ chất lượng thị trường địa
phương hỗ trợ vùng nguyên liệu công nghệ chế biến bảo quản thu nhập ổn định phát triển bền vững
chính quyền huyện xã kinh tế tập thể mô hình chuỗi giá trị vật tư giống cây trồng chăn nuôi thủy sản
tưới tiêu hữu cơ chứng nhận xuất khẩu quản trị"""
_WORDS = _TEXT.split()
_MENU = "".join(f'<li><a href="/chuyen-muc/{i}">Chuyên mục {i}</a></li>' for i in range(220))
_RELATED = "".join(
    f'<li><a href="/tin/cu-{i}.html"><img src="/anh/{i}.jpg" alt="">'
    f"<span>Tin cũ số {i} về kinh tế tập thể</span></a></li>"
    for i in range(160)
)
_PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{day}T08:00:00+07:00">
<style>{style}</style><script>{script}</script></head><body><header><nav><ul>{menu}</ul></nav></header>
<main><article><h1>{title}</h1><p class="date">Ngày đăng: {day:%d/%m/%Y}</p>{body}</article>
<aside><h3>Tin liên quan</h3><ul>{related}</ul></aside></main><footer><p>Cơ quan chủ quản: Liên minh</p></footer>
</body></html>"""
_STYLE = "".join(f".c{i}{{margin:{i}px;padding:{i}px;color:#{i:03d}}}" for i in range(150))
_SCRIPT = "".join(f"window.d{i}={{a:{i},b:'{i}'}};" for i in range(150))


def article(number: int) -> str:
    """An invented page of about 45 KB: half a thousand words with a few figures, in the furniture of a news site."""
    chance = random.Random(number)
    place, topic = chance.choice(_PLACES), chance.choice(_TOPICS)
    title = f"{place}: {chance.randint(100, 999)} hợp tác xã và {topic} (bài {number})"
    day = FIRST_DAY + timedelta(days=number % 300)
    paragraphs = [
        f"Đến ngày 30/6/2025, toàn tỉnh {place} có {chance.randint(100, 1500)} HTX, trong đó có "
        f"{chance.randint(10, 99)} HTX nông nghiệp, thu hút {chance.randint(1000, 90000)} thành viên tham gia.",
        *(" ".join(chance.choices(_WORDS, k=55)).capitalize() + "." for _ in range(9)),
    ]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return _PAGE.format(title=title, day=day, body=body, menu=_MENU, related=_RELATED, style=_STYLE, script=_SCRIPT)


class _Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    each: int  # articles of a host

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").split(":")[0]
        first = int(host.removeprefix("bench").split(".")[0]) * self.each
        if self.path == "/sitemap.xml":
            urls = "".join(f"<url><loc>http://{host}/tin/{first + i}.html</loc></url>" for i in range(self.each))
            self._send(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>', "text/xml")
        elif self.path.startswith("/tin/"):
            self._send(article(int(self.path[5:-5])), "text/html; charset=utf-8")
        else:
            self._send("", "text/plain", 404)

    def _send(self, text: str, kind: str, status: int = 200) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def serve(each: int) -> None:
    """Serve until killed; the first line printed is the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Site", (_Site,), {"each": each}))
    print(server.server_address[1], flush=True)
    server.serve_forever()


def bare(address: str, articles: int, kind: str) -> None:
    """The loop to beat."""
    import requests
    import trafilatura

    get = requests.Session().get if kind == "session" else requests.get
    trafilatura.bare_extraction(article(articles), with_metadata=True)  # what is loaded once
    told = _Told()
    for number in range(articles):
        page = get(f"http://{address}/tin/{number}.html", headers={"Host": "bench0.example"}, timeout=20)
        found = trafilatura.bare_extraction(page.content, with_metadata=True)
        assert found and found.text
    told.end(articles)


def collect(sites: int) -> None:
    """The collector, over all sites; on one core in this process, on several as `htx ingest news` does it."""
    from htx import pipeline
    from htx.settings import load_settings
    from ingest import extraction
    from ingest.news.collect import collect as warm_up  # noqa: F401 - loaded before the clock starts
    from ingest.news.page.article import read_article

    settings = load_settings()
    run_id = pipeline.new_run_id("news")
    names = pipeline.list_sites(settings, run_id)
    assert len(names) == sites
    extraction.extract(read_article(article(-1).encode()).text)
    told = _Told()
    extract = extraction.extract

    def timed(*given: Any, **named: Any) -> Any:
        begun = time.thread_time()
        said = extract(*given, **named)
        told.claims += time.thread_time() - begun
        return said

    extraction.extract = timed
    for name, broken in pipeline.collect_sites(settings, run_id, names):
        if broken:
            raise SystemExit(f"{name}: {broken}")
    told.end(pipeline.Lake(settings.data).staged(run_id, "documents").num_rows)


class _Told:
    """What a process tells at its end, from now on: seconds on the clock, of the processor, and of these for claims."""

    def __init__(self) -> None:
        self.claims = 0.0
        self.clock, self.processor = time.perf_counter(), time.process_time()

    def end(self, articles: int) -> None:
        clock, processor = time.perf_counter() - self.clock, time.process_time() - self.processor
        said = {"articles": articles, "clock": clock, "processor": processor, "claims": self.claims}
        print(json.dumps(said), flush=True)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a process did: articles in seconds, and its memory in MB over time (of the largest of its children)."""

    articles: int
    clock: float
    processor: float
    claims: float
    memory: list[float]

    @property
    def rate(self) -> float:
        """Articles per second on the clock."""
        return self.articles / self.clock

    @property
    def cost(self) -> float:
        """Milliseconds of the processor for an article."""
        return self.processor / self.articles * 1000

    @property
    def cost_without_claims(self) -> float:
        """The same without the extraction of claims."""
        return (self.processor - self.claims) / self.articles * 1000

    @property
    def growth(self) -> float:
        """How much more memory the last third of the time took than the one before."""
        third = max(1, len(self.memory) // 3)
        return max(self.memory[-third:]) / max(self.memory[third : 2 * third] or self.memory)


def measure(arguments: list[str], environment: dict[str, str]) -> Measured:
    """Run this module in a process of its own."""
    memory: list[float] = []
    command = [sys.executable, "-m", "bench.news", *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                family = [watched, *watched.children(recursive=True)]
                memory.append(max(p.memory_info().rss for p in family) / 2**20)
            except psutil.NoSuchProcess:
                pass
            time.sleep(0.1)
        assert process.stdout
        printed = process.stdout.read().splitlines()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}")
    return Measured(**json.loads(printed[-1]), memory=memory)


@contextmanager
def serving(each: int) -> Iterator[str]:
    """The address of a server with so many articles for every host."""
    command = [sys.executable, "-m", "bench.news", "--serve", str(each)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


def write_sources(folder: Path) -> None:
    """One source for every host."""
    folder.mkdir()
    for number in range(HOSTS):
        host = f"bench{number}.example"
        (folder / f"bench{number}.yml").write_text(
            f"id: bench{number}\npublisher: {host}\nsource_system: NEWS\nrate: 100000\nloopback: true\n"
            f"discover: [{{sitemap: 'http://{host}/sitemap.xml'}}]\n",
            encoding="utf-8",
        )


def run(articles: int, show: Callable[[str], Any] = print) -> bool:
    """All figures. Returns whether what was promised is kept."""
    each = articles // HOSTS
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as name, serving(each) as address:
        folder = Path(name)
        write_sources(folder / "sources")
        told = ",".join(f"bench{number}.example={address}" for number in range(HOSTS))
        environment = os.environ | {"HTX_CONNECT_TO": told, "HTX_SOURCES": str(folder / "sources")}

        def collector(data: str, on: int) -> Measured:
            return measure(["--collect", "--cores", str(on)], environment | {"HTX_DATA": str(folder / data)})

        def loop(kind: str) -> Measured:
            return measure(["--bare", address, "--loop", kind, "--articles", str(min(BARE, each))], environment)

        before = {kind: loop(kind) for kind in LOOPS}
        one = collector("one", 1)
        after = {kind: loop(kind) for kind in LOOPS}
        many = collector("many", cores)
    loops = {kind: (before[kind].cost + after[kind].cost) / 2 for kind in LOOPS}  # the machine may have other work
    for kind in LOOPS:
        show(f"{f'bare loop, one core (requests, {kind})':<52} {after[kind].rate:7.1f}/s   {loops[kind]:6.2f} ms each")
    ratios = ", ".join(f"{loops[kind] / one.cost_without_claims:.2f} ({kind})" for kind in LOOPS)
    show(f"{'collector, one core':<52} {one.rate:7.1f}/s   {one.cost:6.2f} ms each")
    show(f"{'  without claims':<52} {'':7}     {one.cost_without_claims:6.2f} ms each   of the loop {ratios}")
    show(f"{f'collector, {cores} cores':<52} {many.rate:7.1f}/s")
    memory = f"{max(one.memory):7.0f} MB     last third {one.growth:.2f} of the one before"
    show(f"{f'memory, {one.articles} articles in one process':<52} {memory}")
    assert one.articles == many.articles == each * HOSTS, "every article once"
    fast = loops["get"] / one.cost_without_claims >= RATIO and many.rate > one.rate
    return fast and max(one.memory) < MEMORY and one.growth < GROWTH


def main() -> None:
    """All figures, or one of the processes that they are measured on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    for name in ("--serve", "--bare", "--loop", "--cores"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    parser.add_argument("--collect", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(int(given.serve))
    elif given.bare or given.collect:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(given.cores or 1)])
        bare(given.bare, given.articles, given.loop) if given.bare else collect(HOSTS)
    elif not run(given.articles):
        sys.exit(1)


if __name__ == "__main__":
    main()
