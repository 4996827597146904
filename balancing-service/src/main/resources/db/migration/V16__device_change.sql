-- Where a register was replaced by another device: its readings go from the closing value of the old one
-- to the opening value of the new one. The last byte of an id is the cell, so that it can be found by it.
CREATE TABLE device_change (
  cell           smallint NOT NULL CHECK (cell BETWEEN 0 AND 255),
  id             uuid NOT NULL,
  account_id     uuid NOT NULL,
  site_id        uuid NOT NULL,
  meter_id       uuid NOT NULL,
  changed_at     timestamptz NOT NULL,
  -- In mWh.
  closing_amount bigint NOT NULL CHECK (closing_amount BETWEEN 0 AND 1000000000000000),
  opening_amount bigint NOT NULL CHECK (opening_amount BETWEEN 0 AND 1000000000000000),
  serial         text CHECK (btrim(serial) <> '' AND length(serial) <= 200),
  created_at     timestamptz NOT NULL,
  -- Lists are in this order, whatever the clocks of the replicas say.
  creation       bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (cell, id),
  CONSTRAINT device_change_instant UNIQUE (cell, meter_id, changed_at)
);
CREATE INDEX device_change_list ON device_change (account_id, creation, id);

-- How many device changes a meter has: whoever locks or reads a meter of none need not look for any.
ALTER TABLE meter ADD COLUMN device_changes integer NOT NULL DEFAULT 0;
ALTER TABLE meter ADD CONSTRAINT meter_device_changes_check CHECK (device_changes >= 0);
