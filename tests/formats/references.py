"""The sources as CSL-JSON and BibTeX, before those who keep references: references.py SITE

The types and variables of CSL are those of its own grammar of styles, which comes with citeproc-py. Both files have to say of
every source what the data says; BibTeX is read by pybtex, and every field of it has to be made of signs that LaTeX sets as
they are and of the escapes below, since whatever else has a backslash is an order to LaTeX.
"""

import datetime
import json
import pathlib
import re
import sys

import citeproc
import lxml.etree
import pybtex.database

RELAX_NG = {"rng": "http://relaxng.org/ns/structure/1.0"}
GRAMMAR = lxml.etree.parse(next(pathlib.Path(citeproc.__file__).parent.rglob("csl.rng")))


def of_grammar(name):
    found = set(GRAMMAR.xpath(f"//rng:define[@name='{name}']//rng:value/text()", namespaces=RELAX_NG))
    return found or sys.exit(f"the grammar of CSL has no {name} any more")


TYPES, DATES, NAMES, NUMBERS = map(of_grammar, ["item-types", "variables.dates", "variables.names", "variables.numbers"])
STRINGS = of_grammar("variables.strings") | of_grammar("variables.titles")
# What CSL and BibTeX have that is nearest to a text of ours.
NEAREST = {
    "academic": ("article", "techreport"),
    "civil-society": ("report", "techreport"),
    "court-document": ("legal_case", "techreport"),
    "dataset": ("dataset", "misc"),
    "designation": ("document", "techreport"),
    "government-advisory": ("report", "techreport"),
    "indictment": ("legal_case", "techreport"),
    "law": ("legislation", "techreport"),
    "multilateral-report": ("report", "techreport"),
    "news": ("article-newspaper", "misc"),
    "other": ("document", "misc"),
    "press-release": ("document", "misc"),
    "private-sector-report": ("report", "techreport"),
    "un-report": ("report", "techreport"),
}

ESCAPES = {
    **{f"\\{sign}": sign for sign in "&%$#_{}"},
    "\\textbackslash{}": "\\",
    "\\textasciitilde{}": "~",
    "\\textasciicircum{}": "^",
    "''": '"',
}
PIECE = re.compile("|".join([*map(re.escape, sorted(ESCAPES, key=len, reverse=True)), r'[^\\{}&%$#_^~"]']))


def decoded(latex):
    """What LaTeX prints of a field, or nothing if it would do more than print."""
    pieces = PIECE.findall(latex)
    return "".join(ESCAPES.get(piece, piece) for piece in pieces) if "".join(pieces) == latex else None


def in_one_pair_of_braces(latex):
    """What stands between braces that keep a text as it is: a title its capitals, a publisher its one name."""
    return latex[1:-1] if re.fullmatch(r"\{.*\}", latex, re.S) else None


def shape_faults(reference):
    """What no keeper of references would understand."""
    if reference.get("type") not in TYPES:
        yield f"is {reference.get('type')!r}, which CSL does not know"
    for key, value in reference.items():
        if key in ("id", "type"):
            continue
        if key in NAMES:
            right = isinstance(value, list) and value and all(
                isinstance(name, dict) and set(name) == {"literal"} and isinstance(name["literal"], str) and name["literal"].strip()
                for name in value
            )
        elif key in DATES:
            right = isinstance(value, dict) and set(value) == {"date-parts"} and is_a_day(value["date-parts"])
        elif key in NUMBERS:
            right = type(value) is int and value > 0
        elif key in STRINGS:
            right = isinstance(value, str) and value.strip()
        else:
            yield f"has {key!r}, which CSL does not know"
            continue
        if not right:
            yield f"has another shape of {key}: {value!r}"


def is_a_day(parts):
    try:
        (day,) = parts
        datetime.date(*[*day, 1, 1][: max(3, len(day))])
        return 1 <= len(day) <= 3 and all(type(part) is int for part in day)
    except (TypeError, ValueError):
        return False


def told(source):
    """What a reference has to say of a source, by the names of CSL."""
    fields = source["fields"]
    said = {
        "id": source["id"],
        "type": NEAREST[fields["kind_of_text"]["id"]][0],
        "citation-number": source["number"],
        "title": source["title"],
        "publisher": fields["publisher"],
        "author": [{"literal": fields["publisher"]}],
        "URL": fields["url"],
        "language": fields["language"],
        "archive_location": fields["archived"],
        "issued": fields["date"] and {"date-parts": [[int(part) for part in fields["date"]["iso"].split("-")]]},
    }
    return {key: value for key, value in said.items() if value is not None}


def csl_faults(references, sources):
    if not isinstance(references, list) or not all(isinstance(reference, dict) for reference in references):
        yield "is no list of references"
        return
    if [reference.get("id") for reference in references] != [source["id"] for source in sources]:
        yield "has other sources, or has them in another order"
        return
    for reference, source in zip(references, sources):
        for fault in shape_faults(reference):
            yield f"{source['id']} {fault}"
        wanted = told(source)
        # Who keeps a copy, and the note, are worded for references alone.
        there = {key: value for key, value in reference.items() if key not in ("note", "archive")}
        for key in sorted(set(wanted) | set(there)):
            if wanted.get(key) != there.get(key):
                yield f"{source['id']} says {key} {there.get(key)!r} instead of {wanted.get(key)!r}"
        note = reference.get("note", "")
        kept = source["fields"]["archived"]
        if not note.startswith(f"Source {source['number']} of ") or "TLP:" not in note or not note.endswith(kept or ""):
            yield f"{source['id']} does not say its number, how far it may travel and where it is kept: {note}"


def bibtex_faults(text, references, kinds):
    if not text.startswith("TLP:"):
        yield "does not say how far it may travel"
    try:
        entries = pybtex.database.parse_string(text, "bibtex").entries
    except pybtex.database.PybtexError as fault:
        yield f"is not read by pybtex: {fault}"
        return
    if list(entries) != [reference["id"] for reference in references]:
        yield "has other sources, or has them in another order"
        return
    for reference in references:
        entry, id = entries[reference["id"]], reference["id"]
        fields = dict(entry.fields)
        if entry.type != NEAREST[kinds[id]][1]:
            yield f"{id} is @{entry.type}"
        title, url = fields.pop("title", ""), fields.pop("url", None)
        authors = [person for people in entry.persons.values() for person in people]
        names = [str(person) for person in authors] if list(entry.persons) == ["author"] else []
        # An address is verbatim, and what would end a field in it is written as addresses write it.
        if url != (re.sub(r"[{}\\]", lambda sign: f"%{ord(sign[0]):02X}", reference["URL"]) if "URL" in reference else None):
            yield f"{id} leads to {url} instead of {reference.get('URL')}"
        issued = reference.get("issued", {"date-parts": [[]]})["date-parts"][0]
        wanted = {
            "title": reference["title"],
            "author": reference["publisher"],
            "publisher": reference["publisher"],
            "note": reference["note"],
            **({"institution": reference["publisher"]} if entry.type == "techreport" else {}),
            **({"language": reference["language"]} if "language" in reference else {}),
            **dict(zip(("year", "month", "day"), map(str, issued))),
        }
        there = {
            "title": in_one_pair_of_braces(title),
            "author": in_one_pair_of_braces(names[0]) if len(names) == 1 else None,
            **fields,
        }
        for key in sorted(set(wanted) | set(there)):
            latex = there.get(key)
            # A break of lines is a space to LaTeX.
            if latex is None or decoded(latex) is None or decoded(latex) != " ".join(wanted.get(key, "").splitlines()):
                yield f"{id} says {key} {latex!r} instead of {wanted.get(key)!r}"


def main():
    site = pathlib.Path(sys.argv[1])
    faults, count = [], 0
    for path in sorted(site.glob("*/*/*/download/*-sources.csl.json")):
        stem = path.name.removesuffix("-sources.csl.json")
        data = json.loads(path.with_name(f"{stem}.json").read_text(encoding="utf-8"))
        sources = sorted((entry for entry in data["entries"] if entry["kind"] == "source"), key=lambda entry: entry["number"])
        references = json.loads(path.read_text(encoding="utf-8"))
        count += len(sources)
        found = list(csl_faults(references, sources))
        faults += [f"{path}: {fault}" for fault in found]
        # Against what is wrong already, nothing can be held.
        if not found:
            beside = path.with_name(f"{stem}-sources.bib")
            kinds = {source["id"]: source["fields"]["kind_of_text"]["id"] for source in sources}
            found = bibtex_faults(beside.read_text(encoding="utf-8"), references, kinds)
            faults += [f"{beside}: {fault}" for fault in found]
    if not count:
        faults.append("there are no references")
    print("\n".join([*faults[:40], f"References: {count} as CSL-JSON and as BibTeX, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
