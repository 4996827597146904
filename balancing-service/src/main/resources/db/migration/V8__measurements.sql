-- Measurements by site and day. What was received is appended once, as received; what a day's values are
-- is what was folded of them so far, and then the rows of the journal that came after it.

-- The sets of meters that deliveries are about, each once, named by a digest of its ids: the same meters
-- come again quarter-hour after quarter-hour.
CREATE TABLE meter_list (
  cell      smallint NOT NULL,
  site_id   uuid NOT NULL,
  list_id   uuid NOT NULL,
  meter_ids uuid[] NOT NULL,
  PRIMARY KEY (cell, site_id, list_id)
);

-- A site's local day as far as it is folded: a block of columns (AmountBlock), keyed by the meter's place
-- in meter_ids, from 1. Element k is the amount (mWh) at the k-th quarter-hour of the day: a load profile's
-- energy in it, a register's reading at its start. A meter that is listed has a value.
CREATE TABLE measurement_day (
  cell            smallint NOT NULL,
  site_id         uuid NOT NULL,
  day             date NOT NULL,
  -- The revision of the partition's input up to which the journal is folded.
  folded_revision bigint NOT NULL CHECK (folded_revision >= 0),
  meter_ids       uuid[] NOT NULL,
  amounts         bytea NOT NULL,
  PRIMARY KEY (cell, site_id, day)
) PARTITION BY RANGE (day);
ALTER TABLE measurement_day ALTER COLUMN amounts SET STORAGE EXTERNAL;
-- Months are stored as this one is. A fold replaces its row: where the page has room, without the index.
CREATE TABLE measurement_day_other PARTITION OF measurement_day DEFAULT
  WITH (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.05);

-- Everything that was received, as it was received, by batch, site and day: a correction never destroys
-- evidence. revision is the partition's input revision that the row made; 0 if it changed nothing.
CREATE TABLE measurement_journal_by_day (
  cell          smallint NOT NULL,
  site_id       uuid NOT NULL,
  day           date NOT NULL,
  revision      bigint NOT NULL CHECK (revision >= 0),
  account_id    uuid NOT NULL,
  received_at   timestamptz NOT NULL DEFAULT statement_timestamp(),
  list_id       uuid NOT NULL,
  -- The quarter-hour of the day at which the block's columns begin.
  first_element smallint NOT NULL CHECK (first_element >= 0),
  amounts       bytea NOT NULL
) PARTITION BY RANGE (day);
ALTER TABLE measurement_journal_by_day ALTER COLUMN amounts SET STORAGE EXTERNAL;
CREATE TABLE measurement_journal_by_day_other PARTITION OF measurement_journal_by_day DEFAULT;

-- Blocks as SQL can write them: version 0.
CREATE FUNCTION raw_column(place bigint, amounts bigint[], length integer) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
  SELECT int4send(place::integer) || int4send(0)
    || string_agg(int8send(coalesce(amounts[k], -1)), ''::bytea ORDER BY k)
  FROM generate_series(1, length) AS k
$$;

INSERT INTO measurement_day (cell, site_id, day, folded_revision, meter_ids, amounts)
SELECT c.cell, c.site_id, c.day, coalesce(max(p.input_revision), 0), array_agg(c.meter_id ORDER BY c.place),
  '\x00'::bytea || int4send(max(c.length)) || string_agg(raw_column(c.place, c.amounts, c.length), ''::bytea ORDER BY c.place)
FROM (
  SELECT *, row_number() OVER (PARTITION BY cell, site_id, day ORDER BY meter_id) AS place,
    max(cardinality(amounts)) OVER (PARTITION BY cell, site_id, day) AS length
  FROM measurement_column
) AS c
LEFT JOIN balancing_partition p ON p.cell = c.cell AND p.site_id = c.site_id AND p.day = c.day
GROUP BY c.cell, c.site_id, c.day;

-- The journal's rows, each divided by site and local day. A stamp at the end of its quarter-hour belongs to
-- the one before; of a midnight that clocks show twice the first begins the day.
CREATE TEMPORARY TABLE received ON COMMIT DROP AS
SELECT v.cell, v.id, v.account_id, v.received_at, v.site_id, v.day, v.meter_id, v.amount,
  (v.quarter_hour - ceil(extract(epoch FROM
    CASE WHEN (v.midnight - interval '1 hour') AT TIME ZONE v.timezone = v.day::timestamp
      THEN v.midnight - interval '1 hour' ELSE v.midnight END) / 900))::integer AS element
FROM (
  SELECT q.*, q.day::timestamp AT TIME ZONE q.timezone AS midnight
  FROM (
    SELECT j.cell, j.id, j.account_id, j.received_at, m.site_id, e.meter_id, e.amount, s.timezone,
      floor(extract(epoch FROM t.starts_at) / 900) AS quarter_hour,
      (t.starts_at AT TIME ZONE s.timezone)::date AS day
    FROM measurement_journal j
    CROSS JOIN LATERAL unnest(j.meter_ids, j.stamped_at, j.amounts) AS e (meter_id, stamped_at, amount)
    JOIN meter m ON m.id = e.meter_id
    JOIN site s ON s.id = m.site_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN m.measuring = 'load_profile_accurate' AND m.load_profile_timestamp = 'interval_end'
        THEN e.stamped_at - interval '15 minutes' ELSE e.stamped_at END
    ) AS t (starts_at)
  ) AS q
) AS v;

CREATE TEMPORARY TABLE received_day ON COMMIT DROP AS
SELECT cell, id, site_id, day, account_id, received_at, min(element) AS first_element,
  max(element) - min(element) + 1 AS length, array_agg(DISTINCT meter_id ORDER BY meter_id) AS meter_ids
FROM received
GROUP BY cell, id, site_id, day, account_id, received_at;

INSERT INTO meter_list (cell, site_id, list_id, meter_ids)
SELECT DISTINCT cell, site_id, md5(meter_ids::text)::uuid, meter_ids FROM received_day;

INSERT INTO measurement_journal_by_day
  (cell, site_id, day, revision, account_id, received_at, list_id, first_element, amounts)
SELECT cell, site_id, day, 0, account_id, received_at, md5(meter_ids::text)::uuid, first_element,
  '\x00'::bytea || int4send(length)
    || string_agg(raw_column(place, column_amounts, length), ''::bytea ORDER BY place)
FROM (
  SELECT d.*, m.place, array_agg(v.amount ORDER BY k) AS column_amounts
  FROM received_day d
  CROSS JOIN LATERAL unnest(d.meter_ids) WITH ORDINALITY AS m (meter_id, place)
  CROSS JOIN LATERAL generate_series(d.first_element, d.first_element + d.length - 1) AS k
  LEFT JOIN received v ON v.cell = d.cell AND v.id = d.id AND v.site_id = d.site_id AND v.day = d.day
    AND v.meter_id = m.meter_id AND v.element = k
  GROUP BY d.cell, d.id, d.site_id, d.day, d.account_id, d.received_at, d.first_element, d.length,
    d.meter_ids, m.place
) AS c
GROUP BY cell, id, site_id, day, account_id, received_at, first_element, length, meter_ids
ORDER BY cell, id;

DROP FUNCTION raw_column;
DROP TABLE measurement_column;
DROP TABLE measurement_journal;
DROP FUNCTION merge_amounts;
ALTER TABLE measurement_journal_by_day RENAME TO measurement_journal;
ALTER TABLE measurement_journal_by_day_other RENAME TO measurement_journal_other;
CREATE INDEX measurement_journal_day ON measurement_journal (cell, site_id, day, revision);

-- What people call a meter, for bulk deliveries. It is null until the feed is read once more, from its
-- beginning: changes that were applied already are passed over, but for this.
ALTER TABLE meter ADD COLUMN identifier text;
CREATE INDEX meter_identifier ON meter (account_id, identifier) WHERE NOT deleted;
DELETE FROM feed_cursor WHERE feed = 'meter-service';
