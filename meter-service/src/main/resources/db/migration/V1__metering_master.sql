CREATE TABLE metering_point_operator (
    id                     uuid        PRIMARY KEY,
    account_id             uuid,       -- null = built in, seen by every account
    name                   text        NOT NULL CHECK (btrim(name) <> ''),
    load_profile_timestamp text        NOT NULL
        CHECK (load_profile_timestamp IN ('interval_start', 'interval_end')),
    version                bigint      NOT NULL CHECK (version >= 1),
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL
);

CREATE INDEX metering_point_operator_of_account
    ON metering_point_operator (account_id, created_at, id);

INSERT INTO metering_point_operator
    (id, account_id, name, load_profile_timestamp, version, created_at, updated_at)
VALUES
    ('5a1d0000-0000-4000-8000-000000000001', NULL, 'Generic metering point operator',
     'interval_start', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('5a1d0000-0000-4000-8000-000000000002', NULL, 'Generic metering point operator, interval end',
     'interval_end', 1, '2026-01-01T00:00:01Z', '2026-01-01T00:00:01Z');

CREATE TABLE meter (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL,
    site_id    uuid        NOT NULL,
    mpo        uuid        NOT NULL REFERENCES metering_point_operator (id),
    direction  text        NOT NULL CHECK (direction IN ('consumer', 'producer')),
    grid       boolean     NOT NULL,
    identifier text        NOT NULL CHECK (btrim(identifier) <> ''),
    serial     text        NOT NULL CHECK (btrim(serial) <> ''),
    start_date timestamptz NOT NULL,
    end_date   timestamptz,
    measuring  text        NOT NULL
        CHECK (measuring IN ('load_profile_accurate', 'readings_accurate', 'readings_inaccurate')),
    version    bigint      NOT NULL CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT meter_identifier_unique UNIQUE (account_id, identifier),
    -- What a balancing setting refers to, so that it cannot name another site or account.
    CONSTRAINT meter_at_site UNIQUE (id, site_id, account_id),
    CONSTRAINT meter_ends_after_start CHECK (end_date > start_date),
    CONSTRAINT meter_on_quarter_hour CHECK (
        measuring = 'readings_inaccurate'
        OR (extract(epoch FROM start_date) % 900 = 0
            AND (end_date IS NULL OR extract(epoch FROM end_date) % 900 = 0)))
);

CREATE INDEX meter_of_account ON meter (account_id, created_at, id);
CREATE INDEX meter_of_site ON meter (site_id);

CREATE TABLE meter_balancing_setting (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL,
    site_id    uuid        NOT NULL,
    meter_id   uuid        NOT NULL,
    balancing  text        NOT NULL CHECK (balancing IN ('participant', 'non_participant')),
    start_date date        NOT NULL,
    end_date   date,
    priority   integer     CHECK (priority >= 1),
    share_ppm  integer     CHECK (share_ppm BETWEEN 0 AND 1000000),
    version    bigint      NOT NULL CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (meter_id, site_id, account_id) REFERENCES meter (id, site_id, account_id),
    CONSTRAINT setting_start_unique UNIQUE (meter_id, start_date),
    CONSTRAINT setting_ends_after_start CHECK (end_date > start_date)
);

CREATE INDEX meter_balancing_setting_of_account
    ON meter_balancing_setting (account_id, created_at, id);
CREATE INDEX meter_balancing_setting_of_site ON meter_balancing_setting (site_id);

CREATE TABLE change (
    transaction_id xid8    NOT NULL DEFAULT pg_current_xact_id(),
    sequence       bigint  NOT NULL GENERATED ALWAYS AS IDENTITY,
    kind           text    NOT NULL
        CHECK (kind IN ('metering_point_operator', 'meter', 'meter_balancing_setting')),
    id             uuid    NOT NULL,
    account_id     uuid    NOT NULL,
    version        bigint  NOT NULL CHECK (version >= 1),
    deleted        boolean NOT NULL,
    resource       text,
    PRIMARY KEY (transaction_id, sequence),
    CHECK (deleted = (resource IS NULL))
);
