# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Unexpected and missing files in the tarball are reported."""

from __future__ import annotations

import pytest

from tests.tools.tarball import problems

GOOD = {
    "MANIFEST.json",
    "FILES.json",
    "LICENSE",
    "README.md",
    "requirements.txt",
    "meta/runtime.yml",
    "meta/execution-environment.yml",
    "plugins/modules/origin_cloud_region.py",
    "plugins/module_utils/_errors.py",
    "plugins/module_utils/_origins/plan.py",
    "roles/origin_cloud_regions/tasks/main.yml",
    "docs/awx.md",
}


@pytest.mark.parametrize(
    "name",
    [
        ".git/config",
        ".env",
        "tests/emulator/server.py",
        "noxfile.py",
        "plugins/modules/origin_cloud_region.py.orig",
        "plugins/modules/__pycache__/x.pyc",
        "plugins/module_utils/public.py",
        "edgeops-cloudflare-1.0.0.tar.gz",
        "changelogs/fragments/1.yml",
        "docs/awx/token",
        "requirements.txt\n",
    ],
)
def test_unexpected_file_is_reported(name: str) -> None:
    assert problems(GOOD | {name}) == [f"{name} is not meant to be in the tarball"]


def test_missing_file_is_reported() -> None:
    assert problems(GOOD - {"meta/runtime.yml"}) == ["meta/runtime.yml is missing in the tarball"]
