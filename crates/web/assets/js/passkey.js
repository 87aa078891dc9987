// Passkeys: the portal asks, the device answers once its owner has unlocked it. Where this script or the browser cannot
// do that, the page goes on saying that passkeys need both.
const able = window.PublicKeyCredential && navigator.credentials;

if (able) {
  for (const note of document.querySelectorAll("[data-passkey-needs]")) note.hidden = true;
  for (const part of document.querySelectorAll("[data-passkey]")) attach(part);
}

const ways = { add, enter, open };

function attach(part) {
  part.hidden = false;
  const form = part.querySelector("form");
  const said = part.querySelector("[data-passkey-said]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    said.textContent = "";
    try {
      const go = await ways[part.dataset.passkey](form);
      if (go) location.assign(go);
      else button.disabled = false;
    } catch (error) {
      // The browser's own words are for developers: refused, out of time or closed is one thing to its user.
      said.textContent = error.said ?? part.dataset.passkeyFailed;
      button.disabled = false;
    }
  });
}

async function add(form) {
  return make(form.action, Object.fromEntries(new FormData(form)));
}

// Opens an account with what stands in the page's other form, but for the password, which it then has none of.
async function open(form) {
  const other = document.querySelector("[data-passkey-with] form");
  for (const field of other.elements) {
    if (field.name !== "password" && !field.reportValidity()) return "";
  }
  const fields = Object.fromEntries(new FormData(other));
  delete fields.password;
  return make(form.action, fields);
}

async function make(action, fields) {
  const ask = new URL(action);
  ask.pathname += "/ask";
  const options = (await send(ask, fields)).publicKey;
  options.challenge = bytes(options.challenge);
  options.user.id = bytes(options.user.id);
  for (const known of options.excludeCredentials ?? []) known.id = bytes(known.id);
  const made = await navigator.credentials.create({ publicKey: options });
  const answer = {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    extensions: made.getClientExtensionResults(),
    response: {
      attestationObject: text(made.response.attestationObject),
      clientDataJSON: text(made.response.clientDataJSON),
    },
  };
  return (await send(action, { form: fields.form, answer })).go;
}

async function enter(form) {
  const fields = Object.fromEntries(new FormData(form));
  const options = (await send(form.action + "/ask", fields)).publicKey;
  options.challenge = bytes(options.challenge);
  options.allowCredentials = [];
  const shown = await navigator.credentials.get({ publicKey: options });
  const answer = {
    id: shown.id,
    rawId: text(shown.rawId),
    type: shown.type,
    extensions: shown.getClientExtensionResults(),
    response: {
      authenticatorData: text(shown.response.authenticatorData),
      clientDataJSON: text(shown.response.clientDataJSON),
      signature: text(shown.response.signature),
      userHandle: shown.response.userHandle ? text(shown.response.userHandle) : null,
    },
  };
  return (await send(form.action, { form: fields.form, next: fields.next, answer })).go;
}

async function send(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error("refused"), { said: told.error?.message });
  return told;
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function text(buffer) {
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
