"""How hard the pack is to read: the Flesch-Kincaid grade of every guide, and of the summaries of every kind.

Usage: reading.py [CONTENT]

The grade is that of a US school year: 0.39 × words a sentence + 11.8 × syllables a word − 15.59 (J. P. Kincaid and
others, *Derivation of new readability formulas*, US Navy, 1975), as the library textstat counts them. At most 11 is
allowed. A single summary is a sentence or two, too short for the formula to mean anything, so those of one kind are taken
together; the hardest are printed for whoever wants to mend them.
"""

import re
import sys
from pathlib import Path

import textstat
import yaml
from markdown_it import MarkdownIt

HARDEST = 11.0
MARKDOWN = MarkdownIt("commonmark").enable("table")


def parts(path):
    """The front matter and the Markdown of a file."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def plain(inline):
    """Words of a paragraph, without citations; a link counts with its words."""
    words = "".join(
        child.content if child.type in ("text", "code_inline") else " " if child.type.endswith("break") else ""
        for child in inline.children
    )
    words = re.sub(r"\[@[^\]]*\]", "", words)
    words = re.sub(r"!?\[\[(?:[^\]|]*\|)?([^\]]*)\]\]", lambda link: link[1].replace("-", " "), words)
    return re.sub(r"\s+", " ", words).strip()


def prose(body):
    """The paragraphs and items of a text as sentences. Headings, tables and scopes are no sentences."""
    said, inside = [], []
    for token in MARKDOWN.parse(re.sub(r"^:::.*$", "", body, flags=re.MULTILINE)):
        if token.nesting == 1:
            inside.append(token.type)
        elif token.nesting == -1:
            inside.pop()
        elif token.type == "inline" and not {"heading_open", "table_open"} & set(inside):
            words = plain(token)
            if words:
                said.append(words if words[-1] in ".?!" else words.rstrip(":;,") + ".")
    return " ".join(said)


def main():
    content = Path(sys.argv[1] if len(sys.argv) > 1 else "content")
    guides = {}
    summaries = {}
    for path in sorted(content.glob("*/*.md")):
        header, body = parts(path)
        if header.get("status", "published") != "published":
            continue
        if path.parent.name == "guides":
            guides[path.stem] = textstat.flesch_kincaid_grade(prose(body))
        if header.get("summary"):
            summaries.setdefault(path.parent.name, []).append(header["summary"].strip().rstrip(".") + ".")
    kinds = {kind: textstat.flesch_kincaid_grade(" ".join(said)) for kind, said in summaries.items()}
    if not guides or not kinds:
        sys.exit(f"there are no guides in {content}")
    hard = [f"{name} is of grade {grade:.1f}" for name, grade in {**guides, **kinds}.items() if grade > HARDEST]
    hardest = max(guides, key=guides.get)
    print(
        f"{len(guides)} guides, the hardest ({hardest}) of grade {guides[hardest]:.1f};"
        f" summaries of {len(kinds)} kinds up to {max(kinds.values()):.1f}"
    )
    for name, grade in sorted({**guides, **kinds}.items(), key=lambda pair: -pair[1]):
        print(f"  {grade:5.1f}  {name}")
    for line in hard:
        print(f"reading.py: {line}, and at most {HARDEST:.0f} is allowed", file=sys.stderr)
    sys.exit(1 if hard else 0)


main()
