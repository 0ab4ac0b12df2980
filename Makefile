# Everything is here: `make help`. Each recipe does its own set-up on a fresh machine (git, make, any Python 3 with pip).
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
TOOLS := $(CURDIR)/.tools
# a uv that really runs (a version manager may leave a shim that does not), else our own in .tools
UV := $(shell if uv --version >/dev/null 2>&1; then echo uv; else echo $(TOOLS)/uv/bin/uv; fi)
RUN := .venv/bin
SERVE ?= 1
# an install compiles the Welsh catalogues (tools/hatch_build.py), so a changed one asks for a new install
POS := $(shell find src -name '*.po')

# commands start in a third of the time when what they import is compiled once; some machines switch that off
export PYTHONDONTWRITEBYTECODE :=
.PHONY: help setup setup-demo demo test test-quick check fix lock messages docs methods bench mutants clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(TOOLS)/uv/bin/uv:
	python3 -m pip install --quiet --disable-pip-version-check --target $(TOOLS)/uv uv

uv: $(if $(filter uv,$(UV)),,$(TOOLS)/uv/bin/uv)

.venv/.demo: requirements.lock pyproject.toml tools/hatch_build.py $(POS) | uv
	test -x $(RUN)/python || $(UV) venv --quiet .venv
	$(UV) pip install --quiet --require-hashes -r requirements.lock
	$(UV) pip install --quiet --no-deps --editable .
	touch $@

.venv/.dev: requirements-dev.lock pyproject.toml tools/hatch_build.py | uv
	test -x $(RUN)/python || $(UV) venv --quiet .venv
	$(UV) pip sync --quiet --require-hashes requirements-dev.lock
	$(UV) pip install --quiet --no-deps --editable .
	touch .venv/.demo $@

setup: .venv/.dev ## the environment for working on Gwrando
setup-demo: .venv/.demo

messages-compile: | setup
	@$(RUN)/python tools/messages.py compile

demo: setup-demo ## load the example data, run everything, leave the site on http://127.0.0.1:8000 (SERVE=0: stop before serving)
	$(RUN)/gwrando demo $(if $(filter 0,$(SERVE)),--no-serve,)

test: setup messages-compile ## all tests
	$(RUN)/pytest -n 2 --dist worksteal --durations=12 --cov --cov-report=term $(ARGS)
	@if [ -n "$${GWRANDO_TEST_POSTGRES:-}" ]; then echo "the web tests again, on PostgreSQL"; DATABASE_URL=$$GWRANDO_TEST_POSTGRES $(RUN)/pytest -n 2 --dist worksteal -q tests/web tests/journeys --ignore tests/journeys/test_demo.py --ignore tests/web/test_matrix.py --ignore tests/web/test_every_page.py --ignore tests/web/voice/test_example.py -m "not browser"; else echo "PostgreSQL: not tried (GWRANDO_TEST_POSTGRES is not set)"; fi

test-quick: setup messages-compile ## all but the slow and the browser tests
	$(RUN)/pytest -n 2 -q -m "not slow and not browser" $(ARGS)

check: setup messages-compile ## format, lint, types, import contracts, migrations, Welsh, docs
	$(RUN)/python tools/check.py

fix: setup ## format and mend what can be mended by machine
	$(RUN)/ruff format .
	$(RUN)/ruff check --fix .

messages: setup ## bring the Welsh catalogues up to date with the templates and the code
	$(RUN)/python tools/messages.py update

docs: setup ## join the glossary and the list of Welsh to be looked at
	$(RUN)/python tools/docs.py write

methods: setup ## write docs/methods from tests/spec
	$(RUN)/python tools/methods.py write

lock: | uv ## lock the dependencies, with hashes and without addresses
	$(UV) pip compile pyproject.toml --extra study --extra web --extra postgres --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock $(ARGS)
	$(UV) pip compile pyproject.toml --all-extras --group dev -c requirements.lock --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-dev.lock $(ARGS)

bench: ## list the benchmarks; NAME=x runs one (ARGS="--quick --data DIR")
	@tools/bench.sh "$(UV)" "$(NAME)" $(ARGS)

mutants: setup ## break the disclosure rules on purpose: every mutant must be caught
	$(RUN)/python tools/mutants.py $(ARGS)

clean: ## delete what was made (not the data in var/)
	rm -rf .venv .tools .bench dist build .mypy_cache .ruff_cache .pytest_cache
