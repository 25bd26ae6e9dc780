# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Loads the collection's modules, with or without their libraries."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterator
from types import ModuleType

PACKAGE = "ansible_collections.edgeops.cloudflare"
PLUGINS = f"{PACKAGE}.plugins"


def load(name: str) -> ModuleType:
    """One of the collection's modules."""
    return importlib.import_module(f"{PLUGINS}.modules.{name}")


@contextlib.contextmanager
def imported_without(library: str) -> Iterator[None]:
    """Have the collection imported anew where a library is not installed; afterwards, all is as it was."""
    before = dict(sys.modules)
    package = importlib.import_module(PACKAGE)
    plugins = importlib.import_module(PLUGINS)
    for name in before:
        if name == PLUGINS or name.startswith(f"{PLUGINS}."):
            del sys.modules[name]
    sys.modules[library] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in set(sys.modules) - set(before):
            del sys.modules[name]
        sys.modules.update(before)
        package.plugins = plugins  # type: ignore[attr-defined]
