"""The edition as data against its schema, and the sources before readers of references: handbook_data.py SITE

The schema lies beside the data and is the one that the program prints; every file says the same sources, under the same
numbers, as the pages. What is broken on purpose has to be found, or the schema says nothing.
"""

import copy
import json
import pathlib
import re
import subprocess
import sys

import jsonschema
import pybtex.database
import pybtex.richtext

site = pathlib.Path(sys.argv[1])
printed = json.loads(subprocess.run(["target/release/vademecum", "schema", "handbook"], capture_output=True, check=True).stdout)
jsonschema.Draft202012Validator.check_schema(printed)
whole = jsonschema.Draft202012Validator(printed)
one = jsonschema.Draft202012Validator({**printed["$defs"]["JsonEntry"], "$defs": printed["$defs"]})
faults, count, seen = [], 0, {}

# The types of CSL 1.0.2, appendix III.
CSL_TYPES = set(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset document "
    "entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation manuscript map "
    "motion_picture musical_score pamphlet paper-conference patent performance periodical personal_communication post "
    "post-weblog regulation report review review-book software song speech standard thesis treaty webpage".split()
)
# A sign that LaTeX would take for more than a sign; what a backslash stands before is escaped.
UNESCAPED = re.compile(r"(?<!\\)[&%$#_^~]")


def read_aloud(latex):
    """What LaTeX prints of a field. The library leaves a dollar its backslash."""
    return " ".join(str(pybtex.richtext.Text.from_latex(latex)).replace("\\$", "$").split())


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

    stem = path.name.removesuffix(".json")
    csl = json.loads(path.with_name(f"{stem}-sources.csl.json").read_text(encoding="utf-8"))
    if {reference["id"]: reference["citation-number"] for reference in csl} != numbers:
        faults.append(f"{path}: CSL-JSON has other sources")
    bibliography = pybtex.database.parse_file(path.with_name(f"{stem}-sources.bib"), bib_format="bibtex")
    if set(bibliography.entries) != set(numbers):
        faults.append(f"{path}: BibTeX has other sources")
        continue
    faults += [f"{path}: BibTeX has no title of {key}" for key, entry in bibliography.entries.items() if not entry.fields.get("title")]
    for reference in csl:
        fields = bibliography.entries[reference["id"]].fields
        if reference["type"] not in CSL_TYPES:
            faults.append(f"{path}: {reference['id']} is `{reference['type']}`, which CSL does not know")
        for key, said in [("title", reference["title"]), ("publisher", reference["publisher"]), ("note", reference["note"])]:
            if read_aloud(fields.get(key, "")) != " ".join(said.split()):
                faults.append(f"{path}: BibTeX says {fields.get(key)!r} of {reference['id']}, and CSL-JSON {said!r}")
            if UNESCAPED.search(fields.get(key, "")):
                faults.append(f"{path}: BibTeX leaves a sign of LaTeX in the {key} of {reference['id']}: {fields[key]}")
        date = [fields.get(key) for key in ("year", "month", "day") if fields.get(key)]
        if [str(part) for part in reference.get("issued", {}).get("date-parts", [[]])[0]] != [part.lstrip("0") for part in date]:
            faults.append(f"{path}: BibTeX says {date} of {reference['id']}, and CSL-JSON {reference.get('issued')}")
        # An address as it is, and a note as LaTeX sets it.
        for key, said in [("url", reference.get("URL")), ("language", reference.get("language"))]:
            if fields.get(key) != said:
                faults.append(f"{path}: BibTeX says {fields.get(key)} of {reference['id']}, and CSL-JSON {said}")
        kept = reference.get("archive_location", "")
        for note in (reference["note"], str(pybtex.richtext.Text.from_latex(fields["note"]))):
            if not note.endswith(kept):
                faults.append(f"{path}: {reference['id']} does not say that it is kept at {kept}: {note}")

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
print("\n".join([*faults[:40], f"Data and sources: {count} handbooks, {len(seen)} entries, {len(faults)} faults"]))
sys.exit(1 if faults else 0)
