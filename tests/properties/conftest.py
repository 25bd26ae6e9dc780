# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings of Hypothesis.

`PROPERTIES_TIMES=20 pytest tests/properties` tries twenty times as many cases, and different ones each time.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Hypothesis reads this variable before it first writes a file. Nothing is left in the checkout.
os.environ.setdefault(
    "HYPOTHESIS_STORAGE_DIRECTORY", str(Path(tempfile.gettempdir()) / "edgeops-cloudflare-hypothesis")
)
