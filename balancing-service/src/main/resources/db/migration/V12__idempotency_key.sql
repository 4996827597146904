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
