# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Published files of which only the version and the size count."""

from __future__ import annotations

from datetime import datetime, timezone

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.claims import Claim
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.prefixes import Prefixes
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.published import Published, time_stamp


def published_on(time: str, prefixes: int) -> Published:
    """A file of AWS of this time, with so many prefixes."""
    made = datetime.fromisoformat(time).replace(tzinfo=timezone.utc)
    claims = {str(number): Claim("aws", "global") for number in range(prefixes)}
    return Published("aws", time_stamp(made), made, Prefixes(claims))
