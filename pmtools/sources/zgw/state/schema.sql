CREATE TABLE told (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE run (
  number INTEGER PRIMARY KEY, begun TEXT NOT NULL, ended TEXT, scope TEXT NOT NULL, asked INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE task (
  run INTEGER NOT NULL, name TEXT NOT NULL, begun TEXT NOT NULL, page INTEGER NOT NULL, done INTEGER NOT NULL, count INTEGER,
  moved INTEGER NOT NULL,  -- rows came or went while it was read
  PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;
-- The ids that the list which is being read has shown so far: its count tells whether one was missed.
CREATE TABLE listed (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE zaaktype (
  id TEXT PRIMARY KEY, identificatie TEXT, catalogus TEXT, omschrijving TEXT, doorlooptijd TEXT,
  servicenorm TEXT, verlengingstermijn TEXT, begin_geldigheid TEXT, einde_geldigheid TEXT,
  versiedatum TEXT, concept INTEGER
) STRICT;
CREATE TABLE statustype (
  id TEXT PRIMARY KEY, zaaktype TEXT, omschrijving TEXT, volgnummer INTEGER, eindstatus INTEGER
) STRICT;
CREATE TABLE resultaattype (id TEXT PRIMARY KEY, zaaktype TEXT, omschrijving TEXT) STRICT;

CREATE TABLE zaak (
  id TEXT PRIMARY KEY, zaaktype TEXT, registratiedatum TEXT, startdatum TEXT, einddatum TEXT,
  einddatum_gepland TEXT, uiterlijke_einddatum TEXT, vertrouwelijkheid TEXT, kanaal TEXT,
  betalingsindicatie TEXT, organisatie TEXT, hoofdzaak TEXT, opgeschort INTEGER,
  eerder_opgeschort INTEGER, verlenging TEXT, resultaat TEXT, status TEXT,
  hash TEXT, gemuteerd TEXT,
  first_seen TEXT,  -- when the answer arrived that showed it first
  seen_from TEXT,   -- when the latest request was sent that showed this row
  roles_from TEXT,           -- the same of its roles
  seen_run INTEGER, read_run INTEGER,
  dirty INTEGER NOT NULL DEFAULT 0,    -- its statuses, result and decisions have to be read
  deep INTEGER NOT NULL DEFAULT 0,     -- its audit trail and properties (documents, substatuses) have to be read
  audit TEXT,                -- NULL: never asked; read; none: it has no trail (404); closed: no right to it (403)
  audit_from TEXT,           -- when the latest request for its trail was sent that was answered
  hidden_since TEXT          -- since when this client no longer sees it (403)
) STRICT;
CREATE INDEX zaak_by_type ON zaak (zaaktype);
-- What the lists showed, as stretches of one value: it was there when the answer of `first` arrived, and still when the request of `last` was
-- sent. `last` NULL: it is the current value, and holds until zaak.seen_from, or zaak.roles_from for `rol:<id>`.
CREATE TABLE seen (
  zaak TEXT NOT NULL, field TEXT, value TEXT, first TEXT, last TEXT, PRIMARY KEY (zaak, field, first)
) STRICT, WITHOUT ROWID;

-- What belongs to a case lies with the case, in which order the log is made.
CREATE TABLE status (
  id TEXT NOT NULL, zaak TEXT NOT NULL, statustype TEXT, moment TEXT, gezet_door TEXT, PRIMARY KEY (zaak, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE resultaat (id TEXT NOT NULL, zaak TEXT NOT NULL, resultaattype TEXT, PRIMARY KEY (zaak, id)) STRICT, WITHOUT ROWID;
CREATE TABLE rol (
  id TEXT NOT NULL, zaak TEXT NOT NULL, soort TEXT, generiek TEXT, registratiedatum TEXT,
  begin_geldigheid TEXT, einde_geldigheid TEXT, wie TEXT, team TEXT,
  gone INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (zaak, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE besluit (
  id TEXT NOT NULL, zaak TEXT NOT NULL, datum TEXT, verzenddatum TEXT,
  publicatiedatum TEXT, PRIMARY KEY (zaak, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE eigenschap (zaak TEXT NOT NULL, naam TEXT, waarde TEXT, PRIMARY KEY (zaak, naam)) STRICT, WITHOUT ROWID;
-- Only where the profile asks for them.
CREATE TABLE document (id TEXT NOT NULL, zaak TEXT NOT NULL, moment TEXT, PRIMARY KEY (zaak, id)) STRICT, WITHOUT ROWID;
CREATE TABLE substatus (id TEXT NOT NULL, zaak TEXT NOT NULL, moment TEXT, PRIMARY KEY (zaak, id)) STRICT, WITHOUT ROWID;
-- The audit trail, reduced: a row per allow-listed field that changed, and one with field '' for the record itself.
CREATE TABLE trail (
  zaak TEXT NOT NULL, number INTEGER NOT NULL, moment TEXT, actie TEXT, soort TEXT, object TEXT,
  wie TEXT, field TEXT, old TEXT, new TEXT, PRIMARY KEY (zaak, number, field)
) STRICT, WITHOUT ROWID;
