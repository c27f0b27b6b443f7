-- What an account's holder is called and found by.

CREATE TABLE person (
    -- The place in the index of the search; never used twice.
    number          INTEGER NOT NULL PRIMARY KEY,
    account         BLOB    NOT NULL UNIQUE REFERENCES account (id),
    -- First and middle names.
    first_name      TEXT    NOT NULL,
    -- Empty for who has one name.
    last_name       TEXT    NOT NULL,
    -- The address in the profile, which may differ from the account's.
    email           TEXT    NOT NULL,
    phone           TEXT    NOT NULL,
    -- The name on the registration, or empty.
    registered_name TEXT    NOT NULL DEFAULT '',
    -- How to reach them by the registration, or empty.
    registered_email TEXT   NOT NULL DEFAULT '',
    registered_phone TEXT   NOT NULL DEFAULT '',
    -- Everything that the person is found by, gathered: a line each, its kind and the text as it is shown.
    found_by        TEXT    NOT NULL DEFAULT '',
    -- How the index has it: 0 not at all, 1 as it was before, 2 as it is.
    indexed         BIGINT  NOT NULL DEFAULT 0
);

CREATE INDEX person_to_index ON person (number) WHERE indexed < 2;
