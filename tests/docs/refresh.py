# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``python -m tests.docs.refresh CLONE``: writes into the pages of a clone what their commands print now."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.docs.pages import Page
from tests.docs.ways import WAYS


def main() -> None:
    """Go through all pages; the files of this clone are run, those of the other are written."""
    for name, way in WAYS.items():
        page = Page.read(Path(sys.argv[1]) / name)
        with tempfile.TemporaryDirectory() as directory:
            printed = way(page, Path(directory).resolve())
        page.path.write_text(page.rewritten([output.text for output in printed]), encoding="utf-8")
        print(f"{name}: {len(printed)} blocks of commands")


if __name__ == "__main__":
    main()
