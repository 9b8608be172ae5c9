"""MISP galaxies and clusters before the schemas of MISP's own project: misp.py SITE"""

import json
import pathlib
import subprocess
import sys
import uuid

SCHEMAS = pathlib.Path(__file__).parent / "misp"


def schema_faults(schema, paths):
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMAS / schema), *map(str, paths)]
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.returncode != 0:
        yield f"{schema}: {ran.stdout}{ran.stderr}"


def pair_faults(galaxy_path, cluster_path):
    galaxy, cluster = (json.loads(path.read_text(encoding="utf-8")) for path in (galaxy_path, cluster_path))
    if galaxy["type"] != cluster["type"] or galaxy["uuid"] == cluster["uuid"]:
        yield f"{cluster_path}: does not belong to its galaxy"
    chain = {f"{name}:{phase}" for name, phases in galaxy["kill_chain_order"].items() for phase in phases}
    names = [value["value"] for value in cluster["values"]]
    if not names or len(set(names)) != len(names):
        yield f"{cluster_path}: has no values, or two of one name"
    for value in cluster["values"]:
        if uuid.UUID(value["uuid"]).version != 5:
            yield f"{cluster_path}: {value['value']} has a UUID of another sort"
        if not set(value["meta"]["kill_chain"]) <= chain:
            yield f"{cluster_path}: {value['value']} is in a phase that the galaxy does not have"
        if not value["meta"]["marking"].startswith("TLP:"):
            yield f"{cluster_path}: {value['value']} is not marked"


def main():
    site = pathlib.Path(sys.argv[1])
    galaxies = sorted(site.glob("*/*/*/download/*-misp-galaxy.json"))
    clusters = sorted(site.glob("*/*/*/download/*-misp-cluster.json"))
    faults = [] if galaxies and len(galaxies) == len(clusters) else ["a galaxy or a cluster is missing"]
    faults += schema_faults("schema_galaxies.json", galaxies)
    faults += schema_faults("schema_clusters.json", clusters)
    seen = {}
    for galaxy, cluster in zip(galaxies, clusters):
        faults += pair_faults(galaxy, cluster)
        for value in json.loads(cluster.read_text(encoding="utf-8"))["values"]:
            if seen.setdefault(value["uuid"], cluster) != cluster:
                faults.append(f"{cluster}: {value['value']} has the UUID of a value in {seen[value['uuid']]}")
    print("\n".join([*faults, f"MISP: {len(clusters)} clusters of {len(seen)} values, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
