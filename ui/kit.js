// What runs in every browser beside NiceGUI. kit.py makes this a function and calls it with icons.json as `PATHS`.

// Every icon, Quasar's own included, is drawn from its path: no icon font.
window.drawIcon = (name) => (Object.hasOwn(PATHS, name) ? { icon: PATHS[name] } : undefined);

// A page that is left tells the server, which drops it at once instead of after the reconnect timeout.
// The type makes the browser name our origin also where the referrer policy is "no-referrer" (it says "null" otherwise).
const nothing = new Blob([], { type: "application/json" });
addEventListener("pagehide", (event) => event.persisted || navigator.sendBeacon("/farvel/" + window.clientId, nothing));

// A live section that is redrawn takes the focus with it: the new element of the same name gets it back.
const nameOf = (element) => element.getAttribute("aria-label") || element.textContent.trim();
let focused = null;
addEventListener("focusin", (event) => {
  const target = event.target.closest("button, a") ?? event.target; // Quasar focuses a helper inside a clicked button
  const section = target.closest(".live");
  if (section) focused = { target, section, name: nameOf(target) };
  else if (!target.closest(".q-dialog, .q-menu")) focused = null;
});
addEventListener("pointerdown", ({ target }) => {
  if (!target.closest("a, button, input, textarea, [tabindex]")) focused = null;
});
new MutationObserver(() => {
  if (!focused || focused.target.isConnected || document.activeElement !== document.body) return;
  if (document.querySelector(".q-dialog")) return;
  const { target, section, name } = focused;
  focused = null;
  [...section.querySelectorAll(target.tagName)].find((each) => nameOf(each) === name)?.focus({ preventScroll: true });
}).observe(document, { childList: true, subtree: true });
