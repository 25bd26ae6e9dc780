# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fetches the supported regions of a zone, which have the same format in both versions of the API."""

from __future__ import annotations

from typing import Any

from ansible_collections.edgeops.cloudflare.plugins.module_utils._client.envelope import CREDENTIAL_CODES, Answer
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import ApiError, CloudflareError, NoRouteError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api_generation import Generation
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.api_rows import expect_list, text_at
from ansible_collections.edgeops.cloudflare.plugins.module_utils._origins.regions import SupportedRegions

_TIERED_CACHE_HINT = (
    "The supported regions are only available while Tiered Cache is on: enable Smart Tiered Cache for the"
    " zone, for example with the module edgeops.cloudflare.tiered_cache"
)


def fetch_supported_regions(generation: Generation, way_around: str) -> SupportedRegions:
    """Send one GET request. way_around: how to run a task without it, for messages, or empty. Raises RequestError."""
    hint = f"{_TIERED_CACHE_HINT}, or {way_around}." if way_around else f"{_TIERED_CACHE_HINT}."
    try:
        answer = generation.client.get(f"{generation.path}/supported_regions")
    except ApiError as error:
        raise _with_hint(error, hint) from None
    vendors = answer.result.get("vendors") if isinstance(answer.result, dict) else None
    if not isinstance(vendors, dict):
        raise answer.unexpected("supported regions without vendors")
    if not all(vendor.isprintable() for vendor in vendors):
        raise answer.unexpected("a vendor name with unprintable characters")
    if not vendors:
        raise answer.unexpected("no vendor at all").with_hint(hint)
    colos = {
        vendor: dict(_parse_region(row, answer) for row in expect_list(rows, answer))
        for vendor, rows in vendors.items()
    }
    return SupportedRegions(colos, complete=answer.result.get("obtained_codes") is not False)


def _with_hint(error: ApiError, hint: str) -> CloudflareError:
    """Whether to add the hint about Tiered Cache, which does not apply to credentials and unknown paths."""
    if error.transient or isinstance(error, NoRouteError) or CREDENTIAL_CODES.intersection(error.codes):
        return error
    return error.with_hint(hint)


def _parse_region(row: Any, answer: Answer) -> tuple[str, tuple[str, ...]]:
    name = text_at(row, "name")
    if not name.isprintable() or not name:
        raise answer.unexpected("a supported region without a name")
    colos = row.get("upper_tier_colos")
    readable = isinstance(colos, list) and all(isinstance(colo, str) and colo.isprintable() for colo in colos)
    return name, tuple(colos) if readable else ()
