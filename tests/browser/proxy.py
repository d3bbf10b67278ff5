"""The nginx of this machine, for the test of the example in docs/deploy.

As a command (``python tests/browser/proxy.py``) it installs one where none is found and root may.
"""

import os
import shutil
import subprocess
import sys

FOLDERS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"])


def find(name: str = "nginx") -> str | None:
    """Find a program, also where only administrators look."""
    return shutil.which(name, path=FOLDERS)


def main() -> int:
    """Install nginx unless there is one; without it all other tests run."""
    if find():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing nginx for the test of the proxy …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        steps = (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "nginx-light"],
        )
        for step in steps:
            subprocess.run(step, env=environment, check=False)
    if not find():
        print(
            "There is no nginx: docs/deploy/nginx.conf is not tried. Install it (apt install nginx-light).",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
