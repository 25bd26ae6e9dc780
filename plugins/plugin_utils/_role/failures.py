# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a module succeeded, judging by its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def failure(result: Mapping[str, Any], proof: str) -> str:
    """Why a task with `failed_when: false` failed; empty only if the module itself reports success.

    A message is not enough to decide: depending on the version of ansible-core and on how the module ended, there may
    be none. proof: a key that the result contains if the module ran to its end.
    """
    message = str(result.get("msg") or "")
    if message or proof in result:
        return message
    return "the module ended without a result; run again with -vvv to see what it printed"
