// What is wrong with what is on the screen, as sentences; test_looks.py calls it with {office, thumbs}.
({ office, thumbs }) => {
  const found = new Set();
  const style = (element, part) => getComputedStyle(element, part);
  const text = (element) => element.textContent.replace(/\s+/g, " ").trim().slice(0, 40);
  const call = (element) =>
    `${element.tagName.toLowerCase()}${element.classList.length ? "." + [...element.classList].slice(0, 3).join(".") : ""}` +
    ` «${element.getAttribute("aria-label") || text(element)}»`;
  const chain = function* (element) {
    for (; element && element !== document.documentElement; element = element.parentElement) yield element;
  };
  const forReaders = (element) => [...chain(element)].some((each) => style(each).clipPath === "inset(50%)");
  const seen = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || forReaders(element)) return false;
    const { width, height, right, bottom } = element.getBoundingClientRect();
    return width > 0 && height > 0 && right > 0 && bottom + scrollY > 0; // a closed drawer waits at the left
  };
  const dialog = [...document.querySelectorAll("[role=dialog]")].filter((each) => each.querySelector(".dialog")).at(-1);
  const scope = dialog?.querySelector(".dialog") ?? document.body;
  const all = (selector) => [...scope.querySelectorAll(selector)].filter(seen);
  const screen = document.documentElement.clientWidth;

  // what is left of a box where it lies inside others that scroll or cut; null when nothing is
  const shown = (element, { left, right, top, bottom }) => {
    for (const each of chain(element)) {
      if (!/auto|scroll|hidden|clip/.test(style(each).overflowX + style(each).overflowY)) continue;
      const box = each.getBoundingClientRect();
      [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
    }
    return right - left > 2 && bottom - top > 2 ? { left, right, top, bottom } : null;
  };

  // nothing scrolls sideways, but for the bar of views, which says so
  if (document.documentElement.scrollWidth > screen) found.add("the page scrolls sideways");
  for (const element of all("*")) {
    const wide = element.scrollWidth > element.clientWidth + 1;
    if (wide && /auto|scroll/.test(style(element).overflowX) && !element.matches(".views, input, textarea"))
      found.add(`${call(element)} scrolls sideways`);
  }

  // every text can be read to its end
  const pieces = [];
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("script, style, svg, textarea") || !seen(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const whole = range.getBoundingClientRect();
    for (const element of chain(parent)) {
      const { overflowX, overflowY, textOverflow, webkitLineClamp, position } = style(element);
      const box = element.getBoundingClientRect();
      const beside = whole.left < box.left - 1 || whole.right > box.right + 1;
      const below = whole.top < box.top - 1 || whole.bottom > box.bottom + 1;
      if (textOverflow === "ellipsis" || webkitLineClamp !== "none") break; // meant to be cut
      const cuts = (beside && /hidden|clip/.test(overflowX)) || (below && /hidden|clip/.test(overflowY));
      if (cuts) found.add(`${call(element)} cuts «${text(parent)}»`);
      if (beside && element.matches(".b, .q-btn, .pill, .section, .dialog, .banner, .list, .track li, .hit, td, th"))
        found.add(`«${text(parent)}» runs out of ${call(element)}`);
      if (/auto|scroll/.test(overflowX + overflowY) || element === scope || position === "fixed") break;
    }
    const left = shown(parent, whole);
    if (left && (left.left < -1 || left.right > screen + 1)) found.add(`«${text(parent)}» runs out of the screen`);
    for (const box of range.getClientRects()) pieces.push({ element: parent, box: shown(parent, box) });
  }
  for (const input of all("input[placeholder]")) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = style(input).font;
    if (!input.value && style(input).textOverflow !== "ellipsis" && pen.measureText(input.placeholder).width > input.clientWidth)
      found.add(`the placeholder «${input.placeholder}» is cut`);
  }

  // nothing lies on anything else, but for what is meant to: bars, menus
  for (const element of all(".b, .q-field__control, .pill"))
    pieces.push({ element, box: shown(element, element.getBoundingClientRect()) });
  const layer = new Map();
  for (const { element } of pieces)
    if (!layer.has(element))
      layer.set(element, [...chain(element)].find((each) => /sticky|fixed/.test(style(each).position)));
  const lying = pieces.filter((each) => each.box).sort((one, other) => one.box.top - other.box.top);
  lying.forEach((one, index) => {
    for (const other of lying.slice(index + 1)) {
      if (other.box.top > one.box.bottom - 3) break;
      const sideways = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      if (sideways < 3 || Math.min(one.box.bottom, other.box.bottom) - other.box.top < 3) continue;
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const field = one.element.closest(".q-field");
      if (layer.get(one.element) !== layer.get(other.element)) continue;
      if (field && field === other.element.closest(".q-field") && field.contains(other.element)) continue;
      found.add(`${call(one.element)} and ${call(other.element)} lie on each other`);
    }
  });

  const primary = all(".b-primary");
  if (primary.length > 1) found.add(`${primary.length} primary buttons: ${primary.map(call).join(", ")}`);

  // what a thumb presses is 44 px; a link inside a sentence may be as high as its line (WCAG 2.5.8, inline)
  const controls =
    "a[href], button, summary, input:not([type=hidden]), textarea, [role=button], [role=checkbox], [role=switch]," +
    "[role=combobox], [role=menuitem], [role=option]";
  for (const element of thumbs ? all(controls) : []) {
    const inText = style(element).display === "inline" && text(element.parentElement) !== text(element);
    if (inText || element.matches(".nicegui-skip-link")) continue;
    const stretched = style(element, "::after").position === "absolute"; // the link of a row or a card covers it
    const field = element.matches("input, textarea, [role=combobox]") && element.closest(".q-field__control");
    const label = element.matches("[type=radio], [type=checkbox]") && element.closest("label"); // pressed, it is ticked
    const stretch = [...chain(element.parentElement)].find((each) => style(each).position !== "static");
    const { width, height } = (stretched ? stretch : field || label || element).getBoundingClientRect();
    if (Math.min(width, height) < 43.5) found.add(`${call(element)} is ${Math.round(width)} × ${Math.round(height)} px`);
  }

  // landmarks and headings, also for those who do not see them; the navigation of a thumb is folded
  const there = (selector, root) =>
    [...root.querySelectorAll(selector)].filter((each) => each.checkVisibility({ visibilityProperty: true }));
  if (there("main, [role=main]", document).length !== 1) found.add("there is not one main");
  const navigations = there("nav, [role=navigation]", document);
  if (office && navigations.length !== 1 && !thumbs) found.add(`there are ${navigations.length} navigations`);
  for (const each of navigations) if (!each.ariaLabel) found.add(`${call(each)} has no name`);
  const headings = there("h1, h2, h3, h4, h5, h6", dialog ?? document);
  const first = dialog ? 2 : 1;
  if (!dialog && headings.filter((each) => each.tagName === "H1").length !== 1) found.add("there is not one h1");
  if (dialog && text(headings[0] ?? dialog) !== dialog.ariaLabel.slice(0, 40)) found.add("the dialog is not called as its heading");
  headings.reduce((before, each) => {
    const level = Number(each.tagName[1]);
    if (level > before + 1 || level < first) found.add(`the heading ${call(each)} leaves out a level`);
    return level;
  }, first - 1);

  return [...found];
};
