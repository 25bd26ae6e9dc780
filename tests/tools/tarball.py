# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check that every file of the collection's tarball is meant to be there: ``python tarball.py TARBALL``.

A ``manifest`` in galaxy.yml could list what belongs there. But then ansible-galaxy needs distlib wherever somebody
installs the collection from git, so galaxy.yml lists what to leave out, and this finds what it forgot.
"""

from __future__ import annotations

import re
import sys
import tarfile

_MEANT = re.compile(
    r"""
      MANIFEST\.json | FILES\.json
    | LICENSE | README\.md | CHANGELOG\.md | requirements\.txt
    | changelogs/changelog\.yaml
    | docs/[a-z0-9_-]+\.(md|png|svg)
    | docs/docsite/links\.yml
    | docs/benchmark\.json
    | docs/awx/[a-z0-9_-]+(\.cloudflare)?\.(yml|json)
    | docs/examples/[a-z0-9_]+\.(yml|md)
    | meta/(runtime|execution-environment)\.yml
    | playbooks/([a-z0-9_]+\.yml | (tasks|templates)/[a-z0-9_.]+\.(yml|j2))
    | plugins/(doc_fragments|module_utils|plugin_utils)/_[a-z0-9_]+\.py
    | plugins/(module_utils|plugin_utils)/_[a-z0-9_]+/[a-z][a-z0-9_]*\.py
    | plugins/plugin_utils/_audit_report/page\.(css|html|js)
    | plugins/(action|filter|inventory|lookup|modules)/[a-z][a-z0-9_]*\.py
    | plugins/filter/_(audit|role|fleet)_[a-z]+\.py
    | roles/[a-z0-9_]+/(README\.md | (defaults|handlers|meta|tasks|templates|vars)/[a-z0-9_./]+\.(yml|j2))
    """,
    re.VERBOSE,
)
_NEEDED = {"LICENSE", "README.md", "meta/runtime.yml", "meta/execution-environment.yml", "requirements.txt"}


def problems(names: set[str]) -> list[str]:
    """The problems of a tarball with these files, one sentence each."""
    unexpected = sorted(name for name in names if not _MEANT.fullmatch(name))
    return [f"{name} is not meant to be in the tarball" for name in unexpected] + [
        f"{name} is missing in the tarball" for name in sorted(_NEEDED - names)
    ]


def main() -> None:
    """Check the tarball that the command line names."""
    with tarfile.open(sys.argv[1]) as tarball:
        names = {member.name for member in tarball.getmembers() if not member.isdir()}
    found = problems(names)
    print(f"{len(names)} files")
    sys.exit("\n".join(found) or None)


if __name__ == "__main__":
    main()
