"""The Chromium that drives the tests: one that is found, or one that is installed.

The one without windows comes first: it draws the same pages for three quarters of the processor time. As a command
(``python tests/browser/chromium.py``) this installs Debian's package of it where root may, and where nothing is found
otherwise Playwright's own download.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

WINDOWLESS = "chromium-headless-shell"
NAMES = (WINDOWLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# Nothing but what the tests ask for: no updates, no reports, no look-ups of other hosts.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """Find a Chromium of this machine; ``CHROMIUM`` in the environment names another one."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or (str(MACOS) if MACOS.exists() else None)


def launch_options() -> dict[str, object]:
    """Say how Playwright is to start it; where none is found, Playwright takes the one that it downloaded."""
    own = find()
    return {"args": list(FLAGS)} | ({"executable_path": own} if own else {})


def main() -> int:
    """Install a Chromium unless there is one."""
    debian = shutil.which("apt-get") and os.geteuid() == 0
    if os.environ.get("CHROMIUM") or shutil.which(WINDOWLESS) or (find() and not debian):
        return 0
    print("Installing Chromium for the tests in a browser …", flush=True)
    if debian:
        steps = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", WINDOWLESS])
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if all(subprocess.run(step, env=environment, check=False).returncode == 0 for step in steps):
            return 0
    if find():
        return 0
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0:
        return 0
    print("No Chromium could be installed. Install one, or name one in CHROMIUM=/path/to/chromium.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
