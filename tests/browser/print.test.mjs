// On paper: what every sheet says, and that nothing is lost which only a screen can show.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { cards, entries, flagship, handbook, named, onDisk, restricted, restrictedPages } from "./pages.mjs";
import { reading, stay } from "./reader.mjs";

const folder = mkdtempSync(join(tmpdir(), "vademecum-print-"));
after(() => rmSync(folder, { recursive: true }));

/** Text without its markup, and with letters where a font has set ligatures. */
const plain = (text) =>
  text
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#34;", '"')
    .replaceAll("&amp;", "&")
    .normalize("NFKC");

/**
 * The sheets that the reader's printer gives: each with its size and its pieces of text, in points from the top left,
 * with the size and the colour of their letters. Backgrounds are not printed, as in every browser unless one asks.
 */
async function print(page, path) {
  const file = join(folder, `${named(path).replaceAll("/", "-")}.pdf`);
  await page.goto(onDisk(path));
  await page.pdf({ path: file, format: "A4", preferCSSPageSize: true, tagged: true });
  const told = execFileSync("pdftohtml", ["-xml", "-zoom", "1", "-i", "-stdout", file], { maxBuffer: 1 << 28 }).toString();
  const fonts = new Map();
  const sheets = told.split("<page ").slice(1).map((sheet) => {
    const [, height, width] = sheet.match(/height="(\d+)" width="(\d+)"/).map(Number);
    for (const [, id, size, , colour] of sheet.matchAll(/<fontspec id="(\d+)" size="(\d+)" family="([^"]*)" color="([^"]*)"/g)) {
      fonts.set(id, { size: Number(size), colour });
    }
    const pieces = [
      ...sheet.matchAll(/<text top="(-?\d+)" left="(-?\d+)" width="(-?\d+)" height="(\d+)" font="(\d+)">(.*?)<\/text>/gs),
    ].map(([, top, left, wide, , font, text]) => {
      return { top: Number(top), right: Number(left) + Number(wide), ...fonts.get(font), text: plain(text) };
    });
    return { height, width, pieces, text: pieces.map(({ text }) => text).join(" ") };
  });
  return { file, sheets, text: sheets.map(({ text }) => text).join(" ") };
}

/** The text without any space, since a printer may break an address anywhere. */
const joined = (text) => text.replace(/\s+/g, "");

/** How much darker than white paper a colour is (WCAG's contrast). */
function contrastOnPaper(colour) {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

const SHEETS = [
  { site: flagship, path: "en/banks/pk/index.html", marking: "TLP:CLEAR", whose: "Banks · Pakistan" },
  { site: flagship, path: "en/banks/us/typologies-receive.html", marking: "TLP:CLEAR", whose: "Banks · United States" },
  { site: flagship, path: "en/governments/la/jurisdiction.html", marking: "TLP:CLEAR", whose: "Governments · Laos" },
  { site: flagship, path: "en/employers/general/controls.html", marking: "TLP:CLEAR", whose: "Employers · All jurisdictions" },
  { site: flagship, path: "en/platforms/la/handbook.html", marking: "TLP:CLEAR", whose: "Platforms · Laos" },
  { site: restricted, path: "en/desk/general/threat.html", marking: "TLP:AMBER+STRICT", whose: "The desk · All jurisdictions", edition: "7" },
  { site: restricted, path: "en/desk/pk/threat.html", marking: "TLP:GREEN", whose: "The desk · Pakistan", edition: "7" },
];

for (const { site, path, marking, whose, edition = "2026.11" } of SHEETS) {
  test(
    `each sheet of ${path} says its marking above and below, whose it is, its edition, its date and its number`,
    reading({ within: site }, async (page) => {
      const { sheets } = await print(page, join(site, path));
      sheets.forEach(({ height, width, pieces, text }, index) => {
        const at = `sheet ${index + 1} of ${sheets.length}`;
        // TLP 2.0: in header and footer, in capitals, at the right, in letters of at least 12 points.
        const marks = pieces.filter((piece) => piece.text.trim() === marking && piece.size >= 12 && piece.right > 0.8 * width);
        assert.ok(marks.some(({ top }) => top < 0.08 * height), `${at}: no ${marking} at the top right`);
        assert.ok(marks.some(({ top }) => top > 0.92 * height), `${at}: no ${marking} at the bottom right`);
        for (const said of [whose, `edition ${edition}`, "as of 22 November 2026", `page ${index + 1} of ${sheets.length}`]) {
          assert.ok(text.includes(said), `${at} does not say “${said}”: ${text.slice(0, 200)} … ${text.slice(-300)}`);
        }
        // The numbers on the map stand in discs, which are drawn and not a background, so they are printed.
        const isOnDisc = ({ text, colour }) => /^\d$/.test(text.trim()) && colour === "#ffffff";
        const pale = pieces.find((piece) => contrastOnPaper(piece.colour) < 4.5 && !isOnDisc(piece));
        assert.equal(pale, undefined, `${at}: text that is too pale for a printer without colours`);
      });
    }),
  );
}

test(
  "nothing is wider than paper, since a browser would then print everything smaller",
  reading({ within: join(flagship, "..") }, async (page) => {
    await page.emulateMedia({ media: "print" });
    // A4 is 210 mm wide and its margins 16 mm each; one millimetre is 96 / 25.4 pixels.
    await page.setViewportSize({ width: Math.floor((178 * 96) / 25.4), height: 900 });
    await stay(page);
    const wide = [];
    for (const path of [...handbook("governments", "us"), ...entries("banks"), ...restrictedPages()]) {
      await page.goto(onDisk(path));
      const beyond = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (beyond > 0) wide.push(`${named(path)} is ${beyond} px wider than paper`);
    }
    assert.deepEqual(wide, []);
  }),
);

test(
  "a card is one side of A4, whoever and wherever the reader is",
  reading({ within: flagship }, async (page) => {
    const wrong = [];
    for (const card of cards()) {
      const { sheets } = await print(page, card);
      const [{ height, width }] = sheets;
      if (sheets.length !== 1 || Math.abs(width - 595) > 1 || Math.abs(height - 842) > 1) {
        wrong.push(`${named(card)}: ${sheets.length} sheets of ${width} × ${height} points`);
      }
    }
    assert.deepEqual(wrong, []);
  }),
);

test(
  "a card is read down its columns, in the order in which it stands on the screen",
  reading({ within: flagship }, async (page) => {
    const { file } = await print(page, join(flagship, "en/banks/pk/card.html"));
    const onScreen = await page.getByRole("main").getByRole("heading").allInnerTexts();
    const structure = execFileSync("pdfinfo", ["-struct-text", file]).toString();
    const onPaper = [...structure.matchAll(/H[12] \(block\):?\s+NonStruct\s+"([^"]*)"/g)].map(([, text]) => text.normalize("NFKC"));
    // pdfinfo loses what follows a ligature, so a heading is known by its beginning.
    const begins = onScreen.map((heading, index) => heading.slice(0, onPaper[index]?.length));
    assert.ok(onScreen.length > 4);
    assert.deepEqual(onPaper, begins);
  }),
);

test(
  "an address is printed after what links to it, so that paper can be followed",
  reading({ within: flagship }, async (page) => {
    for (const path of ["en/banks/pk/sources.html", "en/governments/us/jurisdiction.html", "en/banks/us/threat.html"]) {
      const { text } = await print(page, join(flagship, path));
      const links = await page.locator("main a[href^='http']").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
      const lost = links.filter((link) => !joined(text).includes(joined(link)));
      assert.ok(links.length > 3);
      assert.deepEqual(lost, [], `${path} loses addresses on paper`);
    }
  }),
);

test(
  "what is folded on the screen is there on paper, and what only a screen can do is not",
  reading({ within: flagship }, async (page) => {
    const { text } = await print(page, join(flagship, "en/banks/pk/typologies-receive.html"));
    const lawful = await page.locator(".lawful-list").first().locator("li").first().textContent();
    assert.ok(joined(text).includes(joined(lawful)), `“${lawful}” is not on paper`);
    const nodes = (await print(page, join(flagship, "en/banks/pk/nodes.html"))).text;
    const flows = await page.locator("tr[id] strong").allTextContents();
    assert.deepEqual(flows.filter((flow) => !joined(nodes).includes(joined(flow))), [], "flows that are not on paper");
    for (const screenOnly of ["Skip to content", "All in one file", "Previous", "Copy"]) {
      assert.ok(!text.includes(screenOnly), `“${screenOnly}” is on paper`);
    }
  }),
);

test(
  "what an exercise has for its leader begins a new sheet, so that the players' sheets can be handed out",
  reading({ within: flagship }, async (page) => {
    const { sheets } = await print(page, join(flagship, "en/banks/pk/exercises.html"));
    const headings = sheets.flatMap(({ height, pieces }) =>
      pieces
        .filter(({ text, size }) => text.trim() === "Leader's part" && size > 11)
        .map((heading) => pieces.filter(({ top }) => top > 0.08 * height && top < heading.top)),
    );
    // Between the margin and the heading stands nothing.
    assert.deepEqual(headings, [[]]);
  }),
);

test(
  "text has the whole width of a sheet",
  reading({ within: flagship }, async (page) => {
    for (const path of ["en/banks/pk/suspect.html", "en/governments/la/jurisdiction.html"]) {
      const { sheets } = await print(page, join(flagship, path));
      const [{ width, height, pieces }] = sheets;
      const text = pieces.filter(({ top }) => top > 0.2 * height && top < 0.9 * height);
      const right = Math.max(...text.map((piece) => piece.right));
      assert.ok(right > 0.85 * width, `${path} ends at ${right} of ${width} points`);
    }
  }),
);
