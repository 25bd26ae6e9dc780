# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a sample has the shape of real facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def differences(sample: Any, real: Any, place: str = "facts") -> Iterator[str]:
    """What of a sample is not in the real value; that may have more keys in its dictionaries."""
    if isinstance(sample, dict) and isinstance(real, dict):
        for key, value in sample.items():
            if key in real:
                yield from differences(value, real[key], f"{place}.{key}")
            else:
                yield f"{place}.{key} is not in the real value"
    elif isinstance(sample, list) and isinstance(real, list) and len(sample) == len(real):
        for index, (one, other) in enumerate(zip(sample, real)):
            yield from differences(one, other, f"{place}[{index}]")
    elif sample != real:
        yield f"{place} is {sample!r} in the sample, and {real!r} in the real value"
