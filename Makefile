# Two commands are a contract: `make run` and `make test`. The rest are steps of theirs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
# Modules are compiled once, not by every process that a test starts.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test unit live audit bench lint types generated pictures lock clean

$(VENV)/.run: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.test: $(VENV)/.run tests/requirements.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock -r tests/requirements.lock
	touch $@

run: $(VENV)/.run
	$(BIN)/atlas build --region flanders-brussels-light
	$(BIN)/atlas serve --region flanders-brussels-light --port $(PORT)

# Our scripts are formatted, linted, type-checked and tested by deno, which has no permission and requests nothing.
DENO := DENO_DIR=$(CURDIR)/$(VENV)/deno DENO_NO_UPDATE_CHECK=1 DENO_NO_PROMPT=1 $(BIN)/deno
DENO_CONFIG := --quiet --config dashboard/maps/static/deno.json
MODULES := $(wildcard dashboard/maps/static/*.js dashboard/maps/static/*/*.js tests/scripts/*.js)
SCRIPTS := $(MODULES) $(wildcard dashboard/maps/static/*.d.ts benchmarks/*.js)

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(DENO) fmt $(DENO_CONFIG) --check $(SCRIPTS)
	$(DENO) lint $(DENO_CONFIG) $(SCRIPTS)

types: $(VENV)/.test
	$(BIN)/mypy
	$(DENO) check $(DENO_CONFIG) --no-remote --no-npm $(MODULES)

# Types are checked beside the tests. Files of tests run side by side, those of the live data, which take longest, first;
# then those that drive a browser, in processes of their own. `make test COVERAGE=1` also measures which lines and
# branches of both packages the others run (nearly twice the time) and fails below the floor, in per cent.
COVERAGE_FLOOR := 96
MEASURE := $(if $(COVERAGE),--cov --cov-report=term --cov-fail-under=$(COVERAGE_FLOOR))
SIDE_BY_SIDE := --numprocesses auto --dist loadfile --no-loadscope-reorder
test: lint
	$(MAKE) --jobs=2 types unit
	$(BIN)/python -m pytest tests/browser $(SIDE_BY_SIDE)

unit: $(VENV)/.test
	$(DENO) test $(DENO_CONFIG) --no-remote --no-npm tests/scripts
	$(BIN)/python -m pytest --ignore=tests/browser $(SIDE_BY_SIDE) $(MEASURE)

# What a change of the registry or of a region has to pass, and nothing else: rules, layout, declarations, a build, and
# the tests that read them. SINCE=REV names what it is compared with: ids that went need an entry in retired.yaml.
live: $(VENV)/.test
	$(BIN)/atlas validate $(if $(SINCE),--since '$(SINCE)') $(if $(GITHUB_ACTIONS),--format github)
	$(BIN)/atlas format --check
	for region in regions/*/region.yaml; do $(BIN)/atlas sources list --region "$$(basename "$$(dirname "$$region")")" || exit 1; done
	$(BIN)/atlas build --region flanders-brussels-light
	$(BIN)/python -m pytest tests/live

# The long series, which `make test` only samples; docs/testing.md has their last figures.
audit: $(VENV)/.test
	$(BIN)/python -m pytest -m audit --hypothesis-profile=audit --hypothesis-seed=20261125 $(AUDIT)

# Renew what is made from the code: the JSON Schema, the document of the bundle, the catalogue of rules, the issue form,
# the list of places.
generated: $(VENV)/.test
	$(BIN)/python -m tools.generated

# Take the pictures of CONTRIBUTING.md anew from the real page (needs an installed Chromium or Chrome).
pictures: $(VENV)/.test
	$(BIN)/python -m tools.pictures

# Needs ATLAS_MIRROR or the network for the large region, and an installed Chromium or Chrome. All of it takes about
# 35 minutes; one size some minutes: make bench BENCH="--areas 237 --practices 100".
bench: $(VENV)/.test
	$(BIN)/python -m benchmarks.map_engine $(BENCH)

# Renew both lock files (needs uv): the same pins for every supported Python and platform, no address of an index. Pins that
# fit stay; `make lock UPGRADE=--upgrade` takes the newest of all.
LOCK := uv pip compile $(UPGRADE) --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header
lock:
	$(LOCK) pyproject.toml --group build -o requirements.lock
	$(LOCK) --group test -c requirements.lock -o tests/requirements.lock

clean:
	rm -rf $(VENV) build
