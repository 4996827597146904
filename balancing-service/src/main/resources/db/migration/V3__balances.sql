-- The queue: a site's local day whose input has changed since it was balanced.
CREATE TABLE balancing_partition (
  cell              smallint NOT NULL,
  site_id           uuid NOT NULL,
  day               date NOT NULL,
  input_revision    bigint NOT NULL DEFAULT 1 CHECK (input_revision >= 1),
  balanced_revision bigint NOT NULL DEFAULT 0 CHECK (balanced_revision BETWEEN 0 AND input_revision),
  due_at            timestamptz NOT NULL,
  lease_owner       uuid,
  lease_until       timestamptz,
  attempts          integer NOT NULL DEFAULT 0,
  error             text,
  balanced_at       timestamptz,
  open_intervals    integer NOT NULL DEFAULT 0,
  missing           jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (cell, site_id, day)
);
CREATE INDEX balancing_partition_due ON balancing_partition (cell, due_at)
  WHERE balanced_revision < input_revision;

-- What a partition was balanced to, and from when until when that was the answer.
CREATE TABLE balancing_run (
  cell           smallint NOT NULL,
  site_id        uuid NOT NULL,
  day            date NOT NULL,
  run_id         uuid NOT NULL,
  input_revision bigint NOT NULL,
  kernel         text NOT NULL,
  balanced_at    timestamptz NOT NULL,
  superseded_at  timestamptz CHECK (superseded_at > balanced_at),
  -- The quarter-hours of the day that could not be balanced, since a required amount was missing.
  open_intervals smallint[] NOT NULL,
  -- SHA-256 over all balances and open intervals: the same result is not written twice.
  fingerprint    bytea NOT NULL,
  PRIMARY KEY (cell, site_id, day, run_id)
);
CREATE UNIQUE INDEX balancing_run_current ON balancing_run (cell, site_id, day)
  WHERE superseded_at IS NULL;

-- Who gave how much to whom in each quarter-hour of the day (mWh). A null meter is the public grid. Only
-- pairs with energy in some quarter-hour.
CREATE TABLE balance_column (
  cell              smallint NOT NULL,
  site_id           uuid NOT NULL,
  day               date NOT NULL,
  run_id            uuid NOT NULL,
  creditor_meter_id uuid,
  debitor_meter_id  uuid,
  energies          bigint[] NOT NULL CHECK (0 <= ALL (energies)),
  CHECK (creditor_meter_id IS NOT NULL OR debitor_meter_id IS NOT NULL),
  UNIQUE NULLS NOT DISTINCT (cell, site_id, day, run_id, creditor_meter_id, debitor_meter_id)
) PARTITION BY RANGE (day);

-- Volume by year; a day outside of the prepared years is kept by the default partition.
DO $$
DECLARE
  volume text;
BEGIN
  FOREACH volume IN ARRAY ARRAY['measurement_column', 'balance_column'] LOOP
    FOR year IN 2015..2050 LOOP
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                     volume || '_' || year, volume,
                     make_date(year, 1, 1), make_date(year + 1, 1, 1));
    END LOOP;
    EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', volume || '_other', volume);
  END LOOP;
END
$$;
