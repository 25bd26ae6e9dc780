# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection's tarball, the collection installed from it, and an image with it where one can be built."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ee.builder import Impossible, build_image
from tests.runner.job import Image, Project, build_tarball, update_project


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The documented project, with the collection installed from its tarball."""
    return update_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def tarball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection's tarball."""
    return build_tarball(tmp_path_factory.mktemp("tarball"))


@pytest.fixture(scope="session")
def image(tarball: Path, tmp_path_factory: pytest.TempPathFactory) -> Image:
    """An execution environment that was built here; skips what needs it where that is not possible."""
    try:
        return build_image(tarball, tmp_path_factory.mktemp("image"))
    except Impossible as reason:
        pytest.skip(f"not tried: {reason}")
