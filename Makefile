# The atlas's commands; `make` alone lists them. For GNU make 3.81 (macOS) and newer, and any POSIX shell.

PORT = 8501
PYTHON = python3
VENV = .venv
ARGS =
SIZES = real,files,load,writers,visible,5000,50000
RUNS = 7

python = $(VENV)/bin/python
debian = Debian and Ubuntu: sudo apt-get install python3 python3-venv. macOS: brew install python.
# A stamp is named after the content of its file: the same pins are installed once, changed ones at the next start.
stamp = $(VENV)/$(1)-`cksum < $(1) | cut -d ' ' -f 1`
install = test -e $(call stamp,$(1)) || { echo "Installing $(1) into $(VENV) …" \
	&& $(python) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1) && touch $(call stamp,$(1)); } \
	|| { echo "$(1) could not be installed; the lines above say why. A package index must be reachable," \
	"and what it hands out must be what was pinned." >&2; exit 1; }

.PHONY: help run test bench soak data refresh check messages architecture guide pins advisories clean venv tools
.DEFAULT_GOAL = help

help:
	@echo 'make run       start the atlas on http://localhost:$(PORT) (another port: make run PORT=8600)'
	@echo 'make test      run all tests, those in a browser included (some, in one process: make test ARGS="-n0 -k view")'
	@echo 'make check     style, types and translations'
	@echo 'make bench     measure speed against reference apps (make bench SIZES=real,5000 RUNS=7)'
	@echo 'make soak      let visitors come to one open page for a day (make soak ARGS="--hours 1 --every 5")'
	@echo 'make data      rebuild data/built from data/raw'
	@echo 'make refresh   fetch newer statistics and boundaries from their publishers (make refresh ARGS=--dry-run)'
	@echo 'make messages  bring data/locale/*.po up to the texts in the code'
	@echo 'make architecture  draw the picture of the rooms from the imports'
	@echo 'make guide     take the pictures of the guide for editors anew'
	@echo 'make pins      compile requirements*.in into requirements*.txt; what is pinned stays (make pins ARGS=--upgrade)'
	@echo 'make advisories  compare the pins with known advisories'
	@echo 'make clean     remove the virtual environment and caches'

run: venv
	@$(python) -m geo store upgrade || echo 'The living registry is not ready; the atlas shows its data all the same.' >&2
	@echo 'The atlas is on http://localhost:$(PORT) (Ctrl+C stops it).'
	@$(python) -m streamlit run dashboard.py --server.port $(PORT) --server.headless true --server.fileWatcherType none

test: tools
	@$(python) tests/browser/chromium.py && $(python) tests/browser/proxy.py && $(python) tests/postgres.py
	PYTHONDONTWRITEBYTECODE= $(python) -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal $(ARGS)

bench: tools
	@$(python) tests/browser/chromium.py
	$(python) -m tests.bench --sizes $(SIZES) --runs $(RUNS)

soak: tools
	@$(python) tests/browser/chromium.py
	$(python) -m tests.bench.soak $(ARGS)

data: tools
	$(python) -m geo build

refresh: venv
	@$(python) -m geo refresh $(ARGS)

check: tools
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(VENV)/bin/oxlint geo/web/static
	$(VENV)/bin/oxfmt --check 'geo/web/static/**/*.js'
	$(python) -m mypy & types=$$!; \
	$(python) -m pytest -q tests/test_architecture.py tests/test_docs.py tests/test_translations.py; texts=$$?; \
	wait $$types && test $$texts -eq 0

messages: tools
	$(python) -m geo.build.messages

architecture: venv
	$(python) docs/rooms.py

guide: tools
	@$(python) tests/browser/chromium.py
	$(python) -m tests.guide

pins: venv
	@$(python) -m pip install --quiet --disable-pip-version-check pip-tools==7.6.2
	for name in requirements requirements-dev; do \
		$(python) -m piptools compile --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
			--no-emit-trusted-host --no-emit-options --strip-extras --annotation-style=line $(ARGS) \
			--output-file $$name.txt $$name.in || exit 1; \
	done

advisories: tools
	@$(python) -m geo.build.advisories $(ARGS)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results

venv:
	@$(python) -c '' 2>/dev/null || { \
		for name in $(PYTHON) python3.14 python3.13 python3.12 python3.11; do \
			$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && found=$$name && break; \
		done; \
		test -n "$$found" || { echo 'Python 3.11 or newer is missing. $(debian)' >&2; exit 1; }; \
		$$found -c 'import ensurepip, venv' 2>/dev/null \
			|| { echo "$$found lacks the module venv or ensurepip. $(debian)" >&2; exit 1; }; \
		$$found -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }; }
	@$(call install,requirements.txt)

tools: venv
	@$(call install,requirements-dev.txt)
