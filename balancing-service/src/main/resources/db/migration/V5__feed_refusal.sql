-- Changes of the feeds that could not be applied, set aside so that their feed goes on: the newest of each
-- resource. One is tried again whenever the service starts, and goes when a newer change of its resource is
-- applied. `resource` is what the feed says of it.
CREATE TABLE feed_refusal (
  feed       text NOT NULL,
  kind       text NOT NULL,
  id         uuid NOT NULL,
  account_id uuid NOT NULL,
  version    bigint NOT NULL,
  deleted    boolean NOT NULL,
  resource   text,
  reason     text NOT NULL,
  refused_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (feed, kind, id)
);
