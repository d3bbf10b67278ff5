"""A Streamlit server for tests and measurements, on a free port of this machine."""

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Protocol

from tests import children

ROOT = Path(__file__).resolve().parents[2]
NO_REGISTRY = ROOT / "test-results" / "no-registry"  # which nobody makes
HOST = "127.0.0.1"
PATIENCE = 60  # seconds for a start
FORKED = multiprocessing.get_context("forkserver")


@dataclass(frozen=True)
class Server:
    """A server that answers.

    Attributes
    ----------
    url
        Its address with the base path, without a slash at the end.
    pid
        Its process.
    log
        File of what it prints.
    """

    url: str
    pid: int
    log: Path


class Process(Protocol):
    """What is done with a server, however it was started."""

    pid: int

    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float | None = None) -> object: ...


class Fork:
    """A server in a process that begins with everything imported: two thirds of the processor time of a start."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        # One server of forks for these and for the processes of tests: whoever comes first says what it imports.
        FORKED.set_forkserver_preload([*children.IMPORTED, "tests.browser.prepared"])
        self._process = FORKED.Process(target=_forked, args=(command, environment, str(log)))
        with _no_main():
            self._process.start()
        self.pid = self._process.pid or 0

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float | None = None) -> object:
        self._process.join(timeout)
        if self._process.is_alive():
            raise subprocess.TimeoutExpired("the server", timeout or 0)
        return self._process.exitcode


@contextmanager
def _no_main() -> Iterator[None]:
    """Hide what stands as ``__main__``: multiprocessing runs its file first, and an AppTest leaves a page there.

    A page that ran before its server has read, and keeps, settings that are not the server's.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _forked(command: list[str], environment: dict[str, str], log: str) -> None:
    """Be what ``python -m`` would be with these arguments."""
    import runpy

    import tests.browser.prepared  # noqa: F401 - nothing new, unless another test has started the server of forks

    with open(log, "wb", buffering=0) as output:  # noqa: PTH123
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    signal.set_wakeup_fd(-1)
    for folder in filter(None, environment.get("PYTHONPATH", "").split(os.pathsep)):
        if (own := Path(folder) / "sitecustomize.py").is_file():  # where Python would look before it runs anything
            runpy.run_path(str(own))
    module, *sys.argv[1:] = command[2:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


@contextmanager
def serve(  # noqa: PLR0917
    log: Path,
    script: Path = ROOT / "dashboard.py",
    environment: Mapping[str, str] | None = None,
    base_path: str = "",
    address: str = HOST,
    port: int = 0,
    forked: bool = False,
) -> Iterator[Server]:
    """Run a server for the time of a ``with`` block.

    Parameters
    ----------
    log
        File for what it prints.
    script
        What to serve, with the settings of ``.streamlit/config.toml``.
    environment
        The atlas's own variables; those of the caller do not reach it.
    base_path
        Where the atlas lies under the host, e.g. ``klastry``.
    address, port
        Where it listens; empty for everywhere, as ``make run`` does, and 0 for a free port.
    forked
        Whether it begins with everything imported, for tests that are not about the start.

    Raises
    ------
    RuntimeError
        It died or did not answer; the message holds what it printed.
    """
    port = port or free_port()
    command = _command(script, {"port": port, "baseUrlPath": base_path, "address": address})
    process = (Fork if forked else _started)(command, _own_environment(environment or {}), log)
    try:
        url = f"http://{HOST}:{port}/{base_path}".rstrip("/")
        _wait(process, f"{url}/_stcore/health", log)
        yield Server(url, process.pid, log)
    finally:
        _stop(process)


def _command(script: Path, options: Mapping[str, object]) -> list[str]:
    options = {"headless": "true", "fileWatcherType": "none", **options}
    flags = [f"--server.{name}={value}" for name, value in options.items() if value != ""]
    return [sys.executable, "-m", "streamlit", "run", str(script), *flags]


def _own_environment(given: Mapping[str, str]) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS_")} | dict(given)
    if "ATLAS_DATA" not in own:
        own.setdefault("ATLAS_LIVE", str(NO_REGISTRY))  # not that of whoever tries the atlas in this folder
    return own


def _started(command: list[str], environment: dict[str, str], log: Path) -> "subprocess.Popen[bytes]":
    with log.open("wb") as output:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)


def _stop(process: Process) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(process: Process, address: str, log: Path) -> None:
    for _attempt in range(PATIENCE * 10):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, TimeoutError):
            pass
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    printed = log.read_text(encoding="utf-8", errors="replace")
    message = f"The server did not answer at {address}; it printed:\n{printed}"
    raise RuntimeError(message)
