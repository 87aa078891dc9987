// A provider that lies, for the tests: it gives for each code the token that the code asks for. A code is JSON in
// base64url: `lie` says what is wrong, `nonce` what the portal sent. Below `/as/NAME` it is a provider whose description
// of itself is wrong in the way that NAME says.
import { createHmac, createPublicKey } from "node:crypto";
import { createServer } from "node:http";
import * as jose from "jose";

const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const root = `http://127.0.0.1:${server.address().port}`;

async function made(alg, kid) {
  const pair = await jose.generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await jose.exportJWK(pair.publicKey)), kid, alg, use: "sig" };
  return { ...pair, alg, kid, jwk };
}

const keys = { rs: await made("RS256", "rs"), es: await made("ES256", "es"), strange: await made("RS256", "rs") };
let published = [keys.rs.jwk, keys.es.jwk];
let asked = { keys: 0, about: 0 };

const sign = (key, claims, header = {}) =>
  new jose.SignJWT(claims).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header }).sign(key.privateKey);
const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

function hmac(claims, secret) {
  const head = `${part({ alg: "HS256", kid: "rs", typ: "JWT" })}.${part(claims)}`;
  return `${head}.${createHmac("sha256", secret).update(head).digest("base64url")}`;
}

async function token({ lie, nonce, person = "anna" }) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: root, sub: person, aud: "portal", iat: now, exp: now + 300, nonce,
    email: `${person}@example.org`, email_verified: true, name: `Person ${person}`,
  };
  switch (lie) {
    case "none-of-it": return sign(keys.rs, claims);
    case "on a curve": return sign(keys.es, claims);
    case "signed in now": return sign(keys.rs, { ...claims, auth_time: now });
    case "signed in yesterday": return sign(keys.rs, { ...claims, auth_time: now - 86400 });
    case "by two factors": return sign(keys.rs, { ...claims, acr: "urn:example:two", amr: ["pwd", "otp", "mfa"] });
    case "by a password": return sign(keys.rs, { ...claims, acr: "urn:example:one", amr: ["pwd"] });
    case "wrong nonce": return sign(keys.rs, { ...claims, nonce: "another" });
    case "no nonce": return sign(keys.rs, { ...claims, nonce: undefined });
    case "wrong audience": return sign(keys.rs, { ...claims, aud: "another" });
    case "two audiences": return sign(keys.rs, { ...claims, aud: ["portal", "another"] });
    case "wrong party": return sign(keys.rs, { ...claims, azp: "another" });
    case "wrong issuer": return sign(keys.rs, { ...claims, iss: "https://login.example.eu" });
    case "expired": return sign(keys.rs, { ...claims, iat: now - 400, exp: now - 100 });
    case "of tomorrow": return sign(keys.rs, { ...claims, iat: now + 86400, exp: now + 90000 });
    case "of yesterday": return sign(keys.rs, { ...claims, iat: now - 86400 });
    case "nobody": return sign(keys.rs, { ...claims, sub: "" });
    case "wrong access token": return sign(keys.rs, { ...claims, at_hash: "AAAAAAAAAAAAAAAAAAAAAA" });
    case "alg none": return `${part({ alg: "none" })}.${part(claims)}.`;
    case "HS256 with the public key":
      return hmac(claims, createPublicKey({ key: keys.rs.jwk, format: "jwk" }).export({ type: "spki", format: "pem" }));
    case "HS256 with the client's secret": return hmac(claims, "a secret of the tests");
    case "another key of the same name": return sign(keys.strange, claims);
    case "its own key": return sign(keys.strange, claims, { jwk: keys.strange.jwk, jku: `${root}/strange`, kid: "x" });
    case "changed after signing": {
      const [head, , signature] = (await sign(keys.rs, { ...claims, sub: "ben" })).split(".");
      return `${head}.${part(claims)}.${signature}`;
    }
    case "unconfirmed address": return sign(keys.rs, { ...claims, email_verified: false });
    case "address not said to be confirmed": return sign(keys.rs, { ...claims, email_verified: undefined });
    case "about somebody else": return sign(keys.rs, { ...claims, email: undefined });
    case "new key": {
      keys.rs = await made("RS256", `rs-${now}`);
      published = [keys.rs.jwk];
      return sign(keys.rs, claims);
    }
    default: return "a.b.c";
  }
}

function description(name) {
  const issuer = name ? `${root}/as/${name}` : root;
  const described = {
    issuer,
    authorization_endpoint: `${root}/authorize`, token_endpoint: `${root}/token`, jwks_uri: `${root}/keys`,
    userinfo_endpoint: `${root}/about`, response_types_supported: ["code"], subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256", "ES256", "HS256", "none"],
    token_endpoint_auth_methods_supported: ["client_secret_post"],
  };
  switch (name) {
    case "another": return { ...described, issuer: root };
    case "neighbour": return { ...described, jwks_uri: "http://169.254.169.254/latest/meta-data" };
    case "inside": return { ...described, jwks_uri: "https://10.0.0.1/keys" };
    case "file": return { ...described, token_endpoint: "file:///etc/passwd" };
    case "huge": return { ...described, padding: "x".repeat(1 << 20) };
    case "signed": return { ...described, authorization_response_iss_parameter_supported: true };
    default: return described;
  }
}

function send(response, status, value) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

server.on("request", async (request, response) => {
  const { pathname } = new URL(request.url, root);
  const at = pathname.match(/^\/as\/([a-z]+)\/\.well-known\/openid-configuration$/);
  if (at?.[1] === "moved") {
    response.writeHead(302, { location: `${root}/.well-known/openid-configuration` });
    return response.end();
  }
  if (at?.[1] === "text") return response.end("no JSON");
  if (at) return send(response, 200, description(at[1]));
  switch (pathname) {
    case "/.well-known/openid-configuration": return send(response, 200, description());
    case "/keys": asked.keys += 1; return send(response, 200, { keys: published });
    case "/about": asked.about += 1; return send(response, 200, { sub: "ben", email: "ben@example.org", email_verified: true });
    case "/asked": return send(response, 200, asked);
    case "/token": {
      let body = "";
      for await (const piece of request) body += piece;
      const form = new URLSearchParams(body);
      if (form.get("client_secret") !== "a secret of the tests" || !form.get("code_verifier"))
        return send(response, 401, { error: "invalid_client" });
      const code = JSON.parse(Buffer.from(form.get("code"), "base64url").toString());
      if (code.lie === "breaks down") return send(response, 500, { error: "server_error" });
      if (code.lie === "no token") return send(response, 200, { access_token: "access", token_type: "Bearer" });
      return send(response, 200, { access_token: "access", token_type: "Bearer", id_token: await token(code) });
    }
    default: return send(response, 404, {});
  }
});
console.log(`ready at ${root}`);
