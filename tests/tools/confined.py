# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The environment of every command that the checks and the demo start. It makes them write only to ``.build``.

The user's settings for the package index and for proxies are kept. Settings for Ansible, Cloudflare, Python, and pip's
install location are removed, so that they cannot change a result and no real credential is used. nox passes its own
environment on unchanged, so it cannot do this.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]
BUILD = CLONE / ".build"
COLLECTION = "ansible_collections/edgeops/cloudflare"
STAGE = BUILD / COLLECTION
RESULTS = BUILD / "results"
TOOLS = CLONE / "tests/tools"

_PLACES_OF_PIP = ("PIP_PREFIX", "PIP_PYTHON", "PIP_ROOT", "PIP_TARGET")
_FOREIGN = ("ANSIBLE_", "CLOUDFLARE_", "COVERAGE_", "MOLECULE_", "PYTEST_", "PYTHON", "UV_", *_PLACES_OF_PIP)


def for_pip(given: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for installing: the given one, with all caches and temporary files in ``.build``."""
    return _without_foreign(given) | {
        "PIP_CACHE_DIR": str(BUILD / "cache/pip"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_PROGRESS_BAR": "off",
        "PIP_QUIET": "1",
        "PIP_USER": "0",
        "PYTHONPYCACHEPREFIX": str(BUILD / "cache/pycache"),
        "RUSTUP_HOME": str(BUILD / "cache/rustup"),
        "TMPDIR": str(BUILD / "tmp"),
        "XDG_CACHE_HOME": str(BUILD / "cache"),
        **_pyenv(given),
        **utf8(given),
    }


def for_ansible(root: Path = BUILD) -> dict[str, str]:
    """Return the additional variables for Ansible: the collection is below ``root``, and the home is not the user's."""
    home = make_directories(root)
    direct = ",".join(filter(None, (os.environ.get("no_proxy") or os.environ.get("NO_PROXY"), "127.0.0.1,localhost")))
    return {
        "ANSIBLE_COLLECTIONS_PATH": str(root),
        "ANSIBLE_CONFIG": str(home / "ansible.cfg"),
        "ANSIBLE_HOME": str(home / ".ansible"),
        "ANSIBLE_LOCAL_TEMP": str(BUILD / "tmp"),
        "ANSIBLE_REMOTE_TEMP": str(BUILD / "tmp"),
        "HOME": str(home),
        "NO_PROXY": direct,
        "PYTHONPATH": str(root),
        "no_proxy": direct,
    }


def make_directories(root: Path = BUILD) -> Path:
    """Create the directories that the environment names, and return the home directory.

    Without the empty configuration file, Ansible would read the user's.
    """
    home = root / "home"
    for directory in (BUILD / "tmp", home):
        directory.mkdir(parents=True, exist_ok=True)
    (home / "ansible.cfg").touch()
    return home


def _without_foreign(given: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in given.items() if not name.startswith(_FOREIGN)}


def _pyenv(given: Mapping[str, str]) -> dict[str, str]:
    """Enable every Python 3 of pyenv, newest first: its shims on PATH start only enabled versions."""
    root = given.get("PYENV_ROOT") or Path(given.get("HOME", "/")) / ".pyenv"
    names = sorted((path.name for path in Path(root).glob("versions/3.*")), key=_in_order, reverse=True)
    return {"PYENV_VERSION": ":".join(names)} if names else {}


def _in_order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def utf8(given: Mapping[str, str]) -> dict[str, str]:
    """Set a UTF-8 locale if needed: Ansible requires one that is installed."""
    wanted = given.get("LC_ALL") or given.get("LC_CTYPE") or given.get("LANG") or ""
    return {} if "utf" in wanted.lower() and _is_installed(wanted) else {"LC_ALL": "C.UTF-8"}


def _is_installed(wanted: str) -> bool:
    present = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, wanted)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_CTYPE, present)
    return True
