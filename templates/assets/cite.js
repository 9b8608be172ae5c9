// Copies how to cite what the reader points at: what it is, whose handbook, which edition, how restricted, and where.
// Without it every "#" is a link, and the line "Cite this page" can be copied by hand.
(() => {
  const line = document.querySelector(".cite-line");
  if (!line) return;
  const home = new URL(".", document.currentScript.src || location.href).href;

  // What stands in an element, without the marks of citations and links that stand in it too.
  const words = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(".here, .cites, .unseen, .copied").forEach((mark) => mark.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  // A path on somebody's disk helps nobody else and may name them, so only the part inside the handbook is cited.
  const address = (href) => (href.startsWith("file:") && href.startsWith(home) ? href.slice(home.length) : href);

  const named = (here) => {
    const flag = here.closest(".flags > li")?.querySelector(".flag-text");
    if (flag) return `${here.dataset.name}: “${words(flag)}”`;
    return `“${here.dataset.name || words(here.closest("h1, h2, h3, h4, h5, h6, dt"))}”`;
  };

  const citation = (name, href) =>
    [name, words(line.querySelector(".cite-of")), address(href)].filter(Boolean).join(", ");

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false; // The browser forbids it; the reader can still select the text.
    }
  };

  const box = document.createElement("div");
  box.className = "copied";
  box.setAttribute("role", "status");
  const close = () => box.remove();
  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  };

  const tell = async (text, href, after) => {
    const copied = await copy(text);
    box.replaceChildren();
    after(box);
    const said = document.createElement("p");
    const what = document.createElement("b");
    what.textContent = copied ? "Citation copied." : "To cite this:";
    const quote = document.createElement("span");
    quote.textContent = ` ${text}`;
    said.append(what, quote);
    const link = button("Copy the address only", async () => {
      what.textContent = (await copy(address(href))) ? "Address copied." : "The address:";
      quote.textContent = ` ${address(href)}`;
      link.remove();
    });
    box.append(said, link, button("Close", close));
  };

  document.addEventListener("click", (event) => {
    const here = event.target.closest("a.here");
    if (!here || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    // An address on another page is copied, and the reader stays where they are.
    if (here.href.split("#")[0] !== location.href.split("#")[0]) event.preventDefault();
    const block = here.closest("td, dt, .meta, h1, h2, h3, h4, h5, h6, p");
    tell(citation(named(here), here.href), here.href, (box) =>
      block.matches("td, dt") ? block.append(box) : block.after(box));
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());

  const title = line.querySelector("cite");
  const here = location.href.split("#")[0];
  line.append(" ", button("Copy", () => tell(citation(title && words(title), here), here, (box) => line.after(box))));
})();
