-- What registers that are read at arbitrary instants showed, a row for each reading as it was received.
-- One that was received again stays, superseded: a correction never destroys evidence.
CREATE TABLE register_reading (
  cell          smallint NOT NULL CHECK (cell BETWEEN 0 AND 255),
  site_id       uuid NOT NULL,
  meter_id      uuid NOT NULL,
  stamped_at    timestamptz NOT NULL CHECK (stamped_at = date_trunc('milliseconds', stamped_at)),
  received_at   timestamptz NOT NULL DEFAULT statement_timestamp(),
  superseded_at timestamptz,
  account_id    uuid NOT NULL,
  -- What the register showed (mWh); null = what was stored is withdrawn.
  amount        bigint CHECK (amount >= 0),
  -- 0 measured, 1 substituted, 2 provisional.
  quality       smallint NOT NULL CHECK (quality BETWEEN 0 AND 2),
  PRIMARY KEY (cell, site_id, meter_id, stamped_at, received_at)
);
-- A reading's neighbours, which may lie months away, are found by it.
CREATE UNIQUE INDEX register_reading_current ON register_reading (cell, site_id, meter_id, stamped_at)
  WHERE superseded_at IS NULL;
-- What is past its retention.
CREATE INDEX register_reading_stamped ON register_reading (stamped_at);
CREATE INDEX register_reading_superseded ON register_reading (stamped_at) WHERE superseded_at IS NOT NULL;
