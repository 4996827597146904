-- What balancing knows of sites, meters and settings: a copy kept by the change feeds of their owners.
-- A deleted entry stays with its version, so that an older change that arrives late cannot revive it.

CREATE TABLE site (
  id                 uuid PRIMARY KEY,
  account_id         uuid NOT NULL,
  version            bigint NOT NULL,
  deleted            boolean NOT NULL DEFAULT false,
  -- The fixed hash of the id that leads every key of the volume tables.
  cell               smallint NOT NULL CHECK (cell BETWEEN 0 AND 255),
  timezone           text NOT NULL,
  balance_resolution text,
  distribution       text NOT NULL CHECK (distribution IN ('equal', 'proportional', 'static'))
);

CREATE TABLE meter (
  id                     uuid PRIMARY KEY,
  account_id             uuid NOT NULL,
  site_id                uuid NOT NULL,
  version                bigint NOT NULL,
  deleted                boolean NOT NULL DEFAULT false,
  direction              text NOT NULL CHECK (direction IN ('consumer', 'producer')),
  grid                   boolean NOT NULL,
  measuring              text NOT NULL
    CHECK (measuring IN ('load_profile_accurate', 'readings_accurate', 'readings_inaccurate')),
  load_profile_timestamp text NOT NULL CHECK (load_profile_timestamp IN ('interval_start', 'interval_end')),
  start_at               timestamptz NOT NULL,
  end_at                 timestamptz CHECK (end_at > start_at)
);
CREATE INDEX meter_site ON meter (site_id);

CREATE TABLE balancing_setting (
  id         uuid PRIMARY KEY,
  account_id uuid NOT NULL,
  site_id    uuid NOT NULL,
  meter_id   uuid NOT NULL,
  version    bigint NOT NULL,
  deleted    boolean NOT NULL DEFAULT false,
  balancing  text NOT NULL CHECK (balancing IN ('participant', 'non_participant')),
  start_date date NOT NULL,
  end_date   date CHECK (end_date > start_date),
  priority   integer CHECK (priority >= 1),
  share_ppm  integer CHECK (share_ppm BETWEEN 0 AND 1000000)
);
CREATE INDEX balancing_setting_site ON balancing_setting (site_id);

-- How far each feed has been read.
CREATE TABLE feed_cursor (
  feed      text PRIMARY KEY,
  position  text NOT NULL
);
