"""Runs the README's recipes for many machines, word for word, where `logs` is.

engines.py README: says `SKIPPED: …` for each engine that is not there, and leaves with 0 if
all is well. What Spark writes stands in `events`, `sessions` and `stats.json`; what is asked
of DuckDB and ClickHouse in duckdb.json and clickhouse.json, a list of rows for each question.
"""

import json
import os
import pathlib
import sys


def blocks(readme, language):
    """The blocks of the part about many machines."""
    (part,) = readme.split("## More than one machine\n")[1:]
    part = part.split("\n## ")[0]
    return [block.split("```")[0] for block in part.split(f"```{language}\n")[1:]]


def spark(readme):
    try:
        from pyspark import SparkConf, SparkContext
    except ImportError as error:
        print(f"SKIPPED: {error}")
        return
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    conf = SparkConf().setMaster("local[2]").set("spark.ui.enabled", "false")
    try:
        context = SparkContext(conf=conf)
    except Exception as error:  # there is no Java
        print(f"SKIPPED: Spark does not start: {type(error).__name__}")
        return
    context.setLogLevel("ERROR")
    (code,) = blocks(readme, "python")
    names = {"sc": context}
    exec(code, names)
    pathlib.Path("stats.json").write_text(names["total"], encoding="utf-8")
    context.stop()


def answers(code, ask, name):
    """Runs each statement; keeps the rows of those that are questions."""
    code = "\n".join(line for line in code.split("\n") if not line.startswith("--"))
    rows = [ask(one.strip()) for one in code.split(";\n") if one.strip()]
    rows = [list(map(list, of)) for of in rows if of is not None]
    pathlib.Path(f"{name}.json").write_text(json.dumps(rows, default=str), encoding="utf-8")
    for path in ("events.parquet", "sessions.parquet"):
        assert pathlib.Path(path).read_bytes().startswith(b"PAR1"), path
        os.remove(path)


def duckdb(code):
    try:
        import duckdb
    except ImportError as error:
        print(f"SKIPPED: {error}")
        return

    def ask(statement):
        found = duckdb.sql(statement)
        return found.fetchall() if statement.startswith("SELECT") else None

    answers(code, ask, "duckdb")


def clickhouse(code):
    try:
        from chdb import session
    except ImportError as error:
        print(f"SKIPPED: {error}")
        return
    engine = session.Session()

    def ask(statement):
        found = str(engine.query(statement, "JSONCompactEachRow"))
        rows = [json.loads(line) for line in found.splitlines()]
        return rows if statement.startswith("SELECT") else None

    answers(code, ask, "clickhouse")


def main(readme):
    readme = pathlib.Path(readme).read_text(encoding="utf-8")
    spark(readme)
    # Where there is no Spark, the rows of one process stand in for its own.
    for name in ("events", "sessions"):
        if not pathlib.Path(name).exists():
            pathlib.Path(name).mkdir()
            os.rename(f"{name}.ndjson", f"{name}/part-00000")
    of_duckdb, of_clickhouse = blocks(readme, "sql")
    duckdb(of_duckdb)
    clickhouse(of_clickhouse)


main(*sys.argv[1:])
