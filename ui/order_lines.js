// Order lines are sorted with the pointer, by their handles, and with Alt and the arrow keys.
// NOTE: `data-line` stands on every row (order_lines.py); only what is let go is told to the server.
(event, tell) => {
  const row = event.target.closest("tr[data-line]");
  if (!row) return;
  if (event.type === "keydown") {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !by || event.repeat) return;
    event.preventDefault();
    tell("step", row.dataset.line, by);
    return;
  }
  const handle = event.target.closest(".handle");
  if (!handle || event.button) return;
  event.preventDefault();
  const body = row.parentElement;
  const rows = [...body.children].filter((each) => each !== row);
  let before;
  const mark = (name) => {
    for (const each of body.children) each.classList.remove("drop-before", "drop-after");
    if (name) (before || rows[rows.length - 1])?.classList.add(before ? "drop-before" : "drop-after");
  };
  const move = ({ clientY }) => {
    row.classList.add("dragged");
    before = rows.find((each) => {
      const box = each.getBoundingClientRect();
      return clientY < box.top + box.height / 2;
    }) || null;
    mark(true);
  };
  const stop = (let_go) => {
    for (const [name, hear] of heard) window.removeEventListener(name, hear);
    row.classList.remove("dragged");
    mark();
    if (let_go && before !== undefined && before !== row.nextElementSibling)
      tell("move", row.dataset.line, before ? before.dataset.line : null);
  };
  const heard = [
    ["pointermove", move],
    ["pointerup", () => stop(true)],
    ["pointercancel", () => stop(false)],
    ["keydown", (key) => key.key === "Escape" && stop(false)],
  ];
  for (const [name, hear] of heard) window.addEventListener(name, hear);
}
