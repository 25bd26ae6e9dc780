# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much memory a run took: `python -m tests.wire.peak_memory BASE_URL` prints it as JSON."""

from __future__ import annotations

import json
import resource
import sys

from tests.wire.servers import EMPTY_ZONE, RawServer, message, says
from tests.wire.tasks import look


def peak_mebibytes() -> float:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run once against a harmless server to load all code, then against the server to measure."""
    with RawServer(says(message(EMPTY_ZONE))) as harmless:
        look(harmless.url)
    before = peak_mebibytes()
    result = look(sys.argv[1], timeout=200)
    print(json.dumps({"message": result.msg, "mebibytes": peak_mebibytes() - before}))


if __name__ == "__main__":
    main()
