# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a module did its work, seen from its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def failure(result: Mapping[str, Any], proof: str) -> str:
    """Why a task failed that has `failed_when: false`; empty only if the module says itself that it succeeded.

    A message alone decides nothing: depending on the version of ansible-core and on how a module ends, its result has
    none. proof: a key that the result of a module has if it came to its end.
    """
    message = str(result.get("msg") or "")
    if message or proof in result:
        return message
    return "the module ended without a result; run again with -vvv to see what it printed"
