-- Keys that access tokens are signed with. A key without its private part only verifies.
CREATE TABLE signing_key (
  kid         text        PRIMARY KEY CHECK (kid ~ '^[A-Za-z0-9_-]{43}$'),
  public_key  bytea       NOT NULL,
  private_key bytea,
  created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE account (
  id         uuid        PRIMARY KEY,
  name       text        NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 200),
  operator   boolean     NOT NULL,
  created_at timestamptz NOT NULL
);
-- There is one operator.
CREATE UNIQUE INDEX account_operator ON account (operator) WHERE operator;

-- Of a token only the SHA-256 digest is kept. A revoked token stays, so that it never counts as new.
CREATE TABLE api_token (
  id         uuid        PRIMARY KEY,
  account_id uuid        NOT NULL REFERENCES account,
  name       text        NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 200),
  digest     bytea       NOT NULL UNIQUE CHECK (length(digest) = 32),
  created_at timestamptz NOT NULL,
  revoked_at timestamptz CHECK (revoked_at >= created_at)
);
CREATE INDEX api_token_account ON api_token (account_id, created_at, id);

-- A refresh token lives until it is used, or expires, or its API token is revoked.
CREATE TABLE refresh_token (
  digest       bytea       PRIMARY KEY CHECK (length(digest) = 32),
  api_token_id uuid        NOT NULL REFERENCES api_token,
  expires_at   timestamptz NOT NULL
);
CREATE INDEX refresh_token_api_token ON refresh_token (api_token_id);
