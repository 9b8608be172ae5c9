// What readers ask of their system, their pages heed: dark, without motion, in large letters, in their own colours.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { flagship, onDisk, restricted } from "./pages.mjs";
import { reading } from "./reader.mjs";

const PAGES = ["index.html", "en/banks/pk/index.html", "en/banks/pk/card.html", "en/banks/pk/handbook.html"];

/** How light the page's paper is and its letters are, from 0 to 255. */
const lightness = (page) =>
  page.evaluate(() => {
    const grey = (colour) => {
      const [red, green, blue] = colour.match(/[\d.]+/g).map(Number);
      return Math.round((red + green + blue) / 3);
    };
    const paper = getComputedStyle(document.documentElement).backgroundColor;
    return { paper: grey(paper), ink: grey(getComputedStyle(document.body).color) };
  });

for (const path of PAGES) {
  test(
    `${path} is dark on a dark screen and light on a light one`,
    reading({ within: flagship }, async (page) => {
      await page.goto(onDisk(join(flagship, path)));
      const light = await lightness(page);
      assert.ok(light.paper > 240 && light.ink < 60, JSON.stringify(light));
      await page.emulateMedia({ colorScheme: "dark" });
      const dark = await lightness(page);
      assert.ok(dark.paper < 60 && dark.ink > 200, JSON.stringify(dark));
    }),
  );

  test(
    `${path} does not move for those who asked for stillness`,
    reading({ within: flagship, reducedMotion: "reduce" }, async (page) => {
      await page.goto(onDisk(join(flagship, path)));
      const moving = await page.evaluate(() => {
        const lasts = (value) => value.split(",").some((time) => Number.parseFloat(time) > 0);
        return [document.documentElement, ...document.querySelectorAll("body *")]
          .filter((element) => {
            const style = getComputedStyle(element);
            return lasts(style.transitionDuration) || style.animationName !== "none" || style.scrollBehavior === "smooth";
          })
          .map((element) => element.outerHTML.slice(0, 80));
      });
      assert.deepEqual(moving, []);
    }),
  );

  test(
    `${path} can be read in letters twice as large`,
    reading({ within: flagship }, async (page) => {
      await page.goto(onDisk(join(flagship, path)));
      const size = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
      const before = await size();
      // What a browser does whose owner sets a larger font.
      const session = await page.context().newCDPSession(page);
      await session.send("Page.enable");
      await session.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
      await page.reload();
      const after = await size();
      assert.ok(after > 1.9 * before, `the letters stay at ${after} px, where ${2 * before} px were asked for`);
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(sideways <= 0, `it has to be scrolled ${sideways} px sideways`);
    }),
  );
}

test(
  "the marking has the colours of TLP 2.0 on black, whatever the screen",
  reading({ within: join(flagship, "..") }, async (page) => {
    const MARKINGS = [
      [join(flagship, "en/banks/pk/card.html"), "TLP:CLEAR", "rgb(255, 255, 255)"],
      [join(restricted, "en/desk/pk/threat.html"), "TLP:GREEN", "rgb(51, 255, 0)"],
      [join(restricted, "en/desk/general/threat.html"), "TLP:AMBER+STRICT", "rgb(255, 192, 0)"],
    ];
    for (const [path, marking, ink] of MARKINGS) {
      await page.goto(onDisk(path));
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        for (const place of ["banner", "contentinfo"]) {
          const colours = await page.getByRole(place).getByText(marking, { exact: true }).evaluate((mark) => {
            const { color, backgroundColor } = getComputedStyle(mark);
            return { color, backgroundColor };
          });
          assert.deepEqual(colours, { color: ink, backgroundColor: "rgb(0, 0, 0)" }, `${marking}, ${place}, ${colorScheme}`);
        }
      }
    }
  }),
);

test(
  "nothing is lost to those who choose their own colours",
  reading({ within: flagship, forcedColors: "active" }, async (page) => {
    await page.goto(onDisk(join(flagship, "en/banks/pk/typologies-receive.html")));
    const strengths = page.getByText(/^[●○]+ (Weak|Moderate|Strong)$/);
    assert.ok((await strengths.count()) > 5, "the strength of a red flag is a word beside its dots");
    const marking = page.getByRole("banner").getByText("TLP:CLEAR", { exact: true });
    assert.notEqual(await marking.evaluate((mark) => getComputedStyle(mark).borderTopStyle), "none");
  }),
);
