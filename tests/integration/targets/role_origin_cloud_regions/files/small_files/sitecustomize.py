# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files can hold at most 16 bytes as soon as the process opens one in the directory that `SMALL_FILES_IN` names."""

from __future__ import annotations

import os
import resource
import sys
from typing import Any


def _limit(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and str(arguments[0]).startswith(os.environ["SMALL_FILES_IN"]):
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (16, hard))


sys.addaudithook(_limit)
