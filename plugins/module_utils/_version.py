# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The version that the User-Agent carries: the one of galaxy.yml, which an installed collection does not have."""

from __future__ import annotations

VERSION = "1.0.0"
