-- What other services follow; written in the transaction that makes the change, never altered.
CREATE TABLE change (
  transaction_id xid8    NOT NULL DEFAULT pg_current_xact_id(),
  sequence       bigint  GENERATED ALWAYS AS IDENTITY,
  kind           text    NOT NULL CHECK (kind IN ('site')),
  id             uuid    NOT NULL,
  account_id     uuid    NOT NULL,
  version        bigint  NOT NULL CHECK (version >= 1),
  deleted        boolean NOT NULL,
  resource       text    CHECK (deleted = (resource IS NULL)),
  PRIMARY KEY (transaction_id, sequence),
  UNIQUE (id, version)
);
