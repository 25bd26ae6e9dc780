# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tell whether all that names the version of a release agrees: ``python versions.py CLONE TARBALL [VERSION]``.

Places are the clone's galaxy.yml, the tarball's name, and in the tarball the manifest, the file from which the
User-Agent takes it, the README, and both forms of the changelog; and the version to be released, if one is given.
"""

from __future__ import annotations

import json
import re
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import yaml

_USER_AGENT = "plugins/module_utils/_version.py"
_NOTES = "CHANGELOG.md"
_README = "README.md"
_CHANGES = "changelogs/changelog.yaml"


def named(clone: Path, tarball: Path) -> Iterator[tuple[str, str]]:
    """(where, version) for all places."""
    galaxy = yaml.safe_load((clone / "galaxy.yml").read_text(encoding="utf-8"))
    yield "galaxy.yml", galaxy["version"]
    yield tarball.name, tarball.name.removesuffix(".tar.gz").rpartition("-")[2]
    with tarfile.open(tarball) as archive:
        texts = {name: _read(archive, name) for name in ("MANIFEST.json", _README, _USER_AGENT, _NOTES, _CHANGES)}
    yield "MANIFEST.json", json.loads(texts["MANIFEST.json"])["collection_info"]["version"]
    yield _USER_AGENT, _found(r'^VERSION = "(.+)"$', texts[_USER_AGENT])
    yield _README, _found(r"\bedgeops-cloudflare-([\d.]+)\.tar\.gz", texts[_README])
    yield _NOTES, _found(r"^## v(.+)$", texts[_NOTES]).replace("\\", "")
    yield _CHANGES, max(yaml.safe_load(texts[_CHANGES])["releases"], key=_in_order)


def _read(archive: tarfile.TarFile, name: str) -> str:
    file = archive.extractfile(name)
    return file.read().decode() if file else ""


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.MULTILINE)
    return found[1] if found else "none"


def _in_order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def main() -> None:
    """Print what each place says; fail if they differ."""
    clone, tarball, *wanted = sys.argv[1:]
    places = dict(named(Path(clone), Path(tarball)))
    for place, version in places.items():
        print(f"{version}  {place}")
    if len({*places.values(), *wanted}) > 1:
        sys.exit(f"these versions should be the same{', and ' + wanted[0] if wanted else ''}")


if __name__ == "__main__":
    main()
