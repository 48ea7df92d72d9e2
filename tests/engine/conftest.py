"""Spark's tests need its extra: `pip install ".[spark]"`, and Java. Without it they are not there."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("pyspark") else ["test_spark.py"]
