"""Feeds before feedparser and the grammar of Atom, and what lies beside them at the front of a site: feed.py SITE

Every address a feed or a list names has to be there. What no grammar says of RFC 4287 is looked at by hand. A site with a
few handbooks has no front, so another that is whole lies beside it, in `front`.
"""

import csv
import hashlib
import io
import pathlib
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree

import feedparser
import lxml.etree

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
GRAMMAR = lxml.etree.RelaxNG(lxml.etree.parse(pathlib.Path(__file__).with_name("atom.rng")))
# Section 4.2.7.2: a name without a colon is one of these.
RELATIONS = {"alternate", "related", "self", "enclosure", "via"}


def is_there(folder, href, base):
    parsed = urllib.parse.urlsplit(href)
    if parsed.scheme or parsed.netloc:
        return bool(base) and href.startswith(base)
    path = folder / urllib.parse.unquote(parsed.path)
    if not path.is_file():
        return False
    return not parsed.fragment or f'id="{parsed.fragment}"' in path.read_text(encoding="utf-8")


def feed_faults(path):
    read = feedparser.parse(path.read_bytes())
    if read.bozo:
        yield f"is not well formed: {read.bozo_exception}"
        return
    if read.version != "atom10":
        yield f"is {read.version}"
    if not GRAMMAR.validate(lxml.etree.parse(path)):
        yield f"breaks the grammar of Atom: {GRAMMAR.error_log.last_error}"
    root = ElementTree.parse(path).getroot()
    if root.tag != f"{ATOM}feed":
        yield "is no feed"
    base = root.get("{http://www.w3.org/XML/1998/namespace}base")
    for element in [root, *root.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            if len(element.findall(f"{ATOM}{name}")) != 1:
                yield f"an element has no {name}, or two"
        if not MOMENT.fullmatch(element.findtext(f"{ATOM}updated") or ""):
            yield f"{element.findtext(f'{ATOM}updated')} is no moment"
        if not urllib.parse.urlsplit(element.findtext(f"{ATOM}id") or "").scheme:
            yield "an id is no address of any sort"
        yield from link_faults(element)
    if root.find(f"{ATOM}author/{ATOM}name") is None:
        yield "has no author"
    if "TLP:" not in (root.findtext(f"{ATOM}rights") or ""):
        yield "does not say how far it may travel"
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    if len(ids) != len(set(ids)) or not ids:
        yield "has no entries, or two of one id"
    days = [entry.findtext(f"{ATOM}updated") for entry in root.findall(f"{ATOM}entry")]
    if days != sorted(days, reverse=True) or max([*days, ""]) > (root.findtext(f"{ATOM}updated") or ""):
        yield "is not in the order of days"
    for link in root.iter(f"{ATOM}link"):
        # A site with a few handbooks has no front.
        if not is_there(path.parent, link.get("href"), base):
            yield f"leads to {link.get('href')}, which is not there"


def link_faults(element):
    """What sections 4.1.1 and 4.1.2 ask of the links and texts of a feed or an entry, beyond a grammar."""
    said = " ".join(element.findtext(f"{ATOM}title", "").split())
    if not said:
        yield "an element has an empty title"
    links = [(link.get("rel", "alternate"), link.get("type"), link.get("hreflang")) for link in element.findall(f"{ATOM}link")]
    for relation in sorted({relation for relation, _, _ in links} - RELATIONS):
        if not urllib.parse.urlsplit(relation).scheme:
            yield f"{said}: a link has the relation {relation}, which nobody has registered"
    alternates = [link for link in links if link[0] == "alternate"]
    if len(alternates) != len(set(alternates)):
        yield f"{said}: two links lead to the same in one type and language"
    if not alternates:
        yield f"{said}: leads nowhere"
    if element.tag == f"{ATOM}feed":
        if "self" not in {relation for relation, _, _ in links}:
            yield "does not say where it is itself"


def front_faults(site):
    for line in (site / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        if hashlib.sha256((site / name).read_bytes()).hexdigest() != digest:
            yield f"{name} has other bytes than its checksum says"
    documents = (site / "index.txt").read_text(encoding="utf-8").splitlines()
    rows = list(csv.reader(io.StringIO((site / "changes.csv").read_text(encoding="utf-8"))))
    if sorted(documents) != sorted(row[0] for row in rows) or not documents:
        yield "index.txt and changes.csv name different files"
    for name in documents:
        if not (site / name).is_file():
            yield f"index.txt names {name}, which is not there"
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    places = [place.text for place in ElementTree.parse(site / "sitemap.xml").getroot().iter(f"{space}loc")]
    root = min(places, key=len)
    for place in places:
        if not (site / (place[len(root):] or "index.html")).is_file():
            yield f"sitemap.xml names {place}, which is not there"


def main():
    site = pathlib.Path(sys.argv[1])
    front = site.parent / "front"
    feeds = [path for place in (site, front) for path in sorted(place.glob("*/*/*/atom.xml"))] + [front / "atom.xml"]
    faults = [f"{path}: {fault}" for path in feeds for fault in (feed_faults(path) if path.is_file() else ["is not there"])]
    faults += [f"{front}: {fault}" for fault in front_faults(front)]
    if not any(path.is_relative_to(site) for path in feeds):
        faults.append(f"{site}: there is no feed")
    print("\n".join([*faults, f"Feeds: {len(feeds)}, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
