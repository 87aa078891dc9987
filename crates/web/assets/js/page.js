// Small conveniences; every one has a way without scripts.

// Filters apply as they are chosen. The button stays for the keyboard and for those without scripts.
for (const form of document.querySelectorAll("form[data-auto-submit]")) {
  form.addEventListener("change", (event) => {
    // Boxes that belong to another form choose records.
    if (event.target.form === form && event.target.matches('input[type="checkbox"], select')) form.requestSubmit();
  });
  // Empty fields stay out of the address.
  form.addEventListener("submit", () => {
    for (const field of form.querySelectorAll("input, select")) if (field.value === "") field.disabled = true;
  });
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
