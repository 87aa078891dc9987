// A provider of OpenID Connect for the tests. It signs in whomever `login_hint` names, without asking; `refuses` stops
// at the door. Its argument is the address of the portal, which is sent its answers as that portal wants them.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [portal] = process.argv.slice(2);
const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const port = server.address().port;
const issuer = `http://127.0.0.1:${port}`;
const back = `${portal}/sign-in/at/127.0.0.1-${port}/back`;

const client = (id) => ({
  client_id: id,
  client_secret: "a secret of the tests",
  redirect_uris: [back],
  post_logout_redirect_uris: [`${portal}/`],
  response_types: ["code"],
  grant_types: ["authorization_code"],
});

const provider = new Provider(issuer, {
  clients: [client("portal"), client("another")],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  cookies: { keys: ["a key of the tests"] },
  async findAccount(_context, id) {
    const verified = !id.startsWith("unproven");
    const email = `${id.split("-").pop()}@example.org`;
    return { accountId: id, claims: async () => ({ sub: id, email, email_verified: verified, name: `Person ${id}` }) };
  },
  // Whoever signs in agrees to everything that the portal asks for.
  async loadExistingGrant(context) {
    const { client, session, provider } = context.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

provider.use(async (context, next) => {
  if (!context.path.startsWith("/interaction/")) return next();
  const { params } = await provider.interactionDetails(context.req, context.res);
  const result =
    params.login_hint === "refuses"
      ? { error: "access_denied", error_description: "not today" }
      : { login: { accountId: params.login_hint } };
  context.respond = false;
  await provider.interactionFinished(context.req, context.res, result, { mergeWithLastSubmission: false });
});

server.on("request", provider.callback());
console.log(`ready at ${issuer}`);
