.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check format bench soak messages pictures lock clean

PYTHON ?= python3
LISTS ?=
BIN := .venv/bin
INSTALLED := .venv/installed
PIP := $(BIN)/pip --disable-pip-version-check --quiet

help: ## List the targets
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(INSTALLED) ## Build an invented province in demo/ and open it
	$(BIN)/capacity demo --folder demo --open

test: check ## Check, then run the tests
	$(BIN)/pytest -q -n 2 --dist worksteal

check: $(INSTALLED) ## Formatting, lint, types and layers, without the tests
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(INSTALLED) ## Format the code and mend what ruff can mend
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

bench: $(INSTALLED) ## Measure speed against the bars
	$(PIP) install --no-build-isolation -e '.[bench]'
	$(BIN)/python -m benchmarks

soak: $(INSTALLED) ## Kill the program 200 times, fill its disk, lock its file, and count what is lost
	$(BIN)/python -m tests.soak

messages: $(INSTALLED) ## Renew the Vietnamese catalogue from the code (and from LISTS="a.py b.py")
	$(BIN)/python -m tests.catalogue $(LISTS)

pictures: $(INSTALLED) ## Draw the screens anew that the tests compare with; look at what git shows then
	CAPACITY_PICTURES=renew $(BIN)/pytest -q tests/screens/test_snapshots.py

lock: $(INSTALLED) ## Renew requirements.txt after a change of dependencies
	$(PIP) install 'pip-tools>=7.5,<8'
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --extra test --all-build-deps --allow-unsafe \
	    --strip-extras --no-annotate --no-header --no-emit-index-url --no-emit-trusted-host \
	    --no-emit-find-links --output-file requirements.txt pyproject.toml

clean: ## Remove what the other targets made, the environment too
	rm -rf .venv build dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "capacity needs Python 3.11 or newer, and $(PYTHON) is not:" \
	         "name another, as in: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	    echo "$(PYTHON) cannot make a virtual environment: on Debian, install python3-venv" >&2; exit 1; }

# Installs again only when the project or the lock has changed.
$(INSTALLED): pyproject.toml requirements.txt | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
