# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can go wrong, as one small hierarchy. Their texts never hold a secret."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

MAX_SHOWN = 20
"""Problems of one kind that a message shows."""

_MAX_LINES = 200


class CloudflareError(Exception):
    """Base of all errors of this collection; its text is a message for the user."""

    def with_hint(self, hint: str) -> CloudflareError:
        """Add what to do to the message, and return the same error, to be raised on."""
        text = str(self)
        ended = text.endswith((".", "?", ")")) or hint.startswith("(")
        self.args = (f"{text} {hint}" if ended else f"{text}. {hint}",)
        return self


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    text: one line for the user. kind: what it has in common with other problems, where there can be thousands of them.
    index: of the entry in a list, for such problems.
    """

    text: str
    kind: str = ""
    index: int | None = None


class ProblemsError(CloudflareError):
    """One or more things are wrong. The message shows the first MAX_SHOWN problems of each kind and counts the rest.

    problems: each of them as one line.
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
    """The plan would break a limit of the zone or a guard of the task. Nothing was written."""


class BackupError(CloudflareError):
    """There is no complete backup of the zone. Nothing was written to the zone."""


class ZoneLookupError(CloudflareError):
    """A zone's name does not lead to exactly one zone id."""


class DuplicateZonesError(ProblemsError):
    """Zones have the same name, so that the name does not tell which one is meant."""


class ListChangedError(CloudflareError):
    """A list changed each time it was read."""


class RangeFileError(CloudflareError):
    """A file of published IP ranges cannot be used.

    file: its path or URL. place: where in it something is wrong, as in `prefixes[3].region`; empty for the whole file.
    """

    def __init__(self, file: str, place: str, reason: str) -> None:
        super().__init__(f"{file}: {place}: {reason}" if place else f"{file}: {reason}")
        self.reason = reason


class RequestError(CloudflareError):
    """A request that got no usable answer.

    request: method and path, as in `GET /zones/…/origin/cloud_regions`. transient: whether the same request may
    succeed later. retry_after: seconds that the API asks to wait, or None where it does not. rate_limited: whether each
    try met the rate limit, so that nothing of the request was done.
    """

    def __init__(self, request: str, reason: str, *, transient: bool = False) -> None:
        super().__init__(f"{request}: {reason}")
        self.request = request
        self.transient = transient
        self.retry_after: float | None = None
        self.rate_limited = False


class InterruptedRunError(CloudflareError):
    """The run was told to end, for example by a signal.

    sent: whether a request was under way whose result is not known.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}; run the task again to make the changes that are left")
        self.sent = False


class TransportError(RequestError):
    """No whole answer came: connecting, TLS, a time-out, a reset, an answer that is too large."""


class ResponseError(RequestError):
    """An answer came that is not what the API promises (HTML, truncated JSON, another shape)."""

    def __init__(self, request: str, status: int, reason: str, start: str) -> None:
        super().__init__(request, f"HTTP {status}: {reason}; the response starts with {start!r}")
        self.status = status


class ApiError(RequestError):
    """The API understood the request and says no.

    status: the HTTP status. codes: the `code` of each of the envelope's errors; what they mean depends on the resource.
    """

    def __init__(self, request: str, status: int, codes: Sequence[int], reason: str) -> None:
        super().__init__(request, reason)
        self.status = status
        self.codes = tuple(codes)


class RefusedCredentialsError(ApiError):
    """HTTP 401 or 403, or a code about credentials (9109, 10000).

    Some resources have codes of their own that come as a 403 and are not about permissions, such as 1164 of mappings
    and 1135 of Tiered Cache: they look at `codes` first.
    """


class NoRouteError(ApiError):
    """The path does not exist, for example since the zone id in it is unknown (codes 7000 and 7003)."""


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
