# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fault matrix as a table: one line for each thing that can go wrong, ready to be planned anywhere.

The parameters are those of `faults.FAULTS`. A fault that makes no sense for a request (a wrong verdict in a list)
leaves the true answer as it is, and the log then has `fault_effective: false`. `CATALOG` is for all requests;
`READS` has what concerns the reads around the mappings alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final


@dataclass(frozen=True)
class Fault:
    """A fault by its name in `faults.FAULTS`, with its parameters."""

    name: str
    params: Mapping[str, Any] = field(default_factory=dict)


_HTML: Final = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
_OTHER_HOST: Final = "http://198.51.100.1:9{path}"

CATALOG: Final[Mapping[str, Fault]] = MappingProxyType(
    {
        # The connection.
        "refused": Fault("refuse"),
        "reset before processing": Fault("close"),
        "closed before processing": Fault("close", {"reset": False}),
        "processed, then reset": Fault("close", {"process": True}),
        "processed, then closed": Fault("close", {"process": True, "reset": False}),
        "processed, then silent": Fault("silent"),
        "silent before processing": Fault("silent", {"process": False}),
        # The way the bytes come.
        "slow body": Fault("slow", {"chunk": 64}),
        "slow, byte by byte": Fault("slow"),
        "slow headers": Fault("slow", {"with_headers": True, "chunk": 16}),
        "body cut in half": Fault("cut"),
        "truncated JSON": Fault("truncate"),
        "empty body": Fault("answer", {"status": 200, "text": "", "content_type": "application/json"}),
        "64 MiB": Fault("huge"),
        "64 MiB, chunked": Fault("huge", {"sized": False}),
        # Refusals.
        "429 without Retry-After": Fault("answer", {"status": 429, "code": 1015}),
        "429, Retry-After in seconds": Fault("answer", {"status": 429, "code": 1015, "retry_after": 1}),
        "429, Retry-After as a date": Fault(
            "answer", {"status": 429, "code": 1015, "retry_after": 1, "retry_after_form": "date"}
        ),
        "429, Retry-After of five minutes": Fault("answer", {"status": 429, "code": 1015, "retry_after": 300}),
        "500": Fault("answer", {"status": 500}),
        "500 after processing": Fault("answer", {"status": 500, "process": True}),
        "502 with HTML": Fault("answer", {"status": 502, "text": _HTML}),
        "502 with HTML after processing": Fault("answer", {"status": 502, "text": _HTML, "process": True}),
        "503": Fault("answer", {"status": 503}),
        "504": Fault("answer", {"status": 504, "text": _HTML}),
        "522": Fault("answer", {"status": 522, "text": _HTML}),
        "408": Fault("answer", {"status": 408, "text": _HTML}),
        "404/7003": Fault("answer", {"status": 404, "code": 7003, "message": "Could not route to the path."}),
        "401": Fault("answer", {"status": 401, "code": 10000, "message": "Authentication error"}),
        "403/9109": Fault(
            "answer", {"status": 403, "code": 9109, "message": "Unauthorized to access requested resource"}
        ),
        "403/1164": Fault(
            "answer", {"status": 403, "code": 1164, "message": "Maximum number of IP mappings configured for zone."}
        ),
        "500/1140": Fault(
            "answer",
            {
                "code": 1140,
                "message": "Unable to update origin_public_cloud_region setting value. Internal error.",
            },
        ),
        "500/1141": Fault(
            "answer",
            {"code": 1141, "message": "Unable to delete origin_public_cloud_region setting. Internal error."},
        ),
        "500/1156": Fault("answer", {"code": 1156, "message": "Failed to validate region against cloud vendor"}),
        "redirect to another host": Fault("redirect", {"location": _OTHER_HOST}),
        # A status of 200 that is not a success.
        "success: false": Fault("answer", {"status": 200}),
        "200 with HTML": Fault("answer", {"status": 200, "text": _HTML}),
        "envelope is a list": Fault("answer", {"status": 200, "json": []}),
        "envelope is empty": Fault("answer", {"status": 200, "json": {}}),
        "envelope without success": Fault("rewrite", {"remove": ["success"]}),
        "success is a string": Fault("rewrite", {"put": {"success": "yes"}}),
        "result is null": Fault("rewrite", {"put": {"result": None}}),
        "result is a string": Fault("rewrite", {"put": {"result": "text"}}),
        "result is missing": Fault("rewrite", {"remove": ["result"]}),
        "rows are numbers": Fault("rewrite", {"put": {"result.*": 7}}),
        "region of a wrong type": Fault("rewrite", {"put": {"$rows.region": 7}}),
        "vendor is missing": Fault("rewrite", {"remove": ["$rows.vendor"]}),
        "IP is missing": Fault("rewrite", {"remove": ["$rows.$ip"]}),
        "IP is no IP": Fault("rewrite", {"put": {"$rows.$ip": "not-an-ip"}}),
        "extra keys": Fault("rewrite", {"put": {"surprise": {"a": 1}, "$rows.surprise": [1]}}),
        "refusal without errors": Fault("answer", {"status": 400, "json": {"success": False}}),
        "refusal with odd errors": Fault(
            "answer",
            {"status": 400, "json": {"success": False, "errors": ["text", {"code": "x", "message": [1]}, None]}},
        ),
        "500 that says success": Fault(
            "answer", {"status": 500, "json": {"success": True, "result": {}}, "process": True}
        ),
        "gzip that is none": Fault("answer", {"status": 200, "headers": {"Content-Encoding": "gzip"}, "process": True}),
        "numbers beyond reason": Fault("rewrite", {"put": {"result_info.total_pages": 10**30, "$rows.region": 10**30}}),
        # Verdicts of a batch.
        "no list of failures": Fault("rewrite", {"put": {"result.failed": None, "result.value.failed": None}}),
        "a verdict is missing": Fault("verdict", {"how": "missing"}),
        "a verdict is doubled": Fault("verdict", {"how": "doubled"}),
        "a verdict in both lists": Fault("verdict", {"how": "both"}),
        "a verdict nobody asked for": Fault("verdict", {"how": "extra"}),
        "verdicts respelled": Fault("verdict", {"how": "respelled"}),
        "an item fails": Fault("fail_items", {"first": 1}),
        "three items fail": Fault("fail_items", {"first": 3}),
        # The list, and another writer.
        "total_count too high": Fault("total_count", {"by": 1}),
        "total_count too low": Fault("total_count", {"by": -1}),
        "a mapping is added before": Fault("shift", {"add": 1}),
        "a mapping is removed before": Fault("shift", {"remove": 1}),
    }
)


def _put(path: str, value: Any) -> Fault:
    return Fault("rewrite", {"put": {path: value}})


def _remove(path: str) -> Fault:
    return Fault("rewrite", {"remove": [path]})


def _refusal(status: int, code: int, message: str) -> Fault:
    return Fault("answer", {"status": status, "code": code, "message": message})


READS: Final[Mapping[str, Fault]] = MappingProxyType(
    {
        # Refusals that only these reads know.
        "403/10000": _refusal(403, 10000, "Authentication error"),
        "403/1135": _refusal(403, 1135, "The zone setting is not available for your plan type."),
        "404/1142": _refusal(404, 1142, "The zone setting does not exist."),
        "400/1002": _refusal(400, 1002, "load balancing not enabled for this account"),
        "404/1001": _refusal(404, 1001, "object not found"),
        # Rows of any list.
        "rows are empty": _put("result.*", {}),
        "rows are null": _put("result.*", None),
        "id is missing": _remove("result.*.id"),
        "id of a wrong type": _put("result.*.id", 7),
        "ids are the same": _put("result.*.id", "0" * 32),
        "name is missing": _remove("result.*.name"),
        "name of a wrong type": _put("result.*.name", ["a"]),
        "name with control characters": _put("result.*.name", "a\x1b[31m\nb"),
        "type is missing": _remove("result.*.type"),
        # Pages.
        "no result_info": _remove("result_info"),
        "result_info is a string": _put("result_info", "text"),
        "total_pages of a wrong type": _put("result_info.total_pages", "2"),
        "a row is added before": Fault("shift_rows", {"add": 1}),
        "a row is removed before": Fault("shift_rows", {"remove": 1}),
        "pages without end": _put("result_info.total_pages", 10**9),
        # Zones.
        "account is missing": _remove("result.*.account"),
        "account is a string": _put("result.*.account", "text"),
        "account of a zone is missing": _remove("result.account"),
        "plan is null": _put("result.*.plan", None),
        "meta is null": _put("result.*.meta", None),
        "paused is a string": _put("result.*.paused", "no"),
        # Records.
        "content is missing": _remove("result.*.content"),
        "content of a wrong type": _put("result.*.content", 7),
        "content is no IP": _put("result.*.content", "not-an-ip"),
        "proxied is a string": _put("result.*.proxied", "true"),
        # Load balancers and pools.
        "pool ids are a string": _put("result.*.default_pools", "text"),
        "pool ids are numbers": _put("result.*.default_pools", [7]),
        "pools by region are a list": _put("result.*.region_pools", ["text"]),
        "rules are numbers": _put("result.*.rules", [7]),
        "pool sets are a string": _put("result.*.pool_sets", "text"),
        "origins are null": _put("result.*.origins", None),
        "origins are numbers": _put("result.*.origins", [7]),
        "address is missing": _remove("result.*.origins.*.address"),
        "address of a wrong type": _put("result.*.origins.*.address", {"ip": "192.0.2.1"}),
        # Settings.
        "value is missing": _remove("result.value"),
        "value is a boolean": _put("result.value", True),
        "value is another word": _put("result.value", "maybe"),
        "editable is missing": _remove("result.editable"),
    }
)
"""What else can be wrong with the reads around the mappings: accounts, zones, records, load balancers, settings."""
