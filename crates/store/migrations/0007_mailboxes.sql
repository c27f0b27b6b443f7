-- One mailbox, one account. Addresses are compared in the one form that the program makes of them, so that "ida@bücher.example"
-- and "ida@xn--bcher-kva.example" are one.

-- How email_folded was made: 0 by the programs of before, in lower case alone; 1 in that form. What is 0 the program folds anew
-- when the database is opened (store/src/mailbox.rs).
ALTER TABLE account ADD COLUMN folding BIGINT NOT NULL DEFAULT 0;

-- No address has a space: none of these stands in the way of the new ones.
UPDATE account SET email_folded = 'unfolded ' || email_folded;

-- Whom the mailbox stays with comes first: who can sign in, staff, who was there before.
CREATE INDEX account_to_fold
    ON account ((closed_at IS NOT NULL OR merged_into IS NOT NULL), (role = 'candidate'), created_at, id)
    WHERE folding = 0;

-- Accounts whose mailbox turned out to be that of another one. Nobody signs in to them by an address.
CREATE TABLE held_account (
    account BLOB   NOT NULL PRIMARY KEY REFERENCES account (id),
    -- The one that has the mailbox.
    holder  BLOB   NOT NULL REFERENCES account (id),
    -- When an administrator decided to leave it as it is.
    left_at BIGINT
);
