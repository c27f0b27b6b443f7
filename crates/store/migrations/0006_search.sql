-- What only SQLite understands: its own JSON functions and its full-text index. Another back end has its own of this file.

-- The people of before. Their index is made when the database is opened.
INSERT INTO person (account, first_name, last_name, email, phone, registered_name)
SELECT account.id,
    trim(coalesce(json_extract(profile.content, '$.first_name'), '') || ' ' || coalesce(json_extract(profile.content, '$.middle_name'), '')),
    coalesce(json_extract(profile.content, '$.last_name'), ''),
    coalesce(json_extract(profile.content, '$.email'), ''),
    coalesce(json_extract(profile.content, '$.phone'), ''),
    coalesce((
        SELECT trim(coalesce(json_extract(draft, '$.first_name'), '') || ' ' || coalesce(json_extract(draft, '$.last_name'), ''))
        FROM registration
        JOIN registration_version ON registration_version.registration = registration.id
            AND registration_version.version = registration.version
        WHERE registration.account = account.id AND json_valid(draft)
    ), '')
FROM account LEFT JOIN profile ON profile.account = account.id AND json_valid(profile.content);

UPDATE person SET (registered_email, registered_phone) = (
    SELECT coalesce(json_extract(draft, '$.email'), ''), coalesce(json_extract(draft, '$.phone'), '')
    FROM registration
    JOIN registration_version ON registration_version.registration = registration.id
        AND registration_version.version = registration.version
    WHERE registration.account = person.account AND json_valid(draft)
)
WHERE EXISTS (
    SELECT 1 FROM registration
    JOIN registration_version ON registration_version.registration = registration.id
        AND registration_version.version = registration.version
    WHERE registration.account = person.account AND json_valid(draft)
);

-- The fragments of what a person is found by, made by the program (person/gram.rs): which people have a fragment, and
-- nothing else. So the index is small, and what it finds is compared with the text itself.
CREATE VIRTUAL TABLE person_gram USING fts5 (grams, content = '', contentless_delete = 1, detail = 'none', tokenize = 'ascii');
