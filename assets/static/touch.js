// The terminal's behaviour on top of pages that work without it. Each part
// looks for its own elements and stays away where there are none.
import { keyboard } from "./keyboard.js";
import { idle } from "./idle.js";

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

// press shows within the same frame that a touch landed, however long the next
// page takes.
function press() {
  document.addEventListener("click", (e) => {
    const a = e.target.closest("a.btn, a.row, a.tile, a.opt");
    if (a && a.href && !a.hasAttribute("data-jump")) a.classList.add("is-down");
  });
  addEventListener("pageshow", () => document.querySelectorAll(".is-down").forEach((a) => a.classList.remove("is-down")));
  addEventListener("contextmenu", (e) => e.preventDefault());
}

turn();
sheets();
clock();
press();
keyboard();
idle();
