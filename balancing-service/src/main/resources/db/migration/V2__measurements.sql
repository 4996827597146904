-- One row holds one meter's local day: element k is the amount (mWh) at the k-th quarter-hour of that
-- local day, NULL = missing. A load profile's amount is the energy of the quarter-hour, a register's its
-- reading at the quarter-hour's start.
CREATE TABLE measurement_column (
  cell     smallint NOT NULL,
  site_id  uuid NOT NULL,
  meter_id uuid NOT NULL,
  day      date NOT NULL,
  amounts  bigint[] NOT NULL CHECK (cardinality(amounts) BETWEEN 1 AND 200 AND 0 <= ALL (amounts)),
  PRIMARY KEY (cell, site_id, meter_id, day)
) PARTITION BY RANGE (day);

-- Everything that was received, as it was received: a correction never destroys evidence.
CREATE TABLE measurement_journal (
  cell        smallint NOT NULL,
  id          bigint GENERATED ALWAYS AS IDENTITY,
  account_id  uuid NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  meter_ids   uuid[] NOT NULL,
  stamped_at  timestamptz[] NOT NULL,
  amounts     bigint[] NOT NULL,
  PRIMARY KEY (cell, id)
);
CREATE INDEX measurement_journal_received ON measurement_journal (cell, received_at);

-- The amounts of a day after a delivery: what was delivered wins, what was not stays.
CREATE FUNCTION merge_amounts(present bigint[], delivered bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(coalesce(d, p) ORDER BY k)
  FROM unnest(present, delivered) WITH ORDINALITY AS amount (p, d, k)
$$;
