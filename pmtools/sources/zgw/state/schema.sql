-- What is known of a server, version 1. Only what the field allow-list leaves is ever written here.
--
-- Moments of our own are texts in UTC with microseconds, such as 2026-11-29T15:00:00.000000Z, so that
-- they sort; dates are as the source has them (2026-01-28). An id is the last part (uuid) of a URL.

-- version = 1, base, client, key (the fingerprint of the pseudonym key), zone
CREATE TABLE told (
    name TEXT PRIMARY KEY,
    value TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    number INTEGER PRIMARY KEY,
    begun TEXT NOT NULL,
    ended TEXT,      -- NULL while it runs, and when it was broken off
    scope TEXT,      -- JSON: what this client could see
    asked INTEGER    -- how many requests were sent
) STRICT;

CREATE TABLE task (
    run INTEGER NOT NULL,
    name TEXT NOT NULL,
    page INTEGER,
    done INTEGER,
    PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;

-- The catalogue: each version of a case type is a row of its own.
CREATE TABLE zaaktype (
    id TEXT PRIMARY KEY,
    identificatie TEXT,
    catalogus TEXT,
    omschrijving TEXT,
    doorlooptijd TEXT,         -- ISO durations
    servicenorm TEXT,
    verlengingstermijn TEXT,
    begin_geldigheid TEXT,
    einde_geldigheid TEXT,
    versiedatum TEXT,
    concept INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE statustype (
    id TEXT PRIMARY KEY,
    zaaktype TEXT,
    omschrijving TEXT,
    volgnummer INTEGER,
    eindstatus INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE resultaattype (
    id TEXT PRIMARY KEY,
    zaaktype TEXT,
    omschrijving TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE roltype (
    id TEXT PRIMARY KEY,
    zaaktype TEXT,
    omschrijving TEXT,
    generiek TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE besluittype (
    id TEXT PRIMARY KEY,
    omschrijving TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE zaak (
    id TEXT PRIMARY KEY,
    zaaktype TEXT,
    registratiedatum TEXT,
    startdatum TEXT,
    einddatum TEXT,
    einddatum_gepland TEXT,
    uiterlijke_einddatum TEXT,
    vertrouwelijkheid TEXT,
    kanaal TEXT,
    betalingsindicatie TEXT,
    organisatie TEXT,
    hoofdzaak TEXT,
    opgeschort INTEGER,
    eerder_opgeschort INTEGER,
    verlenging TEXT,           -- ISO duration
    resultaat TEXT,
    hash TEXT,                 -- of the row as it was kept
    gemuteerd TEXT,            -- laatstGemuteerd, where the server has it
    first_seen TEXT,           -- when the answer arrived that showed it first
    seen_from TEXT,            -- when the latest request was sent that showed this row
    roles_from TEXT,           -- the same for its roles
    seen_run INTEGER,
    read_run INTEGER,
    audit TEXT CHECK (audit IN ('read', 'none', 'closed')),  -- NULL: never asked; none: 404; closed: 403
    audit_from TEXT,           -- when the latest audit request was sent that was answered 200
    hidden_since TEXT          -- since when this client no longer sees it (403)
) STRICT, WITHOUT ROWID;
CREATE INDEX zaak_zaaktype ON zaak (zaaktype);

-- What snapshots showed, run-length. The value was there when the answer of `first` arrived, and still
-- when the request of `last` was sent. NULL: it is the current one, and holds until zaak.seen_from
-- (fields of the case) or zaak.roles_from (fields rol:<id>).
-- field: opgeschort (0, 1), verlenging (ISO duration or ''), uiterlijke_einddatum and einddatum_gepland
-- (date or ''), resultaat (id or ''), rol:<id> (JSON [soort, generiek, wie, team], or '' when it is gone).
CREATE TABLE seen (
    zaak TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT,
    PRIMARY KEY (zaak, field, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE status (
    id TEXT PRIMARY KEY,
    zaak TEXT,
    statustype TEXT,
    moment TEXT,               -- as the source gave it
    gezet_door TEXT            -- id of a rol
) STRICT, WITHOUT ROWID;
-- The index holds all that the log needs, so that the statuses of cases are read in one go.
CREATE INDEX status_zaak ON status (zaak, statustype, moment, gezet_door);

CREATE TABLE resultaat (
    id TEXT PRIMARY KEY,
    zaak TEXT,
    resultaattype TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX resultaat_zaak ON resultaat (zaak, resultaattype);

-- Current roles only, of the two kinds that may be asked for.
CREATE TABLE rol (
    id TEXT PRIMARY KEY,
    zaak TEXT,
    soort TEXT CHECK (soort IN ('medewerker', 'organisatorische_eenheid')),
    generiek TEXT,
    roltype TEXT,
    registratiedatum TEXT,
    begin_geldigheid TEXT,
    einde_geldigheid TEXT,
    wie TEXT,                  -- pseudonym of the employee
    team TEXT                  -- name, else identification, of the unit
) STRICT, WITHOUT ROWID;
CREATE INDEX rol_zaak ON rol (zaak, soort, generiek, registratiedatum, wie, team);

CREATE TABLE besluit (
    id TEXT PRIMARY KEY,
    zaak TEXT,
    besluittype TEXT,
    datum TEXT,
    verzenddatum TEXT,
    publicatiedatum TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX besluit_zaak ON besluit (zaak);

-- Only properties of allow-listed names.
CREATE TABLE eigenschap (
    zaak TEXT NOT NULL,
    naam TEXT NOT NULL,
    waarde TEXT,
    PRIMARY KEY (zaak, naam)
) STRICT, WITHOUT ROWID;

-- The audit trail, reduced: a row per allow-listed field that changed, and one with field '' for the record
-- itself. old and new are as in seen.value (of a rol the field is 'rol'); old NULL: create, new NULL: destroy.
CREATE TABLE trail (
    zaak TEXT NOT NULL,
    number INTEGER NOT NULL,   -- the order in the answer
    moment TEXT,
    actie TEXT,                -- create, update, partial_update, destroy
    soort TEXT,                -- zaak, status, resultaat, rol …
    object TEXT,               -- its id
    wie TEXT,                  -- pseudonym of gebruikersId
    field TEXT NOT NULL,
    old TEXT,
    new TEXT,
    PRIMARY KEY (zaak, number, field)
) STRICT, WITHOUT ROWID;
