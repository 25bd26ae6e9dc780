# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Version 1 of the API, which Cloudflare has deprecated (API facts, v1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.envelope import Answer
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api_generation import Generation
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api_rows import (
    current_state,
    parse_rows,
    parse_verdicts,
    text_at,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CurrentState, OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.verdict import Verdicts

_IP_KEY = "origin-ip"


class V1(Generation):
    version = "v1"
    below_zone = "cache/origin_cloud_regions"

    def fetch_mappings(self, wanted: Sequence[str] | None) -> CurrentState:
        """Fetch the whole list with one request, regardless of the wanted IPs."""
        answer = self.client.get(self.path)
        rows = parse_rows(_value(answer), _IP_KEY, answer)
        state = current_state(rows, len(rows))
        if len(state.mappings) != len(rows):
            raise answer.unexpected("a list that contains the same IP twice")
        return replace(state, modified_on=_modified_on(answer), editable=answer.result.get("editable") is not False)

    def upsert(self, mappings: Sequence[OriginMapping]) -> Verdicts:
        body = [{"ip": item.ip, "vendor": item.vendor, "region": item.region} for item in mappings]
        return _verdicts(self.client.patch(f"{self.path}/batch", body))

    def delete(self, ips: Sequence[str]) -> Verdicts:
        return _verdicts(self.client.delete(f"{self.path}/batch", list(ips)))


def _verdicts(answer: Answer) -> Verdicts:
    return parse_verdicts(_value(answer), _IP_KEY, answer, _modified_on(answer))


def _value(answer: Answer) -> Any:
    """Return the content of a result, which v1 wraps in a zone setting."""
    if not isinstance(answer.result, dict) or "value" not in answer.result:
        raise answer.unexpected("a setting without a value")
    return answer.result["value"]


def _modified_on(answer: Answer) -> str | None:
    return text_at(answer.result, "modified_on") or None
