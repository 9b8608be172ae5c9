// Which pages the tests look at, and in which light.
//
// Two sites lie in target/browser/, made by `tests/run browser`: `flagship`, the pack in content/, and `restricted`,
// the small pack beside this file, which has what the flagship has none of.

import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const MADE = fileURLToPath(new URL("../../target/browser/", import.meta.url));

/** A site's folder, by its name. */
export function site(name) {
  const folder = join(MADE, name);
  if (!existsSync(join(folder, "index.html"))) {
    throw new Error(`${folder} holds no site. Make it first: tests/run browser`);
  }
  return folder;
}

export const flagship = site("flagship");
export const restricted = site("restricted");

/** Every audience of the flagship pack. */
export const audiences = readdirSync(join(flagship, "en")).sort();

/** All places together, and three of which much, some and little is on record. */
export const places = ["general", "us", "pk", "la"];

/** The HTML files of a folder, without those of the folders below it. */
function pagesIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".html"))
    .sort()
    .map((name) => join(folder, name));
}

/** The pages of a handbook by the names of its audience and its place: cover, parts, card, and all in one file. */
export const handbook = (audience, place) => pagesIn(join(flagship, "en", audience, place));

/** Of each kind of entry, the page that has most on it. */
export function entries(audience) {
  const folder = join(flagship, "en", audience, "general");
  const kinds = readdirSync(folder, { withFileTypes: true }).filter((item) => item.isDirectory());
  const bytes = (page) => statSync(page).size;
  return kinds
    .map((kind) => pagesIn(join(folder, kind.name)))
    .filter((pages) => pages.length > 0)
    .map((pages) => pages.reduce((most, page) => (bytes(page) > bytes(most) ? page : most)));
}

/** Every page of the restricted pack, which is small. */
export function restrictedPages(folder = restricted) {
  const below = readdirSync(folder, { withFileTypes: true }).filter((item) => item.isDirectory());
  return [...pagesIn(folder), ...below.flatMap((item) => restrictedPages(join(folder, item.name)))];
}

/** Every card of the flagship. */
export const cards = () =>
  audiences.flatMap((audience) =>
    readdirSync(join(flagship, "en", audience)).map((place) => join(flagship, "en", audience, place, "card.html")),
  );

/** The page as its address is on disk. */
export const onDisk = (page) => pathToFileURL(page).href;

/** The page as a person would name it. */
export const named = (page) => relative(MADE, page);

export const phone = { width: 360, height: 740 };
export const desk = { width: 1280, height: 900 };

/** The four lights in which a page is looked at. */
export const lights = [
  { colorScheme: "light", viewport: desk },
  { colorScheme: "dark", viewport: desk },
  { colorScheme: "light", viewport: phone },
  { colorScheme: "dark", viewport: phone },
];

/** A light in words. */
export const inWords = ({ colorScheme, viewport }) => `${colorScheme}, ${viewport.width} px wide`;
