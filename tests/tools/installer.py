# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""uv in place of pip, wherever it is sure to install the same: an environment takes a second instead of ten.

``python -m tests.tools.installer`` adds uv to the environment of nox and tries it on the user's package index. nox
works with either, but does not hand the settings of one to the other: uv reads none of pip's, so they are translated
here. Where uv cannot be had, fails on the index, or pip has a setting without a translation, pip installs.
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
"""This file is there when uv was tried with success, and empty."""

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
    # As pip does: the best version of all indexes, not of the first that has the package.
    "UV_INDEX_STRATEGY": "unsafe-best-match",
    "UV_NO_CONFIG": "1",
    "UV_NO_PROGRESS": "1",
    "UV_PYTHON_DOWNLOADS": "never",
    "UV_SYSTEM_CERTS": "1",
}


def backend() -> str:
    """How nox is to make environments: ``uv``, or ``venv`` with pip."""
    return "uv" if WORKS.is_file() and settings() is not None else "venv"


@cache
def settings() -> Mapping[str, str] | None:
    """The variables by which uv does what pip would do; None if one of pip's settings has no translation."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return translated(listed)


def translated(listed: str) -> dict[str, str] | None:
    """The same for the output of ``pip config list``."""
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
    """Install uv and try it; why it is of no use, if so."""
    variables = settings()
    if variables is None:
        return "pip has a setting that uv does not know"
    steps = (
        [sys.executable, "-m", "pip", "install", f"--requirement={_REQUIREMENTS / 'uv.txt'}"],
        [str(UV), "pip", "install", "--dry-run", "--reinstall", f"--requirement={_REQUIREMENTS / 'pytest.txt'}"],
    )
    for step in steps:
        environment = os.environ | variables | {"VIRTUAL_ENV": sys.prefix}
        ended = subprocess.run(step, env=environment, check=False, capture_output=True, text=True)
        if ended.returncode:
            return (ended.stderr.strip() or "it failed without a word").splitlines()[-1]
    return None


def main() -> None:
    """Try uv once for each environment of nox."""
    if _TRIED.is_file():
        return
    os.environ.update(for_pip(os.environ))
    reason = _try()
    if reason:
        print(f"pip makes the environments, since uv cannot ({reason}); it takes longer.", file=sys.stderr)
    else:
        WORKS.touch()
    _TRIED.touch()


if __name__ == "__main__":
    main()
