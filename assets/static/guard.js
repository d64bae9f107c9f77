// guard keeps the page in its place: no menus, no zoom by hand, no keys of the
// browser, no other windows, nothing dragged or copied, no way outside.
import { note } from "./note.js";

const stop = (e) => e.preventDefault();

export function guard() {
  for (const type of ["contextmenu", "dragstart", "drop", "dragover", "copy", "cut", "gesturestart"]) addEventListener(type, stop);
  // Two fingers and the wheel with Ctrl would change the size of everything.
  addEventListener("touchmove", (e) => e.touches.length > 1 && e.cancelable && stop(e), { passive: false });
  addEventListener("wheel", (e) => e.ctrlKey && stop(e), { passive: false });
  addEventListener("keydown", (e) => reserved(e) && stop(e), { capture: true });
  // A second button or a key held down opens windows.
  for (const type of ["click", "auxclick"]) {
    addEventListener(type, (e) => e.target.closest?.("a[href]") && (e.button > 0 || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) && stop(e), { capture: true });
  }
  window.open = () => null;
  outside();
}

// reserved are the keys that print, close, save, find, zoom or go back. What
// people need to move and to write stays: Ctrl with arrows, A, Z, V.
function reserved(e) {
  if (/^F\d+$/.test(e.key) || /^Browser/.test(e.key) || e.key === "ContextMenu" || e.key === "PrintScreen") return true;
  if (e.altKey && ["ArrowLeft", "ArrowRight", "Home"].includes(e.key)) return true;
  return (e.ctrlKey || e.metaKey) && /^[bdefghijklmnopqrstuwxy0-9+=_-]$/i.test(e.key);
}

// outside says what to do with links of a document: they are not followed here.
function outside() {
  const code = () => document.querySelector(".take img.qr")?.src;
  const say = (e) => {
    const link = e.target.closest?.(".was-link, a[href]");
    if (!link || link.matches("a") && link.origin === location.origin) return;
    stop(e);
    note("请用手机打开", "这是别的网页，这台机器不打开。用手机扫这份文件的码，在手机上点它。", code());
  };
  for (const l of document.querySelectorAll(".was-link")) {
    l.tabIndex = 0;
    l.setAttribute("role", "button");
  }
  document.addEventListener("click", say);
  document.addEventListener("keydown", (e) => ["Enter", " "].includes(e.key) && e.target.matches?.(".was-link") && say(e));
}
