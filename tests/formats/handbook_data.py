"""The edition as data against its schema: handbook_data.py SITE

The schema lies beside the data and is the one that the program prints; the data has the same sources, under the same
numbers, as the pages. What is broken on purpose has to be found, or the schema says nothing.
"""

import copy
import json
import pathlib
import re
import subprocess
import sys

import jsonschema

site = pathlib.Path(sys.argv[1])
printed = json.loads(subprocess.run(["target/release/vademecum", "schema", "handbook"], capture_output=True, check=True).stdout)
jsonschema.Draft202012Validator.check_schema(printed)
whole = jsonschema.Draft202012Validator(printed)
one = jsonschema.Draft202012Validator({**printed["$defs"]["JsonEntry"], "$defs": printed["$defs"]})
faults, count, seen = [], 0, {}


def broken(value):
    """The value with one thing wrong in it, in every way that a schema should find, at every depth."""
    if isinstance(value, dict):
        yield {**value, "xq-unknown": 1}, "an unknown key"
        for key, inside in value.items():
            yield {other: below for other, below in value.items() if other != key}, f"no `{key}`"
            yield {**value, key: {"xq-unknown": 1}}, f"another shape of `{key}`"
            if set(value) == {"id", "words"} and key == "id":
                yield {**value, key: "xq-unknown"}, "a word that no vocabulary has"
            for worse, how in broken(inside):
                yield {**value, key: worse}, f"{key}: {how}"
    elif isinstance(value, list) and value:
        for worse, how in broken(value[0]):
            yield [worse, *value[1:]], how


for path in sorted(site.glob("*/*/*/download/*.json")):
    if path.name.endswith((".stix.json", ".csl.json", ".schema.json")) or "-misp-" in path.name:
        continue
    count += 1
    data = json.loads(path.read_text(encoding="utf-8"))
    beside = path.with_name(data["$schema"])
    if not beside.is_file() or json.loads(beside.read_text(encoding="utf-8")) != printed:
        faults.append(f"{path}: the schema that it names is not the printed one beside it")
    # Most entries are the same in many handbooks, and are judged once.
    faults += [f"{path}: {fault.json_path}: {fault.message[:120]}" for fault in whole.iter_errors({**data, "entries": []})]
    for entry in data["entries"]:
        text = json.dumps(entry, sort_keys=True)
        if text not in seen:
            seen[text] = entry
            faults += [f"{path}: {entry['id']} {fault.json_path}: {fault.message[:120]}" for fault in one.iter_errors(entry)]

    numbers = {entry["id"]: entry["number"] for entry in data["entries"] if entry["kind"] == "source"}
    page = (path.parents[1] / "sources.html").read_text(encoding="utf-8")
    shown = {found[0]: int(found[1]) for found in re.findall(r'class="source" id="([^"]+)" value="(\d+)"', page)}
    if shown != numbers or not shown:
        faults.append(f"{path}: its sources are not those of the pages")
    known = {entry["id"] for entry in data["entries"]}
    for entry in data["entries"]:
        faults += [f"{path}: {entry['id']} rests on {source}, which is not there" for source in entry["sources"] if source not in known]

kinds = {}
for entry in seen.values():
    if len(json.dumps(entry)) > len(json.dumps(kinds.get(entry["kind"], {}))) and entry["kind"] != "picture":
        kinds[entry["kind"]] = entry
for kind, entry in kinds.items():
    for worse, how in broken(entry):
        if one.is_valid(worse):
            faults.append(f"the schema takes a {kind} with {how}")
if count:
    rest = copy.deepcopy({**data, "entries": []})
    for worse, how in broken(rest):
        if not re.search(r"no `closed`", how) and whole.is_valid(worse):
            faults.append(f"the schema takes a handbook with {how}")
else:
    faults.append("there is no handbook as data")
print("\n".join([*faults[:40], f"Data: {count} handbooks, {len(seen)} entries, {len(faults)} faults"]))
sys.exit(1 if faults else 0)
