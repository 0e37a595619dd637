# Everything Ordreflyt can be asked to do from a checkout; `make` alone lists it.
# Extra arguments for the tests go in ARGS: make test ARGS='tests/store -k counters'

.DEFAULT_GOAL := help
.PHONY: help setup run demo test browser torture attack bench check lock chromium

BIN := .venv/bin
STAMP := .venv/.installed
ALONE := tests/browser/test_story.py tests/browser/test_movers_day.py

help: ## list what there is
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

setup: $(STAMP) ## make .venv with the locked packages; the others begin with it
	@:

run: setup ## serve at http://127.0.0.1:8080 with a database in data/
	@$(BIN)/python main.py

demo: setup ## serve a firm with a season behind it, from a throw-away folder
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && trap 'exit 130' INT TERM && \
	$(BIN)/python main.py demo --data-dir "$$folder"

# The stories are told alone: they say how fast a change is on the other screens.
test: setup chromium ## run every test, on SQLite and PostgreSQL, and in a Chromium
	@if [ -n '$(ARGS)' ]; then $(BIN)/pytest --durations=15 $(ARGS); exit $$?; fi; status=0; \
	$(BIN)/pytest -n auto --dist worksteal --durations=15 domain tests/domain tests/store tests/ui || status=1; \
	$(BIN)/pytest --durations=5 $(ALONE) || status=1; \
	$(BIN)/pytest -n auto --dist worksteal --durations=15 tests/browser $(ALONE:%=--ignore %) || status=1; \
	exit $$status

browser: setup chromium ## run only the tests in a Chromium
	@$(BIN)/pytest tests/browser $(ARGS)

torture: setup chromium ## the long forms of tests that are short in `make test`
	@TORTURE=1 $(BIN)/pytest -n auto --dist worksteal --durations=5 tests/domain/test_documents.py tests/store/test_bulk.py tests/store/test_life.py \
	  tests/store/test_races.py tests/store/test_plan_year.py tests/store/test_thousand.py tests/browser/test_looks.py $(ARGS)

# EHF_RULES_DIR is a folder with the official rules of electronic invoices; see tests/official_ehf.py.
attack: setup chromium ## the long forms of the attacks: hostile texts, forged sockets, scanners, guessed codes
	@[ -z "$$EHF_RULES_DIR" ] || $(BIN)/python -m pip install -qq --disable-pip-version-check saxonche
	@TORTURE=1 $(BIN)/pytest -n auto --dist worksteal --durations=5 tests/browser/test_attack.py tests/ui/test_guard.py \
	  tests/store/test_code_siege.py $${EHF_RULES_DIR:+tests/official_ehf.py} $(ARGS)

bench: setup chromium ## measure, and print the performance table; FULL=1 for every size
	@FULL='$(FULL)' $(BIN)/python -m tests.bench

check: setup ## look at format, lint, types and imports
	@status=0; \
	$(BIN)/ruff format --check --output-format concise . || status=1; \
	$(BIN)/ruff check --output-format concise . || status=1; \
	$(BIN)/mypy || status=1; \
	$(BIN)/lint-imports --no-logo || status=1; \
	exit $$status

lock: setup ## write requirements.txt anew from pyproject.toml
	@$(BIN)/python -m pip install -qq --disable-pip-version-check uv
	@$(BIN)/uv pip compile pyproject.toml --group dev --generate-hashes --universal --no-header -q -o requirements.txt

chromium: setup
	@path=$$($(BIN)/python -m tests.chromium) && echo "Chromium: $$path"

# A folder that broke off half-way has no working pip and is made anew; a whole one only gets what has changed.
$(STAMP): requirements.txt
	@if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
	    for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	        if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; python=; \
	    done; \
	    if [ -z "$$python" ]; then echo 'Ordreflyt needs Python 3.11 or newer; set PYTHON to one.' >&2; exit 1; fi; \
	    echo "Making .venv with $$($$python --version)"; $$python -m venv --clear .venv || exit 1; \
	fi
	@echo 'Installing the locked packages'
	@$(BIN)/python -m pip install -qq --no-input --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@
