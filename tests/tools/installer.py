# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Use uv instead of pip where it installs the same: creating an environment takes one second instead of ten.

``python -m tests.tools.installer`` installs uv for nox and tries it with the user's package index. nox works with both,
but uv ignores pip's settings, so they are translated here. pip is used if uv is not available, fails with the index, or
pip has a setting that has no translation.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.tools.confined import BUILD, CLONE, for_pip

UV = Path(sys.prefix) / "bin/uv"
WORKS = Path(sys.prefix) / ".uv-works"
"""This empty file exists if uv works."""

_TRIED = Path(sys.prefix) / ".uv-tried"
_REQUIREMENTS = CLONE / "tests/requirements"
_TRANSLATED = {
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "constraint": "UV_CONSTRAINT",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "index-url": "UV_DEFAULT_INDEX",
    "timeout": "UV_HTTP_TIMEOUT",
    "trusted-host": "UV_INSECURE_HOST",
}
_WITHOUT_EFFECT = {
    *("break-system-packages", "cache-dir", "disable-pip-version-check", "no-color", "no-input", "progress-bar"),
    *("quiet", "require-virtualenv", "retries", "root-user-action", "user", "verbose"),
}
_FIXED = {
    "UV_CACHE_DIR": str(BUILD / "cache/uv"),
    # Like pip: the best version from all indexes, not from the first index that has the package.
    "UV_INDEX_STRATEGY": "unsafe-best-match",
    "UV_NO_CONFIG": "1",
    "UV_NO_PROGRESS": "1",
    "UV_PYTHON_DOWNLOADS": "never",
    "UV_SYSTEM_CERTS": "1",
}


def backend() -> str:
    """Return nox's backend: ``uv``, or ``venv`` with pip."""
    return "uv" if WORKS.is_file() and settings() is not None else "venv"


@cache
def settings() -> Mapping[str, str] | None:
    """Return the variables that make uv behave like pip, or None if a setting of pip has no translation."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return translated(listed)


def translated(listed: str) -> dict[str, str] | None:
    """Translate the output of ``pip config list``."""
    options = {}
    # Later ones win.
    for scope in ("global.", "install.", ":env:."):
        for line in listed.splitlines():
            name, _equals, value = line.partition("=")
            if name.startswith(scope):
                options[name.removeprefix(scope)] = str(ast.literal_eval(value))
    if options.keys() - _TRANSLATED.keys() - _WITHOUT_EFFECT:
        return None
    variables = {_TRANSLATED[name]: value for name, value in options.items() if name in _TRANSLATED and value}
    if "UV_FIND_LINKS" in variables:
        variables["UV_FIND_LINKS"] = ",".join(variables["UV_FIND_LINKS"].split())
    return _FIXED | variables


def _try() -> str | None:
    """Install uv and try it. Return why it cannot be used, or None."""
    variables = settings()
    if variables is None:
        return "pip has a setting that uv does not support"
    steps = (
        [sys.executable, "-m", "pip", "install", f"--requirement={_REQUIREMENTS / 'uv.txt'}"],
        [str(UV), "pip", "install", "--dry-run", "--reinstall", f"--requirement={_REQUIREMENTS / 'pytest.txt'}"],
    )
    for step in steps:
        environment = os.environ | variables | {"VIRTUAL_ENV": sys.prefix}
        ended = subprocess.run(step, env=environment, check=False, capture_output=True, text=True)
        if ended.returncode:
            return (ended.stderr.strip() or "no error message").splitlines()[-1]
    return None


def main() -> None:
    """Try uv once per nox environment."""
    if _TRIED.is_file():
        return
    os.environ.update(for_pip(os.environ))
    reason = _try()
    if reason:
        print(f"uv cannot be used ({reason}), so pip creates the environments. This takes longer.", file=sys.stderr)
    else:
        WORKS.touch()
    _TRIED.touch()


if __name__ == "__main__":
    main()
