// What runs in every browser beside NiceGUI. kit.py makes this a function and calls it with icons.json as `PATHS`.

// Every icon, Quasar's own included, is drawn from its path: no icon font.
window.drawIcon = (name) => (Object.hasOwn(PATHS, name) ? { icon: PATHS[name] } : undefined);

// A page that is left tells the server, which drops it at once instead of after the reconnect timeout.
// The type makes the browser name our origin also where the referrer policy is "no-referrer" (it says "null" otherwise).
const nothing = new Blob([], { type: "application/json" });
addEventListener("pagehide", (event) => event.persisted || navigator.sendBeacon("/farvel/" + window.clientId, nothing));

// Whoever types, presses or scrolls here is still there: the session is told, at most every four minutes.
let told = Date.now();
for (const sign of ["keydown", "pointerdown", "wheel"])
  addEventListener(
    sign,
    () => {
      if (Date.now() - told < 240_000) return;
      told = Date.now();
      window.emitEvent?.("in-use");
    },
    { passive: true, capture: true },
  );

// A live section that is redrawn takes the focus with it: the new element of the same name gets it back, and when there
// is none, what now stands nearest to where it was; but with a mouse nobody expects Space to press something new.
const nameOf = (element) => element.getAttribute("aria-label") || element.textContent.trim();
const placeOf = (element) => {
  const { left, top } = element.getBoundingClientRect();
  return { x: left + scrollX, y: top + scrollY };
};
const canTake = (element) => !element.disabled && element.checkVisibility({ visibilityProperty: true });
const nearest = (place, { x, y }) => {
  const far = (element) => Math.hypot(placeOf(element).x - x, placeOf(element).y - y);
  return [...place.querySelectorAll("button, a[href], input, textarea")]
    .filter(canTake)
    .reduce((best, each) => (best && far(best) <= far(each) ? best : each), null);
};
let focused = null;
addEventListener("focusin", (event) => {
  const target = event.target.closest("button, a") ?? event.target; // Quasar focuses a helper inside a clicked button
  const section = target.closest(".live");
  const byKeys = event.target.matches(":focus-visible");
  if (section) focused = { target, section, name: nameOf(target), at: placeOf(target), byKeys };
  else if (!target.closest(".q-dialog, .q-menu")) focused = null;
});
// What the keyboard comes to behind a message or the bar of a phone moves to where it can be seen.
addEventListener("focusin", ({ target }) => {
  if (target.closest(".q-dialog, .q-menu, .q-notification, .bottom")) return;
  const at = (target.closest(".q-field__control") ?? target).getBoundingClientRect();
  const covers = ({ top, bottom, left, right }) =>
    top < at.bottom && bottom > at.top && left < at.right && right > at.left;
  const above = [...document.querySelectorAll(".q-notification, .bottom")].map((each) => each.getBoundingClientRect());
  if (above.some(covers)) target.scrollIntoView({ block: "center", behavior: "instant" });
});
addEventListener("pointerdown", ({ target }) => {
  if (!target.closest("a, button, input, textarea, [tabindex]")) focused = null;
});
new MutationObserver(() => {
  if (!focused || focused.target.isConnected || document.activeElement !== document.body) return;
  if (document.querySelector(".q-dialog")) return;
  const { target, section, name, at, byKeys } = focused;
  focused = null;
  const same = [...section.querySelectorAll(target.tagName)].find((each) => nameOf(each) === name && canTake(each));
  const next = same ?? (byKeys ? nearest(section, at) ?? nearest(document.querySelector("main"), at) : null);
  next?.focus({ preventScroll: true });
}).observe(document, { childList: true, subtree: true });

// Ctrl+K searches from anywhere; in what was found, the arrows go up and down, and Enter in the field opens the first.
addEventListener("keydown", (event) => {
  const { ctrlKey, metaKey, altKey, shiftKey, key, target } = event;
  if ((ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === "k" && !document.querySelector(".q-dialog")) {
    const opener = document.querySelector(".to-search");
    if (opener) event.preventDefault();
    opener?.click();
  }
  const found = target.closest?.(".find");
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (!found || !(step || (key === "Enter" && target.matches("input")))) return;
  const stops = [found.querySelector("input"), ...found.querySelectorAll("a.hit")];
  const next = stops[Math.max(0, stops.indexOf(target) + (step ?? 1))];
  if (!next) return;
  event.preventDefault();
  step ? next.focus() : next.click();
});

// Pictures for an uploader, out of the camera or the gallery. They are made smaller first when the browser can, one after
// the other, so that a phone holds one at a time; what did not come through before stays with the uploader.
const LONG_SIDE = 2000;
const smaller = async (file, now) => {
  const named = (content) => new File([content], file.name, { type: content.type || file.type, lastModified: now });
  if (!["image/jpeg", "image/png", "image/webp"].includes(file.type)) return named(file);
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const part = LONG_SIDE / Math.max(picture.width, picture.height);
    if (part >= 1) return named(file);
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * part);
    canvas.height = Math.round(picture.height * part);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const content = await new Promise((done) => canvas.toBlob(done, file.type, 0.85));
    return named(content && content.size < file.size ? content : file);
  } catch {
    return named(file); // the server looks at it in any case
  }
};
window.takePictures = (uploader, camera) => {
  const chooser = document.createElement("input");
  Object.assign(chooser, { type: "file", accept: "image/*", multiple: !camera, hidden: true });
  if (camera) chooser.setAttribute("capture", "environment");
  chooser.addEventListener("cancel", () => chooser.remove());
  chooser.addEventListener("change", async () => {
    const files = [];
    for (const file of chooser.files) files.push(await smaller(file, Date.now()));
    chooser.remove();
    uploader.removeUploadedFiles();
    uploader.addFiles(files);
  });
  document.body.append(chooser);
  chooser.click();
};

// What is typed in a field with data-keep waits in the browser for a day until the server has it: over a nap, a lost line
// and a server that starts anew. An empty field of the same name gets it back. Signing out forgets all.
const PREFIX = "keep:", A_DAY = 86_400_000;
window.kept = {
  get(name) {
    const { at, value } = JSON.parse(localStorage.getItem(PREFIX + name)) ?? {};
    if (Date.now() - at < A_DAY) return value;
    localStorage.removeItem(PREFIX + name);
    return null;
  },
  set: (name, value) => localStorage.setItem(PREFIX + name, JSON.stringify({ at: Date.now(), value })),
  // what has that name and what is below it, as «signatur:7:name» below «signatur:7»; without a name all
  forget: (name) =>
    Object.keys(localStorage)
      .filter((key) => (name ? `${key}:`.startsWith(`${PREFIX}${name}:`) : key.startsWith(PREFIX)))
      .forEach((key) => localStorage.removeItem(key)),
};
addEventListener("input", ({ target }) => target.dataset.keep && kept.set(target.dataset.keep, target.value));
const giveBack = () => {
  for (const field of document.querySelectorAll("[data-keep]:not([data-back])")) {
    field.dataset.back = "";
    const value = kept.get(field.dataset.keep);
    if (!value || field.value) continue;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
};
new MutationObserver(giveBack).observe(document, { childList: true, subtree: true });
if (location.pathname === "/logg-inn") kept.forget("");
for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) kept.get(key.slice(PREFIX.length)); // too old

// A finger that goes across the page far enough presses the button that leads that way; one that scrolls does not.
let finger = null;
const passive = { passive: true };
addEventListener("touchstart", ({ touches }) => (finger = touches.length === 1 ? touches[0] : null), passive);
addEventListener("touchend", ({ changedTouches: [end] }) => {
  if (!finger || document.querySelector(".q-dialog")) return;
  const across = end.clientX - finger.clientX;
  if (Math.abs(across) < 70 || Math.abs(end.clientY - finger.clientY) > 40) return;
  document.querySelector(`[data-swipe=${across > 0 ? "back" : "on"}]`)?.click();
}, passive);
