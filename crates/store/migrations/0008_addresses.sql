-- An address counts once its owner has shown that it is theirs.
--
-- `account.email_folded` is the address that an account holds: what signs in there, and where exams come to. Until an
-- address was shown it is nobody's, and the column has '? ' and the account's id, which is no address; who says that it is
-- theirs stands in `address_claim`. So any number of people may say so, and none of them is in the way of the owner.

-- When the holder showed that the address is theirs; NULL where nobody has.
ALTER TABLE account ADD COLUMN confirmed_at BIGINT;
-- mail, desk, link (a one-time link that the desk gave) or before (see below).
ALTER TABLE account ADD COLUMN confirmed_by TEXT;

CREATE TABLE address_claim (
    -- Whose it would become. Of an account whose address was shown, this is another one that it is to have.
    account      BLOB   NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    email        TEXT   NOT NULL,
    email_folded TEXT   NOT NULL,
    claimed_at   BIGINT NOT NULL,
    -- The code that went there last, as a MAC over it, the account and the address; NULL where none did.
    code         BLOB   CHECK (length(code) = 32),
    -- SHA-256 of the token in the link that went with it.
    link         BLOB   UNIQUE CHECK (length(link) = 32),
    sent_at      BIGINT,
    expires_at   BIGINT,
    -- Wrong codes since.
    attempts     BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX address_claim_by_address ON address_claim (email_folded, claimed_at);

-- What is mailed to one address, other than news. Nothing of what it says is here: codes and links are made of its id and
-- the service's key when it is sent.
CREATE TABLE letter (
    id           BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account      BLOB   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind         TEXT   NOT NULL,
    email        TEXT   NOT NULL,
    email_folded TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    -- Until when what it says holds.
    expires_at   BIGINT NOT NULL,
    -- waiting, sent, failed, or none where it is not to be mailed.
    mail         TEXT   NOT NULL,
    attempts     BIGINT NOT NULL DEFAULT 0,
    next_try     BIGINT NOT NULL
);

CREATE INDEX letter_to_mail ON letter (next_try) WHERE mail = 'waiting';
CREATE INDEX letter_by_address ON letter (email_folded, at);
CREATE INDEX letter_by_account ON letter (account, at);

-- How a one-time link reaches its bearer: by a desk, or by mail to the address that the account holds.
ALTER TABLE invitation ADD COLUMN way TEXT NOT NULL DEFAULT 'desk';

-- The accounts of before. Who set a password by a link of the desk is known to it.
UPDATE account SET confirmed_at = created_at, confirmed_by = 'link'
WHERE password_hash <> '' AND (
    role <> 'candidate'
    OR EXISTS (SELECT 1 FROM audit WHERE audit.subject = account.id AND audit.action = 'password-set')
);

-- Who signed up and has exams or IDs on record has been reading them: nobody loses that, and the record says how it came.
UPDATE account SET confirmed_at = created_at, confirmed_by = 'before'
WHERE password_hash <> '' AND confirmed_at IS NULL AND (
    EXISTS (SELECT 1 FROM exam_result WHERE exam_result.account = account.id)
    OR EXISTS (SELECT 1 FROM mcp_id WHERE mcp_id.account = account.id)
    OR EXISTS (SELECT 1 FROM merge WHERE merge.kept = account.id)
    OR merged_into IS NOT NULL
);

-- Who signed up and has none of it has nothing to lose. The address is theirs to show from now on, and if it is somebody
-- else's, that person's exams do not come here. Its form the program makes when the database is opened (address/claim.rs).
INSERT INTO address_claim (account, email, email_folded, claimed_at)
SELECT id, email, '', created_at FROM account WHERE password_hash <> '' AND confirmed_at IS NULL;

UPDATE account SET email_folded = '? ' || lower(hex(id)), folding = 1
WHERE id IN (SELECT account FROM address_claim);

-- What stood back behind one of those does so no longer, and nobody stands back who holds nothing.
UPDATE account SET email_folded = 'unfolded ' || email_folded, folding = 0
WHERE id IN (SELECT account FROM held_account WHERE holder IN (SELECT account FROM address_claim))
    AND id NOT IN (SELECT account FROM address_claim);

DELETE FROM held_account
WHERE holder IN (SELECT account FROM address_claim) OR account IN (SELECT account FROM address_claim);
