// keyboard joins the parts of writing on the screen: the field, the keys, what
// is being composed or written by hand, the candidates and the suggestions.
import { send } from "./visit.js";
import { candidates } from "./candidates.js";
import { composing } from "./composing.js";
import { field } from "./field.js";
import { hardware } from "./hardware.js";
import { keys } from "./keys.js";
import { pad } from "./pad.js";
import { suggestions } from "./suggestions.js";

const start = {
  26: "用拼音或每个字的第一个字母，比如“低保”点 d b",
  9: "像手机一样打拼音，比如“低保”点 34226",
  hand: "在格子里写一个字，写完停一下，接着写下一个",
  123: "点数字和符号",
};

export function keyboard() {
  const root = document.getElementById("keyboard");
  if (!root) return;
  const pads = Object.fromEntries([...root.querySelectorAll("[data-pad]")].map((p) => [p.dataset.pad, p]));
  const latins = root.querySelectorAll('[data-do="latin"]');
  const splits = root.querySelectorAll('[data-do="split"]');
  let way = Object.keys(pads).find((w) => !pads[w].hidden); // 26, 9 or hand
  let layer = way; // the pad that is shown
  let latin = false;

  const text = field({ changed: () => refresh() });
  const comp = composing({ changed: () => refresh() });
  const hand = pad({
    changed: () => refresh(),
    taken: (char) => { text.insert(char); refresh(); },
  });
  const rows = suggestions();
  const searching = text.input.name === "q"; // otherwise the words go to people
  const byHand = () => layer === "hand";

  const note = () => {
    if (comp.active()) {
      if (!searching) return comp.failed() ? "打字暂时变不成汉字，请点“手写”" : "没有这样的拼音，请删掉几个字母";
      return comp.failed() ? "打字暂时变不成汉字，点“查找”一样能按拼音找" : "没有这样的拼音，点“查找”按字母找";
    }
    if (byHand() && hand.failed()) return "手写暂时用不了，请点“拼音”打字";
    if (byHand() && hand.writing()) return "正在认这个字";
    return latin ? "正在输入英文字母" : start[layer];
  };

  const cands = candidates({
    pick: (c, group) => pick(c, group),
    more: async () => {
      if (!byHand()) return [{ list: comp.active() ? await comp.more().catch(() => comp.candidates() ?? []) : [] }];
      const lists = [{ list: hand.candidates() }];
      const old = hand.before();
      if (!hand.ofBefore() && old) lists.push({ title: `上一个字“${old.text}”换成`, list: old.candidates });
      return lists;
    },
  });

  // refresh shows everything as it is now. Nothing waits for the server.
  const refresh = () => {
    const pieces = byHand() ? hand.pieces() : comp.pieces();
    text.draw(pieces);
    const list = byHand() ? hand.candidates() : comp.candidates();
    cands.show(list, note());
    if (!byHand() && comp.active() && !comp.settled()) return;
    const [before, after] = text.around();
    const best = byHand() ? pieces[0] ?? "" : list?.[0]?.text ?? "";
    rows.about(before + (best || comp.keys()) + after, best || comp.keys() ? before : before + after, before + comp.keys() + after);
  };

  let picked = Promise.resolve();
  const pick = (c, group) => { picked = choose(c, group); };
  const choose = async (c, group) => {
    if (!byHand()) {
      text.insert(await comp.take(c));
    } else if (group === 1 || hand.ofBefore()) {
      if (text.replace(hand.before()?.text, c.text)) hand.corrected(c.text);
      else text.insert(c.text);
    } else {
      hand.took(c.text);
      text.insert(c.text);
    }
    refresh();
  };

  // settle turns what is being written into words, the first candidates.
  const settle = async () => {
    await picked;
    const more = comp.active() ? await comp.all() : await hand.all();
    if (more) text.insert(more);
    refresh();
  };
  const find = async () => {
    await settle();
    if (text.input.value.trim() || !searching) send(text.input.form);
  };

  const go = async (to) => {
    if (to === "back") to = latin ? "26" : way;
    await settle();
    if (to !== "123") {
      way = to;
      if (to !== "26") latin = false;
      document.cookie = `gongkai_way=${way}; path=/k; samesite=lax`;
    }
    show(to);
  };
  const show = (to) => {
    const focused = pads[layer].contains(document.activeElement);
    layer = to;
    hand.forget();
    for (const p of Object.values(pads)) p.hidden = p.dataset.pad !== layer;
    for (const k of latins) {
      k.children[0].classList.toggle("on", !latin);
      k.children[1].classList.toggle("on", latin);
    }
    for (const k of splits) k.textContent = latin ? "-" : "分词";
    if (focused) pads[layer].querySelector("button").focus({ preventScroll: true });
    refresh();
  };

  const erase = () => {
    if (comp.active()) comp.erase();
    else if (byHand() && hand.writing()) hand.rewrite();
    else {
      hand.forget();
      text.erase();
    }
    refresh();
  };
  const write = (s) => {
    text.insert(s);
    refresh();
  };
  const compose = (key) => {
    comp.add(key);
    refresh();
  };
  const space = async () => {
    if (!comp.active()) return write(" ");
    await comp.ready();
    const best = comp.settled() && comp.candidates()?.[0];
    if (best) pick(best, 0);
  };
  const acts = {
    erase, space,
    split: () => (latin ? write("-") : comp.active() && compose("'")),
    drop: () => { comp.drop(); refresh(); },
    unstroke: () => { const gone = hand.unstroke(); if (gone) text.replace(gone, ""); refresh(); },
    rewrite: () => { hand.rewrite(); refresh(); },
  };

  keys(root, {
    typing: (key) => "key" in key.dataset || key.dataset.do in acts,
    repeats: (key) => key.dataset.do === "erase",
    press: (key) => {
      const k = key.dataset.key;
      if (!k) acts[key.dataset.do]();
      else if (layer === "123" || latin) write(k);
      else compose(k);
      text.follow();
    },
  });
  root.addEventListener("click", async (e) => {
    const key = e.target.closest("button");
    if (key?.dataset.go) go(key.dataset.go);
    if (key?.dataset.do === "latin") {
      await settle();
      latin = !latin;
      show(latin ? "26" : way);
    }
  });
  document.getElementById("clear").addEventListener("click", () => {
    text.clear(comp.drop());
    hand.rewrite();
    hand.forget();
    refresh();
    text.input.focus({ preventScroll: true });
  });
  document.getElementById("undo").addEventListener("click", () => {
    comp.restore(text.back());
    refresh();
    text.input.focus({ preventScroll: true });
  });
  document.getElementById("ask").addEventListener("submit", (e) => {
    e.preventDefault();
    find();
  });

  hardware(text.input, {
    act(what, value, typed) {
      const on = comp.active();
      if (what === "drop") {
        if (cands.isOpen()) return cands.close(), true;
        return on && (acts.drop(), true);
      }
      if (what === "letter") {
        if (latin) return document.activeElement !== text.input && (write(typed), true);
        if (on && /\d/.test(comp.keys())) return true; // those of nine keys are not mixed with letters
        if (layer !== "26") show("26");
        return compose(value), true;
      }
      if (what === "search") return find(), true;
      if (!on) return false;
      if (what === "digit") {
        const c = cands.nth(value - 1);
        if (c) pick(c, 0);
      } else acts[what]();
      return true;
    },
  });

  show(layer);
}
