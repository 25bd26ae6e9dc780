# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of `cloud_ranges`, and its return values, diff, and message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.checks import (
    ca_problems,
    days_problems,
    is_loopback,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import OptionsError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.download import Downloads
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.formats import VENDORS
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.published import Published
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.sources import (
    LocalFile,
    Source,
    Url,
    official_source,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.update import Outcome
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import Connection, HttpSession
from ansible_collections.edgeops.cloudflare.plugins.module_utils._version import VERSION

CLOUD_RANGES_OPTIONS: dict[str, Any] = {
    "dest": {"type": "path", "required": True},
    "vendors": {"type": "list", "elements": "str", "choices": list(VENDORS), "default": list(VENDORS)},
    "sources": {"type": "dict", "default": {}, "options": {vendor: {"type": "str"} for vendor in VENDORS}},
    "max_age": {"type": "int", "default": 7},
    "timeout": {"type": "int", "default": 60},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
}

_MAX_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class UpdateOptions:
    """The validated options. sources: by vendor. timeout: seconds. verify: as for a connection."""

    dest: Path
    sources: dict[str, Source]
    max_age: timedelta
    timeout: int
    verify: bool | str

    def open(self) -> Downloads:
        """Create separate HTTP sessions, without credentials for Cloudflare. This sends no request.

        Plain http is only for loopback addresses, so it does not use a proxy.
        """
        agent = f"edgeops.cloudflare/{VERSION} (Ansible collection)"
        sessions = {
            "https": HttpSession(Connection("", agent, verify=self.verify)),
            "http": HttpSession(Connection("", agent, trust_env=False)),
        }
        return Downloads(sessions, self.timeout)


def parse_update_options(params: Mapping[str, Any]) -> UpdateOptions:
    """Validate the options of `cloud_ranges`. Raises OptionsError with all problems."""
    ca_path = params["ca_path"] or None
    sources = {vendor: source for vendor, source in (params["sources"] or {}).items() if source is not None}
    problems = [
        *([] if params["vendors"] else [f"vendors: is empty; list one or more of {', '.join(VENDORS)}, or omit it"]),
        *[problem for vendor, source in sources.items() for problem in _source_problems(vendor, source)],
        *days_problems("max_age", params["max_age"]),
        *_timeout_problems(params["timeout"]),
        *ca_problems(ca_path),
    ]
    if problems:
        raise OptionsError(problems)
    return UpdateOptions(
        dest=Path(params["dest"]),
        sources={
            vendor: _source(sources[vendor]) if vendor in sources else official_source(vendor)
            for vendor in dict.fromkeys(params["vendors"])
        },
        max_age=timedelta(days=params["max_age"]),
        timeout=params["timeout"],
        verify=(ca_path or True) if params["validate_certs"] else False,
    )


def move_with(module: AnsibleModule, temporary: str, path: str) -> None:
    """Replace a file and keep its permissions, or create it with default permissions. Raises OSError."""
    try:
        module.atomic_move(temporary, path)
    except Exception as error:  # noqa: BLE001 - from ansible-core 2.19 on, it raises a bare Exception
        raise OSError(str(error)) from None


def update_values(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All return values of `cloud_ranges` except the diff."""
    return {
        "changed": any(outcome.changed for outcome in outcomes),
        "files": [_file(outcome) for outcome in outcomes],
    }


def update_diff(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """One line for each copy that changes, as Ansible prints it with `--diff`."""
    changed = (outcome for outcome in outcomes if outcome.changed)
    return {"prepared": "".join(f"{outcome.vendor}: {_change(outcome)}\n" for outcome in changed)}


def update_message(outcomes: Sequence[Outcome]) -> str:
    """Why the task failed, with the result for each copy. Empty if it did not fail."""
    failed = ", ".join(outcome.vendor for outcome in outcomes if outcome.status == "failed")
    if not failed:
        return ""
    lines = [f"- {outcome.vendor}: {_fate(outcome)}" for outcome in outcomes]
    return "\n".join([f"these range files could not be updated: {failed}", *lines])


def _source_problems(vendor: str, source: str) -> list[str]:
    place = f"sources.{vendor}"
    if not source.strip():
        return [f"{place}: is empty; set it to a URL or the path of a file, or omit it"]
    if "://" not in source:
        return _path_problems(place, source)
    try:
        url = urlsplit(source)
        host, port = url.hostname or "", url.port
    except ValueError:
        return [f"{place}: is not a URL"]
    if "@" in url.netloc:
        return [f"{place}: contains a user name or password, which the module would neither hide nor send; remove it"]
    complete = url.scheme.lower() in ("https", "http") and host and port != 0
    if not complete or not source.isprintable() or " " in source:
        return [f"{place}: {source!r} is not a valid URL; use a URL with https, or the path of a file"]
    if url.scheme.lower() == "http" and not is_loopback(host):
        return [f"{place}: {source!r} could be modified in transit; use https (http is only for loopback addresses)"]
    return []


def _path_problems(place: str, source: str) -> list[str]:
    try:
        Path(source).expanduser()
    except RuntimeError:
        return [f"{place}: {source!r} is in the home directory of a user that does not exist"]
    return []


def _source(source: str) -> Source:
    return Url(source) if "://" in source else LocalFile(Path(source).expanduser())


def _timeout_problems(timeout: int) -> list[str]:
    if 1 <= timeout <= _MAX_SECONDS:
        return []
    return [f"timeout: {timeout} is not a valid number of seconds for one request; use 1 to {_MAX_SECONDS}"]


def _file(outcome: Outcome) -> dict[str, Any]:
    file: dict[str, Any] = {
        "vendor": outcome.vendor,
        "path": str(outcome.path),
        "source": outcome.source,
        "stamp": outcome.after.stamp if outcome.after else None,
        "prefixes": _count(outcome.after),
        "changed": outcome.changed,
        "status": outcome.status,
    }
    return {**file, "error": outcome.error} if outcome.error else file


def _change(outcome: Outcome) -> str:
    """For example `2026-08-22 → 2026-11-20, 11,013 → 11,240 prefixes`."""
    names = _name(outcome.before), _name(outcome.after)
    if names[0] == names[1] and outcome.before and outcome.after:
        names = outcome.before.stamp, outcome.after.stamp
    return f"{names[0]} → {names[1]}, {_count(outcome.before):,} → {_count(outcome.after):,} prefixes"


def _fate(outcome: Outcome) -> str:
    if outcome.status == "failed":
        kept = "there is no copy" if outcome.after is None else f"the existing copy was kept: {_name(outcome.after)}"
        return f"{outcome.error}; {'the copy was replaced' if outcome.changed else kept}"
    if outcome.status == "updated":
        return f"updated, {_change(outcome)}"
    return f"{'up to date' if outcome.status == 'unchanged' else 'not due'}, {_name(outcome.after)}"


def _name(published: Published | None) -> str:
    return published.name if published else "none"


def _count(published: Published | None) -> int:
    return len(published.prefixes) if published else 0
