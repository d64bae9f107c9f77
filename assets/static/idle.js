// idle asks whether someone is still there and, if nobody says so, clears the
// screen for the next person. On an untouched home page it only renews it.
import { leave } from "./visit.js";

const listening = 5; // times as long while somebody is read to

export function idle() {
  let after, countdown;
  const patience = () => {
    after = Number(document.body.dataset.idle) * 1000;
    countdown = Number(document.body.dataset.left) || 20;
  };
  patience();
  const dialog = document.getElementById("idle");
  if (!after || !dialog) return;
  const left = document.getElementById("idle-n");
  const html = document.documentElement.dataset;
  const untouched = document.body.classList.contains("home") && !("size" in html) && !("contrast" in html) && !("low" in html);
  let timer = 0;
  let reading = false;

  const wait = () => {
    clearTimeout(timer);
    const still = untouched && !reading;
    timer = setTimeout(still ? renew : ask, still ? Math.max(after, 60_000) : after * (reading ? listening : 1));
  };
  const ask = () => {
    let n = countdown;
    left.textContent = n;
    document.dispatchEvent(new Event("hush"));
    dialog.showModal();
    timer = setInterval(() => {
      n -= 1;
      left.textContent = n;
      if (n <= 0) {
        clearInterval(timer);
        leave();
      }
    }, 1000);
  };
  const stay = () => {
    clearInterval(timer);
    if (dialog.open) dialog.close();
    after = Math.min(after * 2, Math.max(after, 240_000)); // someone reads: ask less often
    wait();
  };
  // Any touch but the one that leaves, and any key, is an answer.
  dialog.addEventListener("click", (e) => e.target.closest("a") || stay());
  dialog.addEventListener("keydown", (e) => {
    if (["Tab", "Shift"].includes(e.key) || e.target.closest("a") && ["Enter", " "].includes(e.key)) return;
    e.preventDefault();
    stay();
  });
  dialog.addEventListener("cancel", (e) => { e.preventDefault(); stay(); });
  document.addEventListener("speaking", (e) => {
    reading = e.detail;
    if (!dialog.open) wait();
  });
  document.addEventListener("patience", () => { patience(); wait(); });
  document.addEventListener("leaving", () => clearTimeout(timer));
  for (const type of ["pointerdown", "keydown", "wheel", "input"]) {
    addEventListener(type, () => dialog.open || wait(), { passive: true });
  }
  document.addEventListener("scroll", () => dialog.open || reading || wait(), { passive: true, capture: true });
  wait();

  // renew loads the page again, but only while the server answers.
  async function renew() {
    try {
      const r = await fetch("/healthz", { cache: "no-store" });
      if (r.ok) return location.replace(document.body.dataset.rest || "/k/");
    } catch { /* the cable is out; try again later */ }
    wait();
  }
}
