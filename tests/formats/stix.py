"""STIX bundles before OASIS's own validator and its Python library: stix.py SITE"""

import json
import pathlib
import re
import sys

import stix2
import stix2validator

TLP = {
    "TLP:CLEAR": "94868c89-83c2-464b-929b-a1a8aa3c8487",
    "TLP:GREEN": "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "TLP:AMBER": "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "TLP:AMBER+STRICT": "939a9414-2ddd-4d32-a0cd-375ea402b003",
    "TLP:RED": "e828b379-4e03-4974-9ac4-e53a884c97c1",
}
# UUIDv5 is what makes an id the same in every build; the validator would rather have random ones. And it would have a
# hash of every page that is referred to, which nobody has who cites the web.
EXPECTED = re.compile(r"UUIDv4|has a URL but no hash")


def faults(path):
    bundle = json.loads(path.read_text(encoding="utf-8"))
    result = stix2validator.validate_file(str(path), stix2validator.ValidationOptions(version="2.1", strict=False))
    told = [error for looked_at in result.object_results for error in looked_at.errors]
    for error in told:
        yield f"the validator: {error}"
    if not result.is_valid and not told:
        yield "the validator finds it wrong and does not say why"
    for warning in [warning for looked_at in result.object_results for warning in looked_at.warnings]:
        if not EXPECTED.search(str(warning)):
            yield f"the validator warns: {warning}"
    try:
        stix2.parse(bundle, allow_custom=False, version="2.1")
    except Exception as fault:  # noqa: BLE001, whatever it is, a platform would stumble over it
        yield f"stix2 does not read it: {fault}"
    objects = {thing["id"]: thing for thing in bundle["objects"]}
    if len(objects) != len(bundle["objects"]):
        yield "two objects have one id"
    markings = {thing["name"]: thing["id"] for thing in objects.values() if thing["type"] == "marking-definition"}
    for name, id in markings.items():
        if id != f"marking-definition--{TLP[name]}":
            yield f"{name} has an id of its own"
    for thing in objects.values():
        if thing["type"] != "marking-definition" and thing.get("object_marking_refs") != list(markings.values()):
            yield f"{thing['id']} is not marked"
        if "labels" in thing or thing.get("identity_class") == "individual":
            yield f"{thing['id']} labels somebody"
        for key, value in thing.items():
            if key.endswith("_ref") or key.endswith("_refs"):
                for ref in value if isinstance(value, list) else [value]:
                    if ref not in objects:
                        yield f"{thing['id']} refers to {ref}, which is not there"
    held = max((thing["object_refs"] for thing in objects.values() if thing["type"] == "report"), key=len)
    if set(held) != {id for id, thing in objects.items() if thing["type"] != "marking-definition"} - {
        id for id, thing in objects.items() if thing.get("object_refs") == held
    }:
        yield "the report of the handbook does not hold everything"


def main():
    site = pathlib.Path(sys.argv[1])
    bundles = sorted(site.glob("*/*/*/download/*.stix.json"))
    wrong = 0 if bundles else 1
    count = 0
    same = {}
    for path in bundles:
        for fault in faults(path):
            print(f"{path}: {fault}")
            wrong += 1
        for thing in json.loads(path.read_text(encoding="utf-8"))["objects"]:
            count += 1
            if same.setdefault(thing["id"], thing) != thing:
                print(f"{path}: {thing['id']} says something else in another handbook")
                wrong += 1
    print(f"STIX: {len(bundles)} bundles of {count} objects, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
