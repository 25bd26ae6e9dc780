# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The errors of the API: code, HTTP status and message of each.

Codes, statuses and messages are those of the published schema's examples and of the API facts.
What is marked *assumed* is stated by neither.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorKind:
    """One kind of refusal: the HTTP status, the code and the message of the envelope's error."""

    status: int
    code: int
    message: str


class Refusal(Exception):
    """Raised where the API answers with a failure envelope; carries the kind of the failure."""

    def __init__(self, kind: ErrorKind) -> None:
        super().__init__(f"{kind.code}: {kind.message}")
        self.kind = kind


NOT_FOUND = ErrorKind(
    404, 1142, "Unable to retrieve origin_public_cloud_region setting value. The zone setting does not exist."
)
ALREADY_EXISTS = ErrorKind(
    400, 1145, "Unable to create new origin_public_cloud_region setting. The zone setting already exists."
)
INVALID_IP = ErrorKind(400, 1146, "Invalid or missing origin IP address.")
IP_MISMATCH = ErrorKind(400, 1146, "body origin_ip does not match URL")
INVALID_PER_PAGE = ErrorKind(400, 1146, "invalid per_page parameter, must be between 1 and 100")
INVALID_REGION = ErrorKind(
    400,
    1157,
    "The vendor provided doesn't exist or the region provided does not exist for the specified cloud vendor",
)
TOO_MANY_MAPPINGS = ErrorKind(403, 1164, "Maximum number of IP mappings configured for zone.")
UPDATE_FAILED = ErrorKind(500, 1140, "Unable to update origin_public_cloud_region setting value. Internal error.")
DELETE_FAILED = ErrorKind(500, 1141, "Unable to delete origin_public_cloud_region setting. Internal error.")
VALIDATOR_FAILED = ErrorKind(500, 1156, "Failed to validate region against cloud vendor")
AUTHENTICATION = ErrorKind(401, 10000, "Authentication error")
UNAUTHORIZED = ErrorKind(403, 9109, "Unauthorized to access requested resource")

# Assumed: code 1163 is published without a message.
DELETE_NOT_FOUND = ErrorKind(
    404, 1163, "Unable to delete origin_public_cloud_region setting. The zone setting does not exist."
)
# Assumed: what a bad page, an unreadable body, a batch of a wrong size, a zone without Tiered Cache
# and an exhausted rate limit are answered with.
INVALID_PAGE = ErrorKind(400, 1146, "invalid page parameter, must be at least 1")
MALFORMED_BODY = ErrorKind(400, 6007, "Malformed JSON in request body")
BATCH_SIZE = ErrorKind(400, 1146, "Invalid batch: it must hold between 1 and 100 items.")
TIERED_CACHE_OFF = ErrorKind(400, 1135, "Tiered Cache must be enabled for this zone.")
RATE_LIMITED = ErrorKind(429, 1015, "You are being rate limited. Please wait and consider throttling your requests.")
INVALID_ZONES_PER_PAGE = ErrorKind(400, 6003, "Invalid request: per_page must be between 5 and 50")
INVALID_RECORDS_PER_PAGE = ErrorKind(400, 6003, "Invalid request: per_page must be between 1 and 5000000")
TOO_MANY_ACCOUNTS = ErrorKind(400, 6003, "Invalid request: zones of more than 500 accounts; filter by account.id")
INVALID_SETTING = ErrorKind(400, 1007, "Invalid value for zone setting.")
# What surrounds the mappings (API facts, zones); the status of 1001 is assumed.
NO_POOL = ErrorKind(404, 1001, "pool not found")
NO_LOAD_BALANCING = ErrorKind(400, 1002, "load balancing not enabled for this account")
NO_POOL_PERMISSION = ErrorKind(403, 10000, "Authentication error")
SMART_TOPOLOGY_UNSET = ErrorKind(
    404,
    1142,
    "Unable to retrieve tiered_cache_smart_topology_enable setting value. The zone setting does not exist.",
)
NOT_IN_PLAN = ErrorKind(
    403, 1135, "Unable to retrieve tc_regional setting value. The zone setting is not available for your plan type."
)


def no_route(path: str) -> ErrorKind:
    """Kind of the refusal of an unknown path or zone (404 is assumed, the message is published in part)."""
    return ErrorKind(404, 7003, f"Could not route to {path}, perhaps your object identifier is invalid?")


def invalid_parameter(name: str) -> ErrorKind:
    """Kind of the refusal of a query parameter with a value that it cannot have (assumed)."""
    return ErrorKind(400, 6003, f"Invalid request: invalid {name} parameter")
