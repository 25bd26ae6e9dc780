# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a host name reveals about its origin."""

from __future__ import annotations

import pytest

from ansible_collections.edgeops.cloudflare.plugins.module_utils._traffic.host_names import (
    UNKNOWN_HOST,
    CloudHost,
    cloud_of,
    is_host_name,
    service_of,
)


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("c1744f8b-faa1-48a4-9e5c-02ac921467fa.cfargotunnel.com", "tunnel"),
        ("public.r2.dev", "r2"),
        ("pub-1234.r2.dev", "r2"),
        ("shop.pages.dev", "pages"),
        ("a1b2.shop.pages.dev", "pages"),
        ("api.team.workers.dev", "workers"),
        ("ethereum.cloudflare.com", "web3"),
        ("ipfs.cloudflare.com", "web3"),
        ("www.example.net.cdn.cloudflare.net", "cloudflare"),
    ],
)
def test_cloudflares_own_services_are_recognized(name: str, service: str) -> None:
    assert service_of(name) == service
    assert cloud_of(name) == UNKNOWN_HOST


@pytest.mark.parametrize(
    "name", ["cfargotunnel.com", "pages.dev", "notpages.dev", "my-cfargotunnel.com", "www.cloudflare.com", "r2.dev.org"]
)
def test_names_that_only_look_like_them(name: str) -> None:
    assert service_of(name) == ""


@pytest.mark.parametrize(
    ("name", "vendor", "region"),
    [
        ("web-1234567890.us-east-1.elb.amazonaws.com", "aws", "us-east-1"),
        ("dualstack.web-1234567890.eu-central-1.elb.amazonaws.com", "aws", "eu-central-1"),
        ("web-0123456789abcdef.elb.us-gov-west-1.amazonaws.com", "aws", "us-gov-west-1"),
        ("abcdef1234.execute-api.ap-southeast-2.amazonaws.com", "aws", "ap-southeast-2"),
        ("abcdefgh.lambda-url.eu-west-3.on.aws", "aws", "eu-west-3"),
        ("ec2-3-5-140-1.ap-northeast-2.compute.amazonaws.com", "aws", "ap-northeast-2"),
        ("ec2-3-5-140-1.compute-1.amazonaws.com", "aws", "us-east-1"),
        ("s3.eu-west-1.amazonaws.com", "aws", "eu-west-1"),
        ("bucket.with.dots.s3.eu-west-1.amazonaws.com", "aws", "eu-west-1"),
        ("bucket.s3-website-us-west-2.amazonaws.com", "aws", "us-west-2"),
        ("bucket.s3-website.eu-central-1.amazonaws.com", "aws", "eu-central-1"),
        ("shop.westeurope.cloudapp.azure.com", "azure", "westeurope"),
        ("shop-a1b2c3.germanywestcentral-01.azurewebsites.net", "azure", "germanywestcentral"),
        ("web-123456789012.europe-west10.run.app", "gcp", "europe-west10"),
        ("northamerica-northeast1-project-7.cloudfunctions.net", "gcp", "northamerica-northeast1"),
        ("ns.objectstorage.eu-frankfurt-1.oci.customer-oci.com", "oci", "eu-frankfurt-1"),
        ("objectstorage.us-ashburn-1.oraclecloud.com", "oci", "us-ashburn-1"),
    ],
)
def test_names_of_clouds_that_tell_the_region(name: str, vendor: str, region: str) -> None:
    assert cloud_of(name) == CloudHost(vendor, region)
    assert service_of(name) == ""


@pytest.mark.parametrize(
    ("name", "vendor", "anycast"),
    [
        ("d111111abcdef8.cloudfront.net", "aws", True),
        ("a1234.awsglobalaccelerator.com", "aws", True),
        ("bucket.s3.amazonaws.com", "aws", False),
        ("shop.azurewebsites.net", "azure", False),
        ("account.blob.core.windows.net", "azure", False),
        ("account.z6.web.core.windows.net", "azure", False),
        ("shop.azurefd.net", "azure", True),
        ("shop-a1b2.z01.azurefd.net", "azure", True),
        ("shop.trafficmanager.net", "azure", True),
        ("shop.azureedge.net", "azure", True),
        ("web-abcdef-uc.a.run.app", "gcp", True),
        ("project.appspot.com", "gcp", True),
        ("c.storage.googleapis.com", "gcp", True),
        ("ghs.googlehosted.com", "gcp", True),
    ],
)
def test_names_of_clouds_without_a_region(name: str, vendor: str, anycast: bool) -> None:
    assert cloud_of(name) == CloudHost(vendor, "", anycast=anycast)


@pytest.mark.parametrize(
    "name",
    [
        "origin.example.net",
        "amazonaws.com.example.net",
        "evilamazonaws.com",
        "cloudfront.net",
        "us-east-1.elb.example.com",
        "run.app.example.net",
    ],
)
def test_names_of_nobody_in_particular(name: str) -> None:
    assert cloud_of(name) == UNKNOWN_HOST


@pytest.mark.parametrize(
    "name", ["example.com", "_acme.example.com", "a-b.c_d.example", "xn--bcher-kva.example", "host", "1.2.3.4a", "3com"]
)
def test_a_host_name(name: str) -> None:
    assert is_host_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "a..b", "a b", "a/b", "*.example.com", "1.2.3.4:80", "[::1]", "b\u00fccher.example"),
        *("a" * 64, "a." * 127 + "com", "1.2.3", "001.2.3.4", "0x7f.0.0.0x1", "56986625", "example.com\n"),
    ],
)
def test_no_host_name(name: str) -> None:
    assert not is_host_name(name)
