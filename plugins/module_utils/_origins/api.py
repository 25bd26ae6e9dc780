# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads and writes the mappings of one zone, with version 1 or 2 of the API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    ApiError,
    CloudflareError,
    NoRouteError,
    RefusedCredentialsError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api_generation import Generation
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import (
    CAPACITY,
    CurrentState,
    OriginMapping,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.verdict import Verdicts

if TYPE_CHECKING:
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions

BATCH_SIZE = 100
"""The maximum number of items in a batch (API facts, limits)."""

# The API returns it with HTTP 403, although it is not about permissions (API facts, errors).
_FULL_CODE = 1164

_PERMISSION_HINT = (
    "Check that the credentials are correct and not expired, and that they have the permission 'Zone Settings: Edit'"
    " ('Zone Settings: Read' for reading only) for this zone."
)
_FULL_HINT = (
    f"The zone is full: it has {CAPACITY} mappings, the maximum. The credentials are fine; delete mappings that"
    " are no longer needed, for example with prune."
)
_NO_ROUTE_HINT = (
    "The zone id is unknown or not visible to these credentials, or this version of the API no longer exists;"
    " check zone_id and api_version."
)

T = TypeVar("T")


class OriginCloudRegions:
    """The mappings of one zone. Every method may raise a RequestError.

    api_version: `v2`, `v1`, or `auto`, which uses v1 only if v2 does not exist.
    """

    def __init__(self, client: Client, zone_id: str, api_version: str = "auto") -> None:
        self.client = client
        self.zone_id = zone_id
        self._versions = ["v2", "v1"] if api_version == "auto" else [api_version]
        self._generation: Generation | None = None

    @property
    def version(self) -> str | None:
        """`v1` or `v2`, or None as long as it is not known which of them exists."""
        return self._versions[0] if len(self._versions) == 1 else None

    def fetch_mappings(self, wanted: Sequence[str] | None = None) -> CurrentState:
        """Fetch all mappings of the zone, or at least those of the wanted IPs if that takes fewer requests.

        Also raises ListChangedError if the list keeps changing.
        """
        return self._ask(lambda generation: generation.fetch_mappings(wanted))

    def fetch_written(self, wanted: Sequence[str]) -> CurrentState:
        """Fetch mappings like `fetch_mappings`, to learn the result of the last write. Signals only limit its time."""
        return self.client.read_back(lambda: self.fetch_mappings(wanted))

    def fetch_supported_regions(self, way_around: str = "") -> SupportedRegions:
        """Fetch the supported vendors and regions. way_around: how to run a task without them, for messages."""
        # Imported here because most runs do not need it.
        from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api_regions import (
            fetch_supported_regions,
        )

        return self._ask(lambda generation: fetch_supported_regions(generation, way_around))

    def upsert(self, mappings: Sequence[OriginMapping]) -> Verdicts:
        """Create or update up to BATCH_SIZE mappings. Other mappings do not change."""
        return self._ask(lambda generation: generation.upsert(mappings))

    def delete(self, ips: Sequence[str]) -> Verdicts:
        """Delete the mappings of up to BATCH_SIZE IPs."""
        return self._ask(lambda generation: generation.delete(ips))

    def _ask(self, question: Callable[[Generation], T]) -> T:
        try:
            return self._ask_first_that_exists(question)
        except ApiError as error:
            raise _with_hint(error) from None

    def _ask_first_that_exists(self, question: Callable[[Generation], T]) -> T:
        if self._generation:
            return question(self._generation)
        refusals = []
        for version in self._versions:
            generation = _open(version, self.client, self.zone_id)
            try:
                answer = question(generation)
            except NoRouteError as refusal:
                refusals.append(refusal)
            else:
                self._versions, self._generation = [version], generation
                return answer
        raise refusals[0]


def _open(version: str, client: Client, zone_id: str) -> Generation:
    # Imported here because most runs only need one of the two.
    if version == "v1":
        from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api_v1 import V1

        return V1(client, zone_id)
    from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api_v2 import V2

    return V2(client, zone_id)


def _with_hint(error: ApiError) -> CloudflareError:
    if _FULL_CODE in error.codes:
        return error.with_hint(_FULL_HINT)
    if isinstance(error, RefusedCredentialsError):
        return error.with_hint(_PERMISSION_HINT)
    if isinstance(error, NoRouteError):
        return error.with_hint(_NO_ROUTE_HINT)
    return error
