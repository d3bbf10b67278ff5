"""A Streamlit server for tests and measurements, on a free port of this machine."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PATIENCE = 60  # seconds for a start


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


@contextmanager
def serve(  # noqa: PLR0917
    log: Path,
    script: Path = ROOT / "dashboard.py",
    environment: Mapping[str, str] | None = None,
    base_path: str = "",
    address: str = HOST,
    port: int = 0,
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

    Raises
    ------
    RuntimeError
        It died or did not answer; the message holds what it printed.
    """
    port = port or free_port()
    own = _own_environment()
    command = _command(script, {"port": port, "baseUrlPath": base_path, "address": address})
    with log.open("wb") as output:
        process = _started(command, {**own, **(environment or {})}, output)
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


def _own_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("ATLAS_")}


def _started(command: list[str], environment: dict[str, str], output: IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)


def _stop(process: "subprocess.Popen[bytes]") -> None:
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


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
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
