-- The directory is led by the cell of its site, as the volume is: on a distributed database a site's
-- directory lies beside its measurements, and a batch or a run locks, reads and writes in one place.

-- The same function of a site's id as energy.saldo.balancing.directory.Cell.
CREATE FUNCTION pg_temp.cell_of(site_id uuid) RETURNS smallint
LANGUAGE sql IMMUTABLE AS $$
  WITH bits AS (
    SELECT ('x' || left(digits, 16))::bit(64)::bigint # ('x' || right(digits, 16))::bit(64)::bigint AS folded
    FROM replace(site_id::text, '-', '') AS digits
  ), product AS (
    SELECT mod((folded # ((folded >> 33) & 2147483647)) * -49064778989728563::numeric, 2::numeric ^ 64) AS signed
    FROM bits
  ), hash AS (
    SELECT CASE WHEN signed < 0 THEN signed + 2::numeric ^ 64 ELSE signed END AS value FROM product
  )
  SELECT (mod(value, 256)::integer # mod(div(value, 2::numeric ^ 33), 256)::integer)::smallint FROM hash
$$;

-- Where a meter belongs. Written once, when a meter is first heard of; never locked or changed.
CREATE TABLE meter_cell (
  meter_id uuid PRIMARY KEY,
  site_id  uuid NOT NULL,
  cell     smallint NOT NULL CHECK (cell BETWEEN 0 AND 255)
);
INSERT INTO meter_cell (meter_id, site_id, cell) SELECT id, site_id, pg_temp.cell_of(site_id) FROM meter;

DO $$
DECLARE
  led text;
BEGIN
  FOREACH led IN ARRAY ARRAY['meter', 'balancing_setting', 'directory_history'] LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN cell smallint CHECK (cell BETWEEN 0 AND 255)', led);
    EXECUTE format('UPDATE %I SET cell = pg_temp.cell_of(site_id)', led);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN cell SET NOT NULL', led);
  END LOOP;
  FOREACH led IN ARRAY ARRAY['site', 'meter', 'balancing_setting'] LOOP
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', led, led || '_pkey');
    EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (cell, id)', led);
  END LOOP;
END
$$;

DROP INDEX meter_site;
CREATE INDEX meter_site ON meter (cell, site_id);
DROP INDEX balancing_setting_site;
CREATE INDEX balancing_setting_meter ON balancing_setting (cell, site_id, meter_id, start_date);
ALTER TABLE directory_history DROP CONSTRAINT directory_history_pkey;
ALTER TABLE directory_history ADD PRIMARY KEY (cell, kind, id, version);
DROP INDEX directory_history_site;
CREATE INDEX directory_history_site ON directory_history (cell, site_id, kind);

DROP FUNCTION pg_temp.cell_of(uuid);
