# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps of `origin_cloud_region_audit_info`: read a zone, find its origins, look them up, and judge them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.audit_options import AuditOptions
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.audit_reads import (
    TieredCache,
    TrafficReads,
    ZoneReader,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.origin_location import require_ranges
from ansible_collections.edgeops.cloudflare.plugins.module_utils._audit.audit import (
    Audit,
    Evidence,
    audit,
    needs_regions,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.copies import Copies, read_copies
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.formats import VENDORS
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.locate import Locator
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.findings import Traffic
from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.origins import find_origins


@dataclass(frozen=True)
class AuditRun:
    """The data and results of an audit. copies: None if no addresses were looked up."""

    reader: ZoneReader
    tiered_cache: TieredCache
    copies: Copies | None
    traffic: Traffic
    audit: Audit


def read_ranges(options: AuditOptions) -> Copies | None:
    """Read the published ranges. Raises OptionsError or RangeFileError if none can be used."""
    if options.ranges_dir is None:
        return None
    copies = read_copies(options.ranges_dir, VENDORS)
    require_ranges(copies)
    return copies


def run_audit(reader: ZoneReader, options: AuditOptions, copies: Copies | None) -> AuditRun:
    """Raises RequestError and ListChangedError."""
    mappings = reader.read_mappings()
    reads = reader.read_traffic(load_balancers=options.load_balancers)
    tiered_cache = reader.read_tiered_cache()
    traffic = _find_origins(reads, reader.name)
    locator = Locator([copy.published for copy in copies.usable]) if copies else None
    evidence = Evidence(
        traffic,
        mappings,
        locations={ip: locator.locate(ip) for ip in traffic.origins} if locator else {},
        records_read=reads.records is not None,
    )
    supported = reader.read_regions(tiered_cache) if needs_regions(evidence) else None
    evidence = replace(evidence, not_read=tuple(reader.not_read))
    return AuditRun(reader, tiered_cache, copies, traffic, audit(evidence, supported))


def _find_origins(reads: TrafficReads, zone_name: str) -> Traffic:
    # Without the records, it is not known where the names of the zone lead.
    apex = "" if reads.records is None else zone_name
    return find_origins(reads.records or [], reads.balancers or [], reads.pools, apex)
