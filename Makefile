# `make run` sets up what runs, `make test` the tools of development too, on a fresh machine; `make setup` is their common part.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TOOLS := $(VENV)/.tools
# Without compiling: most modules of what is installed are never imported. Those that are must then be kept compiled,
# whatever the environment says: else each process of the tests compiles torch and transformers again, for ten seconds.
export PYTHONDONTWRITEBYTECODE =
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-config --quiet --custom-compile-command "make lock" \
	$(foreach name,torch triton cuda-bindings cuda-pathfinder cuda-toolkit $(addprefix nvidia-,cublas cuda-cupti \
	cuda-nvrtc cuda-runtime cudnn-cu13 cufft cufile curand cusolver cusparse cusparselt-cu13 nccl-cu13 nvjitlink \
	nvshmem-cu13 nvtx),--no-emit-package $(name))

.PHONY: setup run test check bench wheel sbom fix lock audit clean help

help:
	@echo "make run    set up and serve on http://127.0.0.1:7860 (HOST, PORT change that)"
	@echo "make test   set up, lint, check types and the knowledge base, run all tests"
	@echo "make check  what is wrong in kb/ and cases/"
	@echo "make bench  speed and memory against a plain sentence-transformers + FAISS loop"
	@echo "make wheel  the package with the base and its vectors, in dist/"
	@echo "make sbom   what that package brings along: licences and a bill of materials, in dist/"
	@echo "make fix    let ruff mend what it can"
	@echo "make lock   write the lock files anew, after a change of pyproject.toml"
	@echo "make audit  look for known faults in the packages that run"

$(INSTALLED): pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --upgrade "pip>=25"
	# torch first, and by itself: which of its builds a machine gets decides what comes along (with CUDA, gigabytes), so
	# that it is pinned and not hashed. All else that runs is what requirements.lock names, by its hash.
	$(PIP) torch==2.13.0
	$(PIP) --require-hashes --no-deps --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(TOOLS): $(INSTALLED) requirements-dev.lock
	$(PIP) --require-hashes --no-deps --requirement requirements-dev.lock
	touch $@

setup: $(INSTALLED)
	$(BIN)/alianza build

run: setup
	$(BIN)/alianza serve

test: $(TOOLS)
	$(BIN)/python -m tests.find_browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	# The build does not always take both cores. What is wrong in the base stops it, or is found by the tests, which run
	# `alianza check --strict`.
	$(BIN)/mypy & types=$$!; $(BIN)/alianza build; built=$$?; wait $$types && exit $$built
	# A file's tests stay together: they share what it sets up.
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

check: setup
	$(BIN)/alianza check --strict

bench: setup $(TOOLS)
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

fix: $(TOOLS)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The tools' lock holds what runs too, at the same versions.
lock: $(TOOLS)
	echo "setuptools==84.2.1" | $(LOCK) - --output-file requirements.lock
	echo "setuptools==84.2.1" | $(LOCK) - --extra dev --constraint requirements.lock --output-file requirements-dev.lock

audit: $(TOOLS)
	$(BIN)/python -m tests.audit_packages

clean:
	rm -rf $(VENV) .index build dist .mypy_cache .ruff_cache .pytest_cache
