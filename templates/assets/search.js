// Finds things in a handbook, and handbooks on the landing page. A comfort: everything is reached without it too.
// The field is made here, so that where no script runs there is no field that does nothing.
// The index and its engine are loaded when somebody searches, and as classic scripts, since browsers read nothing
// else from disk.
(() => {
  // ---- Words: the same as in src/render/html/search/words.rs; tests/search/words.txt tests both. ----

  const DROPPED = /[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g;
  const PLAIN = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ð: "d", đ: "d", ø: "o", ł: "l", ı: "i", ς: "σ" };
  const RUN = /[\p{Alphabetic}\p{N}\p{M}]+/gu;
  const UNSPACED =
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff" +
    "\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}";
  const PIECE = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, "gu");
  const HAS_NO_SPACES = new RegExp(`[${UNSPACED}]`, "u");

  const words = (text) => {
    const plain = text.normalize("NFKD").replace(DROPPED, "").toLowerCase()
      .replace(/[ßæœþðđøłıς]/g, (letter) => PLAIN[letter]).normalize("NFC");
    return (plain.match(RUN) ?? []).flatMap((run) => run.match(PIECE)).flatMap((piece) => {
      const letters = [...piece];
      if (!HAS_NO_SPACES.test(piece)) return /^[a-z]$/.test(piece) ? [] : [piece];
      return letters.length === 1 ? letters : letters.slice(1).map((letter, at) => letters[at] + letter);
    });
  };

  // ---- The index: unfolds what src/render/html/search/index.rs folds, into what MiniSearch 7.2 reads. ----

  const postings = (list) => {
    const found = {};
    let document = 0;
    for (const item of list.split(",")) {
      const star = item.indexOf("*");
      document += parseInt(item, 36); // It reads as far as the star.
      found[document] = star < 0 ? 1 : parseInt(item.slice(star + 1), 36);
    }
    return found;
  };

  const unfold = ({ documents, words }) => {
    let word = "";
    const index = words.split(";").slice(0, -1).map((entry) => {
      const [folded, lists] = entry.split(":");
      word = word.slice(0, parseInt(folded[0], 36)) + folded.slice(1);
      const fields = lists.split("/").map((list, field) => [field, list]).filter(([, list]) => list);
      return [word, Object.fromEntries(fields.map(([field, list]) => [field, postings(list)]))];
    });
    const each = (value) => Object.fromEntries(documents.map((document, id) => [id, value(document, id)]));
    const average = (field) => documents.reduce((sum, document) => sum + document[field], 0) / (documents.length || 1);
    return {
      documentCount: documents.length,
      nextId: documents.length,
      documentIds: each((_, id) => id),
      fieldIds: { names: 0, texts: 1 },
      fieldLength: each((document) => [document[5], document[6]]),
      averageFieldLength: [average(5), average(6)],
      storedFields: {},
      dirtCount: 0,
      index,
      serializationVersion: 2,
    };
  };

  const OPTIONS = {
    fields: ["names", "texts"],
    tokenize: words,
    processTerm: (word) => word,
    searchOptions: { boost: { names: 3 }, prefix: true },
  };

  // What was meant: every word, or words that begin like it; else the same with slips of the keys; else some of them.
  // One slip in four letters, two in eight. Numbers are meant as they are typed.
  const fuzzy = (word) => (word.length < 4 || /\p{N}/u.test(word) ? false : 0.2);
  const WAYS = [{ combineWith: "AND" }, { combineWith: "AND", fuzzy }, { combineWith: "OR", fuzzy }];

  // What several engines find together, the best first.
  const query = (engines, text) => {
    for (const way of WAYS) {
      const found = engines.flatMap((engine) => engine.search(text, way).map((hit) => ({ hit, engine })));
      if (found.length > 0) return found.sort((a, b) => b.hit.score - a.hit.score);
    }
    return [];
  };

  // ---- Loading. ----

  const arrived = {};
  const asked = {};
  const load = (href) =>
    (asked[href] ??= new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = href;
      script.onload = () => done(arrived[href]);
      script.onerror = () => {
        delete asked[href];
        script.remove();
        fail(new Error(href));
      };
      document.head.append(script);
    }));

  // What an index calls when it runs; the rest is here for tests.
  globalThis.vademecum = {
    index: (data) => (arrived[document.currentScript.src] = data),
    words, unfold, OPTIONS,
  };

  // A handbook whose content can be searched, by the address of its folder.
  class Contents {
    constructor(folder) {
      this.folder = folder;
      this.pieces = new Map();
      this.others = [];
    }
    async open() {
      const [first] = await Promise.all(["search/index.js", "search/minisearch.js"].map((name) => this.take(name)));
      if (this.pieces.size > 0) return;
      this.others = first.others;
      this.add(first);
    }
    // The rest of a large handbook, which is loaded when somebody asks for it.
    async openOthers() {
      const others = await Promise.all(this.others.map(([name]) => this.take(name)));
      if (this.others.length > 0) others.forEach((data) => this.add(data));
      this.others = [];
    }
    take(name) {
      return load(this.folder + name);
    }
    add(data) {
      this.pieces.set(MiniSearch.loadJS(unfold(data), OPTIONS), data);
    }
    // What is found, by sort, the sort of the best document first.
    find(text) {
      const sorts = new Map();
      for (const { hit, engine } of query([...this.pieces.keys()], text)) {
        const data = this.pieces.get(engine);
        let past = 0;
        const [sort] = data.sorts.find(([, number]) => hit.id < (past += number));
        const [part, anchor, title, note, inside] = data.documents[hit.id];
        const [file, label] = data.parts[part];
        const where = [label !== sort && label, inside].filter(Boolean).join(" · ");
        const item = { href: `${this.folder}${file}#${anchor}`, title, note, where, terms: hit.terms };
        sorts.set(sort, [...(sorts.get(sort) ?? []), item]);
      }
      return [...sorts];
    }
  }

  // The handbooks that the landing page lists, by their readers, their places, and other names of those.
  class Shelf {
    constructor(rows, engine) {
      this.address = engine;
      this.rows = [...rows].map((row, id) => {
        const link = row.querySelector("th a");
        const choice = row.closest("details").querySelector("summary");
        const [audience, reader] = [choice.querySelector(".name"), choice.querySelector("small")]
          .map((element) => element.textContent);
        const title = `${audience} · ${link.textContent}`;
        const marking = row.querySelector(".mark")?.textContent ?? "";
        return { id, href: link.href, title, reader, marking, names: `${title} ${row.dataset.names}`, texts: reader };
      });
    }
    async open() {
      await load(this.address);
      if (this.engine) return;
      this.engine = new MiniSearch(OPTIONS);
      this.engine.addAll(this.rows);
    }
    find(text) {
      const found = query([this.engine], text).map(({ hit: { id, terms } }) => {
        const { href, title, reader, marking } = this.rows[id];
        return { href, title, note: reader, where: marking, terms };
      });
      return found.length > 0 ? [["Handbooks", found]] : [];
    }
  }

  // ---- What readers see. ----

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(name, value);
      else if (value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children);
    return element;
  };
  const counted = (number, one, several) => `${number.toLocaleString("en")} ${number === 1 ? one : several}`;

  // A text with the found words in it marked, and whether there are any.
  const marked = (text, terms) => {
    const pieces = [];
    let end = 0;
    const mark = (from, to) => {
      pieces.push(text.slice(end, from), make("mark", {}, text.slice(from, to)));
      end = to;
    };
    for (const run of text.matchAll(RUN)) {
      for (const piece of run[0].matchAll(PIECE)) {
        const start = run.index + piece.index;
        const inside = words(piece[0]);
        const letters = [...piece[0]];
        if (!HAS_NO_SPACES.test(piece[0])) {
          if (inside.some((word) => terms.includes(word))) mark(start, start + piece[0].length);
        } else if (letters.length === 1 || inside.length === letters.length - 1) {
          let at = start;
          letters.forEach((letter, index) => {
            const is_found = [inside[index - 1], inside[index]].some((pair) => terms.includes(pair));
            if (is_found) mark(at, at + letter.length);
            at += letter.length;
          });
        }
      }
    }
    return { pieces: [...pieces, text.slice(end)], hits: pieces.length };
  };

  const FIRST = 5;

  const start = (place) => {
    const home = new URL(".", document.currentScript.src || location.href).href;
    const { label, engine } = place.dataset;
    const shelf = engine && new Shelf(document.querySelectorAll("tr[data-names]"), new URL(engine, home).href);
    // On the landing page, the general handbooks that can be searched inside, once a reader has chosen.
    const insides = [...document.querySelectorAll("tr[data-inside]")].map((row) => ({
      label: row.dataset.inside,
      contents: new Contents(new URL(".", row.querySelector("th a").href).href),
    }));
    let inside = shelf ? null : { contents: new Contents(home) };
    let cameFrom = null;

    const input = make("input", {
      type: "search", id: "search_", placeholder: label, autocomplete: "off", spellcheck: "false",
      "aria-controls": "found_", "aria-keyshortcuts": "/",
    });
    const panel = make("div", { id: "found_", class: "found", role: "region", "aria-label": "Search results", hidden: true });
    const status = make("p", { class: "unseen", role: "status" });
    const form = make("form", { role: "search" }, make("label", { class: "unseen", for: "search_" }, label), input,
      make("kbd", { "aria-hidden": "true" }, "/"));
    place.append(form, status, panel);

    let telling;
    const tell = (text) => {
      clearTimeout(telling);
      telling = setTimeout(() => (status.textContent = text), 400);
    };
    const close = () => {
      panel.hidden = true;
      tell("");
    };

    const result = ({ href, title, note, where, terms }) => {
      const [name, sentence] = [marked(title, terms), marked(note, terms)];
      const lines = [make("a", { href }, ...name.pieces)];
      if (where) lines.push(make("span", { class: "found-where" }, where));
      if (note) lines.push(make("span", { class: "found-note" }, ...sentence.pieces));
      if (name.hits + sentence.hits === 0) {
        lines.push(make("span", { class: "found-note" }, "In the text: ", make("mark", {}, terms.slice(0, 3).join(", "))));
      }
      return make("li", {}, ...lines);
    };

    const group = ([sort, items], number) => {
      const list = make("ul", { "aria-labelledby": `found_${number}` }, ...items.slice(0, FIRST).map(result));
      const heading = make("p", { id: `found_${number}`, class: "found-sort" }, sort, " ", make("small", {}, `${items.length}`));
      const rest = items.slice(FIRST);
      if (rest.length === 0) return [heading, list];
      const all = make("button", {
        type: "button",
        click: () => {
          list.append(...rest.map(result));
          list.children[FIRST].querySelector("a").focus();
          all.remove();
        },
      }, `Show all ${items.length}: ${sort.toLowerCase()}`);
      return [heading, list, all];
    };

    // On the landing page: inside which handbook to search.
    const choice = () => {
      if (insides.length === 0) return [];
      const buttons = insides.map((other) => make("button", {
        type: "button", "aria-pressed": String(other === inside),
        click: () => {
          inside = other === inside ? null : other;
          input.focus();
          search();
        },
      }, other.label));
      return [make("div", { class: "found-inside", role: "group", "aria-label": "Search inside a handbook" },
        make("span", {}, "Search inside the handbook for "), ...buttons)];
    };

    // In a large handbook: to search the rest of it.
    const rest = () => {
      const others = inside?.contents.others ?? [];
      if (others.length === 0) return [];
      const number = others.reduce((sum, [, count]) => sum + count, 0);
      return [make("button", {
        type: "button",
        click: () => {
          input.focus();
          show(inside.contents.openOthers());
        },
      }, `Search the other ${counted(number, "entry", "entries")} too`)];
    };

    const SWITCH = "vademecum-search-key";
    let stored = {};
    try {
      stored = localStorage;
    } catch {
      // The browser keeps nothing for this page; the switch then lasts as long as the page.
    }
    const key = make("input", { type: "checkbox", change: () => (stored[SWITCH] = key.checked ? "on" : "off") });
    key.checked = stored[SWITCH] !== "off";
    const foot = make("p", { class: "found-key" }, make("label", {}, key, " The key / leads to the search"));

    const draw = () => {
      const groups = [...(inside?.contents.find(input.value) ?? []), ...(shelf?.find(input.value) ?? [])];
      const number = groups.reduce((sum, [, items]) => sum + items.length, 0);
      const said = number === 0
        ? `Nothing found for “${input.value.trim()}”. Try fewer letters, or another word.`
        : `${counted(number, "result", "results")} in ${counted(groups.length, "group", "groups")}`;
      panel.replaceChildren(make("p", { class: "found-count" }, said), ...choice(), ...groups.flatMap(group), ...rest(), foot);
      tell(said);
    };

    // Draws what is found once it can be, unless the reader has typed on since.
    const show = async (ready) => {
      const asked = input.value;
      try {
        await ready;
        if (asked === input.value && !panel.hidden) draw();
      } catch {
        const said = "The index is not there. Was the handbook’s folder copied as a whole?";
        panel.replaceChildren(make("p", { class: "found-count" }, said));
        tell(said);
      }
    };
    const open = () => Promise.all([shelf?.open(), inside?.contents.open()]);
    const search = () => {
      if (words(input.value).length === 0) return close();
      panel.hidden = false;
      return show(open());
    };

    input.addEventListener("input", search);
    input.addEventListener("focus", () => {
      open().catch(() => {}); // It is told when somebody searches.
      search();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      panel.querySelector("a")?.click();
    });
    panel.addEventListener("click", (event) => event.target.closest("a") && close());
    for (const elsewhere of ["pointerdown", "focusin"]) {
      document.addEventListener(elsewhere, ({ target }) => place.contains(target) || panel.hidden || close());
    }

    place.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.preventDefault();
        if (panel.hidden) input.value = "";
        const { element, top } = cameFrom ?? { element: input };
        close();
        element.focus({ preventScroll: true });
        if (cameFrom) scrollTo({ top, behavior: "instant" });
        cameFrom = null;
        return;
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || panel.hidden) return;
      const stops = [input, ...panel.querySelectorAll("a, button, input")];
      const next = stops[stops.indexOf(document.activeElement) + step];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
    document.addEventListener("keydown", (event) => {
      const { target } = event;
      const is_typing = target.isContentEditable || target.closest("input, textarea, select");
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || is_typing || !key.checked) return;
      event.preventDefault();
      cameFrom = { element: target, top: scrollY };
      // At once, so that nothing is still moving when the reader goes back.
      input.focus({ preventScroll: true });
      scrollTo({ top: 0, behavior: "instant" });
      input.select();
    });
  };

  const place = document.querySelector(".search");
  if (place) start(place);
})();
