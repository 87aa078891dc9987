"""A mail server that keeps what it is given: each message as a JSON file in a folder. It answers some receivers and
senders otherwise, as the file `answers.json` in the same folder says. Each thing that happens is a line of output."""

import asyncio
import email
import email.policy
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder, options = sys.argv[1], json.loads(sys.argv[2])


def answers():
    try:
        with open(os.path.join(folder, "answers.json"), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def say(*words):
    print(*words, flush=True)


def decoded(message):
    headers = {}
    for name, value in message.items():
        headers.setdefault(name.lower(), []).append(str(value))
    return headers


class Keeper:
    kept = 0

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        say("mail", address)
        answer = answers().get("from:" + address)
        if answer:
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(mail_options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        say("rcpt", address)
        answer = answers().get(address)
        if answer and answer != "hold":
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        number = len([name for name in os.listdir(folder) if name.startswith("letter-")])
        kept = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "options": envelope.mail_options,
            "hello": session.host_name,
            "encrypted": server.transport.get_extra_info("cipher") is not None,
            "signed_in": bool(session.authenticated),
            "headers": decoded(message),
            "text": message.get_content(),
            "raw": envelope.content.decode("utf-8", "replace"),
        }
        path = os.path.join(folder, "letter-%04d.json" % number)
        with open(path + ".part", "w", encoding="utf-8") as file:
            json.dump(kept, file)
        os.rename(path + ".part", path)
        say("kept", number)
        if any(answers().get(address) == "hold" for address in envelope.rcpt_tos):
            await asyncio.Event().wait()
        return "250 kept"


def authenticator(server, session, envelope, mechanism, data):
    fine = data.login.decode() == options["user"] and data.password.decode() == options["password"]
    say("auth", fine)
    return AuthResult(success=fine, handled=False)


def certified():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(folder, "certificate.pem"), os.path.join(folder, "key.pem"))
    return context


def connection(keeper):
    extra = {}
    if options.get("user"):
        extra = {"authenticator": authenticator, "auth_required": True, "auth_require_tls": False}
    if options.get("tls") == "starttls":
        extra.update(tls_context=certified(), require_starttls=True)
    plain = not options.get("ascii_only")
    return SMTP(keeper, hostname="sink.example", enable_SMTPUTF8=plain, **extra)


async def main():
    keeper = Keeper()
    loop = asyncio.get_running_loop()
    wrapped = certified() if options.get("tls") == "wrapped" else None
    port = options.get("port", 0)
    server = await loop.create_server(lambda: connection(keeper), "127.0.0.1", port, ssl=wrapped)
    say("listening", server.sockets[0].getsockname()[1])
    # Whoever started this holds the other end of its input, and its end is ours.
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
