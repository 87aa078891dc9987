// Small conveniences; every one has a way without scripts.

// Where something is wrong one begins at what is said of it. Some browsers know `autofocus` in fields alone.
document.querySelector(".error-summary")?.focus();

// Filters apply as they are chosen. The button stays for those without scripts, and for lists by keyboard: an arrow
// key passes over choices that nobody makes.
for (const form of document.querySelectorAll("form[data-auto-submit]")) {
  let byKey = false;
  form.addEventListener("keydown", () => (byKey = true));
  form.addEventListener("pointerdown", () => (byKey = false));
  form.addEventListener("change", (event) => {
    const field = event.target;
    // Boxes that belong to another form choose records.
    if (field.form !== form || !field.matches('input[type="checkbox"], select')) return;
    if (byKey && field.matches("select")) return;
    if (byKey) leave(field);
    form.requestSubmit();
  });
  // Empty fields stay out of the address.
  form.addEventListener("submit", () => {
    for (const field of form.querySelectorAll("input, select")) if (field.value === "") field.disabled = true;
  });
}
come();

// The page comes anew with a filter, and who goes by keyboard goes on where they were.
function leave(field) {
  try {
    sessionStorage.setItem("filter", JSON.stringify([field.name, field.value]));
  } catch {
    // The browser keeps nothing; then one begins at the top.
  }
}

function come() {
  try {
    const [name, value] = JSON.parse(sessionStorage.getItem("filter") ?? "[]");
    sessionStorage.removeItem("filter");
    const field = [...document.querySelectorAll("form[data-auto-submit] input")].find((one) => one.name === name && one.value === value);
    if (!field) return;
    for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    field.focus();
  } catch {
    // As above.
  }
}

// "Copy as a link" copies instead of leading to the same page.
for (const link of document.querySelectorAll("a[data-copied]")) {
  link.addEventListener("click", async (event) => {
    if (!navigator.clipboard) return;
    event.preventDefault();
    await navigator.clipboard.writeText(link.href);
    link.setAttribute("aria-live", "polite");
    link.textContent = link.dataset.copied;
  });
}

// A file that is too large is refused before it is sent.
for (const field of document.querySelectorAll("input[type=file][data-most]")) {
  field.addEventListener("change", () => {
    const large = [...field.files].some((file) => file.size > Number(field.dataset.most));
    field.setCustomValidity(large ? field.dataset.tooLarge : "");
    if (large) field.reportValidity();
  });
}
