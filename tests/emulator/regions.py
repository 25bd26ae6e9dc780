# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SAMPLE cloud regions and upper-tier colos, NOT Cloudflare's list: no public list of the supported regions exists.

The region names are the vendors' own. Those of AWS, Azure and GCP are the ones that another product of Cloudflare
offered in September 2026; those of OCI are the ones in its published IP ranges of July 2025. Behind each name stand
codes of Cloudflare data centres nearby, which are made up: which of them serve a region is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Regions = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Vendor -> region -> upper-tier colos."""

_AWS: Final = """
af-south-1 CPT JNB
ap-east-1 HKG
ap-east-2 TPE
ap-northeast-1 NRT KIX
ap-northeast-2 ICN
ap-northeast-3 KIX NRT
ap-south-1 BOM
ap-south-2 HYD
ap-southeast-1 SIN
ap-southeast-2 SYD
ap-southeast-3 CGK
ap-southeast-4 MEL
ap-southeast-5 KUL
ap-southeast-6 AKL
ap-southeast-7 BKK
ca-central-1 YUL
ca-west-1 YYC
eu-central-1 FRA
eu-central-2 ZRH
eu-north-1 ARN
eu-south-1 MXP
eu-south-2 MAD
eu-west-1 DUB
eu-west-2 LHR
eu-west-3 CDG
il-central-1 TLV
me-central-1 DXB
me-south-1 BAH
mx-central-1 QRO
sa-east-1 GRU
us-east-1 IAD EWR
us-east-2 CMH ORD
us-west-1 SJC
us-west-2 SEA PDX
"""
_AZURE: Final = """
australiacentral CBR SYD
australiacentral2 CBR SYD
australiaeast SYD
australiasoutheast MEL
austriaeast VIE
belgiumcentral BRU
brazilsouth GRU
brazilsoutheast GIG
canadacentral YYZ
canadaeast YUL
centralindia PNQ BOM
centralus MCI ORD
chilecentral SCL
eastasia HKG
eastus IAD EWR
eastus2 IAD
francecentral CDG
francesouth MRS
germanynorth TXL
germanywestcentral FRA
indonesiacentral CGK
israelcentral TLV
italynorth MXP
japaneast NRT
japanwest KIX
koreacentral ICN
koreasouth ICN
malaysiawest KUL
mexicocentral QRO
newzealandnorth AKL
northcentralus ORD
northeurope DUB
norwayeast OSL
norwaywest OSL
polandcentral WAW
qatarcentral DOH
southafricanorth JNB
southafricawest CPT
southcentralus SAT DFW
southeastasia SIN
southindia MAA
spaincentral MAD
swedencentral ARN
switzerlandnorth ZRH
switzerlandwest GVA
uaecentral DXB
uaenorth DXB
uksouth LHR
ukwest LHR MAN
westcentralus DEN
westeurope AMS
westindia BOM
westus SJC
westus2 SEA
westus3 PHX
"""
_GCP: Final = """
africa-south1 JNB
asia-east1 TPE
asia-east2 HKG
asia-northeast1 NRT
asia-northeast2 KIX
asia-northeast3 ICN
asia-south1 BOM
asia-south2 DEL
asia-southeast1 SIN
asia-southeast2 CGK
australia-southeast1 SYD
australia-southeast2 MEL
europe-central2 WAW
europe-north1 HEL
europe-north2 ARN
europe-southwest1 MAD
europe-west1 BRU AMS
europe-west2 LHR
europe-west3 FRA
europe-west4 AMS
europe-west6 ZRH
europe-west8 MXP
europe-west9 CDG
europe-west10 TXL
europe-west12 MXP
me-central1 DOH
me-central2 DMM
me-west1 TLV
northamerica-northeast1 YUL
northamerica-northeast2 YYZ
northamerica-south1 QRO
southamerica-east1 GRU
southamerica-west1 SCL
us-central1 ORD MCI
us-east1 ATL
us-east4 IAD
us-east5 CMH
us-south1 DFW
us-west1 PDX SEA
us-west2 LAX
us-west3 SLC
us-west4 LAS
"""
_OCI: Final = """
af-johannesburg-1 JNB
ap-batam-1 SIN
ap-chuncheon-1 ICN
ap-hyderabad-1 HYD
ap-melbourne-1 MEL
ap-mumbai-1 BOM
ap-osaka-1 KIX
ap-seoul-1 ICN
ap-singapore-1 SIN
ap-singapore-2 SIN
ap-sydney-1 SYD
ap-tokyo-1 NRT
ca-montreal-1 YUL
ca-toronto-1 YYZ
eu-amsterdam-1 AMS
eu-frankfurt-1 FRA
eu-jovanovac-1 BEG
eu-madrid-1 MAD
eu-marseille-1 MRS
eu-milan-1 MXP
eu-paris-1 CDG
eu-stockholm-1 ARN
eu-zurich-1 ZRH
il-jerusalem-1 TLV
me-abudhabi-1 DXB
me-dubai-1 DXB
me-jeddah-1 JED
me-riyadh-1 RUH
mx-monterrey-1 MEX QRO
mx-queretaro-1 QRO
sa-bogota-1 BOG
sa-santiago-1 SCL
sa-saopaulo-1 GRU
sa-valparaiso-1 SCL
sa-vinhedo-1 VCP GRU
uk-cardiff-1 LHR MAN
uk-london-1 LHR
us-abilene-1 DFW
us-ashburn-1 IAD EWR
us-boardman-1 PDX
us-chicago-1 ORD
us-dallas-1 DFW
us-phoenix-1 PHX
us-saltlake-2 SLC
us-sanjose-1 SJC
"""


def _parsed(table: str) -> Mapping[str, tuple[str, ...]]:
    rows = (line.split() for line in table.splitlines() if line)
    return MappingProxyType({region: tuple(colos) for region, *colos in rows})


SAMPLE_REGIONS: Final[Regions] = MappingProxyType(
    {"aws": _parsed(_AWS), "azure": _parsed(_AZURE), "gcp": _parsed(_GCP), "oci": _parsed(_OCI)}
)
