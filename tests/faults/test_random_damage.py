"""Random damage of small files: an error that is ours, or a log whose every row is accounted for.

Where the format carries its own checksum, damage must be found: refused, or no damage to the log
(a name or time in the header may change). To add a format: its bytes in `FORMS`. Where damage has
ended the whole process, files are read in another one.
"""

import gzip
import io
import subprocess
import sys
import zipfile
from datetime import datetime
from typing import NamedTuple

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pmtools as pm

OFTEN = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ROWS = [
    ("1", "Aanvraag, ontvangen", "2024-03-04 09:00:00", "An", "12"),
    ("1", "Besluit", "2024-03-05 10:30:00.250", "", "7.5"),
    ("é-2", 'Zegt "ja"', "2024-03-04 09:00:00+02:00", "Bö", "x"),
    ("é-2", "Aanvraag, ontvangen", "2024-10-27 02:30:00", "An", ""),
    ("é-2", "Regels\nover twee", "2024-12-31 00:00:00", "Bö", "NA"),
]
HEAD = ("zaak", "stap", "tijdstip", "medewerker", "bedrag")
XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<global scope="event"><string key="org:resource" value="?"/></global>
<trace><string key="concept:name" value="zaak &amp; 1"/><date key="begin" value="2024-03-01"/>
<event><string key="concept:name" value="één"/><date key="time:timestamp" value="2024-03-04T09:00:00.5+01:00"/>
<string key="lifecycle:transition" value="start"/><int key="n" value="7"/></event>
<event><string key="concept:name" value="één"/><date key="time:timestamp" value="2024-03-04T11:00:00+01:00"/>
<string key="lifecycle:transition" value="complete"/><float key="f" value="1.50"/></event>
</trace><!-- and -->
<trace><string key="concept:name" value="2"/>
<event><string key="concept:name" value="twee"/><date key="time:timestamp" value="2024-10-27T02:30:00"/>
<list key="l"><values><boolean key="b" value="true"/><id key="i" value="x"/></values></list></event>
<event><string key="concept:name" value="drie"/></event>
</trace>
</log>
""".encode()


def quoted(text):
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


CSV = "".join(",".join(map(quoted, row)) + "\r\n" for row in (HEAD, *ROWS)).encode()


class Form(NamedTuple):
    """A kind of file: its ending and bytes, whether a checksum guards them, whether to read apart."""

    ending: str
    content: bytes
    guarded: bool
    apart: bool = False


def workbook():
    """A workbook as Excel writes it, with texts in the cells and a date with a style."""
    cells = []
    for n, row in enumerate((HEAD, *ROWS), 1):
        told = [text_cell(f"{'ABCDE'[place]}{n}", text) for place, text in enumerate(row)]
        if n > 1:
            days = (datetime.fromisoformat(row[2]).replace(tzinfo=None) - datetime(1899, 12, 30)).total_seconds() / 86400  # fmt: skip
            told[2] = f'<c r="C{n}" s="1"><v>{days!r}</v></c>'
        cells.append(f'<row r="{n}">{"".join(told)}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts count="1">'
        '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
        '<fonts count="1"><font/></fonts><fills count="2"><fill><patternFill/></fill><fill><patternFill/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(cells)}</sheetData></worksheet>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            whole = '<?xml version="1.0" encoding="UTF-8"?>\n' + text
            archive.writestr(zipfile.ZipInfo(name), whole, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def text_cell(place, text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is></c>'


def parquet():
    made = io.BytesIO()
    table = pl.DataFrame(ROWS, HEAD, orient="row")
    moment = pl.col("tijdstip").str.slice(0, 19).str.to_datetime(time_unit="us")
    table.with_columns(moment).write_parquet(made)
    return made.getvalue()


FORMS = {
    "xes": Form(".xes", XES, False),
    "xes.gz": Form(".xes.gz", gzip.compress(XES, mtime=0), True),
    "xes.gz-of-two-members": Form(
        ".xes.gz", gzip.compress(XES[:500], mtime=0) + gzip.compress(XES[500:], mtime=0), True
    ),
    "csv": Form(".csv", CSV, False),
    "csv.gz": Form(".csv.gz", gzip.compress(CSV, mtime=0), True),
    "xlsx": Form(".xlsx", workbook(), True),
    "parquet": Form(".parquet", parquet(), False, apart=True),
}


def read(folder, form, content):
    path = folder / f"log{form.ending}"
    path.write_bytes(content)
    try:
        return pm.read_log(path)
    except pm.PmtoolsError as error:
        assert path.name in str(error)
        return None


def holds(log):
    """What the log says, to be compared: rows, cases, other transitions, the account."""
    told = log.origin
    kept = log.events.height + log.lifecycle.height + told.paired
    assert told.rows_read == kept + sum(told.set_aside.values())
    frames = (log.events, log.cases, log.lifecycle)
    texts = [frame.with_columns(pl.col(pl.Enum).cast(pl.String)).rows() for frame in frames]
    names = [frame.columns for frame in frames]
    return texts, names, told.rows_read, told.paired, dict(told.set_aside), told.notes


@st.composite
def damage(draw, whole):
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, max(len(content) - 1, 0)))
        match draw(st.sampled_from(["bit", "byte", "insert", "delete", "cut", "repeat"])):
            case "bit" if content:
                content[place] ^= 1 << draw(st.integers(0, 7))
            case "byte" if content:
                content[place] = draw(st.integers(0, 255))
            case "insert":
                content[place:place] = draw(st.binary(min_size=1, max_size=4))
            case "delete":
                del content[place : place + draw(st.integers(1, 8))]
            case "cut":
                del content[place:]
            case "repeat":
                content[place:place] = content[place : place + draw(st.integers(1, 40))]
    return bytes(content)


@pytest.mark.parametrize("name", FORMS)
def test_the_whole_file_is_read(tmp_path, name):
    path = tmp_path / f"log{FORMS[name].ending}"
    path.write_bytes(FORMS[name].content)
    log = pm.read_log(path)
    holds(log)
    texts = log.events["activity"].cast(pl.String).to_list()
    n_events, label = (2, "één") if name.startswith("xes") else (5, "Regels\nover twee")
    assert (log.cases.height, len(texts)) == (2, n_events)
    assert label in texts


@pytest.mark.parametrize("name", [name for name in FORMS if not FORMS[name].apart])
@OFTEN
@given(chance=st.data())
def test_damage_is_refused_or_read_with_a_whole_account(tmp_path, name, chance):
    form = FORMS[name]
    log = read(tmp_path, form, chance.draw(damage(form.content)))
    if log is not None:
        found = holds(log)
        if form.guarded:
            assert found == holds(read(tmp_path, form, form.content))


READER = """
import sys, pmtools as pm
for line in sys.stdin:
    path = line.strip()
    try:
        log = pm.read_log(path)
        told = log.origin
        kept = log.events.height + log.lifecycle.height + told.paired
        print("read" if told.rows_read == kept + sum(told.set_aside.values()) else "rows lost")
    except pm.PmtoolsError as error:
        print("refused" if path in str(error) or path.split("/")[-1] in str(error) else str(error))
    except BaseException as error:
        print(f"{type(error).__name__}: {str(error)[:200]!r}")
    sys.stdout.flush()
"""


class Apart:
    """Another process that reads files; it is started again when a file has ended it."""

    def __init__(self, folder):
        self.folder, self.process = folder, None

    def read(self, ending, content):
        path = self.folder / f"log{ending}"
        path.write_bytes(content)
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-c", READER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        told = self.process.stdout.readline().strip()
        return told or f"the process ended with {self.stop()}"

    def stop(self):
        process, self.process = self.process, None
        if process is None:
            return None
        process.stdout.close()
        process.stdin.close()
        return process.wait(timeout=60)


@pytest.fixture
def apart(tmp_path):
    reader = Apart(tmp_path)
    yield reader
    reader.stop()


@pytest.mark.parametrize("name", [name for name in FORMS if FORMS[name].apart])
@OFTEN
@given(chance=st.data())
def test_damage_never_ends_the_process(apart, name, chance):
    form = FORMS[name]
    assert apart.read(form.ending, chance.draw(damage(form.content))) in ("read", "refused")


@pytest.mark.long
@pytest.mark.parametrize("name", ["xlsx", "parquet"])
def test_no_single_byte_ends_the_process(apart, name):
    form, wrong = FORMS[name], {}
    for place in range(len(form.content)):
        content = bytearray(form.content)
        content[place] ^= (0x01, 0x80, 0xFF)[place % 3]
        told = apart.read(form.ending, bytes(content))
        if told not in ("read", "refused"):
            wrong[place] = told
    assert wrong == {}
