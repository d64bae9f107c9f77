// place asks this machine now and then what the office has set: whether the page
// is to be loaded anew, which happens only when nobody is using it, and whether
// an untouched screen is to be dark.

const every = 20_000;
const quiet = 45_000; // untouched for so long, nobody is using it

export function place() {
  const body = document.body;
  const stamp = body.dataset.told;
  if (stamp === undefined) return;
  const night = document.getElementById("night");
  const html = document.documentElement.dataset;
  const atRest = body.classList.contains("care") || body.classList.contains("home") && !("size" in html) && !("contrast" in html) && !("low" in html);
  let touched = performance.now();
  let moves = 0;

  const idle = () => atRest && performance.now() - touched > quiet && !document.querySelector("dialog[open]");
  const clock = new Intl.DateTimeFormat("zh-CN", { hour: "numeric", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  const dim = (on) => {
    if (!night) return;
    night.hidden = !on;
    if (!on) return;
    night.firstElementChild.textContent = clock.format(new Date()).replace(/^0(\d)/, "$1");
    night.dataset.at = Math.floor(moves++ / 3) % 4;
  };
  const look = async () => {
    try {
      const answer = await fetch("/k/told", { cache: "no-store" });
      if (!answer.ok) return;
      const said = await answer.json();
      if (!idle()) return;
      if (said.stamp !== stamp) location.replace("/k/");
      else dim(said.dark);
    } catch { /* asked again */ }
  };
  const wake = () => { touched = performance.now(); };
  for (const type of ["pointerdown", "keydown", "wheel"]) addEventListener(type, wake, { passive: true, capture: true });
  // The touch that wakes presses nothing below.
  night?.addEventListener("click", (e) => { e.preventDefault(); dim(false); });
  addEventListener("keydown", () => night && !night.hidden && dim(false));
  look();
  setInterval(look, every);
}
