# Stafetten. `make help` viser, hvad der er.
.DEFAULT_GOAL := help
.SUFFIXES:
.PHONY: help demo test check one drill fmt bench requirements db-start db-stop db-status db-shell setup clean

PYTHON ?= python3
RUN := .venv/bin/python -m tools.run
NO_PYTHON := Programmet $(PYTHON) findes ikke: installér Python 3.11 eller nyere, og kør igen med fx PYTHON=python3.12 make demo
SET_UP := command -v $(PYTHON) >/dev/null || { echo "$(NO_PYTHON)" >&2; exit 1; }; $(PYTHON) tools/setup.py

help: ## Vis denne liste
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## Start programmet med opdigtede børn på http://127.0.0.1:8000 (PORT=8001 make demo for en anden port)
	@$(SET_UP) demo
	@exec .venv/bin/python -m tools.demo

setup: ## Hent alt, hvad udvikling og test kræver
	@$(SET_UP) test

test: ## Kør alt: make check og alle prøver undtagen øvelserne
	@$(SET_UP) test
	@$(RUN) .venv/bin/python -m tools.check --and-tests

check: ## Kør format, lint, typer, lag, skabeloner, migrationer, produktionstjek og vagterne
	@$(SET_UP) test
	@$(RUN) .venv/bin/python -m tools.check

one: ## Kør udvalgte prøver, fx make one ARGS="tests/unit/cases -k stafet"
	@$(SET_UP) test
	@$(RUN) .venv/bin/python -m pytest $(ARGS)

drill: ## Kør de lange øvelser: nedbrud, genskabelse, sletning, stavning, alle redskaber
	@$(SET_UP) drill
	@$(RUN) .venv/bin/python -m pytest -m drill -p no:randomly

bench: ## Mål siderne med mange sager, fx make bench ARGS="--cases 10000"
	@$(SET_UP) test
	@$(RUN) .venv/bin/python manage.py bench $(ARGS)

fmt: ## Ret kodens format
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix-only --quiet .

requirements: ## Regn requirements/*.txt ud igen med hashsummer
	@for name in base dev postgres node; do \
	  CUSTOM_COMPILE_COMMAND="make requirements" .venv/bin/pip-compile --quiet --generate-hashes --strip-extras \
	    --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
	    --output-file=requirements/$$name.txt requirements/$$name.in || exit 1; \
	done

db-start: ## Start udviklingens PostgreSQL, og lad den køre
	@.venv/bin/python -m tools.pgserver start

db-stop: ## Stop udviklingens PostgreSQL
	@.venv/bin/python -m tools.pgserver stop

db-status: ## Sig, om udviklingens PostgreSQL kører
	@.venv/bin/python -m tools.pgserver status

db-shell: ## Åbn psql på demoens database som ejer
	@.venv/bin/python -m tools.pgserver shell

clean: ## Fjern alt hentet og alt lavet, også demoens database
	@if [ -x .venv/bin/python ]; then .venv/bin/python -m tools.pgserver destroy; fi
	@rm -rf .venv node_modules var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
