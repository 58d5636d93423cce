# Two commands: `make run` and `make test`. Each sets up what it needs; a second call installs nothing.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test up lint setup lock bench bench-extraction clean help
.DEFAULT_GOAL := help

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(READY) ## load the samples (or HTX_INBOX, HTX_SOURCES), check, build and publish the warehouse
	@$(BIN)/htx run

test: $(READY) ## lint, types, unit, integration and end-to-end tests
	@$(MAKE) --no-print-directory lint
	@$(BIN)/pytest

up: $(READY) ## Airflow with its web page on http://127.0.0.1:8080, the DAGs on their schedules
	@$(BIN)/htx up

lint: $(READY) ## ruff, mypy, sqlfluff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --disable-progress-bar --processes 2 dbt_project/models dbt_project/tests

bench: $(READY) ## measure; prints what the README quotes
	@$(BIN)/python -m bench

bench-extraction: $(READY) ## measure the extractor: how right on its corpus, how fast
	@$(BIN)/python -m bench.extraction

setup: $(READY) ## install everything into .venv

$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.8
	@echo "installing what requirements.lock lists into $(VENV)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(READY)

# Celery 5.7 lacks what the Celery provider of this Airflow imports.
lock: ## write requirements.lock and requirements-scale.lock anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra dev pyproject.toml --output-file requirements.lock
	@$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra scale -c requirements.lock pyproject.toml --output-file requirements-scale.lock

clean: ## remove everything that the commands made, also the data
	rm -rf $(VENV) data airflow_home build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
