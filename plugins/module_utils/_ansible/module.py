# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all modules share: missing libraries, and turning errors into failed tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import CloudflareError, ProblemsError

_LOGIN = re.compile(r"[^/\s]+(?=@)")


def require_libraries(module: AnsibleModule, **import_errors: str | None) -> None:
    """Fail with Ansible's standard message if a Python library is missing.

    import_errors: for each library that the module needs, the traceback of its import, or None.
    """
    for library, trace in import_errors.items():
        if trace:
            module.fail_json(msg=missing_required_lib(library), exception=trace)


@contextmanager
def failing_on_errors(module: AnsibleModule) -> Iterator[None]:
    """Turn exceptions of this collection into a failed task. The message contains no secrets."""
    _hide_bare_secrets(module)
    try:
        yield
    except ProblemsError as error:
        module.fail_json(msg=str(error), changed=False, **problem_values(error), **short_invocation(module))
    except CloudflareError as error:
        module.fail_json(msg=str(error), changed=False, **short_invocation(module))


def problem_values(error: CloudflareError | None) -> dict[str, Any]:
    """The return value `problems`, if entries of a list are wrong: `[{problem: str, indexes: [int]}]`.

    It contains all problems, while the message only shows the first ones.
    """
    if not isinstance(error, ProblemsError) or all(problem.index is None for problem in error.details):
        return {}
    indexes: dict[str, list[int]] = {}
    for problem in error.details:
        entries = indexes.setdefault(problem.kind or problem.text, [])
        if problem.index is not None:
            entries.append(problem.index)
    return {"problems": [{"problem": problem, "indexes": entries} for problem, entries in indexes.items()]}


def short_invocation(module: AnsibleModule) -> dict[str, Any]:
    """The return value `invocation`, in which the number of entries replaces each list of dictionaries.

    By default, Ansible returns the whole list. With thousands of entries, the result would be too long for AWX.
    """
    spec = module.argument_spec
    long = {name for name, option in spec.items() if option.get("elements") == "dict" and module.params.get(name)}
    arguments = {name: f"{len(value)} entries" if name in long else value for name, value in module.params.items()}
    return {"invocation": {"module_args": arguments}}


def finish(module: AnsibleModule, message: str, warnings: tuple[str, ...], values: dict[str, Any]) -> None:
    """End the task. It fails if there is a message."""
    for warning in warnings:
        module.warn(warning)
    values.update(short_invocation(module))
    if message:
        module.fail_json(msg=message, **values)
    module.exit_json(**values)


def _hide_bare_secrets(module: AnsibleModule) -> None:
    """Have Ansible mask secrets without the white space around them, which is how they are sent.

    Up to ansible-core 2.21, Ansible only masks the exact values of options. This also masks a login in the base URL,
    which the module refuses.
    """
    logins = _LOGIN.findall(module.params.get("api_url") or "")
    bare = {secret.strip() for secret in (*module.no_log_values, *logins)}
    module.no_log_values.update(bare - {""})
