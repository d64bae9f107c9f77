// keys makes buttons keys: what is typed appears when the finger lands, two
// fingers in turn type both letters, and what is no finger types nothing.

const bounce = 60; // ms in which a second touch of the same key is the screen's
const wide = 7.5; // rem; a larger touch is a palm
const hold = 450; // ms until a held key repeats
const slow = 140; // ms between its first repeats
const fast = 35;
const echo = 1500; // ms within which a click belongs to a touch
const unclicked = 80; // ms a touch waits for its click
const lit = 90; // ms a key stays lit at least

const fingers = 2; // that may type at a time: one lands before the other leaves

// palm reports whether a touch is too large for a finger.
export function palm(e) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return e.pointerType === "touch" && Math.max(e.width, e.height) > wide * rem;
}

// keys calls press(button, again) for the keys in root that type; again is true
// while one is held. Which repeat is told by their data-do.
export function keys(root, { press, typing, repeats }) {
  const down = new Map(); // pointer → key
  const freed = new WeakMap(); // key → when it was left
  const touched = new WeakMap(); // key → when a pointer last pressed or left it
  const refused = new WeakMap(); // key → when a palm or a third finger fell on it
  let timer = 0;

  const light = (key) => {
    key.classList.add("is-down");
    key.litAt = performance.now();
  };
  const dim = (key) => setTimeout(() => {
    if (![...down.values()].includes(key)) key.classList.remove("is-down");
  }, Math.max(0, lit - (performance.now() - key.litAt)));

  const again = (key, wait) => {
    timer = setTimeout(() => {
      press(key, true);
      again(key, Math.max(fast, wait * .88));
    }, wait);
  };
  const stop = () => clearTimeout(timer);

  root.addEventListener("pointerdown", (e) => {
    const key = e.target.closest("button");
    if (!key || e.button > 0) return;
    e.preventDefault(); // the caret stays in the field
    if (palm(e) || down.size >= fingers) {
      refused.set(key, e.timeStamp);
      return;
    }
    refused.delete(key);
    if (!typing(key)) {
      light(key);
      down.set(e.pointerId, key);
      return;
    }
    touched.set(key, e.timeStamp);
    down.set(e.pointerId, key);
    light(key);
    stop();
    if (e.timeStamp - (freed.get(key) ?? -bounce) >= bounce) press(key, false);
    if (repeats(key)) timer = setTimeout(() => again(key, slow), hold);
  });
  // Soon after a stroke on the paper Chromium keeps the click of a touch to
  // itself; the key is pressed all the same.
  const late = new WeakMap(); // key → timer
  const clicked = (key) => {
    late.delete(key);
    key.click();
    refused.set(key, performance.now());
  };
  const up = (e) => {
    const key = down.get(e.pointerId);
    if (!key) return;
    down.delete(e.pointerId);
    if (e.type === "pointerup" && !typing(key) && key.contains(document.elementFromPoint(e.clientX, e.clientY))) {
      late.set(key, setTimeout(clicked, unclicked, key));
    }
    freed.set(key, e.timeStamp);
    touched.set(key, e.timeStamp);
    stop();
    dim(key);
  };
  for (const type of ["pointerup", "pointercancel"]) addEventListener(type, up);

  root.addEventListener("click", (e) => {
    const key = e.target.closest("button");
    clearTimeout(late.get(key));
    if (key && e.detail > 0 && e.timeStamp - (refused.get(key) ?? -echo) < echo) {
      e.preventDefault();
      e.stopImmediatePropagation();
    }
  }, true);

  // A click without a finger comes from the keyboard, a switch or a screen reader.
  root.addEventListener("click", (e) => {
    const key = e.target.closest("button");
    if (!key || !typing(key)) return;
    if (e.detail > 0 && e.timeStamp - (touched.get(key) ?? -echo) < echo) return;
    press(key, false);
  });

  // Arrow keys go to the nearest key in their direction.
  root.addEventListener("keydown", (e) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    const from = e.target.closest("button");
    if (!way || !from) return;
    e.preventDefault();
    nearest(root, from, way)?.focus({ preventScroll: true });
  });
}

function nearest(root, from, [dx, dy]) {
  const middle = (el) => {
    const r = el.getBoundingClientRect();
    return [r.left + r.width / 2, r.top + r.height / 2, r.width, r.height];
  };
  const [x, y, w, h] = middle(from);
  let best = null;
  let least = Infinity;
  for (const b of root.querySelectorAll("button")) {
    if (b === from || !b.checkVisibility()) continue;
    const [bx, by, bw, bh] = middle(b);
    const along = (bx - x) * dx + (by - y) * dy;
    const aside = Math.abs((bx - x) * dy) + Math.abs((by - y) * dx);
    if (along < (dx ? Math.min(w, bw) : Math.min(h, bh)) / 2 || (dx && aside > h / 2)) continue;
    const far = along + 2 * aside;
    if (far < least) [best, least] = [b, far];
  }
  return best;
}
