# `make run` and `make test` set everything up on a fresh machine; `make setup` is their common part.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: setup run test check bench wheel sbom fix clean help

help:
	@echo "make run    set up and serve on http://127.0.0.1:7860 (HOST, PORT change that)"
	@echo "make test   set up, lint, check types and the knowledge base, run all tests"
	@echo "make check  what is wrong in kb/ and cases/"
	@echo "make bench  speed and memory against a plain sentence-transformers + FAISS loop"
	@echo "make wheel  the package with the base and its vectors, in dist/"
	@echo "make sbom   what that package brings along: licences and a bill of materials, in dist/"
	@echo "make fix    let ruff mend what it can"

$(INSTALLED): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25"
	# torch first, pinned: a later resolution would bring gigabytes of CUDA along.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@

setup: $(INSTALLED)
	$(BIN)/alianza build

run: setup
	$(BIN)/alianza serve

test: setup
	$(BIN)/python -m tests.find_browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/alianza check
	$(BIN)/python -m pytest

check: setup
	$(BIN)/alianza check --strict

bench: setup
	$(BIN)/python -m benchmarks

wheel: setup
	rm -rf build
	$(BIN)/alianza carry build/carried
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

# An environment as the package makes it, and the tools that list it in another: neither is the developer's.
sbom: wheel
	$(PYTHON) -m venv --clear dist/shipped
	dist/shipped/bin/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	dist/shipped/bin/python -m pip install --quiet --disable-pip-version-check dist/alianza-*.whl
	$(PYTHON) -m venv --clear dist/tools
	dist/tools/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	dist/tools/bin/python -m pip install --quiet --disable-pip-version-check --group release
	dist/tools/bin/pip-licenses --python=dist/shipped/bin/python --from=mixed --with-urls --output-file=dist/licences.txt
	dist/tools/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
		--output-file dist/alianza.cdx.json dist/shipped/bin/python

fix: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .index build dist .mypy_cache .ruff_cache .pytest_cache
