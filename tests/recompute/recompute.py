"""Finds every figure of the network again, from exported edges and weights alone.

Usage: recompute.py VADEMECUM [--packs N]

Runs `VADEMECUM analyze --format json` on the flagship pack and on N random packs (200 where it is left out) with cycles,
dead ends, several sources and sinks, parallel flows and isolated nodes, and compares what it prints with what numpy and
networkx make of the same edges. Nothing here is taken from the program but the definitions in `src/network.rs`.
"""

import argparse
import itertools
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import networkx as nx
import numpy as np

TOLERANCE = 1e-9
# Smaller changes are not printed.
LEFT_OUT = 0.0005
PREPARATION, PROCEEDS = "preparation", "proceeds"


class Chain:
    """The absorbing chain over (node, leg), rebuilt from weights."""

    def __init__(self, analysis):
        self.nodes = {node["id"]: node for node in analysis["nodes"]}
        self.weights = {(e["from"], e["to"], e["leg"]): e["weight"] for e in analysis["edges"]}
        graph = nx.DiGraph()
        for node in self.nodes:
            graph.add_node((node, PREPARATION))
            graph.add_node((node, PROCEEDS))
        for (a, b, leg), weight in self.weights.items():
            is_end = leg == PROCEEDS and self.nodes[a]["sink"]
            if a != b and not is_end:
                graph.add_edge((a, leg), (b, leg), weight=weight)
        self.ends = {(node, PROCEEDS) for node, about in self.nodes.items() if about["sink"]}
        leads = self._leading(graph)
        graph.remove_nodes_from([s for s in list(graph) if s[1] == PROCEEDS and s not in leads])
        somebody_pays = any(about["pays"] for about in self.nodes.values())
        for node, about in self.nodes.items():
            proceeds = (node, PROCEEDS)
            if proceeds not in graph or proceeds in self.ends or not (about["pays"] or not somebody_pays):
                continue
            weight = sum(d["weight"] for _, _, d in graph.out_edges(proceeds, data=True))
            if weight > 0:
                graph.add_edge((node, PREPARATION), proceeds, weight=weight)
        leads = self._leading(graph)
        graph.remove_nodes_from([s for s in list(graph) if s not in leads])
        shares = {}
        for node, about in self.nodes.items():
            begin = (node, PREPARATION)
            if about["source"] and begin in graph and begin not in self.ends:
                weight = sum(d["weight"] for _, _, d in graph.out_edges(begin, data=True))
                if weight > 0:
                    shares[begin] = weight
        total = sum(shares.values())
        self.entry = {state: weight / total for state, weight in shares.items()}
        reached = set(self.entry)
        for state in self.entry:
            reached |= nx.descendants(graph, state)
        graph.remove_nodes_from([s for s in list(graph) if s not in reached])
        for state in graph:
            total = sum(d["weight"] for _, _, d in graph.out_edges(state, data=True))
            for _, _, data in graph.out_edges(state, data=True):
                data["p"] = data["weight"] / total
        self.graph = graph

    def _leading(self, graph):
        reverse = graph.reverse(copy=False)
        leads = set()
        for end in self.ends & set(graph):
            leads |= {end} | nx.descendants(reverse, end)
        return leads

    def on_route(self, node):
        return any((node, leg) in self.graph for leg in (PREPARATION, PROCEEDS))

    def _divert(self, ways, closed, kappa):
        open_ways = {to: p for to, p in ways.items() if to[0] not in closed}
        left = sum(open_ways.values())
        if len(open_ways) < len(ways) and left > 0:
            factor = min(1 + kappa, 1 / left)
            open_ways = {to: p * factor for to, p in open_ways.items()}
        return open_ways

    def changed(self, closed=(), kappa=0.5):
        """The shares of entry and the ways on when some nodes are closed; what can no longer arrive has none."""
        entry = self._divert(self.entry, closed, kappa)
        ways = {
            s: self._divert({t: d["p"] for _, t, d in self.graph.out_edges(s, data=True)}, closed, kappa)
            for s in self.graph
            if s not in self.ends
        }
        alive = nx.DiGraph()
        alive.add_nodes_from(self.graph)
        alive.add_edges_from((s, t) for s, targets in ways.items() for t in targets)
        leads = self._leading(alive)
        return entry, {s: targets if s in leads else {} for s, targets in ways.items()}

    def solve(self, closed=(), kappa=0.5):
        """Arrivals, and how often each node is come to."""
        entry, ways = self.changed(closed, kappa)
        states = [s for s in ways if ways[s]]
        place = {s: i for i, s in enumerate(states)}
        q = np.zeros((len(states), len(states)))
        r = np.zeros(len(states))
        for s in states:
            for t, p in ways[s].items():
                if t in self.ends:
                    r[place[s]] += p
                elif t in place:
                    q[place[s], place[t]] += p
        begin = np.zeros(len(states))
        for s, share in entry.items():
            if s in place:
                begin[place[s]] += share
        visits = np.linalg.solve((np.eye(len(states)) - q).T, begin) if states else begin
        passes = dict.fromkeys(self.nodes, 0.0)
        for s, share in entry.items():
            passes[s[0]] += share
        for s in states:
            for t, p in ways[s].items():
                if t[0] != s[0]:
                    passes[t[0]] += visits[place[s]] * p
        return float(visits @ r), passes

    def stranded(self, closed, kappa):
        return 1 - self.solve(closed, kappa)[0] if self.entry else 0.0

    def passing(self, closed=(), kappa=0.5):
        """The probability of ever passing each node, as the first passage into either of its states."""
        entry, ways = self.changed(closed, kappa)
        states = list(ways)
        place = {s: i for i, s in enumerate(states)}
        q = np.zeros((len(states), len(states)))
        for s in states:
            for t, p in ways[s].items():
                if t in place:
                    q[place[s], place[t]] += p
        found = {}
        for node in self.nodes:
            rest = [s for s in states if s[0] != node]
            at = [place[s] for s in rest]
            hit = np.array([sum(p for t, p in ways[s].items() if t[0] == node) for s in rest])
            chance = np.linalg.solve(np.eye(len(rest)) - q[np.ix_(at, at)], hit) if rest else hit
            chance = dict(zip(rest, chance))
            found[node] = float(sum(share * (1.0 if s[0] == node else chance[s]) for s, share in entry.items()))
        return found

    def betweenness(self, node):
        pairs, total = 0, 0.0
        for s in self.entry:
            for end in self.ends & set(self.graph):
                if not nx.has_path(self.graph, s, end):
                    continue
                routes = list(nx.all_shortest_paths(self.graph, s, end))
                pairs += 1
                total += sum(any(state[0] == node for state in route) for route in routes) / len(routes)
        return total / pairs if pairs else 0.0

    def smallest_cut(self):
        """The size of a minimum cut apart from sources and sinks; None where a route needs none."""
        flow = nx.DiGraph()
        for s in self.graph:
            about = self.nodes[s[0]]
            free = about["source"] or about["sink"]
            flow.add_edge((s, "in"), (s, "out"), **({} if free else {"capacity": 1}))
            if s in self.ends:
                flow.add_edge((s, "out"), "end")
        for a, b in self.graph.edges:
            flow.add_edge((a, "out"), (b, "in"))
        for s in self.entry:
            flow.add_edge("begin", (s, "in"))
        if "begin" not in flow or "end" not in flow:
            return 0
        try:
            return nx.minimum_cut_value(flow, "begin", "end")
        except nx.NetworkXUnbounded:
            return None


def compare(name, what, found, printed, wrong):
    if printed is None or found is None:
        if printed is not found:
            wrong.append(f"{name}: {what} is {printed}, and {found} by recomputing")
    elif abs(found - printed) > TOLERANCE:
        wrong.append(f"{name}: {what} is {printed}, and {found} by recomputing")


def check(name, analysis, wrong):
    chain = Chain(analysis)
    kappas = [float("inf") if k == "unlimited" else k for k in analysis["headrooms"]]
    kappa = float("inf") if analysis["headroom"] == "unlimited" else analysis["headroom"]
    figures = 0
    if analysis["has_routes"] != bool(chain.entry):
        wrong.append(f"{name}: has_routes is {analysis['has_routes']}")
    for edge in analysis["edges"]:
        data = chain.graph.get_edge_data((edge["from"], edge["leg"]), (edge["to"], edge["leg"]))
        compare(name, f"p({edge['from']} → {edge['to']})", data and data["p"], edge["probability"], wrong)
    _, passes = chain.solve()
    passing = chain.passing()
    for id, node in chain.nodes.items():
        turn = chain.graph.get_edge_data((id, PREPARATION), (id, PROCEEDS))
        compare(name, f"turn of {id}", turn and turn["p"], node["turn"], wrong)
        compare(name, f"entry share of {id}", chain.entry.get((id, PREPARATION), 0.0), node["entry_share"], wrong)
        compare(name, f"passes of {id}", passes[id], node["passes"], wrong)
        reliance = passing[id]
        stranded = chain.stranded({id}, kappa)
        compare(name, f"reliance of {id}", reliance, node["reliance"], wrong)
        compare(name, f"stranded share of {id}", stranded, node["stranded"], wrong)
        for k, printed in zip(kappas, node["stranded_by_headroom"]):
            compare(name, f"stranded share of {id} at {k}", chain.stranded({id}, k), printed, wrong)
        fungibility = 1 - stranded / reliance if reliance > 1e-12 else None
        compare(name, f"fungibility of {id}", fungibility, node["fungibility"], wrong)
        compare(name, f"betweenness of {id}", chain.betweenness(id), node["betweenness"], wrong)
        if node["on_route"] != chain.on_route(id):
            wrong.append(f"{name}: on_route of {id} is {node['on_route']}")
        shifts = {shift["id"]: shift["change"] for shift in node["displacement"]}
        if node["on_route"]:
            for other, after in chain.passing({id}, kappa).items():
                more = after - passing[other]
                if other in shifts:
                    compare(name, f"more pass {other} when {id} is closed", more, shifts[other], wrong)
                elif other != id and more > LEFT_OUT + TOLERANCE:
                    wrong.append(f"{name}: {more} more pass {other} when {id} is closed, and nothing says so")
        elif shifts:
            wrong.append(f"{name}: {id} is on no route, and closing it moves {list(shifts)}")
        figures += 9
    ranked = [node for node in chain.nodes.values() if node["rank"] is not None]
    for node in ranked:
        ahead = sum(
            other["stranded"] > node["stranded"] + 1e-12
            or (abs(other["stranded"] - node["stranded"]) <= 1e-12 and other["reliance"] > node["reliance"] + 1e-12)
            for other in ranked
        )
        compare(name, f"rank of {node['id']}", ahead + 1, node["rank"], wrong)
    for closures in analysis["joint_closures"]:
        mine = lambda node: closures["audience"] in node["controllers"] if closures["audience"] else node["controllers"]
        closable = lambda node: node["on_route"] and not node["sink"] and not node["to_protect"]
        candidates = [id for id, node in chain.nodes.items() if mine(node) and closable(node)]
        for best in closures["best"]:
            size = len(best["nodes"])
            if not set(best["nodes"]) <= set(candidates):
                wrong.append(f"{name}: {best['nodes']} are not all for {closures['audience']} to close")
            compare(name, f"closure {best['nodes']}", chain.stranded(set(best["nodes"]), kappa), best["stranded"], wrong)
            # Trying every set again is slow in Python; up to three in a hundred thousand are enough to find a better one.
            sets = list(itertools.combinations(candidates, size))
            if len(sets) <= 800:
                most = max(chain.stranded(set(nodes), kappa) for nodes in sets)
                compare(name, f"best closure of {size} for {closures['audience']}", most, best["stranded"], wrong)
    size = chain.smallest_cut() if chain.entry else 0
    for cut in analysis["minimum_cuts"]:
        compare(name, "size of a minimum cut", size, len(cut), wrong)
        gone = chain.graph.copy()
        gone.remove_nodes_from([(place["node"], place["leg"]) for place in cut])
        if any(nx.has_path(gone, s, end) for s in chain.entry for end in chain.ends & set(gone)):
            wrong.append(f"{name}: {cut} leaves a route")
    if not analysis["minimum_cuts"] and size not in (0, None):
        wrong.append(f"{name}: no minimum cut is printed, and there is one of {size}")
    return figures


def analysed(program, *arguments):
    done = subprocess.run([program, "analyze", "--format", "json", *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(done.args)} failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def random_pack(folder, seed):
    dice = random.Random(seed)
    size = dice.randint(2, 10)
    content = folder / "content"
    for name in ("risky-nodes", "flows", "sources"):
        (content / name).mkdir(parents=True)
    (content / "pack.yaml").write_text(
        "title: Random\npublisher: {name: Nobody}\nedition: '1'\nas_of: 2026-01-01\nlanguages: [en]\n"
        "default_marking: TLP:CLEAR\nphases: [{id: one, title: One}]\n"
        "audiences: [{id: banks, title: Banks, reader: Readers}, {id: platforms, title: Platforms, reader: Readers}]\n"
        "handbooks: [{audiences: [banks], jurisdictions: [general], ceiling: TLP:CLEAR}]\n"
    )
    sources = [f"s{number}" for number in range(12)]
    (content / "sources" / "all.yaml").write_text(
        "".join(
            f"- {{id: {s}, title: {s}, publisher: P, kind: news, date: 2020, url: 'https://example.org/{s}', "
            f"grading: B2, read: direct, extent: whole"
            + (f", same_origin_as: s{dice.randrange(number)}" if number and dice.random() < 0.3 else "")
            + "}\n"
            for number, s in enumerate(sources)
        )
    )
    pays = dice.random() < 0.7
    for node in range(size):
        grade = dice.choice(["fungible", "scarce", "not-applicable"])
        controllers = [a for a in ("banks", "platforms") if dice.random() < 0.5]
        (content / "risky-nodes" / f"n{node}.md").write_text(
            f"---\ntitle: N{node}\nsummary: A node.\nstage: one\nfunction: F\noperated_by: O\n"
            f"controllers: [{', '.join(controllers)}]\nreplaceability: {{grade: {grade}, reason: R.}}\nsource: {str(node == 0 or dice.random() < 0.2).lower()}\n"
            f"sink: {str(node == size - 1 or dice.random() < 0.15).lower()}\n"
            f"pays: {str(pays and dice.random() < 0.4).lower()}\nreview: {{last: 2026-01-01, by: N}}\n---\nText.\n"
        )
    flows = []
    for number in range(dice.randint(0, 60)):
        a, b = dice.randrange(size), dice.randrange(size)
        flows.append(
            f"- {{id: f{number}, title: F{number}, from: n{a}, to: n{b}, role: {dice.choice(['proceeds', 'proceeds', 'enabling', 'cost'])}, "
            f"stream: {dice.choice(['wages', 'wages', 'wages', 'heist'])}, carries: money, instrument: Transfer, "
            f"basis: {dice.choice(['documented', 'documented', 'inferred'])}, confidence: {dice.choice(['high', 'moderate', 'low'])}, "
            f"sources: [{', '.join(dice.sample(sources, dice.randint(1, 2)))}], review: {{last: 2026-01-01, by: N}}, note: Text.}}\n"
        )
    (content / "flows" / "all.yaml").write_text("".join(flows) or "[]\n")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program", type=lambda path: str(Path(path).resolve()))
    arguments.add_argument("--packs", type=int, default=200)
    arguments = arguments.parse_args()
    wrong, figures = [], 0
    for handbook in ("en/banks/general", "en/governments/pk", "en/platforms/ae", "en/employers/jp"):
        for options in ([], ["--without-inferred"], ["--headroom", "unlimited"], ["--stream", "all"]):
            name = " ".join([handbook, *options])
            figures += check(name, analysed(arguments.program, handbook, *options), wrong)
    routed = 0
    for seed in range(arguments.packs):
        with tempfile.TemporaryDirectory() as folder:
            random_pack(Path(folder), seed)
            analysis = analysed(arguments.program, "--root", folder)
            routed += analysis["has_routes"]
            figures += check(f"random pack {seed}", analysis, wrong)
    print(f"{figures} figures of 16 analyses and {arguments.packs} random packs, {routed} of them with routes.")
    if routed < arguments.packs / 4:
        sys.exit("too few random packs have routes to prove anything")
    if wrong:
        sys.exit("\n".join(wrong[:40]) + f"\n{len(wrong)} figures differ")
    print("All agree.")


if __name__ == "__main__":
    main()
