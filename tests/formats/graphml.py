"""GraphML before networkx, and against what `vademecum analyze` says of the same handbook: graphml.py SITE

The drawing that goes with it is read as XML.
"""

import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import networkx

PROGRAM = pathlib.Path(__file__).parents[2] / "target/release/vademecum"


def graph_faults(path, handbook):
    graph = networkx.read_graphml(path)
    said = subprocess.run(
        [PROGRAM, "analyze", handbook, "--format", "json"], check=True, capture_output=True, text=True
    )
    analysis = json.loads(said.stdout)
    nodes = {node["id"]: node for node in analysis["nodes"]}
    # Two nodes may have a link on the way to a job and another on the way of the money.
    wanted = sorted((edge["from"], edge["to"], round(edge["weight"], 9)) for edge in analysis["edges"])
    there = sorted((start, end, round(data["weight"], 9)) for start, end, data in graph.edges(data=True))
    if graph.graph["handbook"] != handbook or not graph.graph["marking"].startswith("TLP:"):
        yield "does not say whose it is and how far it may travel"
    if set(graph.nodes) != set(nodes):
        yield f"has other nodes: {set(graph.nodes) ^ set(nodes)}"
    if there != wanted:
        yield f"has other links: {sorted(set(there) ^ set(wanted))}"
    for id, data in graph.nodes(data=True):
        if id in nodes and (data["title"], data["stage"]) != (nodes[id]["title"], nodes[id]["stage"]):
            yield f"{id} is called something else"


def drawing_faults(path):
    root = ElementTree.parse(path).getroot()
    said = " ".join(root.itertext())
    if "TLP:" not in said or "Edition" not in said:
        yield "does not say its marking and its edition"
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.endswith("href") or "url(http" in value:
                yield f"leads elsewhere: {value}"


def main():
    site = pathlib.Path(sys.argv[1])
    graphs = sorted(site.glob("*/*/*/download/*.graphml"))
    drawings = sorted(site.glob("*/*/*/download/*-map.svg"))
    faults = [] if graphs and drawings else ["there is no network"]
    for path in graphs:
        handbook = path.parents[1].relative_to(site).as_posix()
        faults += [f"{path}: {fault}" for fault in graph_faults(path, handbook)]
    for path in drawings:
        faults += [f"{path}: {fault}" for fault in drawing_faults(path)]
    print("\n".join([*faults, f"Networks: {len(graphs)} as GraphML, {len(drawings)} drawn, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
