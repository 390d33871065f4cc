/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What check_page asks of a page from inside. Each check gives its complaints, one a line; "" is fine. What a table
 * should look like when it is sorted is worked out here anew, from the cells.
 */
window.check = (function () {
  "use strict";
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const text = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const shown = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility === "visible";
  const name = (node) => "<" + node.tagName.toLowerCase() + "> \"" + text(node).slice(0, 40) + "\"";

  /* ---- structure ---- */

  function markup() {
    const said = [], seen = new Set();
    const policy = document.querySelector("meta[http-equiv=Content-Security-Policy]");
    if (!policy || !/default-src 'none'/.test(policy.content)) said.push("no policy that keeps everything out");
    else if (/unsafe|\*|http|data:/.test(policy.content)) said.push("a policy with holes: " + policy.content);
    if (!document.documentElement.lang) said.push("no language");
    if (!document.title.trim()) said.push("no title");
    if (all("h1").length !== 1) said.push(all("h1").length + " h1, not one");
    all("[id]").forEach((node) => {
      if (seen.has(node.id)) said.push("id \"" + node.id + "\" comes twice");
      seen.add(node.id);
    });
    all("a[href^='#']").forEach((link) => {
      if (!document.getElementById(link.getAttribute("href").slice(1))) said.push(name(link) + " leads nowhere");
    });
    all("[aria-labelledby]").forEach((node) => {
      if (!document.getElementById(node.getAttribute("aria-labelledby"))) said.push(name(node) + ": label is not there");
    });
    all("[onclick], [onload], [onerror], [style*='url(']").forEach((node) => said.push(name(node) + " has a script in it"));
    return said.join("\n");
  }

  /* No level is passed over on the way down. */
  function headings() {
    const said = [];
    let last = 0;
    all("h1, h2, h3, h4, h5, h6").filter(shown).forEach((heading) => {
      const level = Number(heading.tagName[1]);
      if (level > last + 1) said.push(name(heading) + " comes after h" + last);
      if (!text(heading)) said.push(name(heading) + " is empty");
      last = level;
    });
    return said.join("\n");
  }

  /* Drawings, tables, fields and buttons have names that are read aloud. */
  function names() {
    const said = [];
    all("img, svg").forEach((node) => {
      const hidden = node.closest("[aria-hidden=true]") || node.getAttribute("role") === "presentation";
      const own = node.getAttribute("aria-label") || node.getAttribute("alt") || text(node.querySelector("title") || { textContent: "" });
      if (!hidden && !(own || "").trim()) said.push(name(node) + " has no name");
    });
    all("table").forEach((table) => {
      if (!table.caption || !text(table.caption)) said.push("a table without a caption: " + name(table));
      all("th", table).forEach((head) => { if (!head.scope) said.push(name(head) + " is a head of nothing"); });
    });
    all("input").forEach((input) => { if (!input.labels || !input.labels.length) said.push("a field without a label"); });
    all("button").forEach((button) => { if (!text(button)) said.push("a button without a name"); });
    all("figure").forEach((figure) => {
      const caption = figure.querySelector("figcaption");
      if (!caption || text(caption).length < 20) said.push("a figure without a caption that says what to see");
    });
    return said.join("\n");
  }

  /* No number that is none, no value that was not filled in. */
  function words() {
    const said = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest("script, style")) continue;
      if (/Not drawn here/.test(node.data)) said.push(text(node.parentElement));
      const found = /(^|[\s(])(-?nan|NaN|-?inf|-?Infinity|undefined|\(null\)|%[a-z]|@[A-Z]+@)([\s,.)]|$)/.exec(node.data);
      if (found) said.push("\"" + found[2] + "\" in \"" + node.data.trim().slice(0, 60) + "\"");
    }
    return said.join("\n");
  }

  /* ---- looks ---- */

  const boxes = new Set(["auto", "scroll", "hidden"]);
  const clipped = (node) => {
    for (let box = node.parentElement; box && box !== document.body; box = box.parentElement)
      if (boxes.has(getComputedStyle(box).overflowX)) return true;
    return false;
  };

  /* Nothing makes the page itself wider than the window. */
  function width(wanted) {
    const said = [], root = document.documentElement, wide = Math.max(root.scrollWidth, document.body.scrollWidth);
    if (innerWidth !== wanted) said.push("the window became " + innerWidth + " wide, not " + wanted);
    if (wide > wanted) said.push("the page is " + wide + " wide in a window of " + wanted);
    all("body *").forEach((node) => {
      const box = node.getBoundingClientRect();
      if (shown(node) && box.right > wanted + 1 && box.left > -1000 && !node.closest("svg") && !clipped(node) && said.length < 6)
        said.push(name(node) + " reaches " + Math.round(box.right));
    });
    return said.join("\n");
  }

  /* WCAG 2.2, relative luminance and contrast ratio. */
  const parts = (colour) => {
    const found = /^rgba?\(([^)]+)\)$/.exec(colour);
    const list = found ? found[1].split(/[\s,/]+/).map(Number) : null;
    return list ? { r: list[0], g: list[1], b: list[2], a: list.length > 3 ? list[3] : 1 } : null;
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a), b: top.b * top.a + below.b * (1 - top.a), a: 1,
  });
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : Math.pow((value / 255 + 0.055) / 1.055, 2.4));
  const luminance = (c) => 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
  function ratio(a, b) {
    const x = luminance(a), y = luminance(b);
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  }
  function behind(node, dark) {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour && colour.a > 0) layers.unshift(colour);
    }
    return layers.reduce((below, top) => over(top, below), dark ? { r: 18, g: 18, b: 18 } : { r: 255, g: 255, b: 255 });
  }
  function contrast(dark) {
    const said = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let least = 99;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!node.data.trim() || !shown(parent) || parent.closest("script, style")) continue;
      const style = getComputedStyle(parent), back = behind(parent, dark);
      const ink = parts(parent.closest("svg") ? style.fill : style.color);
      if (!ink) {
        said.set(style.color, "a colour that is not understood: " + style.color + " " + style.fill);
        continue;
      }
      const got = ratio(over(ink, back), back);
      least = Math.min(least, got);
      if (got < 4.5) said.set(style.color + style.fill, name(parent) + " has a contrast of " + got.toFixed(2));
    }
    if (least === 99) said.set("", "there is no text");
    return Array.from(said.values()).slice(0, 8).join("\n");
  }
  function isDark() {
    const back = parts(getComputedStyle(document.body).backgroundColor);
    return luminance(back) < 0.2 ? "dark" : "light";
  }

  /* ---- tables ---- */

  const tables = () => all("table").filter((table) => table.tHead && table.tHead.querySelector("button"));
  const button = (table, column) => tables()[table].tHead.rows[0].cells[column].querySelector("button");
  const body = (table) => Array.from(tables()[table].tBodies[0].rows);
  let kept = [];

  /* "TABLE COLUMN" lines of all heads that can be pressed. */
  function heads() {
    const found = [];
    tables().forEach((table, t) =>
      Array.from(table.tHead.rows[0].cells).forEach((head, c) => { if (head.querySelector("button")) found.push(t + " " + c); }));
    return found.join("\n");
  }
  /* Where to press, "X Y"; the rows as they are now are kept. */
  function aim(table, column) {
    const target = button(table, column);
    target.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    kept = body(table).map((row) => row.outerHTML);
    const box = target.getBoundingClientRect();
    return (box.left + Math.min(8, box.width / 2)) + " " + (box.top + Math.min(8, box.height / 2));
  }
  function focus(table, column) {
    aim(table, column);
    button(table, column).focus();
    return document.activeElement === button(table, column) ? "" : "a head cannot be reached by the keyboard";
  }
  const value = (cell) => {
    const data = cell.querySelector("data");
    return data ? Number(data.getAttribute("value")) : text(cell);
  };
  /* Whether the order of the rows is the one that the head claims. */
  function sorted(table, column) {
    const said = [], rows = body(table), heads = Array.from(tables()[table].tHead.rows[0].cells);
    const claim = heads[column].getAttribute("aria-sort");
    const where = "table \"" + text(tables()[table].caption) + "\", column " + (column + 1) + ": ";
    if (claim !== "ascending" && claim !== "descending") said.push(where + "aria-sort is " + claim);
    if (heads.filter((head) => head.hasAttribute("aria-sort")).length !== 1) said.push(where + "several heads claim to sort");
    if (rows.map((row) => row.outerHTML).sort().join() !== kept.slice().sort().join()) said.push(where + "rows changed or went");
    const items = rows.filter((row) => !row.classList.contains("sum")).map((row) => value(row.cells[column]));
    const last = rows.findIndex((row) => row.classList.contains("sum"));
    if (last >= 0 && rows.slice(last).some((row) => !row.classList.contains("sum"))) said.push(where + "a sum is not last");
    const full = items.filter((item) => item !== "");
    if (items.slice(full.length).some((item) => item !== "")) said.push(where + "an empty cell is not last");
    const sign = claim === "descending" ? -1 : 1;
    for (let i = 1; i < full.length; i++) {
      const a = full[i - 1], b = full[i];
      const order = typeof a === "number" && typeof b === "number" ? a - b
        : String(a).localeCompare(String(b), undefined, { numeric: true });
      if (sign * order > 0) said.push(where + a + " stands before " + b + ", " + claim);
    }
    return said.slice(0, 4).join("\n");
  }
  function claim(table, column) {
    return tables()[table].tHead.rows[0].cells[column].getAttribute("aria-sort") || "none";
  }

  /* ---- filters ---- */

  const filters = () => all("label.filter input");
  const rowsOf = (i) => Array.from(filters()[i].closest("label").nextElementSibling.querySelector("tbody").rows);
  function filterCount() { return String(filters().length); }
  /* A word that some rows have and others, if it can be, have not. */
  function filterFor(i) {
    const rows = rowsOf(i), words = rows.map((row) => text(row.cells[0])).filter((word) => word.length > 1);
    filters()[i].scrollIntoView({ block: "center", behavior: "instant" });
    filters()[i].focus();
    filters()[i].select();
    return words.length ? words[words.length - 1].slice(0, 12).trim() : "a";
  }
  function filtered(i) {
    const said = [], input = filters()[i], word = input.value.toLowerCase(), rows = rowsOf(i);
    let count = 0;
    rows.forEach((row) => {
      const has = row.textContent.toLowerCase().includes(word.trim());
      count += has;
      if (has !== shown(row)) said.push("filter \"" + word + "\": \"" + text(row).slice(0, 40) + "\" is " + (has ? "hidden" : "shown"));
    });
    const status = text(input.parentElement.querySelector("[role=status]"));
    const wanted = word.trim() ? count + " of " + rows.length + " rows" : "";
    if (status !== wanted) said.push("filter \"" + word + "\" says \"" + status + "\", not \"" + wanted + "\"");
    return said.slice(0, 4).join("\n");
  }

  /* Whether a script that was not in the page from the beginning runs in it: it must not. */
  function intrude() {
    const script = document.createElement("script");
    script.textContent = "window.intruded = true";
    document.body.appendChild(script);
    script.remove();
    return window.intruded ? "a script that was put into the page ran" : "";
  }

  return { markup, headings, names, words, width, contrast, isDark, heads, aim, focus, sorted, claim, filterCount, filterFor, filtered, intrude };
})();
