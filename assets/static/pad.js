// pad is the paper for handwriting: ink follows the finger at once, the server
// says after each stroke what the character may be.
import { palm } from "./keys.js";

const patience = 3000; // ms until the server counts as silent
const step = 2; // px a point must be away from the one before
const rest = 1000; // ms without a stroke after which a character is finished
const longest = 2200; // for those who write slowly
const svg = "http://www.w3.org/2000/svg";

// path draws a stroke smoothly: curves whose ends lie between the points.
export function path(points) {
  const [p, ...more] = points;
  let d = `M${p[0]} ${p[1]}`;
  if (!more.length) return d + "h.1";
  for (let i = 0; i < more.length - 1; i++) {
    const [[x, y], [nx, ny]] = [more[i], more[i + 1]];
    d += `Q${x} ${y} ${(x + nx) / 2} ${(y + ny) / 2}`;
  }
  const end = more.at(-1);
  return d + `L${end[0]} ${end[1]}`;
}

// pad calls changed() when there is something new to show and taken(text) when
// a character is finished by writing on.
export function pad({ changed, taken }) {
  const paper = document.getElementById("paper");
  const ink = document.getElementById("strokes");
  const wet = document.getElementById("wet");
  const usual = "size" in document.documentElement.dataset ? rest * 1.4 : rest;
  const blank = () => ({ strokes: [], candidates: [], asked: null, finished: false });
  let char = blank();
  let before = null; // the character before, with its strokes: it can still be put right
  let failed = false;
  let drawing = null; // { id, points, el }
  let frame = 0;
  let timer = 0;
  let lifted = 0; // when the last stroke ended
  let gap = 0; // ms this person needs between strokes, on average

  const recognise = async (of) => {
    of.asked?.abort();
    const control = new AbortController();
    of.asked = control;
    const late = setTimeout(() => control.abort(), patience);
    try {
      const r = await fetch("/api/v1/handwriting", {
        method: "POST", headers: { "Content-Type": "application/json" }, signal: control.signal,
        body: JSON.stringify({ strokes: of.strokes }),
      });
      if (!r.ok) throw new Error("HTTP " + r.status);
      const { candidates } = await r.json();
      if (of.asked !== control) return;
      of.candidates = (candidates ?? []).map((text) => ({ text }));
      failed = false;
    } catch {
      if (of.asked !== control) return;
      failed = true;
    } finally {
      clearTimeout(late);
      if (of.asked === control) of.asked = null;
    }
    if (of.late) return finish(of);
    if (of === char) changed();
  };

  const wipe = () => {
    clearTimeout(timer);
    ink.replaceChildren();
    ink.classList.remove("done");
    wet.hidden = false;
  };

  // finish takes the first candidate of a character, at once or when it is known.
  const finish = (of) => {
    if (!of.candidates.length && of.asked) {
      of.late = true;
      return;
    }
    if (!of.candidates.length) return;
    before = { ...of, text: of.candidates[0].text };
    taken(before.text);
  };

  const end = () => {
    const stroke = drawing;
    drawing = null;
    if (!stroke) return;
    cancelAnimationFrame(frame);
    stroke.el.setAttribute("d", path(stroke.points));
    char.strokes.push(stroke.points);
    lifted = performance.now();
    const pause = Math.min(longest, Math.max(usual, gap * 2.5));
    timer = setTimeout(() => {
      char.finished = true;
      ink.classList.add("done");
    }, pause);
    recognise(char);
  };

  const drop = () => {
    drawing?.el.remove();
    drawing = null;
  };

  const begin = (e) => {
    clearTimeout(timer);
    if (char.finished) {
      const done = char;
      char = blank();
      wipe();
      finish(done);
    } else if (char.strokes.length) {
      const now = Math.min(longest, performance.now() - lifted);
      gap = gap ? gap * .7 + now * .3 : now;
    }
    wet.hidden = true;
    const box = paper.getBoundingClientRect();
    drawing = { id: e.pointerId, points: [], el: ink.appendChild(document.createElementNS(svg, "path")), left: box.left, top: box.top };
    add(e);
    drawing.el.setAttribute("d", path(drawing.points));
    paper.setPointerCapture?.(e.pointerId);
  };

  const add = (e) => {
    const p = [Math.round((e.clientX - drawing.left) * 10) / 10, Math.round((e.clientY - drawing.top) * 10) / 10];
    const last = drawing.points.at(-1);
    if (!last || Math.hypot(p[0] - last[0], p[1] - last[1]) >= step) drawing.points.push(p);
  };

  paper.addEventListener("pointerdown", (e) => {
    if (e.button > 0) return;
    e.preventDefault();
    if (!drawing && !palm(e)) begin(e); // one finger writes
  });
  paper.addEventListener("pointermove", (e) => {
    if (e.pointerId !== drawing?.id) return;
    if (palm(e)) return drop();
    const points = e.getCoalescedEvents?.() ?? [];
    for (const p of points.length ? points : [e]) add(p);
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => drawing?.el.setAttribute("d", path(drawing.points)));
  });
  paper.addEventListener("pointerup", (e) => e.pointerId === drawing?.id && end());
  paper.addEventListener("pointercancel", (e) => e.pointerId === drawing?.id && drop());

  const redraw = () => {
    wipe();
    wet.hidden = char.strokes.length > 0;
    for (const s of char.strokes) {
      const el = ink.appendChild(document.createElementNS(svg, "path"));
      el.setAttribute("d", path(s));
    }
  };

  return {
    failed: () => failed,
    writing: () => char.strokes.length > 0 || drawing !== null,
    // pieces is the character as it is read so far.
    pieces: () => (char.strokes.length && char.candidates.length ? [char.candidates[0].text] : []),
    // candidates are those of the character being written, until it has any
    // those of the one before.
    candidates: () => (char.candidates.length ? char.candidates : before?.candidates ?? []),
    ofBefore: () => !char.candidates.length,
    before: () => before,
    // took says that a person chose: the character is finished.
    took(text) {
      before = { ...char, text };
      char = blank();
      wipe();
    },
    // corrected says that the character before is another one.
    corrected(text) {
      before = { ...before, text };
    },
    // unstroke takes back the last stroke; on empty paper it gives back the
    // character before, which may have been finished too early. It returns the
    // text to take away.
    unstroke() {
      if (char.strokes.length) {
        clearTimeout(timer);
        char.strokes.pop();
        char.finished = false;
        redraw();
        if (char.strokes.length) recognise(char);
        else char = blank();
        return "";
      }
      if (!before?.strokes.length) return "";
      const { text } = before;
      char = { ...blank(), strokes: before.strokes, candidates: before.candidates };
      before = null;
      redraw();
      return text;
    },
    rewrite() {
      char.asked?.abort();
      char = blank();
      drop();
      wipe();
    },
    forget() {
      before = null;
    },
    // all returns the character being written, when it is known.
    async all() {
      clearTimeout(timer);
      const of = char;
      for (let waited = 0; of.asked && waited < 800; waited += 20) await new Promise((r) => { setTimeout(r, 20); });
      if (of !== char || !of.strokes.length) return "";
      const text = of.candidates[0]?.text ?? "";
      if (text) this.took(text);
      return text;
    },
  };
}
