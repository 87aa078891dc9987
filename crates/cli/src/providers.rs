//! Where people can sign in beside the portal: options, and the secrets that go with them.

use anyhow::{Context, Result, ensure};
use asterism_actions::account::Provider;
use clap::Args;

use crate::secrets;

/// The one secret that is no file. There is no option of this kind: others of the machine can read command lines.
const SECRET: &str = "ASTERISM_OIDC_SECRET";

#[derive(Debug, Args)]
pub(crate) struct ProviderArgs {
    /// A provider of OpenID Connect that people can sign in at, as in https://login.example.eu; may be repeated, each
    /// with what follows
    #[arg(long, env = "ASTERISM_OIDC_ISSUER", value_name = "URL", value_delimiter = ',')]
    oidc_issuer: Vec<String>,
    /// What the provider knows the portal by
    #[arg(long, env = "ASTERISM_OIDC_CLIENT", value_name = "ID", value_delimiter = ',')]
    oidc_client: Vec<String>,
    /// The file with the secret that goes with it; for one provider the environment ASTERISM_OIDC_SECRET does as well
    #[arg(long, env = "ASTERISM_OIDC_SECRET_FILE", value_name = "FILE", value_delimiter = ',')]
    oidc_secret_file: Vec<String>,
    /// What people know the provider by, as in "EU Login" [default: its host]
    #[arg(long, env = "ASTERISM_OIDC_NAME", value_name = "NAME", value_delimiter = ',')]
    oidc_name: Vec<String>,
    /// The authentication contexts (acr) that the provider is asked for, apart by spaces; whoever it does not say one of them of
    /// is not let in. With several providers, `any` for those of which nothing is asked
    #[arg(long, env = "ASTERISM_OIDC_ACR", value_name = "VALUES", value_delimiter = ',')]
    oidc_acr: Vec<String>,
    /// The methods (amr) of which the provider has to say that one was used, as in mfa, apart by spaces; `any` as above
    #[arg(long, env = "ASTERISM_OIDC_AMR", value_name = "VALUES", value_delimiter = ',')]
    oidc_amr: Vec<String>,
}

/// Of a provider nothing is asked.
const ANY: &str = "any";

impl ProviderArgs {
    /// The providers in the order of the options. What is empty counts as not given.
    pub(crate) fn providers(&self) -> Result<Vec<Provider>> {
        let secret = std::env::var(SECRET).ok().filter(|secret| !secret.trim().is_empty());
        self.providers_with(secret)
    }

    fn providers_with(&self, secret: Option<String>) -> Result<Vec<Provider>> {
        let given = |texts: &[String]| -> Vec<String> {
            texts.iter().filter(|text| !text.trim().is_empty()).cloned().collect()
        };
        let (issuers, clients, names) =
            (given(&self.oidc_issuer), given(&self.oidc_client), given(&self.oidc_name));
        let files = given(&self.oidc_secret_file);
        let (contexts, methods) = (given(&self.oidc_acr), given(&self.oidc_amr));
        ensure!(
            issuers.len() == clients.len(),
            "every --oidc-issuer needs its --oidc-client; there are {} and {}",
            issuers.len(),
            clients.len()
        );
        for (option, count) in [
            ("--oidc-name", names.len()),
            ("--oidc-secret-file", files.len()),
            ("--oidc-acr", contexts.len()),
            ("--oidc-amr", methods.len()),
        ] {
            let fits = count == 0 || count == issuers.len();
            ensure!(
                fits,
                "{option} is given {count} times for {} providers; all have one or none",
                issuers.len()
            );
        }
        let one = secret.is_none() || (files.is_empty() && issuers.len() <= 1);
        ensure!(one, "{SECRET} is for one provider without --oidc-secret-file");
        let mut providers: Vec<Provider> = Vec::new();
        for (place, (issuer, client)) in issuers.iter().zip(&clients).enumerate() {
            let secret = match files.get(place) {
                // What the file holds is in no message.
                Some(file) => Some(secrets::read(file.as_ref()).context("--oidc-secret-file")?),
                None => secret.clone(),
            };
            let provider = Provider::new(issuer, client, secret)
                .context("people cannot sign in at the provider (--oidc-issuer)")?;
            let asked = |words: &[String]| {
                words.get(place).filter(|words| words.trim() != ANY).cloned().unwrap_or_default()
            };
            let provider = provider.asking_for(&asked(&contexts)).by_methods(&asked(&methods));
            let provider = provider.named(names.get(place).map_or("", String::as_str));
            ensure!(
                providers.iter().all(|known| known.key != provider.key),
                "two providers have the address {issuer}, or ones that differ by signs alone"
            );
            providers.push(provider);
        }
        Ok(providers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(issuers: &[&str], clients: &[&str]) -> ProviderArgs {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        ProviderArgs {
            oidc_issuer: owned(issuers),
            oidc_client: owned(clients),
            oidc_secret_file: Vec::new(),
            oidc_name: Vec::new(),
            oidc_acr: Vec::new(),
            oidc_amr: Vec::new(),
        }
    }

    #[test]
    fn providers_are_given_one_after_another_and_their_secrets_are_never_printed() {
        let (a, b) = ("https://a.example", "https://b.example");
        assert!(args(&[], &[]).providers_with(None).expect("none").is_empty());
        assert!(args(&[""], &[""]).providers_with(None).expect("none").is_empty());
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str| {
            let file = folder.path().join(name);
            std::fs::write(&file, format!("{name} hush\n")).expect("a file");
            crate::secrets::tests::for_its_owner_alone(&file);
            file.display().to_string()
        };
        let two = ProviderArgs {
            oidc_secret_file: vec![file("a"), file("b")],
            oidc_name: vec!["EU Login".to_owned(), "House".to_owned()],
            oidc_acr: vec!["urn:two urn:three".to_owned(), ANY.to_owned()],
            ..args(&[a, b], &["x", "y"])
        };
        let providers = two.providers_with(None).expect("two providers");
        let names: Vec<&str> = providers.iter().map(|provider| provider.name.as_str()).collect();
        assert_eq!(names, ["EU Login", "House"]);
        assert!(!format!("{providers:?} {two:?}").contains("hush"));
        let nowhere = folder.path().join("c").display().to_string();
        let missing = ProviderArgs { oidc_secret_file: vec![nowhere], ..args(&[a], &["x"]) };
        for (wrong, secret) in [
            (args(&[a, b], &["x"]), None),
            (args(&[], &["x"]), None),
            (args(&[a, a], &["x", "y"]), None),
            (args(&["http://a.example"], &["x"]), None),
            (args(&[a, b], &["x", "y"]), Some("hush".to_owned())),
            (ProviderArgs { oidc_name: vec!["A".to_owned()], ..args(&[a, b], &["x", "y"]) }, None),
            (missing, None),
            (ProviderArgs { oidc_acr: vec!["urn:two".to_owned()], ..args(&[a, b], &["x", "y"]) }, None),
        ] {
            let error = wrong.providers_with(secret).expect_err("refused");
            assert!(!format!("{error:#}").contains("hush"), "{error:#}");
        }
        assert!(args(&[a], &["x"]).providers_with(Some("hush".to_owned())).is_ok());
    }
}
