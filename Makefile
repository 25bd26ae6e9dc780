# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Everything that is made lies in .build: nothing outside of the clone is written, and nothing is left after `make clean`.
build := $(CURDIR)/.build
export TMPDIR := $(build)/tmp
export PIP_CACHE_DIR := $(build)/cache/pip
export PYTHONPYCACHEPREFIX := $(build)/cache/pycache
# pip asks rustc for its version, and rustup's stand-in for rustc writes into the home that it finds.
export RUSTUP_HOME := $(build)/cache/rustup
# Nothing is to be imported from elsewhere.
unexport PYTHONHOME PYTHONPATH

parts := sanity lint contract unit acceptance coverage faults docs role molecule integration properties wire browser clouds runner ee tools pages build importer rehearse_release
make_demo_venv := sh tests/tools/venv.sh .build/demo requirements.txt tests/requirements/ansible.txt tests/emulator/requirements.txt
nox := .build/venv/bin/python -m nox --noxfile noxfile.py
MAKEFLAGS += --no-print-directory

.PHONY: help demo emulator test matrix ci quick cell refresh bench release clean nox $(parts)

help:
	@echo "make demo      show the main job on a stand-in of the API"
	@echo "make emulator  start the stand-in, to try playbooks on"
	@echo "make quick     style, types, unit and acceptance tests, in less than two minutes"
	@echo "make test      run every check; each alone, by its name: $(parts)"
	@echo "make matrix    the same collection on each ansible-core and Python, and with the oldest libraries"
	@echo "make ci        both, as CI runs them"
	@echo "make bench     measure times beside other ways, and hold them to the bars; waits for a quiet machine"
	@echo "make refresh   write into the pages of docs/ what their commands print now"
	@echo "make release   write VERSION=… and its changelog, and build the tarball"
	@echo "make clean     remove all that these made"

demo:
	@$(make_demo_venv)
	@exec .build/demo/bin/python -m tests.demo

emulator:
	@$(make_demo_venv)
	@exec .build/demo/bin/python -m tests.rehearsal

# Side by side, as many sessions at a time as the machine has processors; each shows its output when it has ended.
test: tags := test
matrix: tags := matrix
ci: tags := test matrix
test matrix ci: nox
	@rm -rf .build/results && mkdir -p .build/results && touch .build/results/begun
	@$(nox) --parallel auto --report .build/results/nox.json --tags $(tags); status=$$?; \
	.build/venv/bin/python -m tests.tools.report .build/results nox.json && exit $$status

$(parts) quick refresh: nox
	@$(nox) --session $@

# One session of the matrix, for which there has to be a Python: make cell SESSION='core(2.16-py3.12)'
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
