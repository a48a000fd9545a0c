# SPDX-License-Identifier: LGPL-2.1-or-later
# schema.py SCHEMA FILE: every line of FILE is JSON that the schema allows.
import json
import sys

import jsonschema

with open(sys.argv[1]) as f:
    schema = json.load(f)
kind_of = jsonschema.validators.validator_for(schema)
kind_of.check_schema(schema)
validator = kind_of(schema)
seen = {}
with open(sys.argv[2], encoding="utf-8") as f:
    for number, line in enumerate(f, 1):
        event = json.loads(line)
        # validating is slow: calls of one name look alike, ten are enough
        kind = (event.get("type"), event.get("name"))
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] > 10:
            continue
        for error in validator.iter_errors(event):
            sys.exit(f"{sys.argv[2]}:{number}: {error.message}\n{line}")
