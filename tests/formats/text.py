"""Whether all formats of running text say the same as the one page they are read from: text.py SITE

Headings, red flags with their numbers, cells of tables and citations have to stand in each format, in the order of
`handbook.html`. Where a format says what is a heading, a cell or a citation, it has to have the same of them, no fewer and
no more. What is said once in a format and more often on the page, like names of columns, is not compared.
"""

import ctypes
import difflib
import html.parser
import pathlib
import re
import sys
import unicodedata
import zipfile

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

VOID = {"br", "img", "input", "meta", "link", "hr", "col", "wbr"}
SKIPPED = {"script", "style", "nav", "button", "svg", "template", "title", "noscript", "head"}
NOT_SAID = {"here", "map-says", "fold"}


class Page(html.parser.HTMLParser):
    """The headings, red flags, cells and citations of a page, and all its words."""

    def __init__(self, not_said=NOT_SAID):
        super().__init__(convert_charrefs=True)
        self.not_said = not_said
        self.stack, self.open = [], []
        self.found, self.words, self.number = [], [], ""

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        classes = set((attributes.get("class") or "").split())
        if tag in VOID:
            self.handle_data(" ")
            return
        # The number of a stage is set with its word in every format, for those who hear it.
        in_disc = bool(self.stack) and self.stack[-1][3]
        hidden = (
            tag in SKIPPED
            or attributes.get("aria-hidden") == "true"
            or (bool(classes & self.not_said) and not in_disc)
            or (bool(self.stack) and self.stack[-1][1])
        )
        if tag == "li" and attributes.get("value"):
            self.number = attributes["value"]
            if not hidden:
                self.handle_data(f" {self.number} ")
        kind = None
        if re.fullmatch("h[1-6]", tag):
            kind = "heading"
        elif tag in ("td", "th") and not any(name == "thead" for name, *_ in self.stack):
            kind = "cell"
        elif "flag-text" in classes:
            kind = "flag"
        elif "cites" in classes:
            kind = "citation"
        self.stack.append((tag, hidden, kind is not None and not hidden, "disc" in classes))
        if kind and not hidden:
            self.open.append((kind, []))
            self.found.append(self.open[-1])
            if kind == "flag":
                self.open[-1][1].append(f"{self.number} ")
        if tag not in ("span", "a", "b", "i", "em", "strong", "small", "cite", "code"):
            self.handle_data(" ")

    def handle_endtag(self, tag):
        # XHTML ends what HTML does not, as in <br/>.
        while self.stack and tag not in VOID:
            name, _, opened, _ = self.stack.pop()
            if opened:
                self.open.pop()
            if name == tag:
                break
        if tag not in ("span", "a", "b", "i", "em", "strong", "small", "cite", "code"):
            self.handle_data(" ")

    def handle_data(self, text):
        if self.stack and self.stack[-1][1]:
            return
        self.words.append(text)
        for _, said in self.open:
            said.append(text)


def bare(text):
    """Letters and digits alone, so that marks, spaces and ends of lines do not count."""
    text = unicodedata.normalize("NFC", text)
    return "".join(letter for letter in text if unicodedata.category(letter)[0] in "LNM").lower()


def of_page(path, not_said=NOT_SAID):
    text = path.read_text(encoding="utf-8")
    page = Page(not_said)
    page.feed(text[text.index('<section class="part') :])
    return [(kind, "".join(said)) for kind, said in page.found]


# What follows reads a format: all its words, and of the kinds that it marks by itself, what is of them.


def of_markdown(path):
    text = re.sub(r"\]\([^)]*\)", "]", path.read_text(encoding="utf-8"))
    # The first is the title of the whole.
    headings = re.findall(r"^#{1,6} (.*)$", text, flags=re.M)[1:]
    return text, [("heading", words) for words in headings]


def of_text(path):
    text = re.sub(r"<(?:https?|mailto):[^>]*>", "", re.sub(r"^[>|] ", "", path.read_text(encoding="utf-8"), flags=re.M))
    return text, []


def of_book(path):
    said, found = [], []
    with zipfile.ZipFile(path) as book:
        package = book.read("EPUB/package.opf").decode()
        files = dict(re.findall(r'<item id="([^"]*)" href="([^"]*)"', package))
        for item in re.findall(r'<itemref idref="([^"]*)"', package):
            if item not in ("cover", "nav"):
                page = Page()
                page.feed(book.read(f"EPUB/{files[item]}").decode())
                said.append("".join(page.words))
                found += [(kind, "".join(words)) for kind, words in page.found]
    return "\n".join(said), found


def of_word(path):
    with zipfile.ZipFile(path) as book:
        xml = book.read("word/document.xml").decode()

    def words(xml):
        return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"(<w:(?:p|tab|br)[ />])", r" \1", xml)))

    paragraphs = re.findall(r"<w:p(?: [^>]*)?>.*?</w:p>", xml, flags=re.S)
    return words(xml), [("heading", words(paragraph)) for paragraph in paragraphs if '<w:pStyle w:val="Heading' in paragraph]


def pieces_of(page):
    """What is drawn on a page of a PDF, by the number that its structure has for it. Heads and feet have none."""
    pieces, text = {}, pdfium.FPDFText_LoadPage(page)

    def look(holder, count, get):
        for number in range(count(holder)):
            thing = get(holder, number)
            kind = pdfium.FPDFPageObj_GetType(thing)
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                look(thing, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
            elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
                mark, length = pdfium.FPDFPageObj_GetMarkedContentID(thing), pdfium.FPDFTextObj_GetText(thing, text, None, 0)
                buffer = (ctypes.c_ushort * (length // 2))()
                pdfium.FPDFTextObj_GetText(thing, text, buffer, length)
                pieces[mark] = pieces.get(mark, "") + bytes(buffer)[:-2].decode("utf-16-le", errors="replace")

    look(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)
    pdfium.FPDFText_ClosePage(text)
    return pieces


def of_print(path):
    """What a PDF says in the order of its structure, as it is read aloud, without its contents and its notes."""
    document, said = pypdfium2.PdfDocument(path), []
    for number in range(len(document)):
        page = document[number]
        said.append(pieces_of(page.raw))
    words, found, opened = [], [], []
    with pikepdf.open(path) as book:
        numbers = {page.objgen: number for number, page in enumerate(book.pages)}

        def say(text):
            words.append(text)
            for said in opened:
                said.append(text)

        def read(node, page, in_head):
            if isinstance(node, int):
                say(said[page].get(node, ""))
            elif isinstance(node, pikepdf.Array):
                for inside in node:
                    read(inside, page, in_head)
            elif node.get("/Type") != "/OBJR" and node.get("/S") not in ("/TOC", "/Note", "/FENote"):
                page = numbers[node.Pg.objgen] if "/Pg" in node else page
                tag = str(node.get("/S", ""))
                kind = "heading" if re.fullmatch("/H[1-6]", tag) else "cell" if tag in ("/TD", "/TH") and not in_head else None
                if kind:
                    opened.append([])
                    found.append((kind, opened[-1]))
                read(int(node.MCID) if "/MCID" in node else node.get("/K", pikepdf.Array()), page, in_head or tag == "/THead")
                if kind:
                    opened.pop()
                if tag not in ("/Span", "/Link", "/Reference"):
                    say("\n")

        read(book.Root.StructTreeRoot.K, 0, False)
    # What draws a PDF writes one cluster of Thai for each of its two glyphs where a mark stands above another. It is drawn
    # right, and read twice; there is one in the pack.
    def once(text):
        return re.sub(r"([\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+)\1", r"\1", text)

    words, found = once("".join(words)), [(kind, once("".join(said))) for kind, said in found]
    # A book has its contents in it, where the page has them beside it.
    if found[:1] == [("heading", "Contents")]:
        del found[0]
    return words, found


READERS = {"md": of_markdown, "txt": of_text, "epub": of_book, "docx": of_word, "pdf": of_print}


def faults_of(wanted, said):
    """What of the page does not stand in the text, after what stood before it of its kind.

    The first place that fits is always taken, so whatever can be found in order is found.
    """
    text = bare(said)
    for looked_for in sorted({kind for kind, _ in wanted}):
        at = 0
        for kind, words in wanted:
            want = bare(words)
            if kind != looked_for or not want:
                continue
            found = text.find(want, at)
            if found < 0:
                yield f"{kind}: {short(words)}"
            else:
                at = found + len(want)


def differences(kind, wanted, there):
    """Where one list of what is said has something that the other has not, or has it elsewhere."""
    wanted, there = ([(bare(words), words) for words in said] for said in (wanted, there))
    lists = [[want for want, _ in said] for said in (wanted, there)]
    for change, first, last, start, end in difflib.SequenceMatcher(None, *lists, autojunk=False).get_opcodes():
        if change != "equal":
            instead = [[short(words) for _, words in said] for said in (wanted[first:last], there[start:end])]
            yield f"{kind} {first + 1}: {instead[1][:4]} instead of {instead[0][:4]}"


def short(words):
    return " ".join(words.split())[:90]


def citations(text):
    """The marks of sources, like [12; 3], wherever their lines break."""
    return re.findall(r"\[\s*\d+(?:\s*;\s*\d+)*\s*\]", text)


def compared(page, path):
    """What a format says otherwise than its page."""
    words, found = READERS[path.suffix[1:]](path)
    # Words that only a screen reader needs are not printed.
    wanted = of_page(page, NOT_SAID | {"unseen"} if path.suffix == ".pdf" else NOT_SAID)
    found = [(kind, said) for kind, said in found if kind != "citation"] + [("citation", mark) for mark in citations(words)]
    named = sorted({kind for kind, _ in found})
    for kind in named:
        yield from differences(kind, *([said for of, said in each if of == kind] for each in (wanted, found)))
    # Word counts red flags by itself.
    uncounted = [(kind, said.split(" ", 1)[1] if kind == "flag" and path.suffix == ".docx" else said) for kind, said in wanted]
    yield from faults_of([(kind, said) for kind, said in uncounted if kind not in named], words)


def main():
    site = pathlib.Path(sys.argv[1])
    faults, count = [], 0
    for page in sorted(site.glob("*/*/*/handbook.html")):
        kinds = {kind for kind, _ in of_page(page)}
        if kinds != {"heading", "flag", "cell", "citation"}:
            faults.append(f"{page}: there is nothing to look for but {sorted(kinds)}")
        for ending in READERS:
            paths = [path for path in sorted((page.parent / "download").glob(f"*.{ending}")) if not path.stem.endswith("-card")]
            if not paths:
                faults.append(f"{page}: there is no {ending} beside it")
            for path in paths:
                count += 1
                missing = list(compared(page, path))
                faults += [f"{path}: {fault}" for fault in missing[:10]]
                if len(missing) > 10:
                    faults.append(f"{path}: and {len(missing) - 10} more")
    if not count:
        faults.append("there is no format of running text")
    print("\n".join([*faults, f"Running text: {count} files, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
