"""The edition as data against its schema, and the sources before readers of references: handbook_data.py SITE

The schema is the one that the program prints; every file says the same sources, under the same numbers, as the pages.
"""

import json
import pathlib
import re
import subprocess
import sys

import jsonschema
import pybtex.database

site = pathlib.Path(sys.argv[1])
schema = json.loads(subprocess.run(["target/release/vademecum", "schema", "handbook"], capture_output=True, check=True).stdout)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
faults, count = [], 0

for path in sorted(site.glob("*/*/*/download/*.json")):
    if path.name.endswith((".stix.json", ".csl.json")) or "-misp-" in path.name:
        continue
    count += 1
    data = json.loads(path.read_text(encoding="utf-8"))
    faults += [f"{path}: {fault.json_path}: {fault.message[:120]}" for fault in validator.iter_errors(data)]
    numbers = {entry["id"]: entry["number"] for entry in data["entries"] if entry["kind"] == "source"}
    page = (path.parents[1] / "sources.html").read_text(encoding="utf-8")
    shown = {found[0]: int(found[1]) for found in re.findall(r'class="source" id="([^"]+)" value="(\d+)"', page)}
    if shown != numbers or not shown:
        faults.append(f"{path}: its sources are not those of the pages")
    known = {entry["id"] for entry in data["entries"]}
    for entry in data["entries"]:
        faults += [f"{path}: {entry['id']} rests on {source}, which is not there" for source in entry["sources"] if source not in known]

    stem = path.name.removesuffix(".json")
    csl = json.loads(path.with_name(f"{stem}-sources.csl.json").read_text(encoding="utf-8"))
    if {reference["id"]: reference["citation-number"] for reference in csl} != numbers:
        faults.append(f"{path}: CSL-JSON has other sources")
    bibliography = pybtex.database.parse_file(path.with_name(f"{stem}-sources.bib"), bib_format="bibtex")
    if set(bibliography.entries) != set(numbers):
        faults.append(f"{path}: BibTeX has other sources")
    faults += [f"{path}: BibTeX has no title of {key}" for key, entry in bibliography.entries.items() if not entry.fields.get("title")]

if not count:
    faults.append("there is no handbook as data")
print("\n".join([*faults, f"Data and sources: {count} handbooks, {len(faults)} faults"]))
sys.exit(1 if faults else 0)
