// What a page must be like for everybody to be able to use it, measured in the
// page itself. Each function returns sentences about what is wrong. The numbers
// are those of WCAG 2.2: 1.4.3, 1.4.10, 1.4.11, 2.4.3, 2.4.7, 2.5.8, 4.1.2.

var interactive = "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex], [contenteditable]";

function all(selector) { return [...document.querySelectorAll(selector)]; }

function brief(e) { return e === document.body ? "the page" : e.outerHTML.slice(0, 90).replace(/\s+/g, " "); }

// hearOnly says whether an element is there for screen readers alone.
function hearOnly(e) {
  const box = e.getBoundingClientRect();
  return !e.checkVisibility({ visibilityProperty: true }) || box.width <= 1 || box.height <= 1;
}

function audit(width, dark) {
  return [
    ...checkLook(width, dark), ...checkDocument(), ...checkNames(), ...checkIDs(),
    ...checkContrast(), ...checkTargets(), ...checkWidth(width), ...checkResources(),
  ];
}

// checkLook makes sure that it is the look which was asked for that is measured.
function checkLook(width, dark) {
  const problems = [];
  if (window.innerWidth !== width) problems.push(`window: is ${window.innerWidth} pixels wide`);
  if (matchMedia("(prefers-color-scheme: dark)").matches !== dark) problems.push("scheme: was not taken");
  const ground = luminance(groundOf(document.body));
  if (ground < 0.2 !== dark) problems.push(`scheme: the ground has a luminance of ${ground.toFixed(2)}`);
  return problems;
}

function checkDocument() {
  const problems = [];
  if (document.documentElement.lang !== "en") problems.push(`language: ${document.documentElement.lang || "none"}`);
  if (!document.title.trim()) problems.push("title: none");
  for (const one of ["h1", "main", "header"]) {
    const count = all(one).filter(e => !hearOnly(e)).length;
    if (count !== 1) problems.push(`${one}: there are ${count}`);
  }
  let level = 0;
  for (const heading of all("h1, h2, h3, h4, h5, h6")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) problems.push(`heading: ${brief(heading)} leaves out a level`);
    level = next;
  }
  for (const node of texts()) {
    if (!node.parentElement.closest("main, header, footer, nav, aside")) problems.push(`landmark: none around "${node.data.trim()}"`);
  }
  const notice = document.querySelector(".practice");
  if (!notice || hearOnly(notice) || !/^Practice server\b.*never type a real password/is.test(notice.textContent.trim())) {
    problems.push("practice: the page does not say that it is");
  }
  if (all("script").length > 0) problems.push("script: there is one");
  return problems;
}

function checkNames() {
  return all(interactive).filter(e => !accessibleName(e)).map(e => `name: ${brief(e)} has none`);
}

function accessibleName(e) {
  const labelled = ids(e, "aria-labelledby").map(id => document.getElementById(id)?.textContent ?? "").join(" ");
  const labels = [...(e.labels ?? [])].map(l => l.textContent).join(" ");
  const own = e.matches("input, select, textarea") ? "" : e.textContent;
  return (labelled || e.getAttribute("aria-label") || labels || own).trim();
}

function ids(e, attribute) { return (e.getAttribute(attribute) ?? "").split(/\s+/).filter(Boolean); }

function checkIDs() {
  const problems = [], seen = new Set();
  for (const e of all("[id]")) {
    if (seen.has(e.id)) problems.push(`id: ${e.id} is there twice`);
    seen.add(e.id);
  }
  for (const attribute of ["aria-labelledby", "aria-describedby", "for"]) {
    for (const e of all(`[${attribute}]`)) {
      for (const id of ids(e, attribute)) {
        if (!seen.has(id)) problems.push(`id: ${attribute} names ${id}, which is not there`);
      }
    }
  }
  return problems;
}

// texts are the pieces of text that a person sees.
function texts() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (node.data.trim() && !e.closest("script, style") && !hearOnly(e)) found.push(node);
  }
  return found;
}

function checkContrast() {
  const problems = [];
  for (const node of texts()) {
    const e = node.parentElement, style = getComputedStyle(e);
    const least = large(style) ? 3 : 4.5;
    want(problems, `"${node.data.trim().slice(0, 40)}"`, colour(style.color), groundOf(e), least);
    if (Number(style.opacity) < 1 || style.backgroundImage !== "none") problems.push(`contrast: of ${brief(e)} cannot be measured`);
  }
  for (const e of all("input:not([type=hidden]), textarea, select")) {
    const style = getComputedStyle(e);
    want(problems, `what is typed in ${brief(e)}`, colour(style.color), groundOf(e), 4.5);
    want(problems, `the edge of ${brief(e)}`, colour(style.borderTopColor), groundOf(e.parentElement), 3);
  }
  return problems;
}

function want(problems, what, fore, back, least) {
  const [x, y] = [luminance(over(fore, back)), luminance(back)];
  const got = (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  if (got < least) problems.push(`contrast: ${what} has ${got.toFixed(2)}:1, want ${least}:1`);
}

// large is text of 18 points, or of 14 points in bold.
function large(style) {
  const size = parseFloat(style.fontSize);
  return size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
}

function colour(text) {
  const parts = /^rgba?\(([^)]+)\)$/.exec(text);
  if (!parts) throw new Error(`colour ${text} is of a kind that this cannot read`);
  const [r, g, b, a = 1] = parts[1].split(/[\s,/]+/).map(Number);
  return { r, g, b, a };
}

function over(top, bottom) {
  const mix = (x, y) => x * top.a + y * (1 - top.a);
  return { r: mix(top.r, bottom.r), g: mix(top.g, bottom.g), b: mix(top.b, bottom.b), a: 1 };
}

// groundOf is what is behind an element, through everything that lets light
// through.
function groundOf(e) {
  if (!e) return { r: 255, g: 255, b: 255, a: 1 };
  const own = colour(getComputedStyle(e).backgroundColor);
  return own.a === 1 ? own : over(own, groundOf(e.parentElement));
}

function luminance({ r, g, b }) {
  const [x, y, z] = [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}

// checkTargets lets links within a sentence be as high as the sentence.
function checkTargets() {
  const problems = [];
  for (const e of all(interactive)) {
    if (e.matches("a") && e.parentElement.textContent.trim() !== e.textContent.trim()) continue;
    const { width, height } = e.getBoundingClientRect();
    if (width < 24 || height < 24) problems.push(`target: ${brief(e)} measures ${Math.round(width)}×${Math.round(height)}`);
  }
  return problems;
}

function checkWidth(width) {
  const { scrollWidth, clientWidth } = document.documentElement;
  const problems = scrollWidth > Math.min(width, clientWidth) ? [`width: the page has ${scrollWidth} pixels`] : [];
  for (const e of all("body *")) {
    if (!hearOnly(e) && e.getBoundingClientRect().right > clientWidth + 1) problems.push(`width: ${brief(e)} sticks out`);
  }
  return problems;
}

function checkResources() {
  const loaded = performance.getEntriesByType("resource").map(r => r.name);
  const problems = loaded.filter(url => new URL(url).origin !== location.origin).map(url => `resource: ${url} is somebody else's`);
  if (document.styleSheets.length !== 1) problems.push(`style: ${document.styleSheets.length} sheets`);
  return problems;
}

// watchTabs puts the focus before the first element and notes every stop from
// then on. It returns how many there should be.
function watchTabs() {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  if (!window.stops) document.addEventListener("focusin", noteStop);
  window.stops = [];
  return all(interactive).length;
}

function noteStop({ target }) {
  const style = getComputedStyle(target), problems = [];
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) {
    problems.push(`focus: cannot be seen on ${brief(target)}`);
  } else {
    want(problems, `the focus on ${brief(target)}`, colour(style.outlineColor), groundOf(target.parentElement), 3);
  }
  window.stops.push({ target, problems });
}

// checkTabs compares the stops with the order of the document. One Tab too many
// leads out of the page, or around to its first stop.
function checkTabs() {
  const problems = window.stops.flatMap(s => s.problems);
  const wanted = all(interactive), got = window.stops.map(s => s.target);
  wanted.forEach((e, i) => {
    if (got[i] !== e) problems.push(`order: stop ${i + 1} is ${got[i] ? brief(got[i]) : "missing"}, want ${brief(e)}`);
  });
  for (const e of got.slice(wanted.length)) {
    if (e !== wanted[0]) problems.push(`order: ${brief(e)} is a stop, too`);
  }
  return problems;
}
