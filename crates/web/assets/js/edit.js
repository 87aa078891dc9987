// The form of a record, and fields of other forms that lead to one. Without this script everything works by buttons that load the page again.
const near = 0.9;
let keeping = 0;

start();
for (const input of document.querySelectorAll("form:not([data-edit]) input[data-link]")) link(input, input.form);

function start() {
  const form = document.querySelector("form[data-edit]");
  if (!form) return;
  for (const field of form.querySelectorAll("input[maxlength], textarea[maxlength]")) count(field, form.dataset.left);
  for (const field of form.querySelectorAll("input[data-link]")) link(field, form);
  form.addEventListener("submit", (event) => arrange(event, form));
  form.addEventListener("input", () => {
    clearTimeout(keeping);
    keeping = setTimeout(() => keep(form), 3000);
  });
}

// What was typed is kept while one writes, and offered when the form is opened again.
async function keep(form) {
  const sent = new URLSearchParams(new FormData(form));
  sent.set("do", "autosave");
  let answer = null;
  try {
    answer = await fetch(form.action, { method: "POST", body: sent });
  } catch {
    // Without an answer nothing is kept either.
  }
  tell(form, answer);
}

// An older word of what is kept must not stand beside what is not.
function tell(form, answer) {
  const said = form.querySelector(".kept");
  if (!said) return;
  said.textContent = answer?.ok ? form.dataset.kept : form.dataset.unkept;
  said.classList.toggle("not", !answer?.ok);
  if (answer?.status !== 401) return;
  const link = document.createElement("a");
  link.href = "/sign-in?next=%2Faccount";
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = form.dataset.signIn;
  said.append(" ", link);
}

// Rows are added, moved and taken away by the server, in place.
async function arrange(event, form) {
  clearTimeout(keeping);
  const button = event.submitter;
  const what = button?.value.split(":")[0];
  if (!["add", "up", "down", "remove", "language"].includes(what)) return;
  event.preventDefault();
  const sent = new URLSearchParams(new FormData(form, button));
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-edit]");
    if (!answer.ok || !fresh) throw new Error(String(answer.status));
    const list = button.closest("fieldset.list")?.id;
    const open = [...form.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent);
    form.replaceWith(fresh);
    for (const summary of fresh.querySelectorAll("details > summary")) {
      if (open.includes(summary.textContent)) summary.parentElement.open = true;
    }
    start();
    look(fresh, what, list, button.value);
  } catch {
    // As without a script: the button's value has to go along by hand.
    const own = document.createElement("input");
    own.type = "hidden";
    own.name = "do";
    own.value = button.value;
    form.append(own);
    form.submit();
  }
}

// Where one goes on.
function look(form, what, list, value) {
  const field = list && document.getElementById(list);
  if (what === "language") return form.querySelector(".beside input, .beside textarea")?.focus();
  if (!field) return;
  const rows = field.querySelectorAll(":scope > .list-rows > li");
  if (what === "add") return rows[rows.length - 1]?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  if (what === "remove") return field.querySelector(":scope > .actions button")?.focus();
  const number = Number(value.split(".").pop()) + (what === "up" ? -1 : 1);
  const row = rows[Math.min(Math.max(number, 0), rows.length - 1)];
  (row?.querySelector(`:scope > .row-actions button[value^="${what}:"]`) ?? row?.querySelector(":scope > .row-actions button"))?.focus();
}

// How much room is left, said once little is.
function count(field, words) {
  const most = field.maxLength;
  if (most < 50 || !words) return;
  let shown = null;
  const say = () => {
    const left = most - field.value.length;
    const tell = field.value.length > most * near || (field === document.activeElement && field.tagName === "TEXTAREA");
    if (!tell) return shown?.remove(), (shown = null);
    if (!shown) {
      shown = document.createElement("span");
      shown.className = "left";
      field.after(shown);
    }
    shown.classList.toggle("near", field.value.length > most * near);
    if (field.value.length > most * near) shown.setAttribute("role", "status");
    shown.textContent = words.replace("#", String(left));
  };
  for (const event of ["input", "focus", "blur"]) field.addEventListener(event, say);
}

// Names of records while one types, after the combobox pattern of the ARIA practices.
function link(input, form) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  const hidden = (part) => form.elements.namedItem(`${input.name}.${part}`);
  let timer = 0;
  let asked = null;
  let chosen = -1;

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("li");
    if (item) take(item);
  });

  async function ask() {
    const words = input.value.trim();
    asked?.abort();
    if (words.length < 2) return close();
    asked = new AbortController();
    const query = new URLSearchParams({ q: words, kinds: input.dataset.kinds });
    try {
      const answer = await fetch(`/suggest.json?${query}`, { signal: asked.signal });
      if (answer.ok) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function show(found) {
    list.replaceChildren(...found.map(item));
    chosen = -1;
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  }

  function item({ id, name, matched, kind }, index) {
    const entry = document.createElement("li");
    entry.id = `${list.id}-${index}`;
    entry.setAttribute("role", "option");
    entry.setAttribute("aria-selected", "false");
    entry.dataset.record = id;
    entry.dataset.name = name;
    const label = document.createElement("span");
    label.textContent = matched ? `${name} – ${matched}` : name;
    const sort = document.createElement("span");
    sort.className = "kind";
    sort.textContent = kind;
    entry.append(label, sort);
    return entry;
  }

  function choose(index) {
    const many = list.children.length;
    chosen = (index + many) % many;
    [...list.children].forEach((entry, at) => entry.setAttribute("aria-selected", String(at === chosen)));
    input.setAttribute("aria-activedescendant", list.children[chosen].id);
  }

  function take(entry) {
    input.value = entry.dataset.name;
    hidden("id").value = entry.dataset.record;
    hidden("was").value = entry.dataset.name;
    close();
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}
