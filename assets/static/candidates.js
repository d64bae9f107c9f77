// candidates is the row of words above the keys and the sheet with all of them.
import { palm } from "./keys.js";

const twice = 300; // ms within which a second touch on the row is the first one's echo

export function candidates({ pick, more }) {
  const row = document.getElementById("cands");
  const note = document.getElementById("note");
  const open = document.getElementById("more");
  const sheet = document.getElementById("sheet");
  const all = document.getElementById("all");
  const said = document.getElementById("said");
  let groups = [[]]; // what the buttons stand for
  let room = null; // { width, lines, size } of the row in px
  let last = 0;
  let saying = 0;

  const measure = () => {
    const style = getComputedStyle(open.parentElement);
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const size = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--card")) || 2.375;
    room = { rem, size: size * rem, width: open.parentElement.clientWidth - 9.5 * rem, lines: Math.max(1, Math.floor(parseFloat(style.height) / (5.9 * rem))) };
  };
  addEventListener("resize", () => { room = null; });

  // fits counts how many words stand in the row without one being cut off.
  const fits = (list) => {
    if (!room) measure();
    let line = 1;
    let x = 0;
    for (let i = 0; i < list.length; i++) {
      const w = Math.max(5.5 * room.rem, [...list[i].text].length * room.size + 2.25 * room.rem);
      if (x > 0 && x + w > room.width) {
        line++;
        x = 0;
      }
      if (line > room.lines) return i;
      x += w + .5 * room.rem;
    }
    return list.length;
  };

  const button = (text, group, i) => {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "key cand";
    b.textContent = text;
    b.dataset.group = group;
    b.dataset.i = i;
    return b;
  };

  const close = () => {
    if (sheet.hidden) return;
    const back = sheet.contains(document.activeElement);
    sheet.hidden = true;
    open.setAttribute("aria-expanded", "false");
    all.replaceChildren();
    if (back) open.focus({ preventScroll: true });
  };

  // What is chosen is what stood there when the finger landed.
  let landed = null;
  const under = (e, of) => {
    const b = e.target.closest(".cand");
    return b && { item: of[b.dataset.group]?.[b.dataset.i], group: Number(b.dataset.group) };
  };
  const chosen = (e, what) => {
    landed = null;
    if (!what?.item || e.timeStamp - last < twice) return;
    last = e.timeStamp;
    pick(what.item, what.group);
  };
  let sheetGroups = [];
  for (const [box, of] of [[row, () => groups], [all, () => sheetGroups]]) {
    box.addEventListener("pointerdown", (e) => { landed = palm(e) ? null : under(e, of()); });
    box.addEventListener("pointerup", (e) => chosen(e, landed));
    box.addEventListener("pointercancel", () => { landed = null; });
    box.addEventListener("click", (e) => chosen(e, under(e, of())));
  }
  document.getElementById("less").addEventListener("click", close);
  open.addEventListener("click", async () => {
    if (!sheet.hidden) return close();
    const lists = await more();
    sheetGroups = lists.map((l) => l.list);
    all.replaceChildren(...lists.flatMap(({ title, list }, g) => {
      const head = document.createElement("h3");
      head.textContent = title ?? "";
      return [...(title ? [head] : []), ...list.map((c, i) => button(c.text, g, i))];
    }));
    all.scrollTop = 0;
    sheet.hidden = false;
    open.setAttribute("aria-expanded", "true");
  });

  const say = (list, text) => {
    clearTimeout(saying);
    saying = setTimeout(() => { said.textContent = list.length ? "候选：" + list.slice(0, 3).map((c) => c.text).join("，") : text; }, 400);
  };

  return {
    close,
    isOpen: () => !sheet.hidden,
    nth: (i) => groups[0][i],
    // show fills the row; where there is nothing to choose it says the note.
    // null leaves the row as it looks, with nothing to choose.
    show(list, text) {
      close();
      if (!list) {
        groups = [[]];
        return;
      }
      groups = [list.slice(0, Math.max(fits(list), 1))];
      const texts = groups[0].map((c) => c.text);
      if (texts.join() !== [...row.children].map((b) => b.textContent).join()) {
        row.replaceChildren(...texts.map((text, i) => button(text, 0, i)));
      }
      note.textContent = list.length ? "" : text;
      open.hidden = !list.length;
      say(list, text);
    },
  };
}
