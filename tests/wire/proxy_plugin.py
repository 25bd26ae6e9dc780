# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plugin of proxy.py that logs requests and resolves one additional name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from proxy.http.proxy import HttpProxyBasePlugin

from tests.wire.proxies import PROXIED_NAME


class Notes(HttpProxyBasePlugin):
    def resolve_dns(self, host: str, port: int) -> tuple[str | None, Any]:
        """The address of a host, or none to ask the system."""
        return ("127.0.0.1" if host == PROXIED_NAME else None), None

    def before_upstream_connection(self, request: Any) -> Any:
        """Note the request, and let it pass."""
        line = f"{request.method.decode()} {request.host.decode()}:{request.port}\n"
        with Path(os.environ["PROXY_NOTES"]).open("a", encoding="utf-8") as notes:
            notes.write(line)
        return request
