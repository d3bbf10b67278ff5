"""The examples in docstrings say what the code does."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "geo").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str) -> None:
    runner, said = doctest.DocTestRunner(), []
    for example in doctest.DocTestFinder().find(import_module(name), name):
        runner.run(example, out=said.append)
    assert runner.tries and not runner.failures, "".join(said)
