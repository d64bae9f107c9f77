// Printing. A page with data-back prints itself and goes back to where the
// person was; a form with data-printing says that it works on it.
const back = document.body.dataset.back;
if (back) {
  const leave = () => location.replace(back);
  addEventListener("afterprint", leave);
  addEventListener("load", () => {
    window.print();
    setTimeout(leave, 20_000); // a browser that cannot print says nothing
  });
}
for (const form of document.querySelectorAll("form[data-printing]")) {
  let sent = false;
  form.addEventListener("submit", (e) => {
    if (sent) return e.preventDefault(); // a second tap is not a second print
    sent = true;
    e.submitter?.querySelector("small")?.replaceChildren(form.dataset.printing);
  });
}
