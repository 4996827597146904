-- All 256 cells. A question of all cells starts here and probes the index of each one, however much is
-- queued; a distributed database asks each of its nodes about the cells that it has.
CREATE TABLE cell (
  cell smallint PRIMARY KEY CHECK (cell BETWEEN 0 AND 255)
);
INSERT INTO cell SELECT generate_series(0, 255);

-- Each partition is claimed, balanced and queued again all day long: leave room beside each row and
-- clean up early, since the dead entries of the index are what a claim would have to pass.
ALTER TABLE balancing_partition SET (
  fillfactor = 75, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05
);

ALTER TABLE balancing_run RENAME TO earlier_run;
ALTER INDEX balancing_run_pkey RENAME TO earlier_run_pkey;
ALTER INDEX balancing_run_current RENAME TO earlier_run_current;

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
  -- The meters of the balances, ascending.
  meter_ids      uuid[] NOT NULL,
  -- Who gave how much to whom in each quarter-hour of the day (mWh): a block of amounts (AmountBlock).
  -- Keys are the places of the creditor and the debitor in meter_ids, counted from 1; 0 is the public
  -- grid. Only pairs with energy in some quarter-hour, by creditor, then debitor, the grid last.
  energies       bytea NOT NULL,
  PRIMARY KEY (cell, site_id, day, run_id)
) PARTITION BY RANGE (day);
-- Compressing what is compact already would cost time and save nothing.
ALTER TABLE balancing_run ALTER COLUMN energies SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX balancing_run_current ON balancing_run (cell, site_id, day)
  WHERE superseded_at IS NULL;

-- Days without a month of their own. The service makes months and moves their days out of here.
CREATE TABLE balancing_run_default PARTITION OF balancing_run DEFAULT;
CREATE INDEX balancing_run_default_day ON balancing_run_default (day);

DO $$
DECLARE
  month date;
BEGIN
  FOR month IN
    SELECT DISTINCT date_trunc('month', day)::date FROM earlier_run
    WHERE day >= current_date - interval '10 years' AND day < current_date + interval '1 year'
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF balancing_run FOR VALUES FROM (%L) TO (%L)',
                   'balancing_run_' || to_char(month, 'YYYY_MM'), month,
                   (month + interval '1 month')::date);
  END LOOP;
END
$$;

-- Every run is kept, its balances as a block of version 0.
INSERT INTO balancing_run
SELECT r.cell, r.site_id, r.day, r.run_id, r.input_revision, r.kernel, r.balanced_at, r.superseded_at,
       r.open_intervals, r.fingerprint, meters.ids,
       '\x00'::bytea || int4send(coalesce(block.length, 0)) || coalesce(block.columns, '')
FROM earlier_run r
CROSS JOIN LATERAL (
  SELECT coalesce(array_agg(DISTINCT meter.id ORDER BY meter.id), '{}') AS ids
  FROM balance_column b
  CROSS JOIN LATERAL (VALUES (b.creditor_meter_id), (b.debitor_meter_id)) AS meter (id)
  WHERE b.cell = r.cell AND b.site_id = r.site_id AND b.day = r.day AND b.run_id = r.run_id
    AND meter.id IS NOT NULL
) AS meters
CROSS JOIN LATERAL (
  SELECT max(cardinality(b.energies)) AS length,
         string_agg(
           int4send(coalesce(array_position(meters.ids, b.creditor_meter_id), 0))
             || int4send(coalesce(array_position(meters.ids, b.debitor_meter_id), 0))
             || (SELECT string_agg(int8send(e), '' ORDER BY k)
                 FROM unnest(b.energies) WITH ORDINALITY AS energy (e, k)),
           '' ORDER BY b.creditor_meter_id NULLS LAST, b.debitor_meter_id NULLS LAST) AS columns
  FROM balance_column b
  WHERE b.cell = r.cell AND b.site_id = r.site_id AND b.day = r.day AND b.run_id = r.run_id
) AS block;

DROP TABLE balance_column;
DROP TABLE earlier_run;
