"""Files read once into a store: spooled in buckets of whole cases, then put together by bucket."""
