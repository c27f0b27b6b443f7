-- Who can sign in, and what is known of them. Times are microseconds since 1970-01-01 UTC; ids are UUIDs as 16 bytes.

CREATE TABLE account (
    id            BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    email         TEXT   NOT NULL,
    -- The address without case: one account per address.
    email_folded  TEXT   NOT NULL UNIQUE,
    -- Argon2id in the PHC string format, parameters included.
    password_hash TEXT   NOT NULL,
    created_at    BIGINT NOT NULL
);

CREATE TABLE session (
    -- SHA-256 of the token: who reads this table cannot sign in with it.
    token_hash       BLOB   NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    account          BLOB   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    created_at       BIGINT NOT NULL,
    last_seen_at     BIGINT NOT NULL,
    authenticated_at BIGINT NOT NULL
);

CREATE INDEX session_by_account ON session (account);

CREATE TABLE profile (
    account    BLOB   NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    version    BIGINT NOT NULL CHECK (version >= 1),
    content    TEXT   NOT NULL,
    updated_at BIGINT NOT NULL
);
