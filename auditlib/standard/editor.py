"""The JSON Schema by which an editor completes and checks a standard's file as it is written."""

from __future__ import annotations

import json

from auditlib.standard.schema import Standard


def editor_schema() -> str:
    """Write the JSON Schema of a standard's file, always the same bytes for the same schema."""
    schema = Standard.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
