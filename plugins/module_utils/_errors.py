# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The exceptions of this collection. Their messages never contain secrets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

MAX_SHOWN = 20
"""The maximum number of problems of one kind in a message."""

_MAX_LINES = 200


class CloudflareError(Exception):
    """The base class of all errors in this collection. Its text is a message for the user."""

    def with_hint(self, hint: str) -> CloudflareError:
        """Add a hint to the message, and return the same error."""
        text = str(self)
        ended = text.endswith((".", "?", ")")) or hint.startswith("(")
        self.args = (f"{text} {hint}" if ended else f"{text}. {hint}",)
        return self


@dataclass(frozen=True)
class Problem:
    """One problem.

    text: one line for the user. kind: what it has in common with similar problems, if there can be thousands of them.
    index: the index of the entry in the list, for such problems.
    """

    text: str
    kind: str = ""
    index: int | None = None


class ProblemsError(CloudflareError):
    """One or more problems. The message shows the first MAX_SHOWN problems of each kind and counts the rest.

    problems: the text of each problem.
    """

    def __init__(self, problems: Sequence[Problem | str]) -> None:
        self.details = tuple(Problem(problem) if isinstance(problem, str) else problem for problem in problems)
        super().__init__(_message(self.details))

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(problem.text for problem in self.details)


class OptionsError(ProblemsError):
    """The options of the task are wrong. Nothing was written."""


class PlanRefusedError(ProblemsError):
    """The plan exceeds a limit of the zone or a safeguard of the task. Nothing was written."""


class BackupError(CloudflareError):
    """There is no complete backup of the zone. Nothing was written to the zone."""


class ZoneLookupError(CloudflareError):
    """There is not exactly one zone with a name."""


class DuplicateZonesError(ProblemsError):
    """Several zones have the same name, so the name is ambiguous."""


class ListChangedError(CloudflareError):
    """A list changed every time it was read."""


class RangeFileError(CloudflareError):
    """A file of published IP ranges cannot be used.

    file: its path or URL. place: the place of the problem, such as `prefixes[3].region`. Empty for the whole file.
    """

    def __init__(self, file: str, place: str, reason: str) -> None:
        super().__init__(f"{file}: {place}: {reason}" if place else f"{file}: {reason}")
        self.reason = reason


class RequestError(CloudflareError):
    """A request without a usable response.

    request: method and path, such as `GET /zones/…/origin/cloud_regions`. transient: whether the same request may
    succeed later. retry_after: the seconds to wait according to the API, or None. rate_limited: whether every attempt
    was rejected because of the rate limit, so that the request had no effect.
    """

    def __init__(self, request: str, reason: str, *, transient: bool = False) -> None:
        super().__init__(f"{request}: {reason}")
        self.request = request
        self.transient = transient
        self.retry_after: float | None = None
        self.rate_limited = False


class InterruptedRunError(CloudflareError):
    """The run was interrupted, for example by a signal.

    sent: whether a request with an unknown result had been sent.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}; run the task again to make the changes that are left")
        self.sent = False


class TransportError(RequestError):
    """There was no complete response: connection or TLS failure, timeout, reset, or a response that is too large."""


class ResponseError(RequestError):
    """The response does not match the API's documentation (HTML, truncated JSON, or a different structure)."""

    def __init__(self, request: str, status: int, reason: str, start: str) -> None:
        super().__init__(request, f"HTTP {status}: {reason}; the response starts with {start!r}")
        self.status = status


class ApiError(RequestError):
    """The API returned an error.

    status: the HTTP status. codes: the `code` of each error in the envelope. Their meaning depends on the resource.
    """

    def __init__(self, request: str, status: int, codes: Sequence[int], reason: str) -> None:
        super().__init__(request, reason)
        self.status = status
        self.codes = tuple(codes)


class RefusedCredentialsError(ApiError):
    """HTTP 401 or 403, or an error code about credentials (9109, 10000).

    Some resources use HTTP 403 with error codes that are not about permissions, such as 1164 for mappings and 1135 for
    Tiered Cache. They must check `codes` first.
    """


class NoRouteError(ApiError):
    """The path does not exist, for example because the zone id is unknown (codes 7000 and 7003)."""


def _message(problems: Sequence[Problem]) -> str:
    if len(problems) == 1:
        return problems[0].text
    shown = list(_first_of_each_kind(problems))[:_MAX_LINES]
    lines = [f"{len(problems)} problems:", *(f"- {problem.text}" for problem in shown)]
    if len(shown) < len(problems):
        hidden = Counter(problem.kind for problem in problems)
        hidden.subtract(problem.kind for problem in shown)
        kinds = "; ".join(f"{count} more: {kind or 'other problems'}" for kind, count in hidden.items() if count)
        lines.append(f"- and {kinds} (all of them are in the return value problems)")
    return "\n".join(lines)


def _first_of_each_kind(problems: Iterable[Problem]) -> Iterator[Problem]:
    counts: Counter[str] = Counter()
    for problem in problems:
        counts[problem.kind] += 1
        if not problem.kind or counts[problem.kind] <= MAX_SHOWN:
            yield problem
