-- The first answers of requests with an Idempotency-Key, kept for a day. Neither the key nor the answer
-- is readable without the key itself.
CREATE TABLE idempotency_key (
  account_id     uuid        NOT NULL,
  key_digest     bytea       NOT NULL CHECK (length(key_digest) = 32),
  request_digest bytea       NOT NULL CHECK (length(request_digest) = 32),
  answer         bytea       NOT NULL,
  used_at        timestamptz NOT NULL,
  PRIMARY KEY (account_id, key_digest),
  -- A second use within the day would set this.
  CONSTRAINT idempotency_key_in_use CHECK (used_at > '-infinity')
);
CREATE INDEX idempotency_key_used_at ON idempotency_key (used_at);

-- Lists are in the order in which the database created their rows, whatever the clocks of the replicas say. What
-- one request creates has one number and is in the order of its ids.
CREATE SEQUENCE metering_point_operator_creation;
ALTER TABLE metering_point_operator ADD COLUMN creation bigint;
UPDATE metering_point_operator SET creation = ordered.place
FROM (SELECT id, row_number() OVER (ORDER BY created_at, id) AS place FROM metering_point_operator) AS ordered
WHERE metering_point_operator.id = ordered.id;
SELECT setval('metering_point_operator_creation', (SELECT count(*) + 1 FROM metering_point_operator), false);
ALTER TABLE metering_point_operator
  ALTER COLUMN creation SET DEFAULT nextval('metering_point_operator_creation'), ALTER COLUMN creation SET NOT NULL;
DROP INDEX metering_point_operator_of_account;
CREATE INDEX metering_point_operator_of_account ON metering_point_operator (account_id, creation, id);

CREATE SEQUENCE meter_creation;
ALTER TABLE meter ADD COLUMN creation bigint;
UPDATE meter SET creation = ordered.place
FROM (SELECT id, row_number() OVER (ORDER BY created_at, id) AS place FROM meter) AS ordered
WHERE meter.id = ordered.id;
SELECT setval('meter_creation', (SELECT count(*) + 1 FROM meter), false);
ALTER TABLE meter
  ALTER COLUMN creation SET DEFAULT nextval('meter_creation'), ALTER COLUMN creation SET NOT NULL;
DROP INDEX meter_of_account;
CREATE INDEX meter_of_account ON meter (account_id, creation, id);

CREATE SEQUENCE meter_balancing_setting_creation;
-- Rows beyond the bound of priorities stay as they are.
ALTER TABLE meter_balancing_setting
  ADD COLUMN creation bigint,
  DROP CONSTRAINT meter_balancing_setting_priority_bounded;
UPDATE meter_balancing_setting SET creation = ordered.place
FROM (SELECT id, row_number() OVER (ORDER BY created_at, id) AS place FROM meter_balancing_setting) AS ordered
WHERE meter_balancing_setting.id = ordered.id;
ALTER TABLE meter_balancing_setting
  ADD CONSTRAINT meter_balancing_setting_priority_bounded CHECK (priority <= 1000000) NOT VALID;
SELECT setval('meter_balancing_setting_creation', (SELECT count(*) + 1 FROM meter_balancing_setting), false);
ALTER TABLE meter_balancing_setting
  ALTER COLUMN creation SET DEFAULT nextval('meter_balancing_setting_creation'), ALTER COLUMN creation SET NOT NULL;
DROP INDEX meter_balancing_setting_of_account;
CREATE INDEX meter_balancing_setting_of_account ON meter_balancing_setting (account_id, creation, id);

-- The sites that something was created at. One that is being deleted is closed, by the attempt that did it;
-- meters and site balancing settings refer to open ones only, so that none comes to a site that goes. Whoever
-- changes what rules over all settings of a site locks its row.
CREATE TABLE metered_site (
    id        uuid    PRIMARY KEY,
    closed    boolean NOT NULL DEFAULT false,
    closure   uuid,
    -- Whether a site balancing setting says `static`, or did: then shares are checked.
    is_static boolean NOT NULL DEFAULT false,
    CHECK (closed = (closure IS NOT NULL)),
    UNIQUE (id, closed)
);
INSERT INTO metered_site (id) SELECT DISTINCT site_id FROM meter;

-- Fails unless no rule of these sites is static, and keeps that so until the transaction ends.
CREATE FUNCTION require_no_static_rule(site_ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM metered_site WHERE id = ANY (site_ids) ORDER BY id FOR SHARE;
  IF EXISTS (SELECT FROM metered_site WHERE id = ANY (site_ids) AND is_static) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'no_static_rule';
  END IF;
END
$$;

ALTER TABLE meter
    ADD COLUMN name text CHECK (btrim(name) <> ''),
    -- The values that are set, a JSON object by name; null = none.
    ADD COLUMN custom_attributes text
        CHECK (jsonb_typeof(custom_attributes::jsonb) = 'object' AND custom_attributes::jsonb <> '{}'),
    ADD COLUMN site_closed boolean NOT NULL DEFAULT false CHECK (NOT site_closed),
    ADD CONSTRAINT meter_at_open_site
        FOREIGN KEY (site_id, site_closed) REFERENCES metered_site (id, closed);
CREATE INDEX meter_with_attributes ON meter (account_id) WHERE custom_attributes IS NOT NULL;

-- What site-service defines for meters, as it tells.
CREATE TABLE custom_attribute (
    id         uuid   PRIMARY KEY,
    account_id uuid   NOT NULL,
    entity     text   NOT NULL DEFAULT 'meter' CHECK (entity = 'meter'),
    name       text   NOT NULL,
    type       text   NOT NULL CHECK (type IN ('text', 'number', 'date', 'date_time', 'boolean')),
    creation   bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    UNIQUE (account_id, entity, name)
);

CREATE TABLE site_balancing_setting (
    id           uuid        PRIMARY KEY,
    account_id   uuid        NOT NULL,
    site_id      uuid        NOT NULL,
    distribution text        NOT NULL CHECK (distribution IN ('equal', 'proportional', 'static')),
    start_date   date        NOT NULL,
    end_date     date,
    version      bigint      NOT NULL CHECK (version >= 1),
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    creation     bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    site_closed  boolean     NOT NULL DEFAULT false CHECK (NOT site_closed),
    CONSTRAINT site_setting_start_unique UNIQUE (site_id, start_date),
    CONSTRAINT site_setting_ends_after_start CHECK (end_date > start_date),
    CONSTRAINT site_balancing_setting_at_open_site
        FOREIGN KEY (site_id, site_closed) REFERENCES metered_site (id, closed)
);
CREATE INDEX site_balancing_setting_of_account ON site_balancing_setting (account_id, creation, id);

ALTER TABLE change DROP CONSTRAINT change_kind_check, ADD CONSTRAINT change_kind_check CHECK (
    kind IN ('metering_point_operator', 'meter', 'meter_balancing_setting', 'site_balancing_setting'));
ALTER TABLE meter_balancing_setting
    DROP CONSTRAINT meter_balancing_setting_meter_id_site_id_account_id_fkey,
    ADD CONSTRAINT setting_of_meter
        FOREIGN KEY (meter_id, site_id, account_id) REFERENCES meter (id, site_id, account_id);
