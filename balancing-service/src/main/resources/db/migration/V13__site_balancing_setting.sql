-- By which rule a site shares from a local day on, until its next such setting starts or this one ends.
CREATE TABLE site_balancing_setting (
  cell         smallint NOT NULL CHECK (cell BETWEEN 0 AND 255),
  id           uuid NOT NULL,
  account_id   uuid NOT NULL,
  site_id      uuid NOT NULL,
  version      bigint NOT NULL,
  deleted      boolean NOT NULL DEFAULT false,
  distribution text NOT NULL CHECK (distribution IN ('equal', 'proportional', 'static')),
  start_date   date NOT NULL,
  end_date     date CHECK (end_date > start_date),
  PRIMARY KEY (cell, id)
);
CREATE INDEX site_balancing_setting_site ON site_balancing_setting (cell, site_id, start_date);

ALTER TABLE directory_history
  DROP CONSTRAINT directory_history_kind_check,
  ADD CONSTRAINT directory_history_kind_check
    CHECK (kind IN ('meter', 'balancing_setting', 'site_balancing_setting'));
