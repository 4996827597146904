CREATE TABLE site (
  id                 uuid        PRIMARY KEY,
  account_id         uuid        NOT NULL REFERENCES account,
  version            bigint      NOT NULL CHECK (version >= 1),
  name               text        NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 200),
  type               text        NOT NULL,
  balance_resolution text,
  locality           text        NOT NULL CHECK (btrim(locality) <> '' AND length(locality) <= 200),
  post_code          text        NOT NULL CHECK (btrim(post_code) <> '' AND length(post_code) <= 20),
  country            text        NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  street             text        CHECK (btrim(street) <> '' AND length(street) <= 200),
  house_number       text        CHECK (btrim(house_number) <> '' AND length(house_number) <= 20),
  timezone           text        NOT NULL CHECK (btrim(timezone) <> '' AND length(timezone) <= 64),
  distribution       text        NOT NULL CHECK (distribution IN ('equal', 'proportional', 'static')),
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL CHECK (updated_at >= created_at),
  -- How a site is balanced and at which resolution go together.
  CONSTRAINT site_type_resolution CHECK (
    CASE type
      WHEN 'balanced_accurate'     THEN balance_resolution IS NOT DISTINCT FROM 'PT15M'
      WHEN 'balanced_inaccurate'   THEN balance_resolution IS NOT DISTINCT FROM 'P1M'
      WHEN 'unbalanced_accurate'   THEN balance_resolution IS NULL
      WHEN 'unbalanced_inaccurate' THEN balance_resolution IS NULL
      ELSE false
    END)
);
CREATE INDEX site_list ON site (account_id, created_at, id);
