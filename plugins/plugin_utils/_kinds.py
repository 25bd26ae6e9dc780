# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Describes the type of a value for messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def kind_of(value: Any) -> str:
    """The type of a value in YAML's terms."""
    if value is None:
        return "empty"
    kinds = ((bool, "a boolean"), (str, "a string"), ((int, float), "a number"), (Mapping, "a dictionary"))
    names = [name for kind, name in kinds if isinstance(value, kind)]
    if names:
        return names[0]
    return "a list" if isinstance(value, Sequence) else f"of the type {type(value).__name__}"
