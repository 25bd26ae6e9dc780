# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the clouds' regions are: the city or the area that a vendor names for each."""

from __future__ import annotations

import functools

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.place import Place, parse_places

_REGIONS = """
aws af-south-1 -33.9 18.4 Cape Town
aws ap-east-1 22.3 114.2 Hong Kong
aws ap-east-2 25.0 121.5 Taipei
aws ap-northeast-1 35.7 139.7 Tokyo
aws ap-northeast-2 37.6 127.0 Seoul
aws ap-northeast-3 34.7 135.5 Osaka
aws ap-south-1 19.1 72.9 Mumbai
aws ap-south-2 17.4 78.5 Hyderabad
aws ap-southeast-1 1.3 103.8 Singapore
aws ap-southeast-2 -33.9 151.2 Sydney
aws ap-southeast-3 -6.2 106.8 Jakarta
aws ap-southeast-4 -37.8 145.0 Melbourne
aws ap-southeast-5 3.1 101.7 Kuala Lumpur
aws ap-southeast-6 -36.8 174.8 Auckland
aws ap-southeast-7 13.8 100.5 Bangkok
aws ca-central-1 45.5 -73.6 Montreal
aws ca-west-1 51.0 -114.1 Calgary
aws cn-north-1 39.9 116.4 Beijing
aws cn-northwest-1 38.5 106.2 Ningxia
aws eu-central-1 50.1 8.7 Frankfurt
aws eu-central-2 47.4 8.5 Zurich
aws eu-north-1 59.3 18.1 Stockholm
aws eu-south-1 45.5 9.2 Milan
aws eu-south-2 41.6 -0.9 Aragon
aws eu-west-1 53.3 -6.3 Dublin
aws eu-west-2 51.5 -0.1 London
aws eu-west-3 48.9 2.4 Paris
aws eusc-de-east-1 52.4 13.1 Brandenburg
aws il-central-1 32.1 34.8 Tel Aviv
aws me-central-1 25.2 55.3 United Arab Emirates
aws me-south-1 26.2 50.6 Bahrain
aws mx-central-1 20.6 -100.4 Queretaro
aws sa-east-1 -23.6 -46.6 Sao Paulo
aws us-east-1 39.0 -77.5 Northern Virginia
aws us-east-2 40.0 -83.0 Ohio
aws us-gov-east-1 40.0 -82.5 Ohio, GovCloud
aws us-gov-west-1 45.8 -119.7 Oregon, GovCloud
aws us-west-1 37.4 -121.9 Northern California
aws us-west-2 45.8 -119.7 Oregon
azure australiacentral -35.3 149.1 Canberra
azure australiacentral2 -35.3 149.1 Canberra
azure australiaeast -33.9 151.2 Sydney
azure australiasoutheast -37.8 145.0 Melbourne
azure austriaeast 48.2 16.4 Vienna
azure belgiumcentral 50.8 4.4 Brussels
azure brazilsouth -23.6 -46.6 Sao Paulo
azure brazilsoutheast -22.9 -43.2 Rio de Janeiro
azure canadacentral 43.7 -79.4 Toronto
azure canadaeast 46.8 -71.2 Quebec City
azure centralindia 18.5 73.9 Pune
azure centralus 41.6 -93.6 Iowa
azure chilecentral -33.4 -70.7 Santiago
azure denmarkeast 55.7 12.6 Copenhagen
azure eastasia 22.3 114.2 Hong Kong
azure eastus 37.4 -79.2 Virginia
azure eastus2 36.7 -78.4 Virginia
azure francecentral 48.9 2.4 Paris
azure francesouth 43.3 5.4 Marseille
azure germanynorth 52.5 13.4 Berlin
azure germanywestcentral 50.1 8.7 Frankfurt
azure indonesiacentral -6.2 106.8 Jakarta
azure israelcentral 32.1 34.8 Israel
azure italynorth 45.5 9.2 Milan
azure japaneast 35.7 139.7 Tokyo
azure japanwest 34.7 135.5 Osaka
azure jioindiacentral 21.1 79.1 Nagpur
azure jioindiawest 22.5 70.1 Jamnagar
azure koreacentral 37.6 127.0 Seoul
azure koreasouth 35.2 129.1 Busan
azure malaysiawest 3.1 101.7 Kuala Lumpur
azure mexicocentral 20.6 -100.4 Queretaro
azure newzealandnorth -36.8 174.8 Auckland
azure northcentralus 41.9 -87.6 Illinois
azure northeurope 53.3 -6.3 Ireland
azure norwayeast 59.9 10.8 Oslo
azure norwaywest 59.0 5.7 Stavanger
azure polandcentral 52.2 21.0 Warsaw
azure qatarcentral 25.3 51.5 Doha
azure southafricanorth -26.2 28.0 Johannesburg
azure southafricawest -33.9 18.4 Cape Town
azure southcentralus 29.4 -98.5 Texas
azure southeastasia 1.3 103.8 Singapore
azure southindia 13.1 80.3 Chennai
azure spaincentral 40.4 -3.7 Madrid
azure swedencentral 60.7 17.1 Gavle
azure switzerlandnorth 47.4 8.5 Zurich
azure switzerlandwest 46.2 6.1 Geneva
azure uaecentral 24.5 54.4 Abu Dhabi
azure uaenorth 25.2 55.3 Dubai
azure uksouth 51.5 -0.1 London
azure ukwest 51.5 -3.2 Cardiff
azure westcentralus 41.1 -104.8 Wyoming
azure westeurope 52.4 4.9 Netherlands
azure westindia 19.1 72.9 Mumbai
azure westus 37.4 -121.9 California
azure westus2 47.2 -119.9 Washington
azure westus3 33.4 -112.1 Phoenix
gcp africa-south1 -26.2 28.0 Johannesburg
gcp asia-east1 24.1 120.5 Changhua County
gcp asia-east2 22.3 114.2 Hong Kong
gcp asia-northeast1 35.7 139.7 Tokyo
gcp asia-northeast2 34.7 135.5 Osaka
gcp asia-northeast3 37.6 127.0 Seoul
gcp asia-south1 19.1 72.9 Mumbai
gcp asia-south2 28.6 77.2 Delhi
gcp asia-southeast1 1.3 103.8 Singapore
gcp asia-southeast2 -6.2 106.8 Jakarta
gcp asia-southeast3 13.8 100.5 Bangkok
gcp australia-southeast1 -33.9 151.2 Sydney
gcp australia-southeast2 -37.8 145.0 Melbourne
gcp europe-central2 52.2 21.0 Warsaw
gcp europe-north1 60.6 27.2 Hamina
gcp europe-north2 59.3 18.1 Stockholm
gcp europe-southwest1 40.4 -3.7 Madrid
gcp europe-west1 50.5 3.8 St. Ghislain
gcp europe-west10 52.5 13.4 Berlin
gcp europe-west12 45.1 7.7 Turin
gcp europe-west2 51.5 -0.1 London
gcp europe-west3 50.1 8.7 Frankfurt
gcp europe-west4 53.4 6.8 Eemshaven
gcp europe-west6 47.4 8.5 Zurich
gcp europe-west8 45.5 9.2 Milan
gcp europe-west9 48.9 2.4 Paris
gcp me-central1 25.3 51.5 Doha
gcp me-central2 26.4 50.1 Dammam
gcp me-west1 32.1 34.8 Tel Aviv
gcp northamerica-northeast1 45.5 -73.6 Montreal
gcp northamerica-northeast2 43.7 -79.4 Toronto
gcp northamerica-south1 20.6 -100.4 Queretaro
gcp southamerica-east1 -23.6 -46.6 Sao Paulo
gcp southamerica-west1 -33.4 -70.7 Santiago
gcp us-central1 41.3 -95.9 Council Bluffs
gcp us-east1 33.2 -80.0 Moncks Corner
gcp us-east4 39.0 -77.5 Ashburn
gcp us-east5 40.0 -83.0 Columbus
gcp us-south1 32.8 -96.8 Dallas
gcp us-west1 45.6 -121.2 The Dalles
gcp us-west2 34.1 -118.2 Los Angeles
gcp us-west3 40.8 -111.9 Salt Lake City
gcp us-west4 36.2 -115.1 Las Vegas
oci af-casablanca-1 33.6 -7.6 Casablanca
oci af-johannesburg-1 -26.2 28.0 Johannesburg
oci ap-batam-1 1.1 104.0 Batam
oci ap-chuncheon-1 37.9 127.7 Chuncheon
oci ap-hyderabad-1 17.4 78.5 Hyderabad
oci ap-kulai-2 1.7 103.6 Kulai
oci ap-melbourne-1 -37.8 145.0 Melbourne
oci ap-mumbai-1 19.1 72.9 Mumbai
oci ap-osaka-1 34.7 135.5 Osaka
oci ap-seoul-1 37.6 127.0 Seoul
oci ap-singapore-1 1.3 103.8 Singapore
oci ap-singapore-2 1.3 103.8 Singapore
oci ap-sydney-1 -33.9 151.2 Sydney
oci ap-tokyo-1 35.7 139.7 Tokyo
oci ca-montreal-1 45.5 -73.6 Montreal
oci ca-toronto-1 43.7 -79.4 Toronto
oci eu-amsterdam-1 52.4 4.9 Amsterdam
oci eu-frankfurt-1 50.1 8.7 Frankfurt
oci eu-jovanovac-1 44.1 20.9 Jovanovac
oci eu-madrid-1 40.4 -3.7 Madrid
oci eu-marseille-1 43.3 5.4 Marseille
oci eu-milan-1 45.5 9.2 Milan
oci eu-paris-1 48.9 2.4 Paris
oci eu-stockholm-1 59.3 18.1 Stockholm
oci eu-turin-1 45.1 7.7 Turin
oci eu-zurich-1 47.4 8.5 Zurich
oci il-jerusalem-1 31.8 35.2 Jerusalem
oci me-abudhabi-1 24.5 54.4 Abu Dhabi
oci me-dubai-1 25.2 55.3 Dubai
oci me-jeddah-1 21.5 39.2 Jeddah
oci me-riyadh-1 24.7 46.7 Riyadh
oci mx-monterrey-1 25.7 -100.3 Monterrey
oci mx-queretaro-1 20.6 -100.4 Queretaro
oci sa-bogota-1 4.7 -74.1 Bogota
oci sa-santiago-1 -33.4 -70.7 Santiago
oci sa-saopaulo-1 -23.6 -46.6 Sao Paulo
oci sa-valparaiso-1 -33.0 -71.6 Valparaiso
oci sa-vinhedo-1 -23.0 -47.0 Vinhedo
oci uk-cardiff-1 51.5 -3.2 Newport
oci uk-london-1 51.5 -0.1 London
oci us-abilene-1 32.4 -99.7 Abilene
oci us-ashburn-1 39.0 -77.5 Ashburn
oci us-boardman-1 45.8 -119.7 Boardman
oci us-chicago-1 41.9 -87.6 Chicago
oci us-dallas-1 32.8 -96.8 Dallas
oci us-phoenix-1 33.4 -112.1 Phoenix
oci us-saltlake-1 40.8 -111.9 Salt Lake City
oci us-saltlake-2 40.8 -111.9 Salt Lake City
oci us-sanjose-1 37.3 -121.9 San Jose
"""
"""Vendor, region, latitude, longitude, city or area."""


@functools.cache
def region_places() -> dict[tuple[str, str], Place]:
    """The place of each known region, by vendor and region."""
    return {(vendor, region): place for (vendor, region), place in parse_places(_REGIONS, keys=2)}
