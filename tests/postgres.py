"""The PostgreSQL that tests of the living registry start for themselves: one that is found, or one that is installed.

As a command (``python tests/postgres.py``) it installs Debian's package where none is found and root may install it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
NOBODY = (
    "No PostgreSQL was found, so the living registry is tested on SQLite alone. Install one (Debian and Ubuntu: sudo "
    "apt-get install postgresql; macOS: brew install postgresql), or name its folder of programs in POSTGRES_BIN."
)
# Nothing of it outlives a test, so nothing needs to reach the disk.
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=16MB", "max_connections=40",
        "listen_addresses=", "autovacuum=off", "log_min_messages=warning")  # fmt: skip


def find() -> Path | None:
    """Find the programs of a PostgreSQL of this machine; ``POSTGRES_BIN`` names another one."""
    named = os.environ.get("POSTGRES_BIN")
    if named:
        return Path(named)
    found = [folder for place in PLACES for folder in sorted(Path("/").glob(place[1:]), key=_version)]
    found = [folder for folder in found if (folder / "initdb").exists()]
    on_path = shutil.which("initdb")
    return found[-1] if found else Path(on_path).parent if on_path else None


def _version(folder: Path) -> int:
    digits = "".join(filter(str.isdecimal, folder.parent.name))
    return int(digits or 0)


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """Run a server of its own, reached by a socket in a folder of its own; give the address without a database."""
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    home = Path(tempfile.mkdtemp(prefix="atlas-pg-"))
    if user:
        shutil.chown(home, user)

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [programs / program, "-D", home / "data", *arguments], user=user, cwd=home, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        if done.returncode:
            log = home / "log"
            told = log.read_text() if log.exists() else ""
            raise RuntimeError(f"{program} failed:\n{done.stdout}\n{told}")

    try:
        run(
            "initdb",
            "--auth=trust",
            "--username=atlas",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-instructions",
        )
        options = " ".join([*(f"-c {option}" for option in FAST), f"-c unix_socket_directories={home}"])
        with (home / "log").open("wb") as log:
            log.flush()
        if user:
            shutil.chown(home / "log", user)
        run("pg_ctl", "start", "--wait", f"--log={home / 'log'}", f"--options={options}")
        try:
            yield f"postgresql://atlas@/{{name}}?host={home}"
        finally:
            run("pg_ctl", "stop", "--wait", "--mode=immediate")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main() -> int:
    """Install a PostgreSQL unless there is one; where that cannot be, say so: only continuous integration needs it."""
    if find():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing PostgreSQL for the tests of the living registry …", flush=True)
        steps = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "postgresql"])
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if all(subprocess.run(step, env=environment, check=False).returncode == 0 for step in steps) and find():
            return 0
    print(NOBODY, file=sys.stderr)
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
