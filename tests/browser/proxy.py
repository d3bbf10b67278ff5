"""The nginx and the Caddy of this machine, for the tests of the examples in docs/deploy.

As a command (``python tests/browser/proxy.py``) it installs what is not found, where root may.
"""

import os
import shutil
import subprocess
import sys

FOLDERS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"])


PACKAGES = {"nginx": "nginx-light", "caddy": "caddy"}


def find(name: str = "nginx") -> str | None:
    """Find a program, also where only administrators look."""
    return shutil.which(name, path=FOLDERS)


def main() -> int:
    """Install what is not there; without it all other tests run."""
    missing = {name: package for name, package in PACKAGES.items() if not find(name)}
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing {' and '.join(missing)} for the tests of the proxy …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        for step in (["apt-get", "update", "-qq"], *([*install, package] for package in missing.values())):
            subprocess.run(step, env=environment, check=False)
    for name in filter(lambda name: not find(name), missing):
        print(
            f"There is no {name}: its example in docs/deploy is not tried (apt install {missing[name]}).",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
