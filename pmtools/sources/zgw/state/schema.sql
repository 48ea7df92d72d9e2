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
  id TEXT PRIMARY KEY, identificatie TEXT NOT NULL, catalogus TEXT NOT NULL, omschrijving TEXT NOT NULL, doorlooptijd TEXT NOT NULL,
  servicenorm TEXT NOT NULL, verlengingstermijn TEXT NOT NULL, begin_geldigheid TEXT NOT NULL, einde_geldigheid TEXT NOT NULL,
  versiedatum TEXT NOT NULL, concept INTEGER NOT NULL
) STRICT;
CREATE TABLE statustype (
  id TEXT PRIMARY KEY, zaaktype TEXT NOT NULL, omschrijving TEXT NOT NULL, volgnummer INTEGER NOT NULL, eindstatus INTEGER NOT NULL
) STRICT;
CREATE TABLE resultaattype (id TEXT PRIMARY KEY, zaaktype TEXT NOT NULL, omschrijving TEXT NOT NULL) STRICT;
CREATE TABLE roltype (id TEXT PRIMARY KEY, zaaktype TEXT NOT NULL, omschrijving TEXT NOT NULL, generiek TEXT NOT NULL) STRICT;
CREATE TABLE besluittype (id TEXT PRIMARY KEY, omschrijving TEXT NOT NULL) STRICT;

CREATE TABLE zaak (
  id TEXT PRIMARY KEY, zaaktype TEXT NOT NULL, registratiedatum TEXT NOT NULL, startdatum TEXT NOT NULL, einddatum TEXT NOT NULL,
  einddatum_gepland TEXT NOT NULL, uiterlijke_einddatum TEXT NOT NULL, vertrouwelijkheid TEXT NOT NULL, kanaal TEXT NOT NULL,
  betalingsindicatie TEXT NOT NULL, organisatie TEXT NOT NULL, hoofdzaak TEXT NOT NULL, opgeschort INTEGER NOT NULL,
  eerder_opgeschort INTEGER NOT NULL, verlenging TEXT NOT NULL, resultaat TEXT NOT NULL, status TEXT NOT NULL,
  hash TEXT NOT NULL, gemuteerd TEXT NOT NULL,
  first_seen TEXT NOT NULL,  -- when the answer arrived that showed it first
  seen_from TEXT NOT NULL,   -- when the latest request was sent that showed this row
  roles_from TEXT,           -- the same of its roles
  seen_run INTEGER NOT NULL, read_run INTEGER,
  dirty INTEGER NOT NULL,    -- its statuses, result and decisions have to be read
  deep INTEGER NOT NULL,     -- its audit trail and properties have to be read
  audit TEXT,                -- NULL: never asked; read; none: it has no trail (404); closed: no right to it (403)
  audit_from TEXT,           -- when the latest request for its trail was sent that was answered
  hidden_since TEXT          -- since when this client no longer sees it (403)
) STRICT;
CREATE INDEX zaak_by_type ON zaak (zaaktype);
-- What the lists showed, as stretches of one value: it was there when the answer of `first` arrived, and still when the request of `last` was
-- sent. `last` NULL: it is the current value, and holds until zaak.seen_from, or zaak.roles_from for `rol:<id>`.
CREATE TABLE seen (
  zaak TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, first TEXT NOT NULL, last TEXT, PRIMARY KEY (zaak, field, first)
) STRICT, WITHOUT ROWID;

-- What belongs to a case lies with the case, in which order the log is made.
CREATE TABLE status (
  id TEXT NOT NULL, zaak TEXT NOT NULL, statustype TEXT NOT NULL, moment TEXT NOT NULL, gezet_door TEXT, PRIMARY KEY (zaak, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE resultaat (id TEXT NOT NULL, zaak TEXT NOT NULL, resultaattype TEXT NOT NULL, PRIMARY KEY (zaak, id)) STRICT, WITHOUT ROWID;
CREATE TABLE rol (
  id TEXT NOT NULL, zaak TEXT NOT NULL, soort TEXT NOT NULL, generiek TEXT NOT NULL, roltype TEXT NOT NULL, registratiedatum TEXT NOT NULL,
  begin_geldigheid TEXT NOT NULL, einde_geldigheid TEXT NOT NULL, wie TEXT, team TEXT, PRIMARY KEY (zaak, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE besluit (
  id TEXT NOT NULL, zaak TEXT NOT NULL, besluittype TEXT NOT NULL, datum TEXT NOT NULL, verzenddatum TEXT NOT NULL,
  publicatiedatum TEXT NOT NULL, PRIMARY KEY (zaak, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE eigenschap (zaak TEXT NOT NULL, naam TEXT NOT NULL, waarde TEXT NOT NULL, PRIMARY KEY (zaak, naam)) STRICT, WITHOUT ROWID;
-- The audit trail, reduced: a row per allow-listed field that changed, and one with field '' for the record itself.
CREATE TABLE trail (
  zaak TEXT NOT NULL, number INTEGER NOT NULL, moment TEXT NOT NULL, actie TEXT NOT NULL, soort TEXT NOT NULL, object TEXT NOT NULL,
  wie TEXT, field TEXT NOT NULL, old TEXT, new TEXT, PRIMARY KEY (zaak, number)
) STRICT, WITHOUT ROWID;
