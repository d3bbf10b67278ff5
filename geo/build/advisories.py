"""The pins against known advisories: ``make advisories``.

``pip-audit`` asks; what it found is said in sentences, and what could not be asked is never taken for clean.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from geo.settings import ROOT

PINS = ("requirements.txt", "requirements-dev.txt")
CLEAN, FOUND, UNKNOWN = 0, 1, 2  # what the command ends with
WAIT = 15  # seconds for one answer


def ask(service: str, address: str, files: Sequence[Path]) -> tuple[list[dict[str, object]] | None, str]:
    """Ask a service about every pin of some files.

    Parameters
    ----------
    service
        ``pypi``, whose index the packages come from, or ``osv``.
    address
        Another place that answers as ``osv`` does; empty for its own.
    files
        Pins with hashes.

    Returns
    -------
    tuple
        What is known of each pin, None where the service did not answer, and what it said then.
    """
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--disable-pip"]
    command += ["--timeout", str(WAIT), "--vulnerability-service", service]
    command += ["--osv-url", address] if address else []
    for file in files:
        command += ["--requirement", str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        told: list[dict[str, object]] = json.loads(ended.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None, (ended.stderr.strip().splitlines() or ["it said nothing"])[-1].rpartition("Caused by ")[2]
    return told, ""


def findings(told: Sequence[dict[str, object]]) -> list[str]:
    """Write a sentence for each advisory that names a pin."""
    sentences = []
    for pin in told:
        for one in _listed(pin.get("vulns")):
            mended = ", ".join(str(version) for version in _listed(one.get("fix_versions")))
            names = ", ".join(str(name) for name in [one["id"], *_listed(one.get("aliases"))])
            ending = f"Mended in {mended}." if mended else "No version mends it yet."
            sentences.append(f"{pin['name']} {pin['version']}: {names}. {ending}")
    return sentences


def _listed(value: object) -> list[dict[str, object]]:
    return list(value) if isinstance(value, list) else []


def report(told: Sequence[dict[str, object]], say: Callable[[str], object]) -> int:
    """Say what is known of the pins, and give what the command ends with."""
    sentences = findings(told)
    skipped = sorted({str(pin["name"]) for pin in told if "skip_reason" in pin})
    for sentence in sentences:
        say(sentence)
    if skipped:
        say(f"Nothing is known of {len(skipped)} of {len(told)} pins, such as {skipped[0]}: they are not listed.")
    if sentences:
        say("Raise a version with make pins ARGS='--upgrade-package NAME', then make test.")
        return FOUND
    if skipped:
        return UNKNOWN
    say(f"No advisory names any of the pins ({len(told)} compared).")
    return CLEAN


def main(arguments: Sequence[str] | None = None, say: Callable[[str], object] = print) -> int:
    """Compare the pins with known advisories."""
    parser = argparse.ArgumentParser(prog="python -m geo.build.advisories", description=__doc__)
    parser.add_argument("--service", choices=("pypi", "osv"), default="pypi", help="who is asked")
    parser.add_argument("--address", default="", help="another place that answers as osv does")
    parser.add_argument("files", nargs="*", type=Path, default=[ROOT / name for name in PINS], help="pins with hashes")
    options = parser.parse_args(arguments)
    told, reason = ask("osv" if options.address else options.service, options.address, options.files)
    if told is None:
        say(f"Advisories cannot be had from here, so nothing is known of the pins ({reason}).")
        say("Run make advisories where a network is, or name a mirror: make advisories ARGS='--address https://…'.")
        return UNKNOWN
    return report(told, say)


if __name__ == "__main__":
    sys.exit(main())
