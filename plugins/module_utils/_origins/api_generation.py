# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The interface that both versions of the API implement."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import quote

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.client import Client
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CurrentState, OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.verdict import Verdicts


class Generation(ABC):
    """One version of the API, for one zone. Every method may raise a RequestError.

    version: as in the option `api_version`. below_zone: the path relative to the path of the zone.
    """

    version: ClassVar[str]
    below_zone: ClassVar[str]

    def __init__(self, client: Client, zone_id: str) -> None:
        self.client = client
        self.path = f"/zones/{quote(zone_id, safe='')}/{self.below_zone}"

    @abstractmethod
    def fetch_mappings(self, wanted: Sequence[str] | None) -> CurrentState:
        """Fetch the mappings of the zone, at least those of the wanted IPs."""

    @abstractmethod
    def upsert(self, mappings: Sequence[OriginMapping]) -> Verdicts:
        """Send one batch of mappings."""

    @abstractmethod
    def delete(self, ips: Sequence[str]) -> Verdicts:
        """Send one batch of IPs."""
