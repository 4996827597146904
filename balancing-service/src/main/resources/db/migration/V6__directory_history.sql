-- Every state of a meter or setting that the directory has had, and since when it was known. So whether
-- a balance was complete is answered as of any instant: of each id the highest version known by then
-- counts. Times are whole milliseconds, as the contract prints those of runs.
CREATE TABLE directory_history (
  kind       text NOT NULL CHECK (kind IN ('meter', 'balancing_setting')),
  id         uuid NOT NULL,
  version    bigint NOT NULL,
  site_id    uuid NOT NULL,
  known_from timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
  entry      jsonb NOT NULL,
  PRIMARY KEY (kind, id, version)
);
CREATE INDEX directory_history_site ON directory_history (site_id, kind);

-- What came before this table counts as known from the beginning.
INSERT INTO directory_history (kind, id, version, site_id, known_from, entry)
SELECT 'meter', id, version, site_id, timestamptz '-infinity', to_jsonb(meter) FROM meter
UNION ALL
SELECT 'balancing_setting', id, version, site_id, timestamptz '-infinity', to_jsonb(balancing_setting)
FROM balancing_setting;
