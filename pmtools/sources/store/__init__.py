"""A log on disk: a folder of Parquet files that a log larger than memory is measured from."""
