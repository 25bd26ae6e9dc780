# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fuzzing of the client: any answer gives a well-formed result or an error of the collection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from hypothesis import strategies as st

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import CloudflareError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api import OriginCloudRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.ip import canonical_ip
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.mapping import CurrentState, OriginMapping
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.verdict import Verdict, Verdicts
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.lookup import Zone, fetch_zone_id
from tests.emulator.envelope import Answer
from tests.emulator.store import DEFAULT_ZONE_ID, Store
from tests.properties.bodies import Damage, damaged
from tests.properties.domain import FEW_IPS, PLACEMENTS, mapping_of
from tests.properties.service import Disturbance, Session, Turn, store_of

SENT: Final = [mapping_of(ip, PLACEMENTS[0]) for ip in (FEW_IPS[0], FEW_IPS[8], FEW_IPS[9])]
CALLS: Final[dict[str, Callable[[OriginCloudRegions], Any]]] = {
    "read all": lambda api: api.fetch_mappings(),
    "read some": lambda api: api.fetch_mappings([FEW_IPS[0], FEW_IPS[5]]),
    "read one of the last page": lambda api: api.fetch_mappings([FEW_IPS[11]]),
    "supported regions": lambda api: api.fetch_supported_regions(),
    "upsert": lambda api: api.upsert(SENT),
    "delete": lambda api: api.delete([mapping.ip for mapping in SENT]),
}
FIND_ZONE: Final = "find the zone's id"
ALL_CALLS: Final = (*CALLS, FIND_ZONE)
EACH_CALL = st.sampled_from(ALL_CALLS)
VERSIONS = st.sampled_from(["v2", "v2", "v1", "auto"])
STATUSES = st.sampled_from([200, 200, 200, 200, 200, 201, 204, 301, 400, 401, 403, 404, 409, 429, 500, 502, 522, 599])
HEADERS = st.dictionaries(
    st.sampled_from(["Retry-After", "Ratelimit", "Content-Type"]),
    st.sampled_from(
        [
            "",
            "0",
            "1",
            "-1",
            "1e9",
            "9" * 400,
            "\u0663",
            "nan",
            "Wed, 21 Oct 2099 07:28:00 GMT",
            "Thu, 99 Foo 0000 99:99:99 +9999",
            "Wed, 21 Oct 99999999 07:28:00 GMT",
            '"default";r=0;t=1',
            '"default";r=0;t=999999999',
            '"default";r=\u0663;t=\u0663',
            "r=1",
            "application/json; charset=utf-7",
        ]
    )
    | st.text(st.characters(codec="latin-1"), max_size=12),
    max_size=2,
)


def is_text(value: Any) -> bool:
    """Whether a value is a text that Ansible takes: not empty, and without half of a surrogate pair."""
    return isinstance(value, str) and value != "" and value.encode("utf-8", "ignore").decode() == value


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_mapping(value: Any) -> bool:
    is_one = isinstance(value, OriginMapping) and is_text(value.vendor) and is_text(value.region)
    return is_one and canonical_ip(value.ip) == value.ip


def check_state(state: CurrentState) -> None:
    assert all(is_mapping(mapping) and ip == mapping.ip for ip, mapping in state.mappings.items())
    assert is_count(state.count)
    assert state.dates.keys() <= state.mappings.keys()
    assert all(map(is_text, state.dates.values()))
    assert state.modified_on is None or is_text(state.modified_on)
    assert isinstance(state.editable, bool)


def check_verdicts(verdicts: Verdicts) -> None:
    for item in verdicts.items:
        assert isinstance(item, Verdict)
        assert is_text(item.ip)
        assert item.error is None or is_text(item.error)
        assert item.mapping is None or (
            item.mapping.ip == item.ip and is_text(item.mapping.vendor + item.mapping.region)
        )
    assert verdicts.modified_on is None or is_text(verdicts.modified_on)
    assert isinstance(verdicts.repeated, bool)


def check_supported(supported: SupportedRegions) -> None:
    assert supported.colos
    for vendor, regions in supported.colos.items():
        assert vendor == "" or is_text(vendor)
        for region, colos in regions.items():
            assert is_text(region)
            assert isinstance(colos, tuple)
            assert all(colo == "" or is_text(colo) for colo in colos)
    assert isinstance(supported.complete, bool)


def check_result(result: Any) -> None:
    """Whether a result is what its type promises, down to each value."""
    if isinstance(result, CurrentState):
        check_state(result)
    elif isinstance(result, Verdicts):
        check_verdicts(result)
    elif isinstance(result, SupportedRegions):
        check_supported(result)
    else:
        assert is_text(result)
        assert result.isascii()
        assert result.isalnum()


def end_of(call: str, version: str, disturb: Disturbance) -> Any:
    """The result of a call, or None if it raised an error of the collection. Anything else is a failure."""
    session = Session(zone(), disturb)
    client = session.client()
    try:
        if call == FIND_ZONE:
            result: Any = fetch_zone_id(client, Zone("", "example.com"))
        else:
            result = CALLS[call](OriginCloudRegions(client, DEFAULT_ZONE_ID, version))
    except CloudflareError as error:
        problem = str(error)
    else:
        check_result(result)
        return result
    assert is_text(problem)
    return None


def zone() -> Store:
    return store_of({ip: mapping_of(ip, PLACEMENTS[number % 4]) for number, ip in enumerate(FEW_IPS)})


def damaging(recipe: Sequence[Damage], requests: int, status: int, headers: dict[str, str]) -> Disturbance:
    """Damage the real answers to this number of requests, beginning with the first."""

    def disturb(turn: Turn) -> Answer:
        answer = turn.process()
        if turn.number > requests:
            return answer
        body = damaged(answer.encoded(), recipe)
        return replace(answer, status=status, body=body, headers=(*answer.headers, *headers.items()))

    return disturb
