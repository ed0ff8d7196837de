"""The parts of ``docs/model-judge.md`` that come from a recording. Run it to write them anew."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "model-judge.md"
RECORDING = REPOSITORY / "cassettes" / "test_cassettes" / "test_full_judgement[star-l].yaml"
BLOCK = re.compile(r"(<!-- from the recording: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def written() -> str:
    """The page with its blocks made from the recording."""
    exchange = yaml.safe_load(RECORDING.read_text(encoding="utf-8"))["interactions"][0]
    asked = exchange["request"]["json"]
    reply = json.loads(exchange["response"]["json"]["choices"][0]["message"]["content"])
    kept = ("parts", "response_kind", "outcomes", "structure", "overall")
    blocks = {
        "system": f"```text\n{asked['messages'][0]['content']}\n```",
        "user": f"```text\n{asked['messages'][1]['content']}\n```",
        "schema": f"```json\n{_compact(asked['response_format']['json_schema'])}\n```",
        "reply": f"```json\n{json.dumps({k: reply[k] for k in kept}, indent=1, ensure_ascii=False)}\n```",
    }
    page = PAGE.read_text(encoding="utf-8")
    return BLOCK.sub(lambda match: f"{match[1]}{blocks[match[2]]}\n{match[3]}", page)


def _compact(schema: dict[str, object]) -> str:
    """JSON with one definition or field a line."""
    text = json.dumps(schema, separators=(", ", ": "))
    names = "Finding|Probe|Scored|properties|required|parts|overall|strict|schema"
    lines = re.sub(rf'("(?:{names})": )', r"\n\1", text).splitlines()
    return "\n".join(line.rstrip() for line in lines)


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
