// speech reads the page aloud, sentence by sentence, with sound the server
// makes. It never starts by itself and ends with the page.
import { note } from "./note.js";
import { mark } from "./follow.js";

const speeds = [["slow", "慢"], ["normal", "正常"], ["fast", "快"]];
const volumes = [[0.3, "轻"], [0.65, "正常"], [1, "响"]];
const most = 3; // sentences in a row without sound before it gives up

export function speech() {
  const key = document.getElementById("read");
  if (!key) return;
  const panel = document.getElementById("speak");
  if (!panel) {
    key.addEventListener("click", () => note("现在不能朗读", key.dataset.why));
    return;
  }
  const player = new Player(panel, key);
  key.addEventListener("click", () => (panel.hidden ? player.open() : player.close()));
  panel.addEventListener("click", (e) => {
    const b = e.target.closest("[data-speak]");
    if (b) player[b.dataset.speak]();
  });
  // A visit that ends, a page that goes and a covered screen are silent.
  document.addEventListener("leaving", () => player.close());
  document.addEventListener("hush", () => player.hush());
  addEventListener("pagehide", () => player.close());
}

// said tells the rest of the page whether somebody is being read to.
const said = (on) => document.dispatchEvent(new CustomEvent("speaking", { detail: on }));

const list = async (address) => {
  const r = await fetch(address, { cache: "no-store" });
  if (!r.ok) throw new Error("nothing to read");
  return (await r.json()).items;
};

// items is what there is to read on this page.
async function items() {
  const here = document.body.classList;
  const words = (name) => list("/k/speech/words/" + encodeURIComponent(name));
  const article = document.querySelector("article.body[data-id]");
  if (article) {
    const at = new URLSearchParams(location.search).get("at");
    return list(`/k/d/${encodeURIComponent(article.dataset.id)}/speech` + (at ? "?at=" + encodeURIComponent(at) : ""));
  }
  if (here.contains("res")) return results(words);
  if (here.contains("browse")) return words(decodeURIComponent(location.pathname.split("/").pop()));
  const names = { home: "home", input: "find", empty: "nothing", failed: "failed" };
  const name = Object.keys(names).find((n) => here.contains(n));
  return name ? words(names[name]) : results(words);
}

// results reads how many were found and each title with its answer; so it does
// with any other list of documents.
async function results(words) {
  const all = [...document.querySelectorAll('main a[href*="/k/d/"]')];
  const found = document.querySelector("main h1.h")?.textContent.match(/\d[\d,]*/)?.[0].replaceAll(",", "") ?? all.length;
  if (!all.length) throw new Error("nothing to read");
  const out = await words("found-" + found);
  const first = document.querySelector("ol.hits")?.start ?? 1;
  for (const [n, a] of all.entries()) {
    const to = new URL(a.href);
    const at = to.searchParams.get("at");
    try {
      const parts = await list(`${to.pathname}/speech?brief=1` + (at ? "&at=" + encodeURIComponent(at) : ""));
      out.push({ src: `/k/speech/words/nth-${first + n}/0/`, text: `第 ${first + n} 份`, part: "hit", on: a });
      out.push(...parts.map((p) => ({ ...p, part: "hit", on: a })));
    } catch { /* taken down meanwhile */ }
  }
  return out;
}

class Player {
  constructor(panel, key) {
    this.panel = panel;
    this.key = key;
    this.now = new Audio();
    this.ahead = new Audio();
    this.list = [];
    this.at = 0;
    this.rate = 1;
    this.loud = 1;
    this.failed = 0;
    for (const a of [this.now, this.ahead]) {
      a.preload = "auto";
      a.addEventListener("ended", () => a === this.now && this.ended());
      a.addEventListener("error", () => a === this.now && a.hasAttribute("src") && this.missed());
    }
  }

  async open() {
    this.key.setAttribute("aria-busy", "true");
    try {
      this.list = await items();
    } catch {
      note("现在不能朗读", "这一页暂时读不出来，请稍后再试，或请工作人员念给您听。");
      return;
    } finally {
      this.key.removeAttribute("aria-busy");
    }
    this.panel.hidden = false;
    this.panel.parentElement.classList.add("speaking");
    this.key.setAttribute("aria-pressed", "true");
    this.button("pause").focus({ preventScroll: true });
    this.go(0);
  }

  close() {
    if (this.panel.hidden) return;
    for (const a of [this.now, this.ahead]) {
      a.pause();
      a.removeAttribute("src");
    }
    mark(null);
    const inside = this.panel.contains(document.activeElement);
    this.panel.hidden = true;
    this.panel.parentElement.classList.remove("speaking");
    this.key.setAttribute("aria-pressed", "false");
    document.getElementById("speak-text").textContent = "";
    if (inside) this.key.focus({ preventScroll: true });
    said(false);
  }

  src(n) {
    return this.list[n] && this.list[n].src + speeds[this.rate][0];
  }

  // go says a sentence and has the next one fetched.
  go(n) {
    if (!this.list.length) return;
    this.at = Math.min(Math.max(n, 0), this.list.length - 1);
    const item = this.list[this.at];
    this.now.pause();
    if (this.ahead.getAttribute("src") === this.src(this.at)) [this.now, this.ahead] = [this.ahead, this.now];
    else this.now.src = this.src(this.at);
    this.now.volume = volumes[this.loud][0];
    if (this.now.currentTime) this.now.currentTime = 0;
    mark(item);
    document.getElementById("speak-text").textContent = item.text;
    document.getElementById("speak-bar").value = (this.at + 1) / this.list.length;
    this.play();
    const next = this.src(this.at + 1);
    if (next) this.ahead.src = next;
  }

  play() {
    this.show("正在读", "暂停");
    said(true);
    this.now.play().catch((e) => e.name === "NotAllowedError" && this.hush());
  }

  ended() {
    this.failed = 0;
    if (this.at + 1 < this.list.length) return this.go(this.at + 1);
    this.show("读完了", "再读一遍");
    mark(null);
    said(false);
  }

  // missed goes on after a sentence that has no sound.
  missed() {
    this.failed += 1;
    if (this.failed < most && this.at + 1 < this.list.length) return this.go(this.at + 1);
    this.close();
    this.failed = 0;
    note("读到这里停了", "声音暂时出不来，请稍后再试，或请工作人员念给您听。");
  }

  hush() {
    if (this.panel.hidden || this.now.paused) return;
    this.now.pause();
    this.show("停住了", "接着读");
    said(false);
  }

  // The keys of the panel, by their data-speak.
  pause() {
    if (!this.now.paused) return this.hush();
    if (this.now.ended) return this.go(0);
    this.play();
  }
  back() { this.go(this.at - 1); }
  next() { this.go(this.at + 1); }
  again() { this.go(this.at); }
  stop() { this.close(); }
  speed() {
    this.rate = (this.rate + 1) % speeds.length;
    this.label("speed", speeds[this.rate][1]);
    this.go(this.at);
  }
  volume() {
    this.loud = (this.loud + 1) % volumes.length;
    this.label("volume", volumes[this.loud][1]);
    this.now.volume = volumes[this.loud][0];
  }

  button(name) { return this.panel.querySelector(`[data-speak="${name}"]`); }
  label(name, words) { this.button(name).querySelector(".v > span").textContent = words; }
  show(state, act) {
    document.getElementById("speak-state").textContent = state;
    this.button("pause").querySelector("span").textContent = act;
    this.panel.dataset.state = state;
  }
}
