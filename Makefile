# `make` alone lists the targets. Each makes the environment when it is missing.

PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
# nbgrader finds alembic, and everything finds gradus, through PATH.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help demo test build lab lint bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY) ## build the course and grade a made-up class, with feedback and a table of scores
	gradus demo

test: $(READY) ## lint, check the types and run every test
	ruff check .
	ruff format --check .
	mypy
	pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

build: $(READY) ## build notebooks, releases and the table of exercises from the texts in source/
	gradus build
	gradus exercises

lab: $(READY) ## open the course in JupyterLab
	jupyter lab

lint: $(READY) ## format, lint and type-check the code, and lint the texts
	ruff check --fix .
	ruff format .
	mypy
	gradus lint

bench: $(READY) ## measure what a submission costs with stock nbgrader and with gradus (BENCH=--help)
	python -m benchmarks $(BENCH)

clean: ## remove the environment and what the demo made
	rm -rf $(VENV) demo

$(READY): pyproject.toml constraints.txt
	@echo "Setting up $(VENV): a few minutes, once."
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(READY)
