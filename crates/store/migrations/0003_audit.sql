-- Who did what, to whom and why. Nothing here is ever changed or deleted; each entry is chained to the one before it by
-- an HMAC whose key is not in the database.

CREATE TABLE audit (
    -- Counts up from 1 without a gap.
    seq        BIGINT NOT NULL PRIMARY KEY,
    at         BIGINT NOT NULL,
    -- Who acted; NULL for the service itself and for the command line.
    actor      BLOB,
    actor_name TEXT   NOT NULL,
    -- NULL where there is no account.
    role       TEXT,
    action     TEXT   NOT NULL,
    -- The account that it is about, or NULL.
    subject    BLOB,
    -- What of it: a reference, an MCP ID, a file name.
    object     TEXT   NOT NULL,
    reason     TEXT,
    -- [{"field":…,"old":…,"new":…}]: never a secret.
    changes    TEXT   NOT NULL,
    -- Over all of the above and the MAC of the entry before.
    mac        BLOB   NOT NULL CHECK (length(mac) = 32)
);

CREATE INDEX audit_by_subject ON audit (subject, seq);
CREATE INDEX audit_by_actor ON audit (actor, seq);
CREATE INDEX audit_by_action ON audit (action, seq);

CREATE TRIGGER audit_keeps_its_past BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_keeps_its_rows BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

-- Where the chain ends, under a MAC of its own: a cut tail is a chain that is shorter than its head says.
CREATE TABLE audit_head (
    id        BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq       BIGINT NOT NULL,
    -- The MAC of the last entry.
    entry_mac BLOB   NOT NULL CHECK (length(entry_mac) = 32),
    mac       BLOB   NOT NULL CHECK (length(mac) = 32)
);

-- Tells the key that made the chain from another, without telling anything of it.
CREATE TABLE audit_key (
    id          BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    fingerprint BLOB   NOT NULL CHECK (length(fingerprint) = 32)
);
