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
ALTER TABLE meter_balancing_setting ADD COLUMN creation bigint;
UPDATE meter_balancing_setting SET creation = ordered.place
FROM (SELECT id, row_number() OVER (ORDER BY created_at, id) AS place FROM meter_balancing_setting) AS ordered
WHERE meter_balancing_setting.id = ordered.id;
SELECT setval('meter_balancing_setting_creation', (SELECT count(*) + 1 FROM meter_balancing_setting), false);
ALTER TABLE meter_balancing_setting
  ALTER COLUMN creation SET DEFAULT nextval('meter_balancing_setting_creation'), ALTER COLUMN creation SET NOT NULL;
DROP INDEX meter_balancing_setting_of_account;
CREATE INDEX meter_balancing_setting_of_account ON meter_balancing_setting (account_id, creation, id);
