# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The addresses at which the clouds publish their files, served with the made-up files by a `WebServer`."""

from __future__ import annotations

from typing import Final

from tests.support.range_files import SAMPLES
from tests.support.web_server import Page, WebServer

AZURE_PAGE: Final = "https://www.microsoft.com/en-us/download/details.aspx?id=56519"
AZURE_FILE: Final = "https://download.microsoft.com/download/7/1/D/71D86715/ServiceTags_Public_20261123.json"
PUBLISHED: Final = {
    "aws": "https://ip-ranges.amazonaws.com/ip-ranges.json",
    "azure": AZURE_FILE,
    "gcp": "https://www.gstatic.com/ipranges/cloud.json",
    "oci": "https://docs.oracle.com/iaas/tools/public_ip_ranges.json",
}
VISITED: Final = [PUBLISHED["aws"], AZURE_PAGE, AZURE_FILE, PUBLISHED["gcp"], PUBLISHED["oci"]]
"""What is fetched for all four, in order."""


def publish(server: WebServer) -> None:
    """Have the server play these hosts."""
    for vendor, url in PUBLISHED.items():
        server.pages[url] = Page((SAMPLES / f"{vendor}.json").read_bytes(), etag=f'"{vendor}"')
    server.pages[AZURE_PAGE] = Page(f'<html><a href="{AZURE_FILE}">Download</a></html>'.encode())
