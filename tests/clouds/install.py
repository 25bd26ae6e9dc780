# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Have a directory hold the clouds' collections: ``python install.py DIRECTORY``.

They come out of the package `ansible`. It holds a hundred collections, which would take half a gigabyte; three of them
are needed. It ends with 69 where the package cannot be had.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Final

_REQUIREMENTS: Final = Path(__file__).with_name("collections.txt")
_NEEDED: Final = re.compile(
    r"ansible_collections/(amazon/aws|azure/azcollection|google/cloud)/(plugins/|meta/|MANIFEST\.json)"
)
_SECONDS: Final = 300
_UNAVAILABLE: Final = 69


def install(target: Path) -> bool:
    """Install what `collections.txt` names, unless it is there; whether it is there now."""
    stamp = target / ".made-from"
    wanted = f"{sys.version}\n{_REQUIREMENTS.read_text(encoding='utf-8')}"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return True
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as directory:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", f"--requirement={_REQUIREMENTS}"]
        done = subprocess.run([*command, f"--dest={directory}"], check=False, timeout=_SECONDS)
        if done.returncode:
            return False
        (wheel,) = Path(directory).iterdir()
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(target, [name for name in archive.namelist() if _NEEDED.match(name)])
    stamp.write_text(wanted, encoding="utf-8")
    return True


if __name__ == "__main__":
    sys.exit(0 if install(Path(sys.argv[1])) else _UNAVAILABLE)
