# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Replaces a module of awx.awx and returns its options. WANT_JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
print(json.dumps({"changed": False, "given": {key: value for key, value in given.items() if key[0] != "_"}}))
