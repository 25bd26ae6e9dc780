# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cities of Cloudflare's data centers that can serve as upper tiers, by code."""

from __future__ import annotations

import functools

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.place import Place, parse_places

_COLOS = """
AAE 36.8 7.8 Annaba
ABJ 5.3 -3.9 Abidjan
ABQ 35.0 -106.6 Albuquerque
ACC 5.6 -0.2 Accra
ADB 38.3 27.2 Izmir
ADD 9.0 38.8 Addis Ababa
ADL -35.0 138.5 Adelaide
AGR 27.2 78.0 Agra
AKL -37.0 174.8 Auckland
AKX 50.2 57.2 Aktobe
ALA 43.4 77.0 Almaty
ALG 36.7 3.2 Algiers
AMD 23.1 72.6 Ahmedabad
AMM 31.7 36.0 Amman
AMS 52.3 4.8 Amsterdam
ANC 61.2 -150.0 Anchorage
ARI -18.4 -70.3 Arica
ARN 59.6 17.9 Stockholm
ARU -21.1 -50.4 Aracatuba
ASK 6.9 -5.4 Yamoussoukro
ASU -25.2 -57.5 Asunción
ATH 37.9 23.9 Athens
ATL 33.6 -84.4 Atlanta
AUS 30.2 -97.7 Austin
BAH 26.3 50.6 Manama
BAQ 10.9 -74.8 Barranquilla
BBI 20.2 85.8 Bhubaneswar
BCN 41.3 2.1 Barcelona
BDQ 22.3 73.2 Jamnagar
BEG 44.8 20.3 Belgrade
BEL -1.4 -48.5 Belém
BEY 33.8 35.5 Beirut
BGI 13.1 -59.5 Bridgetown
BGR 44.8 -68.8 Bangor
BGW 33.3 44.2 Baghdad
BKK 13.7 100.8 Bangkok
BLR 13.2 77.7 Bangalore
BNA 36.1 -86.7 Nashville
BNE -27.4 153.1 Brisbane
BOD 44.8 -0.7 Bordeaux
BOG 4.7 -74.2 Bogotá
BOM 19.1 72.9 Mumbai
BOS 42.4 -71.0 Boston
BRU 50.9 4.5 Brussels
BSB -15.9 -47.9 Brasilia
BSR 30.6 47.7 Basra
BTS 48.2 17.2 Bratislava
BUD 47.4 19.3 Budapest
BUF 42.9 -78.7 Buffalo
BWN 4.9 114.9 Bandar Seri Begawan
CAI 30.1 31.4 Cairo
CAW -21.7 -41.3 Campos dos Goytacazes
CBR -35.3 149.2 Canberra
CCU 22.6 88.5 Kolkata
CDG 49.0 2.5 Paris
CEB 10.3 124.0 Cebu
CFC -26.8 -51.0 Caçador
CGB -15.7 -56.1 Cuiaba
CGK -6.1 106.7 Jakarta
CGP 22.2 91.8 Chittagong
CGY 8.4 124.6 Cagayan de Oro
CHC -43.5 172.5 Christchurch
CJB 11.0 77.0 Coimbatore
CLE 41.4 -81.8 Cleveland
CLO 3.5 -76.4 Cali
CLT 35.2 -80.9 Charlotte
CMB 7.2 79.9 Colombo
CMH 40.0 -82.9 Columbus
CNF -19.6 -44.0 Belo Horizonte
CNN 11.9 75.5 Kannur
CNX 18.8 99.0 Chiang Mai
COK 10.2 76.4 Kochi
COR -31.3 -64.2 Córdoba
CPH 55.6 12.7 Copenhagen
CPT -34.0 18.6 Cape Town
CRK 15.2 120.6 Tarlac City
CVG 39.0 -84.7 Cincinnati
CWB -25.5 -49.2 Curitiba
CZL 36.3 6.6 Constantine
DAC 23.8 90.4 Dhaka
DAD 16.0 108.2 Da Nang
DAR -6.9 39.2 Dar Es Salaam
DEL 28.6 77.1 New Delhi
DEN 39.9 -104.7 Denver
DFW 32.9 -97.0 Dallas
DKR 14.7 -17.5 Dakar
DLA 4.0 9.7 Douala
DME 55.4 37.9 Moscow
DMM 26.5 49.8 Dammam
DOH 25.3 51.6 Doha
DPS -8.8 115.2 Denpasar
DTW 42.2 -83.3 Detroit
DUB 53.4 -6.3 Dublin
DUR -29.6 31.1 Durban
DUS 51.3 6.8 Düsseldorf
DXB 25.2 55.4 Dubai
EBB 0.0 32.4 Kampala
EBL 36.2 44.0 Erbil
EVN 40.1 44.4 Yerevan
EWR 40.7 -74.2 Newark
EZE -34.8 -58.5 Buenos Aires
FCO 41.8 12.2 Rome
FIH -4.4 15.4 Kinshasa
FLN -27.7 -48.5 Florianopolis
FOR -3.8 -38.5 Fortaleza
FRA 50.0 8.5 Frankfurt
FRU 43.1 74.5 Bishkek
FSD 43.6 -96.7 Sioux Falls
FUK 33.6 130.4 Fukuoka
GBE -24.6 25.9 Gaborone
GDL 20.5 -103.3 Guadalajara
GEO 6.5 -58.2 Georgetown
GIG -22.8 -43.2 Rio de Janeiro
GND 12.0 -61.8 St. George's
GOT 57.7 12.3 Gothenburg
GRU -23.4 -46.5 São Paulo
GUA 14.6 -90.5 Guatemala City
GUM 13.5 144.8 Hagatna
GVA 46.2 6.1 Geneva
GYD 40.5 50.0 Baku
GYE -2.2 -79.9 Guayaquil
GYN -16.6 -49.2 Goiânia
HAM 53.6 10.0 Hamburg
HAN 21.2 105.8 Hanoi
HBA -42.8 147.5 Hobart
HEL 60.3 25.0 Helsinki
HFA 32.8 35.0 Haifa
HKG 22.3 113.9 Hong Kong
HNL 21.3 -157.9 Honolulu
HRE -17.9 31.1 Harare
HYD 17.2 78.4 Hyderabad
IAD 38.9 -77.5 Ashburn
IAH 30.0 -95.3 Houston
ICN 37.5 126.5 Seoul
IND 39.7 -86.3 Indianapolis
ISB 33.6 73.1 Islamabad
IST 41.3 28.7 Istanbul
ISU 35.6 45.3 Sulaymaniyah
IXC 30.7 76.8 Chandigarh
JAX 30.5 -81.7 Jacksonville
JDO -7.2 -39.3 Juazeiro do Norte
JED 21.7 39.2 Jeddah
JHB 1.6 103.7 Johor Bahru
JIB 11.6 43.2 Djibouti City
JNB -26.1 28.2 Johannesburg
JOG -7.8 110.4 Yogyakarta
JOI -26.2 -48.8 Joinville
JRG 21.9 84.0 Sambalpur
KBP 50.4 30.9 Kyiv
KCH 1.5 110.3 Kuching
KEF 64.0 -22.6 Reykjavík
KGL -2.0 30.1 Kigali
KHH 22.6 120.3 Kaohsiung City
KHI 24.9 67.2 Karachi
KIN 17.9 -76.8 Kingston
KIX 34.4 135.2 Osaka
KJA 56.2 92.5 Krasnoyarsk
KNU 26.4 80.4 Kanpur
KTM 27.7 85.4 Kathmandu
KUL 2.8 101.7 Kuala Lumpur
KWI 29.2 48.0 Kuwait City
LAD -8.9 13.2 Luanda
LAS 36.1 -115.2 Las Vegas
LAX 33.9 -118.4 Los Angeles
LCA 34.9 33.6 Nicosia
LED 59.8 30.3 Saint Petersburg
LHE 31.5 74.4 Lahore
LHR 51.5 -0.5 London
LIM -12.0 -77.1 Lima
LIS 38.8 -9.1 Lisbon
LJU 46.2 14.5 Ljubljana
LLK 38.8 48.8 Astara
LLW -13.8 33.8 Lilongwe
LOS 6.6 3.3 Lagos
LPB -16.5 -68.2 La Paz
LUN -15.3 28.4 Lusaka
LUX 49.6 6.2 Luxembourg City
LYS 45.7 5.1 Lyon
MAA 13.0 80.2 Chennai
MAD 40.5 -3.6 Madrid
MAN 53.4 -2.3 Manchester
MAO -3.0 -60.0 Manaus
MBA -4.0 39.6 Mombasa
MCI 39.3 -94.7 Kansas City
MCT 23.6 58.3 Muscat
MDE 6.2 -75.4 Medellín
MEL -37.7 144.8 Melbourne
MEM 35.0 -90.0 Memphis
MEX 19.4 -99.1 Mexico City
MFM 22.1 113.6 Macau
MIA 25.8 -80.3 Miami
MLA 35.9 14.5 Santa Venera
MLE 4.2 73.5 Malé
MLG -7.9 112.7 Malang
MNL 14.5 121.0 Manila
MPM -25.9 32.6 Maputo
MRS 43.4 5.2 Marseille
MRU -20.4 57.7 Port Louis
MSP 44.9 -93.2 Minneapolis
MSQ 53.9 28.0 Minsk
MUC 48.4 11.8 Munich
MXP 45.6 8.7 Milan
NAG 21.1 79.0 Nagpur
NBO -1.3 36.9 Nairobi
NJF 32.0 44.4 Najaf
NOU -22.0 166.2 Noumea
NQN -39.0 -68.2 Neuquén
NQZ 51.0 71.5 Astana
NRT 35.8 140.4 Tokyo
NVT -26.9 -48.6 Timbó
OKA 26.2 127.7 Naha
OKC 35.4 -97.6 Oklahoma City
OMA 41.3 -95.9 Omaha
ORD 42.0 -87.9 Chicago
ORF 36.9 -76.2 Norfolk
ORN 35.6 -0.6 Oran
OSL 60.2 11.1 Oslo
OTP 44.6 26.1 Bucharest
OUA 12.3 -1.5 Ouagadougou
PAT 25.6 85.1 Patna
PBH 27.4 89.4 Thimphu
PBM 5.5 -55.2 Paramaribo
PDX 45.6 -122.6 Portland
PER -31.9 116.0 Perth
PHL 39.9 -75.2 Philadelphia
PHX 33.4 -112.0 Phoenix
PIT 40.5 -80.2 Pittsburgh
PMO 38.2 13.1 Palermo
PMW -10.3 -48.4 Palmas
PNH 11.6 104.8 Phnom Penh
PNQ 18.6 73.9 Pune
POA -30.0 -51.2 Porto Alegre
POS 10.6 -61.3 Port of Spain
PPT -17.6 -149.6 Tahiti
PRG 50.1 14.3 Prague
PTY 9.1 -79.4 Panama City
QRO 20.6 -100.2 Queretaro
QWJ -22.7 -47.3 Americana
RAO -21.1 -47.8 Ribeirao Preto
RDU 35.9 -78.8 Durham
REC -8.1 -34.9 Recife
RIC 37.5 -77.3 Richmond
RIX 56.9 24.0 Riga
RUH 25.0 46.7 Riyadh
RUN -20.9 55.5 Saint-Denis
SAN 32.7 -117.2 San Diego
SAP 15.4 -87.9 San Pedro Sula
SAT 29.5 -98.5 San Antonio
SCL -33.4 -70.8 Santiago
SDQ 18.4 -69.7 Santo Domingo
SEA 47.5 -122.3 Seattle
SFO 37.6 -122.4 San Francisco
SGN 10.8 106.7 Ho Chi Minh City
SIN 1.4 104.0 Singapore
SJC 37.4 -121.9 San Jose
SJK -23.2 -45.9 São José dos Campos
SJO 10.0 -84.2 San José
SJP -20.8 -49.4 São José do Rio Preto
SJU 18.4 -66.0 San Juan
SKG 40.5 23.0 Thessaloniki
SKP 42.0 21.6 Skopje
SLC 40.8 -112.0 Salt Lake City
SMF 38.7 -121.6 Sacramento
SOD -23.5 -47.5 Sorocaba
SOF 42.7 23.4 Sofia
SSA -12.1 -45.7 Salvador
STI 19.4 -70.6 Santiago de los Caballeros
STL 38.8 -90.4 St. Louis
STR 48.7 9.2 Stuttgart
SUV -18.0 178.6 Suva
SYD -34.0 151.2 Sydney
TBS 41.7 45.0 Tbilisi
TGU 14.1 -87.2 Tegucigalpa
TIA 41.4 19.7 Tirana
TLH 30.4 -84.3 Tallahassee
TLL 59.4 24.8 Tallinn
TLV 32.0 34.9 Tel Aviv
TNR -18.8 47.5 Antananarivo
TPA 28.0 -82.5 Tampa
TPE 25.1 121.2 Taipei
TUN 36.9 10.2 Tunis
TXL 52.6 13.3 Berlin
UDI -18.9 -48.2 Uberlândia
UDR 24.6 73.9 Udaipur
UIO -0.1 -78.4 Quito
ULN 47.8 106.8 Ulaanbaatar
URT 9.1 99.1 Surat Thani
VCP -23.0 -47.1 Campinas
VIE 48.1 16.6 Vienna
VIX -20.3 -40.3 Vitoria
VNO 54.6 25.3 Vilnius
VTE 18.0 102.6 Vientiane
WAW 52.2 21.0 Warsaw
WDH -22.5 17.5 Windhoek
WLG -41.3 174.8 Wellington
WRO 51.1 16.9 Wroclaw
XAP -27.1 -52.7 Chapeco
XNH 30.9 46.1 Nasiriyah
YHZ 44.9 -63.5 Halifax
YUL 45.5 -73.7 Montréal
YVR 49.2 -123.2 Vancouver
YWG 49.9 -97.2 Winnipeg
YXE 52.2 -106.7 Saskatoon
YYC 51.1 -114.0 Calgary
YYZ 43.7 -79.6 Toronto
ZAG 45.7 16.1 Zagreb
ZDM 32.3 35.0 Ramallah
ZRH 47.5 8.6 Zurich
"""
"""Code, latitude, longitude, city. The codes are those of airports (IATA), and so are the positions."""


@functools.cache
def colo_places() -> dict[str, Place]:
    """The place of each data center, by its code."""
    return {key: place for (key,), place in parse_places(_COLOS, keys=1)}
