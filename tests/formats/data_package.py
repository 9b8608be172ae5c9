"""Tables as CSV before frictionless: data_package.py SITE

Not called csv.py, which other checks beside it would find in place of Python's own module of that name.
"""

import csv
import io
import json
import pathlib
import sys
import tempfile
import zipfile

import frictionless

EVERYWHERE = ["red-flags", "controls", "risky-nodes", "flows", "cases", "legal-status", "steps", "sources"]


def faults(path):
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as packed:
        packed.extractall(folder)
        description = pathlib.Path(folder) / "datapackage.json"
        report = frictionless.validate(str(description))
        for error in report.errors:
            yield error.message
        for task in report.tasks:
            for error in task.errors:
                yield f"{task.name}: {error.message}"
        package = json.loads(description.read_text())
        names = [resource["name"] for resource in package["resources"]]
        for name in EVERYWHERE:
            if name not in names:
                yield f"has no table {name}"
        beside = {info.filename for info in packed.infolist()} - {resource["path"] for resource in package["resources"]}
        if beside != {"README.txt", "datapackage.json"}:
            yield f"holds what it does not describe: {sorted(beside)}"
        said = packed.read("README.txt").decode()
        if not package["marking"].startswith("TLP:") or not said.startswith(package["marking"]):
            yield "does not say how far it may travel"
        if not package["version"] or package["version"] not in said or not package["licenses"]:
            yield "does not say which edition it is, or under which licence"
        for info in packed.infolist():
            if info.external_attr >> 16 & 0o777 != 0o644:
                yield f"{info.filename} has another mode than 644"
        for resource in package["resources"]:
            yield from cells(resource, packed.read(resource["path"]).decode())


def cells(resource, text):
    words = {field["name"] for field in resource["schema"]["fields"] if field["type"] == "string"}
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    if not rows:
        yield f"{resource['name']} is empty"
    for row in rows:
        for name, value in row.items():
            if name in words and value.startswith(("=", "+", "-", "@", "\t", "\r")):
                yield f"{resource['name']}: a spreadsheet takes {value[:40]!r} for a formula"
    if resource["name"] == "flows" and any(row["stream"].startswith("Heist") for row in rows):
        yield "mixes other money with wages"


def main(site):
    packages = sorted(pathlib.Path(site).rglob("download/*-csv.zip"))
    found = [f"{path}: {fault}" for path in packages for fault in faults(path)]
    if not packages:
        found.append(f"{site} has no tables")
    for fault in found:
        print(fault)
    print(f"{len(packages)} data packages read by frictionless: {len(found)} faults")
    return 1 if found else 0


sys.exit(main(sys.argv[1]))
