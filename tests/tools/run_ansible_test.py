# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run ansible-test inside the clone: ``python run_ansible_test.py HOME ARGUMENTS...``.

ansible-test keeps its caches in the home directory and some temporary files in ``/tmp`` regardless of ``TMPDIR``. It
passes hardly any environment variable to its child processes, downloads pip's installer and one of its requirements
from fixed servers, and needs ssh-keygen. This script gives it a different home, makes it respect ``TMPDIR`` and
Ansible's temporary directories, passes the user's package index settings to pip, and takes pip from Python and
everything else from the index. ansible-test has no options for any of this.

Works with ansible-core 2.16 to 2.22.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

_KEPT = re.compile(
    r"TMPDIR|ANSIBLE_(LOCAL|REMOTE)_TEMP"
    r"|PIP_.*|XDG_CONFIG_(HOME|DIRS)|SSL_CERT_(FILE|DIR)|(REQUESTS|CURL)_CA_BUNDLE|(https?|all|no)_proxy",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"^([\w.-]+) *@ *https?:.*$", re.MULTILINE)
_BOOTSTRAP = "import ensurepip\n\nensurepip.bootstrap()\n"


def _take_home(home: Path) -> None:
    """Use ``home`` as the home directory, with the user's pip configuration."""
    real = Path.home()
    for name in (".config/pip", ".pip"):
        link = home / name
        link.parent.mkdir(parents=True, exist_ok=True)
        if link.is_symlink():
            link.unlink()
        if (real / name).is_dir() and not link.exists():
            link.symlink_to(real / name, target_is_directory=True)
    os.environ["HOME"] = str(home)


def _bring_pip(home: Path) -> None:
    """Put an installer based on ensurepip where ansible-test looks before it downloads one."""
    from ansible_test._internal import python_requirements

    cache = home / ".ansible/test/cache"
    cache.mkdir(parents=True, exist_ok=True)
    source = Path(str(python_requirements.__file__)).read_text(encoding="utf-8")
    for version in re.findall(r"\bpip=['\"]([\d.]+)['\"]", source):
        (cache / f"get_pip_{version.replace('.', '_')}.py").write_text(_BOOTSTRAP, encoding="utf-8")


def _need_no_ssh(home: Path) -> None:
    """Write dummy SSH keys, so that ansible-test does not run ssh-keygen. No test here uses SSH."""
    for name in ("id_rsa", "id_rsa.pub"):
        (home / ".ansible/test" / name).write_text("unused\n", encoding="utf-8")


def _need_only_the_index() -> None:
    """Take requirements that name a URL from the package index instead, in their newest version."""
    import ansible_test

    for file in Path(ansible_test.__path__[0]).glob("_data/requirements/*.txt"):
        named = file.read_text(encoding="utf-8")
        plain = _ELSEWHERE.sub(r"\1", named)
        if plain != named:
            file.write_text(plain, encoding="utf-8")


def _pass_environment() -> None:
    """Pass the temporary directories and the package index settings to the child processes.

    By default, Ansible uses a directory below the home in the user database, not below ``HOME``.
    """
    from ansible_test._internal import util

    original = util.pass_vars
    more = [name for name in os.environ if _KEPT.fullmatch(name)]

    def pass_vars(required: Collection[str], optional: Collection[str]) -> dict[str, str]:
        passed: dict[str, str] = original(required=required, optional=[*optional, *more])
        return passed

    util.pass_vars = pass_vars


def _keep_out_of_tmp() -> None:
    """Use ``TMPDIR`` for temporary directories that are requested in ``/tmp``."""
    original = tempfile.mkdtemp

    def mkdtemp(suffix: Any = None, prefix: Any = None, dir: Any = None) -> Any:  # noqa: A002
        return original(suffix, prefix, None if dir == "/tmp" else dir)  # noqa: S108

    tempfile.mkdtemp = mkdtemp


def main() -> None:
    """Prepare this process, then run ansible-test in it."""
    home = Path(sys.argv[1]).resolve()
    _take_home(home)
    _bring_pip(home)
    _need_no_ssh(home)
    _need_only_the_index()
    _pass_environment()
    _keep_out_of_tmp()
    from ansible_test._util.target.cli import ansible_test_cli_stub

    sys.argv = ["ansible-test", *sys.argv[2:]]
    ansible_test_cli_stub.main()


if __name__ == "__main__":
    main()
