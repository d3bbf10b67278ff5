"""The examples for operators in docs/deploy: started or read as they are, names and ports of the machine aside."""

import configparser
import os
import re
import signal
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import proxy
from tests.browser.pages import settle
from tests.browser.serving import HOST, ROOT, Server, free_port, serve

DEPLOY = ROOT / "docs" / "deploy"
SECRET = {"STREAMLIT_SERVER_COOKIE_SECRET": "the same for all", "ATLAS_TRUST_PROXY": "yes"}
TRUSTING = ssl.create_default_context()
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE


class Processes:
    """Two atlases, each on a port of its own, that can be ended and begun again."""

    def __init__(self, folder: Path, base_path: str = "") -> None:
        self.folder, self.base_path = folder, base_path
        self.ports = (free_port(), free_port())
        self.running: dict[int, tuple[Server, ExitStack]] = {}

    def start(self, which: int) -> None:
        stack, port = ExitStack(), self.ports[which]
        log = self.folder / f"{port}.log"
        self.running[which] = (
            stack.enter_context(serve(log, environment=SECRET, base_path=self.base_path, port=port, forked=True)),
            stack,
        )

    def end(self, which: int, how: signal.Signals = signal.SIGTERM) -> None:
        server, stack = self.running.pop(which)
        os.kill(server.pid, how)
        stack.close()  # waits for it


@pytest.fixture(scope="module")
def nginx() -> str:
    found = proxy.find()
    if found is None and os.environ.get("CI"):
        pytest.fail("There is no nginx to try docs/deploy/nginx.conf with; `make test` installs it where root may.")
    if found is None:
        pytest.skip("There is no nginx on this machine.")
    return found


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    subprocess.run([*command.split(), "-keyout", "privkey.pem", "-out", "fullchain.pem"], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    both = Processes(tmp_path_factory.mktemp("processes"))
    both.start(0)
    both.start(1)
    yield both
    for which in list(both.running):
        both.end(which)


Begin = Callable[..., str]


@pytest.fixture(scope="module")
def begin(nginx: str, certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begin]:
    """Start nginx with the example before two ports, some of its words changed; gives its address."""
    with ExitStack() as stack:

        def begin(ports: tuple[int, int], changed: dict[str, str] | None = None) -> str:
            folder, plain, secure = tmp_path_factory.mktemp("nginx"), free_port(), free_port()
            own = {
                "127.0.0.1:8501": f"{HOST}:{ports[0]}",
                "127.0.0.1:8502": f"{HOST}:{ports[1]}",
                "listen 80;": f"listen {HOST}:{plain};",
                "listen 443 ssl;": f"listen {HOST}:{secure} ssl;",
                "/etc/ssl/atlas": str(certificate),
                "klastry.example.pl": "localhost",
                "https://$host$request_uri": f"https://$host:{secure}$request_uri",
            }
            (folder / "nginx.conf").write_text(framed(example({**own, **(changed or {})}), folder))
            started = subprocess.Popen([nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")])
            stack.callback(started.wait)
            stack.callback(started.terminate)
            while ask(f"http://localhost:{plain}/")[0] == 0:
                assert started.poll() is None, (folder / "log").read_text()
            return f"https://localhost:{secure}"

        yield begin


def example(changed: dict[str, str]) -> str:
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for said, here in changed.items():
        assert said in text
        text = text.replace(said, here)
    return text


def framed(text: str, folder: Path) -> str:
    """What the machine's own nginx.conf has around the example."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    return (
        f"daemon off; pid {folder}/pid; error_log {folder}/log; events {{}} http {{ access_log off; {paths} {text} }}"
    )


@pytest.fixture(scope="module")
def site(begin: Begin, processes: Processes) -> str:
    """The address of nginx, started with the example."""
    return begin(processes.ports)


def ask(address: str, **headers: str) -> tuple[int, dict[str, str]]:
    request = urllib.request.Request(address, headers=headers)
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=TRUSTING), NoRedirect())
    try:
        with opener.open(request) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}
    except urllib.error.URLError:
        return 0, {}  # nobody listens


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def test_nginx_keeps_its_promises(site: str) -> None:
    status, headers = ask(f"{site}/", Accept="text/html")
    assert status == 200
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["server"] == "nginx"  # without its version
    assert re.match(r"atlas_visitor=\w+; Path=/; HttpOnly; Secure; SameSite=Lax", headers["set-cookie"])
    assert "set-cookie" not in ask(f"{site}/", Cookie="atlas_visitor=1")[1]
    ours = ask(f"{site}/_stcore/health", Cookie="atlas_visitor=1")[1]["set-cookie"]
    assert ours.startswith("_streamlit_xsrf=")
    assert ours.endswith("; Secure")
    for path in (
        "/_stcore/upload_file/a/b",
        "/_stcore/metrics",
        "/klastry/_stcore/metrics",
        "/_stcore/agent/openapi.json",
    ):
        assert ask(site + path)[0] == 404


def test_people_go_on_while_processes_are_killed_and_rolled(
    site: str, processes: Processes, new_context, watch
) -> None:
    watch.expects("console error")  # of the lost connections
    page = new_context(ignore_https_errors=True).new_page()
    page.goto(f"{site}/regions?region=06&lang=pl")
    settle(page)
    steps: list[Callable[[], None]] = [
        lambda: processes.end(0, signal.SIGKILL),
        lambda: (processes.start(0), processes.end(1))[0],
        lambda: (processes.start(1), processes.end(0))[0],
    ]
    for number, step in enumerate(steps):
        step()
        other = ("en", "pl")[number % 2]
        switch(page, other)


def switch(page: Page, language: str) -> None:
    """Choose a language once, as soon as one can; the address keeps its View."""
    page.locator(f'a[data-action="lang"][data-value="{language}"]').click()
    expect(page.locator(f'html[lang="{language}"]')).to_have_count(1)
    assert "region=06" in page.url


def test_nginx_serves_the_atlas_under_a_path(begin: Begin, start_atlas, new_context) -> None:
    """As the example says in its words for a host that others share."""
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    said = re.search(
        r"`(location /klastry/)` in place of `(location /)`, and STREAMLIT_SERVER_BASE_URL_PATH=(\w+)", text
    )
    assert said
    port = urlsplit(start_atlas(base_path=said[3]).url).port
    address = begin((port, port), {f"    {said[2]} {{": f"    {said[1]} {{"})
    assert ask(f"{address}/")[0] in (403, 404)  # of others
    assert ask(f"{address}/klastry")[1]["location"] == f"{address}/klastry/"
    assert ask(f"{address}/klastry/_stcore/upload_file/a/b")[0] == 404
    status, headers = ask(f"{address}/klastry/export/map/csv?region=06")
    assert (status, headers["content-type"].partition(";")[0]) == (200, "text/csv")
    page = new_context(ignore_https_errors=True).new_page()
    page.goto(f"{address}/klastry/regions?region=06&lang=pl")
    settle(page)
    switch(page, "en")
    assert page.url.startswith(f"{address}/klastry/regions?")


def test_caddy_reads_its_example(tmp_path: Path) -> None:
    """Caddy itself where this machine has one; elsewhere what stands in the file."""
    text = (DEPLOY / "Caddyfile").read_text("utf-8")
    assert text.count("{") == text.count("}")
    for word in ("Strict-Transport-Security", "upload_file", "max_size", "lb_policy cookie", "dial_timeout"):
        assert word in text
    if caddy := proxy.find("caddy"):
        whole = tmp_path / "Caddyfile"
        for words in ("reverse_proxy", "reverse_proxy /klastry/*"):  # as the example says for a host that others share
            whole.write_text(text.replace("\treverse_proxy 127", f"\t{words} 127"))
            command = [caddy, "validate", "--config", str(whole), "--adapter", "caddyfile"]
            subprocess.run(command, capture_output=True, check=True, env={**os.environ, "XDG_DATA_HOME": str(tmp_path)})


def test_the_service_makes_the_registry_where_it_may_write_and_begins_again(tmp_path: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string((DEPLOY / "atlas@.service").read_text("utf-8"))
    service = unit["Service"]
    assert (service["User"], service["ProtectSystem"], service["Restart"]) == ("atlas", "strict", "always")
    assert {"MemoryMax", "NoNewPrivileges", "PrivateTmp", "CapabilityBoundingSet"} <= set(service)
    assert (ROOT / service["ExecStart"].split()[4]).is_file()  # what is run
    said = re.search(r"(?m)^ +ATLAS_LIVE=(.+)$", (DEPLOY / "README.md").read_text("utf-8"))
    assert said and Path(said[1]).is_relative_to(Path("/var/lib") / service["StateDirectory"])
    own = {**os.environ, "ATLAS_LIVE": str(tmp_path / "live")}
    python, *before = service["ExecStartPre"].split()
    assert python == service["ExecStart"].split()[0]
    subprocess.run([sys.executable, *before], cwd=ROOT, env=own, capture_output=True, check=True)
    told = subprocess.run(
        [sys.executable, "-m", "geo", "store", "status"], cwd=ROOT, env=own, capture_output=True, check=True, text=True
    )
    assert "not published yet: 0" in told.stdout
