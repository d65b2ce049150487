# What one does with this project: `make help` lists it.

PYTHON ?= python3
BIN := .venv/bin
NPM_BIN := static/node_modules/.bin
PIP_INSTALL := $(BIN)/python -m pip --disable-pip-version-check --quiet install

# The environment's own Node comes first, for the programs that npm installs look it up.
export PATH := $(CURDIR)/$(BIN):$(PATH)

# Each is remade when what it is made from is newer, so that a second `make run` only starts the server.
INSTALLED := .venv/.installed
BUILT := built/.stamp
PAGE := $(wildcard static/*.html static/*.svg static/*.js static/*/*.js static/*/*.css static/*/*.json)
TOOLS := .venv/.tools static/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help run run-cluster dev test soak check format protocol shots bench lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run: $(INSTALLED) $(BUILT) ## Install what is needed and serve on http://127.0.0.1:8000, with the rooms in ./data
	@$(BIN)/python -m server serve

run-cluster: $(INSTALLED) $(BUILT) ## Serve with Redis and two processes behind one address, with the rooms in ./data/cluster
	@.ci/require redis
	@.ci/cluster

dev: $(INSTALLED) $(BUILT) ## Serve, and start again when a file changes
	@$(BIN)/python -m server serve --reload

test: $(INSTALLED) $(BUILT) $(TOOLS) ## Run every test, or some: make test ARGS="-k reveal"
	@.ci/require chromium redis
	@$(BIN)/python -m pytest --numprocesses=2 --dist=worksteal $(ARGS)

soak: $(INSTALLED) $(BUILT) $(TOOLS) ## Break processes, Redis and the network for some minutes, tell thousands of simulated histories, and measure
	@.ci/require chromium redis caddy
	@$(BIN)/python -m pytest -m soak --capture=no $(ARGS)

check: $(INSTALLED) $(TOOLS) ## Check format, lint, types, import rules and generated files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/mypy
	$(NPM_BIN)/tsc --project static
	$(NPM_BIN)/tsc --project tests/client
	$(NPM_BIN)/biome ci
	$(BIN)/node --test tests/client/imports.test.js
	$(BIN)/python -m server protocol --check

format: $(TOOLS) ## Mend what the formatters and linters can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NPM_BIN)/biome check --write

protocol: $(INSTALLED) ## Generate static/protocol.js from the server's types
	$(BIN)/python -m server protocol

shots: $(INSTALLED) $(BUILT) $(TOOLS) ## Photograph every step, role, width, theme and language
	@.ci/require chromium
	$(BIN)/python -m tests.shots $(ARGS)

bench: $(INSTALLED) $(BUILT) $(TOOLS) ## Measure speed and load
	@.ci/require chromium redis
	$(BIN)/python -m tests.bench $(ARGS)

lock: $(BIN)/python ## Write the lock files anew, with the newest versions allowed
	@.ci/lock

clean: ## Remove all that make has made, but not ./data
	rm -rf .venv static/node_modules static/vendor built

$(BIN)/python:
	@PYTHON=$(PYTHON) .ci/require python venv
	@$(PYTHON) -m venv --clear .venv

$(INSTALLED): $(BIN)/python server/requirements.txt static/requirements.txt pyproject.toml
	@echo "Installing the server…"
	@$(PIP_INSTALL) --require-hashes -r server/requirements.txt -r static/requirements.txt
	@$(PIP_INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

$(BUILT): $(INSTALLED) static/package-lock.json hatch_build.py $(PAGE)
	@$(BIN)/python hatch_build.py

.venv/.tools: $(INSTALLED) tests/requirements.txt
	@echo "Installing what tests and checks need…"
	@$(PIP_INSTALL) --require-hashes -r tests/requirements.txt
	@touch $@

static/node_modules/.package-lock.json: $(INSTALLED) static/package-lock.json
	@$(BIN)/npm ci --prefix static --loglevel=error
	@touch $@
