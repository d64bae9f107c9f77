// dial writes a telephone number with keys on the page.
export function dial() {
  const field = document.getElementById("phone");
  if (!field) return;
  for (const key of document.querySelectorAll("[data-digit]")) {
    key.addEventListener("click", () => {
      const digit = key.dataset.digit;
      field.value = digit ? (field.value + digit).slice(0, field.maxLength) : field.value.slice(0, -1);
    });
  }
}
