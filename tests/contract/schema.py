# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logged exchanges against Cloudflare's published schema (`openapi-zone.json`, `openapi-v1.json`, `openapi-v2.json`).

`differences` is what a suite calls with `ControlClient.log()`. It checks, for each exchange with a true answer:

- the answer against the operation's response of that status, and that it has no key the schema does not know;
- the request (path, query, body), unless the service refused it: a test may ask for nonsense and be told so;
- that a path without an operation is answered with a failure envelope.

The schema is stricter or narrower than the API facts in these places only:

- A batch may hold items that break the schema (an unknown vendor, no IP): each is answered in `failed`. Items that
  failed are therefore not held against the request's schema.
- `meta` of a DNS record is open.
- Load balancers and pools have a `result_info`, so a further page may be asked for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from jsonschema import Draft202012Validator, FormatChecker

SCHEMA_DIR_VARIABLE: Final = "CLOUDFLARE_SCHEMA_DIR"
FILES: Final = ("openapi-zone.json", "openapi-v2.json", "openapi-v1.json")
_OPEN: Final = frozenset({"dns-records_meta"})
_ALSO_PAGED: Final = ("load_balancers", "pools")
_PREFIX: Final = "/client/v4"
_FORMATS: Final = FormatChecker(formats=())


@_FORMATS.checks("date-time", raises=ValueError)
def _is_date_time(value: object) -> bool:
    # The library knows this format only with a further package, and is silent without it.
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@dataclass(frozen=True)
class Operation:
    """One operation of the published schema, with its schemas as JSON Schema."""

    method: str
    template: tuple[str, ...]
    parameters: Mapping[tuple[str, str], Mapping[str, Any]]
    request: Mapping[str, Any] | None
    responses: Mapping[str, Mapping[str, Any]]

    def path_values(self, segments: tuple[str, ...]) -> dict[str, str] | None:
        """Values of the path parameters, `None` where the path is another one."""
        if len(segments) != len(self.template):
            return None
        values = {}
        for mine, theirs in zip(self.template, segments, strict=True):
            if mine.startswith("{"):
                values[mine[1:-1]] = theirs
            elif mine != theirs:
                return None
        return values

    def response(self, status: int) -> Mapping[str, Any] | None:
        """Schema of the answer with this status."""
        return self.responses.get(str(status)) or self.responses.get(f"{status // 100}XX")


def schema_dir() -> Path | None:
    """Directory of the published schema from the environment, or `None`."""
    name = os.environ.get(SCHEMA_DIR_VARIABLE)
    return Path(name) if name else None


def differences(exchanges: Iterable[Mapping[str, Any]], directory: Path) -> list[str]:
    """All differences between logged exchanges and the published schema, one readable line each.

    Exchanges that a fault changed, and those without an answer, are left out; an error of the emulator is one.
    """
    operations = load(directory)
    return [
        f"{exchange['number']}: {exchange['method']} {exchange['path']} -> {exchange['status']}: {line}"
        for exchange in exchanges
        for line in _differences(exchange, operations)
    ]


@lru_cache
def load(directory: Path) -> tuple[Operation, ...]:
    """All operations of the published schema, each once; literal paths come before those with an IP."""
    operations = []
    for name in FILES:
        document = json.loads((directory / name).read_text(encoding="utf-8"))
        for path, methods in document["paths"].items():
            operations += [_operation(document, path, method, spec) for method, spec in methods.items()]
    return tuple(sorted(_first_of_each(operations), key=lambda operation: "{origin_ip}" in operation.template))


def _first_of_each(operations: Iterable[Operation]) -> Iterable[Operation]:
    first: dict[tuple[str, tuple[str, ...]], Operation] = {}
    for operation in operations:
        first.setdefault((operation.method, operation.template), operation)
    return first.values()


def _operation(document: Any, path: str, method: str, spec: Any) -> Operation:
    body = spec.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return Operation(
        method.upper(),
        tuple(path.strip("/").split("/")),
        {(p["in"], p["name"]): _json_schema(document, p["schema"]) for p in spec.get("parameters", [])},
        None if body is None else _json_schema(document, body),
        {
            status: _json_schema(document, response["content"]["application/json"]["schema"])
            for status, response in spec["responses"].items()
        },
    )


def _json_schema(document: Any, schema: Any, *, closed: bool = True) -> Any:
    """An OpenAPI 3.0 schema as JSON Schema 2020-12: references resolved, `nullable` spelled out, objects closed.

    `closed` is false inside `allOf`: there only the whole knows all keys.
    """
    if "$ref" in schema:
        target = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return _json_schema(document, target, closed=closed and part not in _OPEN)
    converted = {key: value for key, value in schema.items() if key in _KEYWORDS}
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            converted[key] = _json_schema(document, schema[key])
    if "properties" in schema:
        converted["properties"] = {k: _json_schema(document, v) for k, v in schema["properties"].items()}
    if "oneOf" in schema:
        converted["oneOf"] = [_json_schema(document, part) for part in schema["oneOf"]]
    if "allOf" in schema:
        converted["allOf"] = [_json_schema(document, part, closed=False) for part in schema["allOf"]]
    if closed and _knows_its_keys(converted):
        converted["unevaluatedProperties"] = False
    if schema.get("nullable"):
        converted["type"] = [converted["type"], "null"]
    return converted


_KEYWORDS: Final = frozenset(
    {"type", "enum", "required", "format", "minimum", "maximum", "minLength", "maxLength", "maxItems", "minItems"}
    | {"uniqueItems", "pattern"}
)


def _knows_its_keys(schema: Any) -> bool:
    return "properties" in schema or any(_knows_its_keys(part) for part in schema.get("allOf", []))


def _differences(exchange: Mapping[str, Any], operations: tuple[Operation, ...]) -> Iterator[str]:
    if exchange["bug"]:
        yield f"the emulator failed: {exchange['bug'].strip().splitlines()[-1]}"
        return
    if exchange["status"] is None or exchange["fault_effective"] or exchange["answer_dropped"]:
        return
    segments = tuple(unquote(part) for part in exchange["path"].removeprefix(_PREFIX).strip("/").split("/"))
    for operation in operations:
        values = operation.path_values(segments)
        if values is not None and operation.method == exchange["method"]:
            yield from _answer_differences(exchange, operation)
            if exchange["status"] < 400:
                yield from _request_differences(exchange, operation, values)
            return
    if exchange["status"] != 404 or _codes(exchange["answer"]) != [7003]:
        yield "no such operation is published, so 404 with code 7003 is due"


def _codes(answer: Any) -> list[Any]:
    errors = answer.get("errors") if isinstance(answer, dict) else None
    return [error.get("code") for error in errors or []]


def _answer_differences(exchange: Mapping[str, Any], operation: Operation) -> Iterator[str]:
    schema = operation.response(exchange["status"])
    if schema is None:
        yield "no answer of this status is published"
        return
    if exchange["answer_headers"].get("content-type") != "application/json":
        yield f"answer: content type {exchange['answer_headers'].get('content-type')}"
    yield from _violations("answer", schema, exchange["answer"])


def _request_differences(exchange: Mapping[str, Any], operation: Operation, values: Mapping[str, str]) -> Iterator[str]:
    for name, value in values.items():
        yield from _violations(f"path {name}", operation.parameters[("path", name)], value)
    for name, value in parse_qsl(exchange["query"], keep_blank_values=True):
        schema = operation.parameters.get(("query", name))
        if schema is None and name == "page" and operation.template[-1] in _ALSO_PAGED:
            continue
        if schema is None:
            yield f"query: {name} is not published"
        else:
            yield from _violations(f"query {name}", schema, _query_value(schema, value))
    if operation.request is not None:
        yield from _violations("body", operation.request, _without_failed(exchange["body"], exchange["answer"]))
    elif exchange["body"] is not None:
        yield "body: none is published"


def _query_value(schema: Mapping[str, Any], value: str) -> Any:
    if schema.get("type") in ("integer", "number"):
        try:
            return float(value)
        except ValueError:
            return value
    if schema.get("type") == "boolean":
        return {"true": True, "false": False}.get(value, value)
    return value.split(",") if schema.get("type") == "array" else value


def _without_failed(body: Any, answer: Any) -> Any:
    """The items of a batch that did not fail, by IP; any other body as it is."""
    result = answer.get("result") if isinstance(answer, dict) else None
    verdicts = result.get("value", result) if isinstance(result, dict) else None
    if not isinstance(body, list) or not isinstance(verdicts, dict):
        return body
    failed = {row.get("origin_ip", row.get("origin-ip")) for row in verdicts.get("failed", [])}
    # An item without an IP is shown as it came, or as nothing.
    return [item for item in body if not failed & {_canonical(_ip_of(item)), _ip_of(item), str(item)}]


def _ip_of(item: Any) -> str:
    value = item.get("origin_ip", item.get("ip")) if isinstance(item, dict) else item
    return value if isinstance(value, str) else ""


def _canonical(ip: str) -> str:
    from netaddr import INET_PTON, AddrFormatError, IPAddress

    try:
        return str(IPAddress(ip, flags=INET_PTON))
    except (AddrFormatError, ValueError):
        return ip


def _violations(where: str, schema: Mapping[str, Any], value: Any) -> Iterator[str]:
    for error in Draft202012Validator(schema, format_checker=_FORMATS).iter_errors(value):
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
        yield f"{where}{place}: {error.message[:300]}"
