# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# All output goes to .build. Nothing outside the clone is written, and `make clean` removes everything.
build := $(CURDIR)/.build
export TMPDIR := $(build)/tmp
export PIP_CACHE_DIR := $(build)/cache/pip
export PYTHONPYCACHEPREFIX := $(build)/cache/pycache
# pip asks rustc for its version, and rustup's rustc wrapper writes into RUSTUP_HOME.
export RUSTUP_HOME := $(build)/cache/rustup
# Import nothing from outside the clone.
unexport PYTHONHOME PYTHONPATH

parts := sanity lint contract unit acceptance coverage faults docs role molecule integration properties wire browser clouds runner ee tools pages build importer rehearse_release
make_demo_venv := sh tests/tools/venv.sh .build/demo requirements.txt tests/requirements/ansible.txt tests/emulator/requirements.txt
nox := .build/venv/bin/python -m nox --noxfile noxfile.py
MAKEFLAGS += --no-print-directory

.PHONY: help demo emulator test matrix ci quick cell refresh bench release clean nox $(parts)

help:
	@echo "make demo      show the main task against an emulator of the API"
	@echo "make emulator  start the emulator, to try playbooks against it"
	@echo "make quick     style, types, unit and acceptance tests, in less than two minutes"
	@echo "make test      run every check; to run one of them, use its name: $(parts)"
	@echo "make matrix    test each supported ansible-core and Python, and the oldest libraries"
	@echo "make ci        both, as CI runs them"
	@echo "make bench     measure run times, compare them with other tools, and check the limits; waits for an idle machine"
	@echo "make refresh   update the command output shown in docs/"
	@echo "make release   set the version (VERSION=…), write the changelog, and build the tarball"
	@echo "make clean     remove everything that these targets created"

demo:
	@$(make_demo_venv)
	@exec .build/demo/bin/python -m tests.demo

emulator:
	@$(make_demo_venv)
	@exec .build/demo/bin/python -m tests.rehearsal

# Runs as many sessions in parallel as the machine has processors. Each prints its output when it ends.
test: tags := test
matrix: tags := matrix
ci: tags := test matrix
test matrix ci: nox
	@rm -rf .build/results && mkdir -p .build/results && touch .build/results/begun
	@$(nox) --parallel auto --report .build/results/nox.json --tags $(tags); status=$$?; \
	.build/venv/bin/python -m tests.tools.report .build/results nox.json && exit $$status

$(parts) quick refresh: nox
	@$(nox) --session $@

# Run one session of the matrix; its Python must be installed: make cell SESSION='core(2.16-py3.12)'
cell: nox
	@$(nox) --error-on-missing-interpreters --session '$(SESSION)'

bench: nox
	@$(nox) --error-on-missing-interpreters --session benchmark

release: nox
	@$(nox) --session release -- $(VERSION)

nox:
	@sh tests/tools/venv.sh .build/venv tests/requirements/nox.txt
	@.build/venv/bin/python -m tests.tools.installer

clean:
	@rm -rf .build .coverage .mypy_cache .nox .pytest_cache .ruff_cache .ansible tests/output tests/integration/integration_config.yml
	@rm -f changelogs/.plugin-cache.yaml edgeops-cloudflare-*.tar.gz
	@find . -name .git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
