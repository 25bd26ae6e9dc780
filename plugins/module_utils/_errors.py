# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can go wrong, as one small hierarchy. Their texts never hold a secret."""

from __future__ import annotations

from collections.abc import Sequence


class CloudflareError(Exception):
    """Base of all errors of this collection; its text is a message for the user."""

    def with_hint(self, hint: str) -> CloudflareError:
        """Add what to do to the message, and return the same error, to be raised on."""
        text = str(self)
        ended = text.endswith((".", "?", ")")) or hint.startswith("(")
        self.args = (f"{text} {hint}" if ended else f"{text}. {hint}",)
        return self


class ProblemsError(CloudflareError):
    """Several things are wrong at once; each problem is one line."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(_one_or_list(self.problems))


class OptionsError(ProblemsError):
    """The options of the task are wrong. Nothing was written."""


class PlanRefusedError(ProblemsError):
    """The plan would break a limit of the zone or a guard of the task. Nothing was written."""


class ZoneLookupError(CloudflareError):
    """A zone's name does not lead to exactly one zone id."""


class ListChangedError(CloudflareError):
    """A list changed each time it was read."""


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


class TransportError(RequestError):
    """No whole answer came: connecting, TLS, a time-out, a reset, an answer that is too large."""


class ResponseError(RequestError):
    """An answer came that is not what the API promises (HTML, truncated JSON, another shape)."""

    def __init__(self, request: str, status: int, reason: str, start: str) -> None:
        super().__init__(request, f"HTTP {status}: {reason}; the answer starts with {start!r}")
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


def _one_or_list(problems: Sequence[str]) -> str:
    if len(problems) == 1:
        return problems[0]
    return "\n".join([f"{len(problems)} problems:", *(f"- {problem}" for problem in problems)])
