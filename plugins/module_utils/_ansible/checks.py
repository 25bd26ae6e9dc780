# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of options that do not depend on the Cloudflare API."""

from __future__ import annotations

from pathlib import Path

_MAX_DAYS = 36_500


def is_loopback(host: str) -> bool:
    """Whether the host of a URL is a loopback address."""
    # Imported here because most runs do not need it.
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def ca_problems(ca_path: str | None) -> list[str]:
    """Problems of the option `ca_path`."""
    if ca_path is None:
        return []
    path = Path(ca_path)
    if not path.exists():
        return [
            f"ca_path: {ca_path!r} does not exist on the host where the module runs; use a file with CA certificates"
        ]
    # Imported here because most runs do not need it.
    import ssl

    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(**{"capath" if path.is_dir() else "cafile": ca_path})
    except OSError:
        return [f"ca_path: {ca_path!r} does not contain readable CA certificates; use a file in PEM format"]
    return []


def days_problems(option: str, days: int) -> list[str]:
    """Problems of an option that is a number of days."""
    if 0 <= days <= _MAX_DAYS:
        return []
    return [f"{option}: {days} is not a valid number of days; use 0 to {_MAX_DAYS}"]
