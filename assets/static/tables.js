// tables helps reading tables on the screen: wide ones get keys that move them
// and can be read row by row, each cell beside its heading.

const key = (text, act) => {
  const b = document.createElement("button");
  b.type = "button";
  b.className = "btn";
  b.textContent = text;
  b.addEventListener("click", act);
  return b;
};

// byRow writes a table as one list a row.
function byRow(table) {
  const rows = [...table.rows];
  const heads = [...rows[0].cells].map((c) => c.textContent.trim());
  const out = document.createElement("div");
  out.className = "by-row";
  for (const row of rows.slice(1)) {
    const dl = document.createElement("dl");
    [...row.cells].forEach((cell, i) => {
      const dt = document.createElement("dt");
      const dd = document.createElement("dd");
      dt.textContent = heads[i] || "";
      dd.textContent = cell.textContent.trim();
      dl.append(dt, dd);
    });
    out.append(dl);
  }
  return out;
}

// regular tables have as many cells in every row as in the first.
const regular = (table) => {
  const n = table.rows[0]?.cells.length;
  return n > 2 && table.rows.length > 1 && [...table.rows].every((r) => r.cells.length === n) && !table.querySelector("[rowspan],[colspan]");
};

export function tables() {
  for (const box of document.querySelectorAll(".body .tw")) {
    const table = box.querySelector("table");
    if (!table) continue;
    const plain = regular(table);
    if (plain && !table.tHead) box.classList.add("first-row");
    if (box.scrollWidth <= box.clientWidth + 4) continue;
    box.classList.add("wide");
    if ("low" in document.documentElement.dataset) { // nothing to press up there
      if (plain) {
        box.hidden = true;
        box.after(byRow(table));
      }
      continue;
    }
    const keys = document.createElement("div");
    keys.className = "table-keys";
    const move = (n) => box.scrollBy({ left: n * box.clientWidth * 0.6 });
    const left = key("← 往左", () => move(-1));
    const right = key("往右 →", () => move(1));
    keys.append(left, right);
    if (plain) {
      let rows = null;
      const swap = key("一行一行看", () => {
        box.hidden = !box.hidden;
        if (box.hidden) box.after(rows = byRow(table));
        else rows.remove();
        left.disabled = right.disabled = box.hidden;
        swap.textContent = box.hidden ? "看整张表" : "一行一行看";
      });
      keys.append(swap);
    }
    box.before(keys);
  }
}
