# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The zones and the shell environment of a rehearsal. The pages in docs/ use them."""

from __future__ import annotations

from typing import Final

from tests.emulator.client import DEFAULT_TOKEN, DEFAULT_ZONE_ID, ControlClient

_ORIGINS: Final = (
    {"ip": "192.0.2.10", "vendor": "aws", "region": "us-east-1"},
    {"ip": "192.0.2.11", "vendor": "aws", "region": "us-east-1"},
    {"ip": "203.0.113.20", "vendor": "gcp", "region": "europe-west3"},
    {"ip": "2001:db8:20::1", "vendor": "gcp", "region": "europe-west3"},
)
_ALWAYS_REFUSED: Final = "198.51.100.66"


def fill(emulator: ControlClient) -> None:
    """Create example.com with four mappings and example.net with none. One address fails in every batch."""
    emulator.put_zone(DEFAULT_ZONE_ID, "example.com", _ORIGINS)
    emulator.put_zone("9d3c1b7c5a6f4e0f8b2a1c3d4e5f6a7b", "example.net")
    emulator.plan_fault("fail_items", {"ips": [_ALWAYS_REFUSED], "error": "internal error"}, times=None)


def environment(api_url: str) -> dict[str, str]:
    """Return environment variables for a shell, in addition to those that locate Ansible and this collection.

    Only the Cloudflare variables are needed; the others shorten the output.
    """
    return {
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
        "ANSIBLE_DISPLAY_SKIPPED_HOSTS": "0",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "0",
        "ANSIBLE_LOCALHOST_WARNING": "0",
        "CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN,
        "CLOUDFLARE_BASE_URL": api_url,
    }
