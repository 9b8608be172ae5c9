"""Workbooks before openpyxl, and calculated by LibreOffice where it is installed: xlsx.py SITE

The lists are filled in first, so that what Progress counts is known.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import openpyxl

HEAD = 3  # The row of the head, as openpyxl counts.
STATUSES = ["Not started", "In progress", "In place", "Not applicable"]
EVERYWHERE = ["About", "Red flags", "Controls", "Progress", "Risky nodes", "Flows", "Cases", "Sources"]
TIERS = ["Minimum", "Standard", "Advanced"]


def column(sheet, title):
    titles = [cell.value for cell in sheet[HEAD]]
    return titles.index(title) + 1


def values(sheet, title):
    at = column(sheet, title)
    return [sheet.cell(row, at).value for row in range(HEAD + 1, sheet.max_row + 1)]


def faults(path):
    book = openpyxl.load_workbook(path)
    missing = [name for name in EVERYWHERE if name not in book.sheetnames]
    if missing:
        yield f"has no sheet {missing}"
        return
    marking = book["About"]["A1"].value
    if not re.fullmatch(r"TLP:(CLEAR|GREEN|AMBER|AMBER\+STRICT|RED)", marking or ""):
        yield f"begins with {marking!r} and no marking"
    said = " ".join(str(cell.value) for row in book["About"].iter_rows() for cell in row if cell.value)
    for word in ["Edition", "as of", "Licence", "Corrections and replies"]:
        if word not in said:
            yield f"does not say on its first sheet: {word}"
    for sheet in book:
        for margin in (sheet.oddHeader, sheet.oddFooter):
            if margin.right.text != marking or margin.right.size != 12:
                yield f"{sheet.title} is printed without its marking: {margin.right.text!r}, {margin.right.size} points"
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and sheet.title != "Progress":
                    yield f"{sheet.title} {cell.coordinate} is a formula"
                if cell.data_type == "e":
                    yield f"{sheet.title} {cell.coordinate} is an error"
        if sheet.title in ("About", "Progress"):
            continue
        if sheet.freeze_panes is None or sheet.auto_filter.ref is None or sheet.print_title_rows != f"${HEAD}:${HEAD}":
            yield f"{sheet.title} has a head that does not stay, or no filters"
    yield from lists(book)


def lists(book):
    sources = len(values(book["Sources"], "No."))
    numbers = values(book["Sources"], "No.")
    if numbers != list(range(1, sources + 1)):
        yield f"numbers sources {numbers[:5]}…"
    for name in ["Red flags", "Controls"]:
        sheet = book[name]
        letter = sheet.cell(HEAD, column(sheet, "Status")).column_letter
        area = f"{letter}{HEAD + 1}:{letter}{sheet.max_row}"
        rules = [rule for rule in sheet.data_validations.dataValidation if str(rule.sqref) == area]
        if not rules or rules[0].formula1.strip('"').split(",") != STATUSES:
            yield f"{name} offers no status in {area}"
        if any(values(sheet, title) != [None] * len(values(sheet, title)) for title in ("Status", "Owner", "Note")):
            yield f"{name} is filled in already"
    roles = values(book["Red flags"], "Seen by")
    if sorted(roles, key=roles.index) != roles:
        yield "does not keep the red flags of a role together"
    strengths = ["Strong", "Moderate", "Weak"]
    of_roles = list(zip(map(roles.index, roles), map(strengths.index, values(book["Red flags"], "Strength"))))
    if of_roles != sorted(of_roles):
        yield "does not put strong red flags first"
    if not all(values(book["Red flags"], "Lawful explanations")):
        yield "has a red flag without a lawful explanation"
    tiers = [TIERS.index(tier) for tier in values(book["Controls"], "Tier")]
    if tiers != sorted(tiers):
        yield "does not begin with the minimum"
    apart = "Heist or other DPRK money"
    if apart in values(book["Flows"], "Whose money"):
        yield "mixes other money with wages"
    for row in range(HEAD + 1, book["Cases"].max_row + 1):
        status = book["Cases"].cell(row, column(book["Cases"], "Legal status of each party")).value
        for line in (status or "").splitlines():
            if not re.search(r"\d{4}|not recorded", line):
                yield f"gives a legal status without a day: {line}"
    if sum(1 for rank in values(book["Risky nodes"], "Rank") if rank is not None) == 0:
        yield "ranks nothing"


def block(sheet, title):
    """The lines of a block of Progress, by their names."""
    rows = list(sheet.iter_rows(values_only=True))
    first = next(at for at, row in enumerate(rows) if row[0] == title)
    head = next(at for at in range(first, len(rows)) if rows[at][1] == "In all")
    lines = {}
    for row in rows[head + 1 :]:
        if row[0] is None:
            break
        lines[row[0]] = row[1:7]
    return lines


def counted(path, office, folder):
    """Fills in the lists, lets LibreOffice calculate, and counts by hand."""
    book = openpyxl.load_workbook(path)
    for name in ["Red flags", "Controls"]:
        sheet = book[name]
        for index, row in enumerate(range(HEAD + 1, sheet.max_row + 1)):
            # Every fifth row stays empty, which is not started.
            sheet.cell(row, column(sheet, "Status")).value = (STATUSES + [None])[index % 5]
    filled = folder / "filled.xlsx"
    book.save(filled)
    out = folder / "out"
    run = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*run, "--outdir", out, filled], check=True, capture_output=True)
    book = openpyxl.load_workbook(out / "filled.xlsx", data_only=True)
    controls, flags = book["Controls"], book["Red flags"]

    def figures(statuses):
        of = {status: statuses.count(status) for status in STATUSES}
        to_do = len(statuses) - of["Not applicable"]
        rest = to_do - of["In place"] - of["In progress"]
        return (len(statuses), of["In place"], of["In progress"], of["Not applicable"], rest, of["In place"] / to_do if to_do else None)

    def compare(title, expected):
        lines = block(book["Progress"], title)
        for name, statuses in expected.items():
            wanted = figures(statuses)
            found = lines.get(name)
            same = found is not None and all(
                (a in (None, "") and b in (None, "")) or (a not in (None, "") and b not in (None, "") and abs(a - b) < 1e-9)
                for a, b in zip(found, wanted)
            )
            if not same:
                yield f"counts {title}, {name}: {found} instead of {wanted}"
        if set(lines) != set(expected):
            yield f"counts {title} by {sorted(set(lines) ^ set(expected))}"

    statuses = values(controls, "Status")
    by_tier = {}
    for tier, status in zip(values(controls, "Tier"), statuses):
        by_tier.setdefault(tier, []).append(status)
    yield from compare("Controls by tier", by_tier | {"All tiers": statuses})
    by_role = {}
    for role, status in zip(values(flags, "Seen by"), values(flags, "Status")):
        by_role.setdefault(role, []).append(status)
    yield from compare("Red flags by who sees them", by_role | {"All roles": values(flags, "Status")})
    nodes = book["Risky nodes"]
    by_node = {}
    for node, yours in zip(values(nodes, "Risky node"), values(nodes, "Yours")):
        against = [
            status
            for cell, status in zip(values(controls, "Risky nodes it works against"), statuses)
            if node in (cell or "").split("; ")
        ]
        if against or yours == "yes":
            by_node[node] = against
    yield from compare("Controls at each risky node", by_node)


def main(site):
    books = sorted(pathlib.Path(site).rglob("download/*.xlsx"))
    found = [f"{path}: {fault}" for path in books for fault in faults(path)]
    office = shutil.which("localc") and shutil.which("soffice")
    if office and books and not found:
        for path in books[:2]:
            with tempfile.TemporaryDirectory() as folder:
                found += [f"{path}: {fault}" for fault in counted(path, office, pathlib.Path(folder))]
    if not books:
        found.append(f"{site} has no workbook")
    for fault in found:
        print(fault)
    calculated = "and calculated by LibreOffice" if office else "LibreOffice is not here, so nothing was calculated"
    print(f"{len(books)} workbooks read by openpyxl, {calculated}: {len(found)} faults")
    return 1 if found else 0


sys.exit(main(sys.argv[1]))
