# `make` lists the targets. The virtual environment is made on demand: `demo`, `single` and `bench` need requirements.lock only,
# everything else requirements-dev.lock as well.

PYTHON ?= python3
VENV ?= .venv
WORKERS ?= auto
ROUNDS ?= 25
SEED ?= 1
MINUTES ?= 30
BIN := $(VENV)/bin

# pip and not uv: pip obeys the mirrors that a machine's pip.conf names, needs no second tool, and takes 16 s here.
# The locks are complete, so nothing is resolved. The runtime's modules are compiled at once, on all cores: 6 s here,
# and the first start takes 1.4 s instead of 4.
INSTALL := $(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python install --quiet
FROM_LOCK := $(INSTALL) --require-hashes --no-deps --no-compile --only-binary :all: --requirement
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --custom-compile-command "make lock" pyproject.toml

unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo single test lint check bench soak format screenshots docs lock venv

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(BIN)/duibiao ## install what is missing, then start a nation and two provinces with made-up data
	$(BIN)/duibiao demo --deployment deployments/federation

single: $(BIN)/duibiao ## the same with one instance that is every level at once, as the quick start needs it
	$(BIN)/duibiao demo

test: $(VENV)/.dev ## every test, in parallel, on SQLite and PostgreSQL
	$(BIN)/pytest --numprocesses $(WORKERS) --dist worksteal

lint: $(VENV)/.dev ## lint, format, types, layers and spelling
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

check: lint ## the same, and the fast tests
	$(BIN)/pytest --quiet tests/model tests/contracts

bench: $(BIN)/duibiao ## measure this machine
	$(BIN)/duibiao bench

soak: $(VENV)/.dev ## several at once, ROUNDS times; then all faults mixed for MINUTES on each database, by SEED
	$(BIN)/pytest --numprocesses $(WORKERS) -m soak --rounds $(ROUNDS)
	mkdir -p var
	$(BIN)/python -m tests.faults.soak --database sqlite --seed $(SEED) --minutes $(MINUTES) --out var/soak-sqlite.txt
	$(BIN)/python -m tests.faults.soak --database postgresql --seed $(SEED) --minutes $(MINUTES) --out var/soak-postgresql.txt

format: $(VENV)/.dev ## put imports and layout in order
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

screenshots: $(VENV)/.dev ## take the pictures in docs/screenshots anew (needs Chromium)
	$(BIN)/python -m tests.browser.screenshots

docs: $(VENV)/.dev ## write the pages in docs/reference anew, from the code
	$(BIN)/python -m tests.docs.reference

lock: ## resolve the dependencies anew (needs uv)
	$(COMPILE) --group build --output-file requirements.lock $(LOCK_FLAGS)
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock $(LOCK_FLAGS)

venv: $(VENV)/.dev ## only make the virtual environment

# A stamp for each lock that is installed.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.runtime: requirements.lock | $(BIN)/python
	$(FROM_LOCK) requirements.lock
	@touch $@

# The build backend comes from the lock, so that this step needs no network.
$(BIN)/duibiao: pyproject.toml $(VENV)/.runtime
	$(INSTALL) --no-build-isolation --no-deps --editable .
	$(BIN)/python -m compileall -q -j 0 $(VENV)/lib core
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(BIN)/duibiao
	$(FROM_LOCK) requirements-dev.lock
	@touch $@
