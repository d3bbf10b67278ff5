"""Fetching from publishers: conditional, patient, resumed after a cut; faults in sentences for administrators.

Proxies and certificates are those of the usual variables: HTTPS_PROXY, HTTP_PROXY, NO_PROXY; REQUESTS_CA_BUNDLE,
CURL_CA_BUNDLE or SSL_CERT_FILE.
"""

import hashlib
import json
import os
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geo.build.rules import shown
from geo.errors import DataError

if TYPE_CHECKING:
    import requests

_TIMEOUT = (10, 120)  # seconds: to connect, without a byte
_TIMES = 4  # that a download is taken up again
_PATIENCE = 120  # seconds that a publisher may ask to wait; who asks for more is left alone
_BUSY = (429, 500, 502, 503, 504)
_LARGEST = 2_000_000_000  # bytes
_CHUNK = 1 << 18
_SEEN, _BEGUN = "seen.json", (".part", ".tag")  # files of the folder that outlast a run
_POLLS, _POLL = 60, 10.0  # how often to ask for an asynchronous delivery, and seconds between
_QUEUED = re.compile(rb"<(?:\w+:)?id>\s*([\w-]+)\s*</", re.IGNORECASE)
_STATUS = re.compile(rb"<(?:\w+:)?status>\s*(\w+)\s*</", re.IGNORECASE)
_REASON = re.compile(rb"<faultstring>([^<]{1,300})", re.IGNORECASE)


class Unreachable(DataError):
    """A publisher cannot be reached at all; its host, and why."""

    def __init__(self, host: str, reason: str) -> None:
        self.host, self.reason = host, reason
        super().__init__([f"{host} cannot be reached ({reason}); {NETWORK}."])


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that was fetched, or the word that it is the one of before."""

    path: Path | None  # None: not changed since the last time
    modified: str  # as the publisher's server says, "" if it does not


@dataclass
class Client:
    """Asks publishers; remembers in `folder` what it has got, once `keep` is called."""

    folder: Path
    instead: str = ""  # address whose host takes the place of all publishers' (a mirror)
    identity: str = ""  # key for the Local Data Bank, which raises its quotas
    say: Callable[[str], object] = lambda _line: None
    backoff: float = 1.0  # seconds before a second try, doubled each time
    again: bool = False  # whether to fetch what did not change, too
    pace: float = 0.25  # seconds between two requests: the Local Data Bank admits five a second
    _seen: dict[str, dict[str, str]] = field(default_factory=dict)

    def json(self, url: str, conditional: bool = False) -> Any:
        """Return the answer of an address as JSON; None where it is the one of before."""
        with self._answer(url, self._validators(url) if conditional else {}) as answer:
            if answer.status_code == 304:
                return None
            try:
                made = answer.json()
            except ValueError:
                came = "a web page" if answer.content.lstrip().startswith(b"<") else shown(answer.text[:40])
                raise DataError([f"{_named(url)} answers with {came}, expected JSON; {_LATER}."]) from None
            self._remember(url, answer)
            return made

    def file(self, url: str) -> Downloaded:
        """Fetch a file, asynchronously where the publisher wants that."""
        got = self._download(url, self._validators(url))
        if got.path is None:
            return got
        with got.path.open("rb") as content:
            start = content.read(4096)
        if start.lstrip().startswith(b"<") and (queued := _QUEUED.search(start)) and b"html" not in start[:200].lower():
            return self._delivered(url, queued[1].decode(), got)
        return got

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def keep(self) -> None:
        """Remember what was got: the next time only what changed is fetched."""
        known = self._known() | self._seen
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / "seen.json.new"
        fresh.write_text(json.dumps(known, indent=1), encoding="utf-8")
        fresh.replace(self.folder / _SEEN)
        self.forget()

    def forget(self) -> None:
        """Forget what was got since the last `keep`, and remove what was downloaded."""
        self._seen.clear()
        for left in self.folder.glob("*"):
            if left.name != _SEEN and left.suffix not in _BEGUN:
                left.unlink()

    def _delivered(self, url: str, number: str, asked: Downloaded) -> Downloaded:
        """Wait for an asynchronous delivery and fetch it."""
        if asked.path:
            asked.path.unlink(missing_ok=True)
        base = url.partition("/dissemination/")[0] + "/dissemination/1.0/async"
        self.say(f"  {_named(url)} prepares the table; waiting …")
        state = b""
        for _ in range(_POLLS):
            with self._answer(f"{base}/status/{number}", {}) as answer:
                match = _STATUS.search(answer.content)
                state = match[1].upper() if match else b""
            if state == b"AVAILABLE":
                query = urlsplit(url).query
                return self._download(f"{base}/data/{number}" + (f"?{query}" if query else ""), {})
            if state not in (b"SUBMITTED", b"PROCESSING"):
                break
            self._pause(_POLL * bool(self.backoff))
        came = state.decode() or "no status"
        raise DataError([f"{_named(url)} did not deliver in time (status {came}); {_LATER}."])

    def _download(self, url: str, validators: Mapping[str, str]) -> Downloaded:
        """Download a file, taking up again what was cut, in this run or an earlier one."""
        from urllib3.exceptions import HTTPError

        self.folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(url.encode()).hexdigest()[:16]
        part, tag = self.folder / f"{name}.part", self.folder / f"{name}.tag"
        reason = ""
        for _ in range(_TIMES):
            begun = part.stat().st_size if part.exists() and tag.exists() else 0
            resumed = {"Range": f"bytes={begun}-", "If-Range": tag.read_text("utf-8")} if begun else dict(validators)
            try:
                with self._answer(url, resumed, stream=True) as answer:
                    if answer.status_code == 304:
                        return Downloaded(None, "")
                    self._receive(url, answer, part, tag)
                    self._remember(url, answer)
                    modified = answer.headers.get("Last-Modified", "")
                tag.unlink(missing_ok=True)
                return Downloaded(part.replace(self.folder / name), modified)
            except HTTPError as error:
                reason = _why(error)
                self.say(f"  {_named(url)}: the connection was cut, taking it up again …")
        raise DataError([f"{_named(url)} cut the connection {_TIMES} times ({reason}); {_LATER}."])

    def _receive(self, url: str, answer: "requests.Response", part: Path, tag: Path) -> None:
        """Write the body of an answer, behind what is there if the publisher goes on from there."""
        from urllib3.exceptions import IncompleteRead

        goes_on = answer.status_code == 206
        validator = answer.headers.get("ETag", "")
        tag.unlink(missing_ok=True)
        if validator and not validator.startswith("W/"):
            tag.write_text(validator, encoding="utf-8")
        size = part.stat().st_size if goes_on else 0
        with part.open("ab" if goes_on else "wb") as file:
            while chunk := answer.raw.read1(_CHUNK):  # a plain read would drop what came before a cut
                size += file.write(chunk)
                if size > _LARGEST:
                    raise DataError([f"{_named(url)} sends more than {_LARGEST / 1e9:.0f} GB; nothing was changed."])
            if answer.raw.length_remaining:
                raise IncompleteRead(size, answer.raw.length_remaining)
        self.say(f"  {_named(url)}: {size / 1e6:.1f} MB")

    def _answer(self, url: str, headers: Mapping[str, str], *, stream: bool = False) -> "requests.Response":
        """Ask an address; refuse what is neither data nor the word that nothing changed."""
        import requests

        self._pause(self.pace)
        try:
            answer = self._session.get(self._place(url), headers=dict(headers), stream=stream, timeout=_TIMEOUT)
        except requests.exceptions.RequestException as error:
            raise Unreachable(self.host(url), _why(error)) from None
        if answer.status_code in (200, 206, 304):
            return answer
        with answer:
            raise DataError([_refusal(url, answer)])

    @cached_property
    def _session(self) -> "requests.Session":
        """A session that waits and tries again where the publisher is busy."""
        import requests
        from requests.adapters import HTTPAdapter

        session = requests.Session()
        # A body that is packed on the way could not be taken up again in its middle.
        session.headers.update({"User-Agent": "cluster-atlas", "Accept-Encoding": "identity"})
        if self.identity:
            session.headers["X-ClientId"] = self.identity
        if own := os.environ.get("SSL_CERT_FILE"):
            session.verify = own  # requests' own variables go before
        adapter = HTTPAdapter(max_retries=_retries(self.backoff))
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session

    def host(self, url: str) -> str:
        """Return the host that is asked for an address."""
        return urlsplit(self._place(url)).netloc.rpartition("@")[2]

    def _place(self, url: str) -> str:
        """Return the address, at the mirror where there is one."""
        if not self.instead:
            return url
        parts = urlsplit(url)
        return self.instead.rstrip("/") + parts.path + (f"?{parts.query}" if parts.query else "")

    def _pause(self, seconds: float) -> None:
        threading.Event().wait(seconds)

    def _validators(self, url: str) -> dict[str, str]:
        """Return the headers that ask for an answer only if it changed."""
        known = {} if self.again else self._known().get(self._place(url), {})
        names = {"etag": "If-None-Match", "modified": "If-Modified-Since"}
        return {names[name]: value for name, value in known.items() if value and name in names}

    def _remember(self, url: str, answer: "requests.Response") -> None:
        told = {"etag": answer.headers.get("ETag", ""), "modified": answer.headers.get("Last-Modified", "")}
        self._seen[self._place(url)] = told

    def _known(self) -> dict[str, dict[str, str]]:
        with suppress(OSError, ValueError):
            known = json.loads((self.folder / _SEEN).read_text(encoding="utf-8"))
            return known if isinstance(known, dict) else {}
        return {}


_LATER = "nothing was changed. Try again later"
NETWORK = "nothing was changed. Check the network and, where one is used, the proxy (HTTPS_PROXY)"


def _retries(backoff: float) -> Any:
    """Return how often and when to ask again."""
    from urllib3.exceptions import MaxRetryError
    from urllib3.util.retry import Retry

    class Patient(Retry):
        """Waits as long as it is asked to, unless that is beyond all patience."""

        def increment(self, method: Any = None, url: Any = None, response: Any = None, *rest: Any, **more: Any) -> Any:
            wait = self.get_retry_after(response) if response is not None else None
            if wait is not None and wait > _PATIENCE:
                raise MaxRetryError(more["_pool"], url or "", None)
            return super().increment(method, url, response, *rest, **more)

    return Patient(
        total=6,
        connect=2,
        read=2,
        status=4,
        status_forcelist=_BUSY,
        backoff_factor=backoff,
        raise_on_status=False,
        respect_retry_after_header=True,
    )


def _refusal(url: str, answer: "requests.Response") -> str:
    """Say what a publisher answered, and what to do."""
    told = f"{_named(url)} answers {answer.status_code} {answer.reason}"
    if answer.status_code in (404, 410):
        return f"{told}: it was moved or has another code; look for it there and correct data/raw/refresh.csv."
    if answer.status_code == 429:
        wait = answer.headers.get("Retry-After", "")
        after = f" in {wait} seconds" if wait.isdecimal() else f" after {wait}" if wait else " later"
        return f"{told}: its quota is used up; nothing was changed. Try again{after}, for GUS with ATLAS_BDL_KEY."
    reason = _REASON.search(answer.content[:4096])
    why = f" ({reason[1].decode(errors='replace').strip()})" if reason else ""
    return f"{told}{why}; {_LATER}."


def _why(error: BaseException) -> str:
    """Name the reason of a fault of the network in a few words."""
    text = str(error)
    for sign, reason in (
        ("NameResolution", "its name is not known"),
        ("getaddrinfo", "its name is not known"),
        ("refused", "it refuses the connection"),
        ("timed out", "it does not answer in time"),
        ("ProxyError", "the proxy does not serve"),
        ("CERTIFICATE", "its certificate is not trusted, see REQUESTS_CA_BUNDLE"),
        ("IncompleteRead", "its answer ends too early"),
        ("aborted", "it breaks off"),
        ("unreachable", "there is no network"),
    ):
        if sign.lower() in text.lower():
            return reason
    return type(error).__name__


def _named(url: str) -> str:
    """Write an address as messages do: without its query."""
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}"
