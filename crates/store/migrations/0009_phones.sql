-- People are found by their telephone numbers as every network knows them, which depends on the country, and by names written
-- together ("McDonald" for "Mc Donald"). JSON functions are SQLite's own, as in 0006.

-- Where the number of the profile is dialed, and that of the registration: ISO 3166 alpha-2, or empty.
ALTER TABLE person ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN registered_country TEXT NOT NULL DEFAULT '';

UPDATE person SET country = coalesce((
    SELECT json_extract(content, '$.country') FROM profile WHERE profile.account = person.account AND json_valid(content)
), '');

UPDATE person SET registered_country = coalesce((
    SELECT json_extract(draft, '$.country')
    FROM registration
    JOIN registration_version ON registration_version.registration = registration.id
        AND registration_version.version = registration.version
    WHERE registration.account = person.account AND json_valid(draft)
), '');

-- All are gathered and indexed anew when the database is opened.
UPDATE person SET found_by = '', indexed = min(indexed, 1);
