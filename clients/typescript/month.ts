// The guide's calls and a month of readings, by the client generated from docs/openapi.yaml.
//
// month.ts ADDRESS API_TOKEN READINGS: the file has lines of an instant and a register's reading in kWh. Prints the
// consumption of the month, and the sum of its quarter-hours, as JSON.
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import * as saldo from './saldo';

const period = { startDateTime: '2024-12-31T23:00:00Z', endDateTime: '2025-01-31T23:00:00Z' };

async function signedIn(basePath: string, token: string): Promise<saldo.Configuration> {
  const access = new saldo.AccessApi(new saldo.Configuration({ basePath }));
  const grant = await access.createAccessToken({ newGrant: { grantType: 'api_token', token } });
  return new saldo.Configuration({ basePath, accessToken: grant.accessToken });
}

async function meteredSite(configuration: saldo.Configuration): Promise<saldo.Meter> {
  const site = await new saldo.SitesApi(configuration).createSite({
    newSite: {
      name: 'Businesspark',
      type: 'balanced_accurate',
      balanceResolution: 'PT15M',
      address: { locality: 'Berlin', postCode: '10115', country: 'DE' },
      timezone: 'Europe/Berlin',
    },
  });
  const operators = await new saldo.MeteringPointOperatorsApi(configuration).listMeteringPointOperators();
  const meter = await new saldo.MetersApi(configuration).createMeter({
    newMeterOrMany: {
      siteId: site.id,
      mpo: operators.data[0].id,
      direction: 'consumer',
      identifier: '1ISK0001',
      serial: '1ISK0001',
      startDate: new Date(period.startDateTime),
      measuring: 'readings_accurate',
    },
  });
  if (!('id' in meter)) {
    throw new Error(`not one meter: ${JSON.stringify(meter)}`);
  }
  await new saldo.MeterBalancingSettingsApi(configuration).createMeterBalancingSetting({
    newMeterBalancingSettingOrMany: {
      siteId: site.id,
      meterId: meter.id,
      balancing: 'participant',
      startDate: new Date('2025-01-01'),
      priority: 1,
    },
  });
  return meter;
}

async function send(configuration: saldo.Configuration, meter: saldo.Meter, readings: string[]): Promise<void> {
  const lines = readings.map((reading) => `${meter.id},${reading}`);
  const report = await new saldo.MeasurementsApi(configuration).createMeasurementsInBulk({
    body: ['meterId,timestamp,value', ...lines, ''].join('\n'),
  });
  if (report.accepted !== readings.length) {
    throw new Error(JSON.stringify(report));
  }
}

async function awaitBalanced(configuration: saldo.Configuration, siteId: string): Promise<void> {
  const balancing = new saldo.BalancingApi(configuration);
  for (let attempt = 0; attempt < 600; attempt++) {
    const days = await balancing.listBalancingPartitions({ siteId, startDate: '2025-01-01', endDate: '2025-02-01' });
    if (days.total === 31 && days.data.every((day) => day.state === 'balanced')) {
      return;
    }
    await setTimeout(200);
  }
  throw new Error('the month is not balanced');
}

// In milliwatt-hours: sums of kWh as numbers are not exact, those of integers are.
async function balances(
  configuration: saldo.Configuration,
  meter: saldo.Meter,
  interval: saldo.BalanceInterval,
): Promise<number[]> {
  const rows = await new saldo.BalancesApi(configuration).listAggregatedBalances({
    ...period,
    interval,
    debitorMeterId: meter.id,
  });
  if (!rows.data.every((row) => row.complete && row.creditorMeterId === null)) {
    throw new Error('not all from the grid, or not complete');
  }
  return rows.data.map((row) => Math.round(row.value * 1e6));
}

function kilowattHours(milliwattHours: number): string {
  return (milliwattHours / 1e6).toFixed(6);
}

async function main(address: string, apiToken: string, file: string): Promise<void> {
  const configuration = await signedIn(address, apiToken);
  const meter = await meteredSite(configuration);
  await send(configuration, meter, readFileSync(file, 'utf8').trim().split('\n'));
  await awaitBalanced(configuration, meter.siteId);
  const quarterHours = await balances(configuration, meter, 'PT15M');
  const [month] = await balances(configuration, meter, 'P1M');
  console.log(
    JSON.stringify({
      quarterHours: quarterHours.length,
      sum: kilowattHours(quarterHours.reduce((one, other) => one + other)),
      month: kilowattHours(month),
      smallest: kilowattHours(Math.min(...quarterHours)),
    }),
  );
}

const [address, apiToken, readings] = process.argv.slice(2);
main(address, apiToken, readings).catch((failure) => {
  console.error(failure);
  process.exit(1);
});
