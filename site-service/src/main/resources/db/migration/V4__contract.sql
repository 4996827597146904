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

-- Lists are in the order in which the database created their rows, whatever the clocks of the replicas say.
CREATE SEQUENCE site_creation;
ALTER TABLE site ADD COLUMN creation bigint;
UPDATE site SET creation = ordered.place
FROM (SELECT id, row_number() OVER (ORDER BY created_at, id) AS place FROM site) AS ordered
WHERE site.id = ordered.id;
SELECT setval('site_creation', (SELECT count(*) + 1 FROM site), false);
ALTER TABLE site ALTER COLUMN creation SET DEFAULT nextval('site_creation'), ALTER COLUMN creation SET NOT NULL;
DROP INDEX site_list;
CREATE INDEX site_list ON site (account_id, creation, id);

CREATE SEQUENCE api_token_creation;
ALTER TABLE api_token ADD COLUMN creation bigint;
UPDATE api_token SET creation = ordered.place
FROM (SELECT id, row_number() OVER (ORDER BY created_at, id) AS place FROM api_token) AS ordered
WHERE api_token.id = ordered.id;
SELECT setval('api_token_creation', (SELECT count(*) + 1 FROM api_token), false);
ALTER TABLE api_token
  ALTER COLUMN creation SET DEFAULT nextval('api_token_creation'),
  ALTER COLUMN creation SET NOT NULL,
  -- What the access tokens given for it may do: everything, or only read.
  ADD COLUMN access text NOT NULL DEFAULT 'full' CHECK (access IN ('full', 'read'));
DROP INDEX api_token_account;
CREATE INDEX api_token_account ON api_token (account_id, creation, id);

-- What accounts keep of their sites and meters beyond the contract. Definitions never change.
CREATE TABLE custom_attribute (
  id         uuid        PRIMARY KEY,
  account_id uuid        NOT NULL REFERENCES account,
  entity     text        NOT NULL CHECK (entity IN ('site', 'meter')),
  title      text        NOT NULL CHECK (btrim(title) <> '' AND length(title) <= 200),
  name       text        NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 200),
  type       text        NOT NULL CHECK (type IN ('text', 'number', 'date', 'date_time', 'boolean')),
  created_at timestamptz NOT NULL,
  creation   bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  CONSTRAINT custom_attribute_name_unique UNIQUE (account_id, entity, name)
);
-- The values that are set, a JSON object by name; null = none.
ALTER TABLE site ADD COLUMN custom_attributes text
  CHECK (jsonb_typeof(custom_attributes::jsonb) = 'object' AND custom_attributes::jsonb <> '{}');
CREATE INDEX site_with_attributes ON site (account_id) WHERE custom_attributes IS NOT NULL;
