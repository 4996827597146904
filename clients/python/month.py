"""The guide's calls and a month of readings, by the client generated from docs/openapi.yaml.

month.py ADDRESS API_TOKEN READINGS: the file has lines of an instant and a register's reading in
kWh. Prints the consumption of the month, and the sum of its quarter-hours, as JSON.
"""

import csv
import json
import sys
import time
from datetime import date, datetime
from decimal import Decimal

import saldo

START, END = "2024-12-31T23:00:00Z", "2025-01-31T23:00:00Z"
LARGEST_BATCH = 500


def signed_in(address, api_token):
    configuration = saldo.Configuration(host=address)
    access = saldo.AccessApi(saldo.ApiClient(configuration))
    grant = access.create_access_token(
        saldo.NewGrant(grant_type=saldo.GrantType.API_TOKEN, token=api_token)
    )
    configuration.access_token = grant.access_token
    return saldo.ApiClient(configuration)


def metered_site(client):
    site = saldo.SitesApi(client).create_site(
        saldo.NewSite(
            name="Businesspark",
            type=saldo.SiteType.BALANCED_ACCURATE,
            balance_resolution=saldo.BalanceResolution.PT15M,
            address=saldo.NewAddress(locality="Berlin", post_code="10115", country="DE"),
            timezone="Europe/Berlin",
        )
    )
    operators = saldo.MeteringPointOperatorsApi(client).list_metering_point_operators()
    meter = saldo.NewMeter(
        site_id=site.id,
        mpo=str(operators.data[0].id),
        direction=saldo.Direction.CONSUMER,
        identifier="1ISK0001",
        serial="1ISK0001",
        start_date=datetime.fromisoformat("2024-12-31T23:00:00+00:00"),
        measuring=saldo.Measuring.READINGS_ACCURATE,
    )
    meter = saldo.MetersApi(client).create_meter(saldo.NewMeterOrMany(meter)).actual_instance
    setting = saldo.NewMeterBalancingSetting(
        site_id=site.id,
        meter_id=meter.id,
        balancing=saldo.Balancing.PARTICIPANT,
        start_date=date(2025, 1, 1),
        priority=1,
    )
    saldo.MeterBalancingSettingsApi(client).create_meter_balancing_setting(
        saldo.NewMeterBalancingSettingOrMany(setting)
    )
    return site, meter


def send(client, meter, readings):
    measurements = [
        saldo.NewMeasurement(
            meter_id=meter.id,
            timestamp=datetime.fromisoformat(timestamp.replace("Z", "+00:00")),
            value=float(value),
        )
        for timestamp, value in readings
    ]
    api = saldo.MeasurementsApi(client)
    for first in range(0, len(measurements), LARGEST_BATCH):
        batch = measurements[first : first + LARGEST_BATCH]
        accepted = api.create_measurements(saldo.NewMeasurements(measurements=batch)).accepted
        assert accepted == len(batch), accepted


def await_balanced(client, site):
    api = saldo.BalancingApi(client)
    for _ in range(600):
        days = api.list_balancing_partitions(
            site_id=site.id, start_date="2025-01-01", end_date="2025-02-01"
        ).data
        if len(days) == 31 and all(day.state == saldo.BalancingState.BALANCED for day in days):
            return
        time.sleep(0.2)
    raise TimeoutError(days)


def balances(client, meter, interval):
    rows = saldo.BalancesApi(client).list_aggregated_balances(
        debitor_meter_id=meter.id, start_date_time=START, end_date_time=END, interval=interval
    )
    assert all(row.complete and row.creditor_meter_id is None for row in rows.data)
    # The text of a float is the amount as it was answered; sums of floats are not exact.
    return [Decimal(repr(row.value)) for row in rows.data]


def main(address, api_token, readings):
    client = signed_in(address, api_token)
    site, meter = metered_site(client)
    with open(readings, newline="", encoding="utf-8") as file:
        send(client, meter, list(csv.reader(file)))
    await_balanced(client, site)
    quarter_hours = balances(client, meter, saldo.BalanceInterval.PT15M)
    (month,) = balances(client, meter, saldo.BalanceInterval.P1M)
    print(
        json.dumps(
            {
                "quarterHours": len(quarter_hours),
                "sum": str(sum(quarter_hours)),
                "month": str(month),
                "smallest": f"{min(quarter_hours):f}",
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
