// The search of the site. It needs no server: the index is a script beside it.
"use strict";
{
  const form = document.querySelector("[role=search]");
  const input = form.querySelector("input");
  const box = document.querySelector("#found");
  const status = box.querySelector("[role=status]");
  const list = box.querySelector("ol");
  const most = 20;

  const fold = (text) => text.toLowerCase();
  const escape = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const begins = (word) => new RegExp("(?<![\\p{L}\\p{N}])" + escape(word), "giu");

  // weigh is 0 unless every word begins a word of the section.
  function weigh(section, words) {
    let weight = 0;
    for (const word of words) {
      const inHeading = (section.h.match(begins(word)) || []).length;
      const inPage = (section.p.match(begins(word)) || []).length;
      const inText = (section.t.match(begins(word)) || []).length;
      if (inHeading + inPage + inText === 0) return 0;
      weight += 20 * Math.min(inHeading, 1) + 5 * Math.min(inPage, 1) + Math.min(inText, 5);
    }
    return weight;
  }

  function search(text) {
    const words = fold(text).split(/\s+/).filter(Boolean);
    const hits = words.length === 0 ? [] : searchIndex
      .map((section) => ({ section, weight: weigh(section, words) }))
      .filter((hit) => hit.weight > 0)
      .sort((a, b) => b.weight - a.weight);
    show(hits.map((hit) => hit.section), words);
  }

  // excerpt is the text around the first word, with every word marked.
  function excerpt(text, words) {
    const at = Math.max(0, text.search(begins(words[0])) - 50);
    const part = (at > 0 ? "… " : "") + text.slice(at, at + 160) + (text.length > at + 160 ? " …" : "");
    const line = document.createElement("small");
    const pattern = new RegExp("(" + words.map((w) => begins(w).source).join("|") + ")", "giu");
    part.split(pattern).forEach((piece, i) => {
      const node = document.createElement(i % 2 ? "mark" : "span");
      node.textContent = piece;
      line.append(node);
    });
    return line;
  }

  function show(sections, words) {
    box.hidden = words.length === 0;
    status.textContent = sections.length === 0 ? "Nothing found. Try fewer or shorter words."
      : sections.length > most ? `The best ${most} of ${sections.length}` : `${sections.length} found`;
    list.replaceChildren(...sections.slice(0, most).map((section) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = section.a;
      link.textContent = section.h === section.p ? section.p : section.p + " › " + section.h;
      item.append(link, excerpt(section.t, words));
      return item;
    }));
  }

  function close() {
    box.hidden = true;
    input.focus();
  }

  form.hidden = false;
  input.addEventListener("input", () => search(input.value));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = list.querySelector("a");
    if (first) { first.click(); box.hidden = true; }
  });
  form.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const here = links.indexOf(document.activeElement);
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" && links.length > 0) links[Math.min(here + 1, links.length - 1)].focus();
    else if (event.key === "ArrowUp" && here === 0) input.focus();
    else if (event.key === "ArrowUp" && here > 0) links[here - 1].focus();
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => { if (event.target.closest("a")) box.hidden = true; });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) box.hidden = true; });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      input.focus();
    }
  });
}
