# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ansible-builder makes of the collection and of the definitions, without a container engine."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.ee.builder import BUILD_FILE, create, introspect, place_definition
from tests.runner.job import AWX, COLLECTION, Project, documented


def bounds() -> list[str]:
    """The lines of the collection's requirements file."""
    lines = (COLLECTION / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_installed_collection_lists_its_requirements(project: Project) -> None:
    assert project.collections
    found = yaml.safe_load(introspect(project.collections))
    assert found == {"python": [f"{line}  # from collection edgeops.cloudflare" for line in bounds()], "system": []}
    assert {line.partition(">=")[0] for line in bounds()} == {"netaddr", "requests"}


@pytest.mark.parametrize("installed", [(), ("docker",), ("podman",), ("docker", "podman")], ids=str)
def test_documented_definition_can_be_built(
    installed: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtimes = tmp_path / "bin"
    runtimes.mkdir()
    for name in installed:
        (runtimes / name).symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(runtimes))
    definition = documented("execution-environment.yml")
    context = create(AWX / "execution-environment.yml", tmp_path)
    assert yaml.safe_load((context / "_build/requirements.yml").read_text(encoding="utf-8")) == {
        "collections": [{"name": "edgeops.cloudflare"}]
    }
    steps = (context / BUILD_FILE).read_text(encoding="utf-8")
    assert f'ARG EE_BASE_IMAGE="{definition["images"]["base_image"]["name"]}"' in steps
    assert "ansible-galaxy collection install" in steps
    assert "introspect.py introspect" in steps


def test_test_definition_uses_the_local_tarball(tarball: Path, tmp_path: Path) -> None:
    context = create(place_definition(tarball, tmp_path), tmp_path)
    (entry,) = yaml.safe_load((context / "_build/requirements.yml").read_text(encoding="utf-8"))["collections"]
    assert (context / "_build" / entry["name"]).read_bytes() == tarball.read_bytes()
    steps = (context / BUILD_FILE).read_text(encoding="utf-8")
    assert 'ARG ANSIBLE_INSTALL_REFS="ansible-core~=2.16' in steps
