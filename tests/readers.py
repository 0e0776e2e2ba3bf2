"""Reads what zdim prints as people's data tools do. Says what it could not try.

readers.py README SCHEMAS EVENTS...: the README whose recipe is run, a folder with the
schemas as NAME.json, and files as `inspect -o ndjson` writes them. Leaves with 0 if all is
well, and with a line `SKIPPED: …` for each package that is not there. What each tool
writes of the rows stands in the folder, as NAME.TOOL.
"""

import datetime
import importlib
import json
import pathlib
import sys


def package(name):
    try:
        return importlib.import_module(name)
    except ImportError as error:
        print(f"SKIPPED: {error}")
        return None


def recipe(readme):
    """The README's Python, up to where it reads a file."""
    blocks = readme.read_text(encoding="utf-8").split("```python\n")[1:]
    (code,) = [block.split("```")[0] for block in blocks if "pl.Struct" in block]
    names = {}
    exec(code.split("events = ")[0], names)
    return names["schema"]


def recipe_for_spark(readme):
    """The README's schema for Spark."""
    (ddl,) = readme.read_text(encoding="utf-8").split('ddl = """')[1:]
    return ddl.split('"""')[0]


def times(lines):
    texts = (line["event"]["eventTime"] for line in lines)
    return [text and datetime.datetime.fromisoformat(text) for text in texts]


def duckdb_reads(path, lines, folder):
    duckdb = package("duckdb")
    if duckdb is None:
        return
    table = f"read_json_auto('{path}')"
    ((kind,),) = duckdb.sql(f"select distinct typeof(event.eventTime) from {table}").fetchall()
    assert kind.startswith("TIMESTAMP"), f"{path}: eventTime is {kind}"
    columns = "epoch_ms(event.eventTime), event.messagesCount + 1, reply.permitted, event.sessionId"
    rows = duckdb.sql(f"select {columns} from {table}").fetchall()
    for (ms, count, permitted, session), line in zip(rows, lines, strict=True):
        event = line["event"]
        assert ms == event["eventTimeMs"], f"{path}: {ms} of {event}"
        assert count == (None if event["messagesCount"] is None else event["messagesCount"] + 1)
        assert permitted is line["reply"]["permitted"]
        assert session == event["sessionId"]
    to = folder / f"{pathlib.Path(path).stem}.duckdb"
    duckdb.sql(f"copy (select * from {table} order by event.sessionId) to '{to}' (format json)")


def polars_reads(path, lines, readme, folder):
    polars = package("polars")
    if polars is None:
        return
    schema = recipe(readme)
    frame = polars.read_ndjson(path, schema=schema)
    assert frame.schema == polars.Schema(schema), f"{path}: {frame.schema}"
    assert frame.to_dicts() == lines, f"{path}: something is lost"
    time = polars.col("event").struct.field("eventTime").str.to_datetime(time_zone="UTC")
    assert frame.select(time).to_series().to_list() == times(lines), path
    frame.reverse().write_ndjson(folder / f"{pathlib.Path(path).stem}.polars")


def spark_reads(path, lines, readme, folder):
    sql = package("pyspark.sql")
    if sql is None:
        return
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    try:
        session = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    except Exception as error:  # there is no Java
        print(f"SKIPPED: Spark does not start: {type(error).__name__}")
        return
    frame = session.read.schema(recipe_for_spark(readme)).json(path)
    rows = [row.asDict(recursive=True) for row in frame.collect()]
    ms = "unix_millis(event.eventTime) as ms"
    assert [row.ms for row in frame.selectExpr(ms).collect()] == [
        line["event"]["eventTimeMs"] for line in lines
    ], path
    for row, line in zip(rows, lines, strict=True):
        time = {"eventTime": line["event"]["eventTime"]}
        assert {**row, "event": {**row["event"], **time}} == line, f"{path}: something is lost"
    to = folder / f"{pathlib.Path(path).stem}.spark"
    frame.repartition(2, "event.sessionId").write.mode("overwrite").json(str(to))


def schemas_are_taken(folder, lines):
    jsonschema = package("jsonschema")
    if jsonschema is None:
        return
    for path in sorted(folder.glob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        if path.stem == "report":
            validator = jsonschema.Draft202012Validator(schema)
            for line in lines:
                validator.validate(line)


def main(readme, schemas, *events):
    for path in events:
        with open(path, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        written = pathlib.Path(schemas)
        duckdb_reads(path, lines, written)
        polars_reads(path, lines, pathlib.Path(readme), written)
        spark_reads(path, lines, pathlib.Path(readme), written)
        schemas_are_taken(pathlib.Path(schemas), lines)


main(*sys.argv[1:])
