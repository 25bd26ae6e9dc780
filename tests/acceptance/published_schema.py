# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cloudflare's published schema, where it is at hand: what was exchanged must not differ from it."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SCHEMA_DIR_VARIABLE = "CLOUDFLARE_SCHEMA_DIR"


def why_not_compared() -> str:
    """Why exchanges are not compared with the published schema; empty where they are."""
    if not os.environ.get(SCHEMA_DIR_VARIABLE):
        return f"{SCHEMA_DIR_VARIABLE} does not name the directory of Cloudflare's published schema"
    if importlib.util.find_spec("jsonschema") is None:
        return "jsonschema is not installed"
    return ""


def differences(exchanges: Sequence[Mapping[str, Any]]) -> list[str]:
    """All differences between logged exchanges and the published schema, one readable line each."""
    from tests.contract import schema

    return schema.differences(exchanges, Path(os.environ[SCHEMA_DIR_VARIABLE]))
