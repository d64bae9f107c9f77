// idle asks whether someone is still there and, if nobody says so, clears the
// screen for the next person. On an untouched home page it only renews it.

const countdown = 20; // seconds to answer, as the rules for time limits ask

export function idle() {
  let after = Number(document.body.dataset.idle) * 1000;
  const dialog = document.getElementById("idle");
  if (!after || !dialog) return;
  const left = document.getElementById("idle-n");
  const html = document.documentElement.dataset;
  const untouched = document.body.classList.contains("home") && !("size" in html) && !("contrast" in html) && !("low" in html);
  let timer = 0;

  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(untouched ? renew : ask, untouched ? Math.max(after, 60_000) : after);
  };
  const ask = () => {
    let n = countdown;
    left.textContent = n;
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
    after = Math.min(after * 2, 240_000); // someone reads: ask less often
    wait();
  };
  document.getElementById("stay").addEventListener("click", stay);
  dialog.addEventListener("cancel", (e) => { e.preventDefault(); stay(); });
  for (const type of ["pointerdown", "keydown", "wheel", "input"]) {
    addEventListener(type, () => dialog.open || wait(), { passive: true });
  }
  document.addEventListener("scroll", () => dialog.open || wait(), { passive: true, capture: true });
  wait();

  // renew loads the page again, but only while the server answers: a browser's
  // own error page has no way back.
  async function renew() {
    try {
      const r = await fetch("/healthz", { cache: "no-store" });
      if (r.ok) return location.replace("/k/");
    } catch { /* the cable is out; try again later */ }
    wait();
  }
  // leave goes the same careful way; without the server it clears what it can.
  async function leave() {
    try {
      await fetch("/healthz", { cache: "no-store" });
      location.replace("/k/leave");
    } catch {
      document.getElementById("main").replaceChildren();
      setTimeout(leave, 5000);
    }
  }
}
