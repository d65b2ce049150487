"""`python -m server.exports` generates schema.json from the summary's types."""

from server.exports.json import SCHEMA, schema

SCHEMA.write_bytes(schema())
