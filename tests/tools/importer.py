# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Import a tarball as Galaxy does, and fail on a warning: ``python importer.py TARBALL``.

galaxy-importer itself succeeds whatever it found.
"""

from __future__ import annotations

import subprocess
import sys

_DONE = {"...ansible-lint run complete", "Importer processing completed successfully"}
_COMPLAINT = ("WARNING", "ERROR", "CRITICAL", "Traceback")


def main() -> None:
    """Run the importer, show what it says, and look for complaints and for its last words in there."""
    command = [sys.executable, "-m", "galaxy_importer.main", sys.argv[1]]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    print(output, flush=True)
    lines = output.splitlines()
    complaints = [line for line in lines if line.startswith(_COMPLAINT)]
    complaints += [f"missing: {line}" for line in sorted(_DONE - set(lines))]
    sys.exit("\n".join(complaints) or None)


if __name__ == "__main__":
    main()
