//! How a portal answers, and how its letters and its doors are set.

use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::Context;
use asterism_actions::account::SecondFactor;
use asterism_mail::Settings;
use clap::Args;

use super::PressArgs;
use crate::providers::ProviderArgs;
use crate::secrets;

#[derive(Debug, Args)]
pub(crate) struct ListenArgs {
    /// Where the portal answers
    #[arg(long, env = "ASTERISM_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub(crate) listen: SocketAddr,
    #[command(flatten)]
    pub(crate) press: PressArgs,
    #[command(flatten)]
    pub(crate) mail: MailArgs,
    #[command(flatten)]
    pub(crate) providers: ProviderArgs,
    /// When more than a password is asked for, a passkey or a provider: of those who run the portal once-there (as soon as
    /// they have a passkey), always or never; or of everyone who signs in
    #[arg(long, env = "ASTERISM_SECOND_FACTOR", default_value = "once-there", value_name = "WHEN")]
    pub(crate) second_factor: SecondFactor,
    /// The list of passwords that were stolen elsewhere, as it is published: lines of a SHA-1 hash, a colon and a count, sorted
    /// by hash. Nobody chooses one of these
    #[arg(long, env = "ASTERISM_BREACHED_PASSWORDS", value_name = "FILE")]
    pub(crate) breached_passwords: Option<PathBuf>,
    /// How many pages of searches and statistics one reader is answered in a minute, a file counting as five: an account, or
    /// all who come from one network without one; 0 for as many as they like
    #[arg(long, env = "ASTERISM_READS", default_value_t = 300, value_name = "NUMBER")]
    pub(crate) reads: u32,
}

#[derive(Debug, Args)]
pub(crate) struct MailArgs {
    /// The mail server that letters go to, as in smtp://USER:PASSWORD@HOST:587; without it they stay in the outbox. The
    /// environment ASTERISM_SMTP_FILE names a file that holds it
    #[arg(long, env = "ASTERISM_SMTP", value_name = "URL", hide_env_values = true)]
    smtp: Option<Secret>,
    /// Who letters come from, as in office@example.org
    #[arg(long, env = "ASTERISM_MAIL_FROM", value_name = "ADDRESS")]
    mail_from: Option<String>,
    /// Trust the certificates in this file too (PEM), where the mail server's is of an authority of the house
    #[arg(long, env = "ASTERISM_SMTP_CA", value_name = "FILE")]
    smtp_ca: Option<PathBuf>,
}

impl MailArgs {
    /// Where letters go and who they come from; none where they stay.
    pub(crate) fn settings(&self) -> anyhow::Result<Option<Settings>> {
        let given = self.smtp.as_ref().map(|url| url.0.as_str());
        let Some(url) = secrets::given_or_filed("ASTERISM_SMTP", given)? else { return Ok(None) };
        let sender = self.mail_from.as_deref();
        let sender =
            sender.context("--smtp needs --mail-from ADDRESS, the address that letters come from")?;
        let settings = Settings::new(&url, sender).context("letters cannot be sent (--smtp, --mail-from)")?;
        let Some(file) = &self.smtp_ca else { return Ok(Some(settings)) };
        let pem =
            std::fs::read(file).with_context(|| format!("cannot read {} (--smtp-ca)", file.display()))?;
        Ok(Some(settings.trusting(&pem).context("letters cannot be sent (--smtp-ca)")?))
    }
}

/// What is never printed.
#[derive(Clone)]
struct Secret(String);

impl FromStr for Secret {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Secret, Infallible> {
        Ok(Secret(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
