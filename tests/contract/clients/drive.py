# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Drive Cloudflare's own Python client: runs in the client's virtual environment, reads tasks from stdin, a line each.

A task: `{"client": {…arguments of Cloudflare()}, "calls": [["cache.origin_cloud_regions.get", {…arguments}], …]}`.
Its outcomes, on one line: for each call `{"ok": …parsed answer}` or `{"error": {"type", "status", "codes"}}`. The
pseudo-call `operations` lists what the client's resource can do. Answers are validated strictly by the client's own
models. `drive.mjs` does the same with the TypeScript client.
"""

from __future__ import annotations

import inspect
import json
import sys
from typing import Any

from cloudflare import APIError, APIStatusError, Cloudflare  # type: ignore[import-not-found]


def parsed(value: Any) -> Any:
    """A parsed answer as JSON: pages are read to their end, models keep the client's own names."""
    if hasattr(value, "iter_pages"):
        return [parsed(item) for item in value]
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value


def operations(client: Any) -> list[str]:
    """The public operations of the client's resource."""
    resource = client.cache.origin_cloud_regions
    return [
        name
        for name, _method in inspect.getmembers(type(resource), inspect.isfunction)
        if not name.startswith("_") and name != "with_options"
    ]


def call(client: Any, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Make one call and return its outcome."""
    method: Any = client
    for part in name.split("."):
        method = getattr(method, part)
    try:
        return {"ok": parsed(method(**arguments))}
    except APIStatusError as error:
        codes = [item.code for item in getattr(error, "errors", [])]
        return {"error": {"type": type(error).__name__, "status": error.status_code, "codes": codes}}
    except APIError as error:
        return {"error": {"type": type(error).__name__, "status": None, "codes": [], "message": str(error)}}


def main() -> None:
    """Run each task with its own client."""
    for line in sys.stdin:
        task = json.loads(line)
        client = Cloudflare(_strict_response_validation=True, **task["client"])
        outcomes = [
            {"ok": operations(client)} if name == "operations" else call(client, name, arguments)
            for name, arguments in task["calls"]
        ]
        print(json.dumps(outcomes), flush=True)


main()
