// The terminal's behaviour on top of pages that work without it. Each part
// looks for its own elements and stays away where there are none.
import { keyboard } from "./keyboard.js";
import { idle } from "./idle.js";
import { place } from "./place.js";
import { dial } from "./dial.js";
import { rate } from "./rate.js";
import { rest } from "./rest.js";
import { tables } from "./tables.js";
import { terms } from "./terms.js";
import { visit } from "./visit.js";
import { curtain } from "./curtain.js";
import { guard } from "./guard.js";
import { speech } from "./speech.js";

// turn moves a reading area by screens, keeping two lines in sight.
function turn() {
  const area = document.getElementById("turn");
  const keys = document.querySelectorAll("[data-turn]");
  if (!area || !keys.length) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const step = (n) => area.scrollBy({ top: n * (area.clientHeight - 96), behavior: calm ? "auto" : "smooth" });
  const show = () => {
    const end = area.scrollHeight - area.clientHeight - 4;
    for (const k of keys) {
      const off = Number(k.dataset.turn) < 0 ? area.scrollTop <= 4 : area.scrollTop >= end;
      k.classList.toggle("off", off);
      k.setAttribute("aria-disabled", String(off));
    }
  };
  for (const k of keys) k.addEventListener("click", () => step(Number(k.dataset.turn)));
  area.addEventListener("scroll", show, { passive: true });
  addEventListener("resize", show);
  addEventListener("keydown", (e) => {
    if (e.key === "PageDown" || e.key === "PageUp") {
      e.preventDefault();
      step(e.key === "PageDown" ? 1 : -1);
    }
  });
  for (const a of document.querySelectorAll("[data-jump]")) {
    a.addEventListener("click", (e) => {
      const to = document.getElementById(a.hash.slice(1));
      if (!to) return;
      e.preventDefault();
      area.scrollTo({ top: to.offsetTop - area.offsetTop, behavior: calm ? "auto" : "smooth" });
    });
  }
  show();
}

// sheets closes an open list when another opens or a touch lands elsewhere.
function sheets() {
  const all = document.querySelectorAll("details.drop");
  const closeBut = (keep) => all.forEach((d) => d !== keep && d.removeAttribute("open"));
  all.forEach((d) => d.addEventListener("toggle", () => d.open && closeBut(d)));
  if (!all.length) return;
  document.addEventListener("pointerdown", (e) => closeBut(e.target.closest("details.drop")));
  addEventListener("keydown", (e) => e.key === "Escape" && closeBut(null));
}

function clock() {
  const el = document.getElementById("clock");
  if (!el) return;
  const words = new Intl.DateTimeFormat("zh-CN", { hour: "numeric", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  setInterval(() => { el.textContent = words.format(new Date()).replace(/^0(\d)/, "$1"); }, 20_000);
}

// press shows within the same frame that a finger landed; a link stays down
// until its page comes, however long that takes.
function press() {
  const up = () => document.querySelectorAll(".is-down").forEach((e) => e.classList.remove("is-down"));
  document.addEventListener("pointerdown", (e) => e.target.closest("a[href], button, summary")?.classList.add("is-down"));
  for (const type of ["pointerup", "pointercancel"]) document.addEventListener(type, up);
  document.addEventListener("click", (e) => {
    const a = e.target.closest("a[href]");
    if (a && !a.hasAttribute("data-jump")) a.classList.add("is-down");
  });
  addEventListener("pageshow", up);
}

// paper asks for a page anew, once, when its picture does not come: then there
// are its words.
function paper() {
  const img = document.querySelector(".file .paper img");
  const again = () => performance.getEntriesByType("navigation")[0]?.type !== "reload" && location.reload();
  if (img?.complete && !img.naturalWidth) again();
  else img?.addEventListener("error", again);
}

rest();
dial();
tables();
terms();
rate();
turn();
paper();
sheets();
clock();
press();
keyboard();
guard();
visit();
curtain();
speech();
idle();
place();
