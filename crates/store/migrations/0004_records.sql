-- Transcripts, MCP IDs, access codes, requests, and the accounts of those who work with them.

ALTER TABLE account ADD COLUMN role TEXT NOT NULL DEFAULT 'candidate';
-- When the account was closed: its holder cannot sign in.
ALTER TABLE account ADD COLUMN closed_at BIGINT;
-- The account that it was merged into, or NULL.
ALTER TABLE account ADD COLUMN merged_into BLOB REFERENCES account (id);

CREATE INDEX account_by_role ON account (role) WHERE role <> 'candidate';

-- A link that lets its bearer set the password of an account, once: for the first administrator, for new staff, for
-- candidates whose results came before they did, and for a password that was forgotten.
CREATE TABLE invitation (
    -- SHA-256 of the token.
    token_hash BLOB   NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    account    BLOB   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    made_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX invitation_by_account ON invitation (account);

CREATE TABLE mcp_id (
    id         BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account    BLOB   NOT NULL REFERENCES account (id),
    number     TEXT   NOT NULL UNIQUE,
    is_primary BIGINT NOT NULL CHECK (is_primary IN (0, 1)),
    -- automatic, service-center or linked.
    origin     TEXT   NOT NULL,
    issued_at  BIGINT NOT NULL
);

CREATE INDEX mcp_id_by_account ON mcp_id (account);
-- One primary at most.
CREATE UNIQUE INDEX mcp_id_primary ON mcp_id (account) WHERE is_primary = 1;

CREATE TABLE access_code (
    id         BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    mcp_id     BLOB   NOT NULL REFERENCES mcp_id (id),
    -- The sealed code; NULL once it is used, expired or replaced.
    sealed     BLOB,
    issued_at  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- When it ended, and why: used, expired or replaced.
    ended_at   BIGINT,
    ended      TEXT
);

-- One code that can still be used, at most.
CREATE UNIQUE INDEX access_code_live ON access_code (mcp_id) WHERE ended_at IS NULL;
CREATE INDEX access_code_by_expiry ON access_code (expires_at) WHERE ended_at IS NULL;

CREATE TABLE exam_result (
    id          BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account     BLOB   NOT NULL REFERENCES account (id),
    -- What no two results share: the reference number, or the account that it came to, exam and day.
    same_as     TEXT   NOT NULL UNIQUE,
    series      TEXT   NOT NULL,
    code        TEXT   NOT NULL,
    title       TEXT   NOT NULL,
    -- YYYY-MM-DD.
    taken_on    TEXT   NOT NULL,
    passed      BIGINT NOT NULL CHECK (passed IN (0, 1)),
    score       BIGINT,
    reference   TEXT,
    -- The MCP ID that it is credited to, or NULL.
    credited_to BLOB   REFERENCES mcp_id (id),
    recorded_at BIGINT NOT NULL
);

CREATE INDEX exam_result_by_account ON exam_result (account);
CREATE INDEX exam_result_by_credit ON exam_result (credited_to) WHERE credited_to IS NOT NULL;

CREATE TABLE request (
    -- The client's UUIDv7: also its idempotency key.
    id           BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account      BLOB   NOT NULL REFERENCES account (id),
    reference    TEXT   NOT NULL UNIQUE,
    kind         TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    version      BIGINT NOT NULL CHECK (version >= 1),
    -- The interview behind it, as JSON, or NULL.
    guidance     TEXT,
    -- What the candidate wrote.
    message      TEXT   NOT NULL,
    payload_hash BLOB   NOT NULL CHECK (length(payload_hash) = 32),
    claimed_by   BLOB   REFERENCES account (id),
    sent_at      BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);

CREATE INDEX request_by_account ON request (account, sent_at);
CREATE INDEX request_by_state ON request (state, sent_at, id);

-- What happened to a request, in order.
CREATE TABLE request_step (
    request BLOB   NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    actor   BLOB,
    actor_name TEXT NOT NULL,
    by_staff BIGINT NOT NULL CHECK (by_staff IN (0, 1)),
    step    TEXT   NOT NULL,
    text    TEXT   NOT NULL,
    PRIMARY KEY (request, version)
);

-- What a candidate is told in the page, and by e-mail where a relay is set.
CREATE TABLE notice (
    id      BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account BLOB   NOT NULL REFERENCES account (id),
    -- id-issued, request-asked, request-fulfilled, request-refused, code-issued.
    kind    TEXT   NOT NULL,
    -- The request's id or the MCP ID's, or NULL.
    about   BLOB,
    at      BIGINT NOT NULL,
    read_at BIGINT,
    -- waiting, sent, failed, or none where it is not to be mailed.
    mail    TEXT   NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_try BIGINT NOT NULL
);

CREATE INDEX notice_by_account ON notice (account, at);
CREATE INDEX notice_to_mail ON notice (next_try) WHERE mail = 'waiting';

-- Two records that turned out to be one person's. What moved is listed, so that it can be moved back.
CREATE TABLE merge (
    id        BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kept      BLOB   NOT NULL REFERENCES account (id),
    merged    BLOB   NOT NULL REFERENCES account (id),
    -- JSON: the rows that moved, and how they were.
    moved     TEXT   NOT NULL,
    merged_at BIGINT NOT NULL,
    undone_at BIGINT
);

CREATE INDEX merge_by_kept ON merge (kept);
