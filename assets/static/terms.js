// terms says in plain words what an official term means, in a sheet, when it is
// touched. Without this script a term is text like any other.
import { note } from "./note.js";

export function terms() {
  for (const term of document.querySelectorAll(".term")) {
    const tell = () => {
      term.focus({ preventScroll: true }); // the sheet gives the focus back
      note(term.textContent, `也就是大家说的：${term.dataset.plain}。${term.dataset.means}。`);
    };
    term.tabIndex = 0;
    term.setAttribute("role", "button");
    term.setAttribute("aria-haspopup", "dialog");
    term.addEventListener("click", tell);
    term.addEventListener("keydown", (e) => {
      if (e.key !== "Enter" && e.key !== " ") return;
      e.preventDefault();
      tell();
    });
  }
}
