-- Registrations. What was sent is never overwritten: a correction adds a version, a changed consent adds a row.

CREATE TABLE registration (
    -- The client's UUIDv7: ordered by time, so that inserts go to the end of the index.
    id            BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account       BLOB   NOT NULL UNIQUE REFERENCES account (id),
    reference     TEXT   NOT NULL UNIQUE,
    -- The version in force; its content is in registration_version.
    version       BIGINT NOT NULL CHECK (version >= 1),
    registered_at BIGINT NOT NULL
);

CREATE TABLE registration_version (
    registration BLOB   NOT NULL REFERENCES registration (id) ON DELETE CASCADE,
    version      BIGINT NOT NULL CHECK (version >= 1),
    draft        TEXT   NOT NULL,
    -- The interview that led here, or NULL.
    guidance     TEXT,
    recorded_at  BIGINT NOT NULL,
    PRIMARY KEY (registration, version)
);

CREATE TABLE idempotency (
    account      BLOB   NOT NULL REFERENCES account (id),
    -- The registration's id, which is the key that the client made; kept as long as the registration.
    key          BLOB   NOT NULL REFERENCES registration (id) ON DELETE CASCADE,
    payload_hash BLOB   NOT NULL CHECK (length(payload_hash) = 32),
    status       BIGINT NOT NULL,
    body         TEXT   NOT NULL,
    PRIMARY KEY (account, key)
);

CREATE TABLE consent (
    registration BLOB   NOT NULL REFERENCES registration (id) ON DELETE CASCADE,
    field        TEXT   NOT NULL,
    -- The version of the registration with which the consent changed.
    version      BIGINT NOT NULL CHECK (version >= 1),
    given        BIGINT NOT NULL CHECK (given IN (0, 1)),
    text_version TEXT   NOT NULL,
    changed_at   BIGINT NOT NULL,
    PRIMARY KEY (registration, field, version)
);

CREATE TABLE nda_acceptance (
    registration BLOB   NOT NULL REFERENCES registration (id) ON DELETE CASCADE,
    text_version TEXT   NOT NULL,
    accepted_at  BIGINT NOT NULL,
    PRIMARY KEY (registration, text_version)
);
