//! What an ID token proves: who issued it, for whom, when, in answer to what, and with whose key it is signed.

use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use compact_jwt::compact::JwaAlg;
use compact_jwt::crypto::JwsRs256Verifier;
use compact_jwt::traits::{JwsVerifiable, JwsVerifier};
use compact_jwt::{Jwk, JwkUse, JwsCompact, JwsEs256Verifier};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Clocks differ by so many seconds at most.
const SKEW: f64 = 60.0;
/// A token that was issued so many seconds ago is no answer to what was just asked.
const OLDEST: f64 = 600.0;
/// OpenID Connect Core 1.0, 2.
const LONGEST_SUBJECT: usize = 255;
/// RSA keys with fewer bytes can be broken.
const SHORTEST_MODULUS: usize = 256;
/// No provider has more keys in use.
const MOST_KEYS: usize = 50;

/// The keys that a provider signs with, as far as their kinds are ones that we take.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys(Vec<Jwk>);

impl Keys {
    /// Reads a set of keys (RFC 7517). Those of other kinds and uses are passed over.
    pub(super) fn read(set: &Value) -> Option<Keys> {
        let keys = set.get("keys")?.as_array()?;
        let keys =
            keys.iter().take(MOST_KEYS).filter_map(|key| serde_json::from_value::<Jwk>(key.clone()).ok());
        Some(Keys(keys.filter(is_for_signing).collect()))
    }

    /// Those that may have signed what says that it was signed so.
    fn of(&self, alg: JwaAlg, kid: Option<&str>) -> impl Iterator<Item = &Jwk> {
        self.0.iter().filter(move |key| {
            let (kind, named) = match key {
                Jwk::EC { kid, .. } => (JwaAlg::ES256, kid),
                Jwk::RSA { kid, .. } => (JwaAlg::RS256, kid),
            };
            kind == alg && (kid.is_none() || named.is_none() || kid == named.as_deref())
        })
    }
}

fn is_for_signing(key: &Jwk) -> bool {
    match key {
        Jwk::EC { alg, use_, .. } => *use_ != Some(JwkUse::Enc) && alg.is_none_or(|alg| alg == JwaAlg::ES256),
        Jwk::RSA { n, alg, use_, .. } => {
            let bytes = n.iter().skip_while(|byte| **byte == 0).count();
            bytes >= SHORTEST_MODULUS
                && *use_ != Some(JwkUse::Enc)
                && alg.is_none_or(|alg| alg == JwaAlg::RS256)
        }
    }
}

/// By what means a provider has to have known somebody. No two providers mean the same by these words, so what is compared
/// is what whoever runs the portal has found with theirs; where nothing is asked for, nothing is compared.
#[derive(Debug, Clone, Default)]
pub(super) struct Strength {
    /// One of these is to be the context (`acr`).
    pub(super) contexts: Vec<String>,
    /// One of these is to be among the methods (`amr`, RFC 8176).
    pub(super) methods: Vec<String>,
}

impl Strength {
    fn is_met(&self, claims: &Claims) -> bool {
        let context = claims.acr.as_ref().and_then(Value::as_str);
        let context =
            self.contexts.is_empty() || self.contexts.iter().any(|one| Some(one.as_str()) == context);
        // What is no list says nothing.
        let used = claims.amr.as_ref().and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let is_used = |method: &String| used.iter().any(|one| one.as_str() == Some(method.as_str()));
        context && (self.methods.is_empty() || self.methods.iter().any(is_used))
    }
}

/// What a token is held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    /// Seconds since 1970.
    pub(super) now: f64,
    pub(super) strength: &'a Strength,
    /// What came with the token.
    pub(super) access_token: &'a str,
    /// Since when somebody has to have shown who they are, in seconds since 1970, where that was asked for.
    pub(super) shown_since: Option<f64>,
}

/// Why a token proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unproven {
    /// The provider may have changed its keys meanwhile.
    #[error("none of the provider's keys has signed the token")]
    Key,
    #[error("the token is none, or is not signed with RS256 or ES256")]
    Form,
    #[error("the token is not of the provider that was asked")]
    Issuer,
    #[error("the token is for another client")]
    Audience,
    #[error("the token is no answer to what was asked")]
    Nonce,
    #[error("the token has run out, or is of another time")]
    Time,
    #[error("the token names nobody")]
    Subject,
    #[error("the token did not come with this access token")]
    Company,
    #[error("the token does not say that somebody was asked anew who they are")]
    NotAgain,
    #[error("the token does not say that somebody was known by the means that are asked for (acr, amr)")]
    Strength,
}

#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    iss: String,
    pub(super) sub: String,
    aud: Audience,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    azp: Option<String>,
    nonce: Option<String>,
    at_hash: Option<String>,
    /// When somebody showed who they are.
    pub(super) auth_time: Option<f64>,
    /// By what means: a word of the provider's, and the methods. Of any shape, since nothing rests on them unless they
    /// are asked for.
    acr: Option<Value>,
    amr: Option<Value>,
    #[serde(flatten)]
    pub(super) about: About,
}

/// What a provider says of a person, in a token or when asked once more.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct About {
    email: Option<String>,
    email_verified: Option<Value>,
    pub(super) name: Option<String>,
}

impl About {
    /// The address, only where the provider says that it is the person's.
    pub(super) fn proven_email(&self) -> Option<String> {
        // Some providers write the word as a text.
        let proven = match &self.email_verified {
            Some(Value::Bool(proven)) => *proven,
            Some(Value::String(word)) => word == "true",
            _ => false,
        };
        self.email.clone().filter(|_| proven)
    }
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    /// Whether it is the client alone: nobody else is trusted with what is ours.
    fn is_only(&self, client: &str) -> bool {
        match self {
            Audience::One(one) => one == client,
            Audience::Several(several) => !several.is_empty() && several.iter().all(|one| one == client),
        }
    }
}

/// Reads a token that proves what is expected. The signature is looked at first; nothing that is not signed is read.
pub(super) fn read(token: &str, keys: &Keys, expected: &Expected<'_>) -> Result<Claims, Unproven> {
    let token = JwsCompact::from_str(token).map_err(|_| Unproven::Form)?;
    let claims: Claims = serde_json::from_slice(&signed(&token, keys)?).map_err(|_| Unproven::Form)?;
    if claims.iss != expected.issuer {
        return Err(Unproven::Issuer);
    }
    let others = claims.azp.as_ref().is_some_and(|party| party != expected.client);
    if !claims.aud.is_only(expected.client) || others {
        return Err(Unproven::Audience);
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err(Unproven::Nonce);
    }
    let now = expected.now;
    let begun = claims.nbf.is_none_or(|from| from <= now + SKEW);
    let issued = claims.iat <= now + SKEW && claims.iat >= now - OLDEST;
    if claims.exp <= now - SKEW || !begun || !issued {
        return Err(Unproven::Time);
    }
    if claims.sub.is_empty() || claims.sub.len() > LONGEST_SUBJECT {
        return Err(Unproven::Subject);
    }
    if claims.at_hash.as_ref().is_some_and(|hash| *hash != half_hash(expected.access_token)) {
        return Err(Unproven::Company);
    }
    let anew = |since: f64| claims.auth_time.is_some_and(|at| at >= since - SKEW);
    if expected.shown_since.is_some_and(|since| !anew(since)) {
        return Err(Unproven::NotAgain);
    }
    if !expected.strength.is_met(&claims) {
        return Err(Unproven::Strength);
    }
    Ok(claims)
}

/// The content of what one of the keys has signed. Which algorithm may be used is said by the key and never by the
/// token: one with a shared secret would let everybody sign who knows the public key.
fn signed(token: &JwsCompact, keys: &Keys) -> Result<Vec<u8>, Unproven> {
    let alg = token.alg();
    if alg == JwaAlg::HS256 {
        return Err(Unproven::Form);
    }
    let verified = keys.of(alg, token.kid()).find_map(|key| match alg {
        JwaAlg::RS256 => JwsRs256Verifier::try_from(key).and_then(|key| key.verify(token)).ok(),
        JwaAlg::ES256 => JwsEs256Verifier::try_from(key).and_then(|key| key.verify(token)).ok(),
        JwaAlg::HS256 => None,
    });
    verified.map(|token| token.payload().to_vec()).ok_or(Unproven::Key)
}

/// The left half of a hash, as tokens name each other (OpenID Connect Core 1.0, 3.1.3.6).
fn half_hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(text.as_bytes())[..16])
}

/// What shows later who asked (RFC 7636).
pub(super) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use compact_jwt::crypto::JwsRs256Signer;
    use compact_jwt::jws::JwsBuilder;
    use compact_jwt::{JwsEs256Signer, JwsHs256Signer, JwsSigner};
    use serde_json::json;

    use super::*;

    const NOW: f64 = 1_800_000_000.0;

    static ANY: Strength = Strength { contexts: Vec::new(), methods: Vec::new() };

    fn expected() -> Expected<'static> {
        Expected {
            issuer: "https://login.example.eu",
            client: "portal",
            nonce: "n-1",
            now: NOW,
            strength: &ANY,
            shown_since: None,
            access_token: "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y",
        }
    }

    fn claims() -> Value {
        json!({
            "iss": "https://login.example.eu", "sub": "anna", "aud": "portal", "exp": NOW + 300.0, "iat": NOW,
            "nonce": "n-1", "at_hash": "77QmUPtjPfzWtF2AnpK9RQ", "email": "anna@example.org",
            "email_verified": true,
        })
    }

    fn with(name: &str, value: Value) -> Value {
        let mut claims = claims();
        claims[name] = value;
        claims
    }

    fn sign(signer: &impl JwsSigner, claims: &Value) -> String {
        let body = JwsBuilder::from(serde_json::to_vec(claims).expect("JSON")).build();
        signer.sign(&body).expect("a signature").to_string()
    }

    fn keys_of(keys: &[Jwk]) -> Keys {
        Keys::read(&json!({ "keys": keys })).expect("keys")
    }

    #[test]
    fn a_token_is_believed_when_everything_in_it_is_right() {
        let (es, rs) = (
            JwsEs256Signer::generate_es256().expect("a key"),
            JwsRs256Signer::generate_rs256().expect("a key"),
        );
        let keys = keys_of(&[es.public_key_as_jwk().expect("a key"), rs.public_key_as_jwk().expect("a key")]);
        for token in [sign(&es, &claims()), sign(&rs, &claims())] {
            let read = read(&token, &keys, &expected()).expect("believed");
            assert_eq!(
                (read.sub.as_str(), read.about.proven_email().as_deref()),
                ("anna", Some("anna@example.org"))
            );
        }
        let wrong = [
            ("iss", json!("https://login.example.eu/"), Unproven::Issuer),
            ("iss", json!("https://evil.example"), Unproven::Issuer),
            ("aud", json!("another"), Unproven::Audience),
            ("aud", json!(["portal", "another"]), Unproven::Audience),
            ("aud", json!([]), Unproven::Audience),
            ("azp", json!("another"), Unproven::Audience),
            ("nonce", json!("n-2"), Unproven::Nonce),
            ("nonce", Value::Null, Unproven::Nonce),
            ("exp", json!(NOW - 61.0), Unproven::Time),
            ("exp", json!("never"), Unproven::Form),
            ("nbf", json!(NOW + 61.0), Unproven::Time),
            ("iat", json!(NOW + 61.0), Unproven::Time),
            ("iat", json!(NOW - 601.0), Unproven::Time),
            ("sub", json!(""), Unproven::Subject),
            ("sub", json!("x".repeat(256)), Unproven::Subject),
            ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), Unproven::Company),
        ];
        for (name, value, why) in wrong {
            let token = sign(&es, &with(name, value.clone()));
            assert_eq!(read(&token, &keys, &expected()).expect_err("refused"), why, "{name}: {value}");
        }
        for (name, value) in
            [("exp", json!(NOW - 59.0)), ("iat", json!(NOW + 59.0)), ("aud", json!(["portal"]))]
        {
            assert!(
                read(&sign(&es, &with(name, value.clone())), &keys, &expected()).is_ok(),
                "{name}: {value}"
            );
        }
    }

    #[test]
    fn by_what_means_somebody_was_known_counts_where_it_is_asked_for() {
        let es = JwsEs256Signer::generate_es256().expect("a key");
        let keys = keys_of(&[es.public_key_as_jwk().expect("a key")]);
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let check = |contexts: &[&str], methods: &[&str], acr: Value, amr: Value| {
            let strength = Strength { contexts: list(contexts), methods: list(methods) };
            let mut claims = with("acr", acr);
            claims["amr"] = amr;
            match read(&sign(&es, &claims), &keys, &Expected { strength: &strength, ..expected() }) {
                Ok(_) => true,
                Err(why) => {
                    assert_eq!(why, Unproven::Strength);
                    false
                }
            }
        };
        // Nothing is asked for, so whatever is said, in whatever shape, is passed over.
        for odd in [Value::Null, json!("0"), json!(2), json!(["pwd"]), json!({})] {
            assert!(check(&[], &[], odd.clone(), odd));
        }
        let high = ["urn:eu:high", "urn:eu:substantial"];
        assert!(check(&high, &[], json!("urn:eu:substantial"), Value::Null));
        for low in [
            json!("urn:eu:low"),
            json!("urn:eu:high urn:eu:low"),
            json!(""),
            json!(["urn:eu:high"]),
            Value::Null,
        ] {
            assert!(!check(&high, &[], low.clone(), json!(["mfa"])), "{low}");
        }
        assert!(check(&[], &["mfa", "hwk"], Value::Null, json!(["pwd", "hwk"])));
        for weak in [json!(["pwd"]), json!("mfa"), json!([]), json!([1]), Value::Null] {
            assert!(!check(&[], &["mfa", "hwk"], json!("urn:eu:high"), weak.clone()), "{weak}");
        }
        assert!(check(&high, &["mfa"], json!("urn:eu:high"), json!(["mfa"])));
        assert!(
            !check(&high, &["mfa"], json!("urn:eu:high"), json!(["pwd"])),
            "both where both are asked for"
        );
    }

    #[test]
    fn only_the_keys_of_the_provider_sign_and_none_with_a_shared_secret() {
        let es = JwsEs256Signer::generate_es256().expect("a key");
        let public = es.public_key_as_jwk().expect("a key");
        let keys = keys_of(std::slice::from_ref(&public));
        let stranger = JwsEs256Signer::generate_es256().expect("a key");
        assert_eq!(
            read(&sign(&stranger, &claims()), &keys, &expected()).expect_err("refused"),
            Unproven::Key
        );
        // The same name does not make it the same key, and a token's own key counts for nothing.
        let mut named = stranger.set_sign_option_embed_jwk(true);
        named.set_kid(es.get_kid());
        assert_eq!(read(&sign(&named, &claims()), &keys, &expected()).expect_err("refused"), Unproven::Key);
        // No signature at all, with any spelling.
        let body = URL_SAFE_NO_PAD.encode(claims().to_string());
        for alg in ["none", "None", "NONE", "", "RS512", "ES384", "PS256"] {
            let head = URL_SAFE_NO_PAD.encode(json!({ "alg": alg }).to_string());
            for signature in ["", "AAAA"] {
                let token = format!("{head}.{body}.{signature}");
                assert_eq!(read(&token, &keys, &expected()).expect_err("refused"), Unproven::Form, "{alg}");
            }
        }
        let secret = JwsHs256Signer::generate_hs256().expect("a key");
        assert_eq!(read(&sign(&secret, &claims()), &keys, &expected()).expect_err("refused"), Unproven::Form);
        for broken in ["", "a", "a.b", "a.b.c", "a.b.c.d", &"x".repeat(100_000)] {
            assert_eq!(read(broken, &keys, &expected()).expect_err("refused"), Unproven::Form);
        }
        // One letter of the signed content is another.
        let token = sign(&es, &claims());
        let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
        parts[1] = URL_SAFE_NO_PAD.encode(with("sub", json!("ben")).to_string());
        assert_eq!(read(&parts.join("."), &keys, &expected()).expect_err("refused"), Unproven::Key);
    }

    #[test]
    fn keys_that_are_weak_or_for_something_else_are_passed_over() {
        let weak = json!({ "kty": "RSA", "n": URL_SAFE_NO_PAD.encode([0xC1; 128]), "e": "AQAB" });
        let octets = json!({ "kty": "oct", "k": "AAAA" });
        let curve = json!({ "kty": "EC", "crv": "P-521", "x": "AAAA", "y": "AAAA" });
        let rs = JwsRs256Signer::generate_rs256().expect("a key").public_key_as_jwk().expect("a key");
        let mut sealing = serde_json::to_value(&rs).expect("JSON");
        sealing["use"] = json!("enc");
        let keys = Keys::read(&json!({ "keys": [weak, octets, curve, sealing, rs] })).expect("keys");
        assert_eq!(keys.0.len(), 1);
        assert!(Keys::read(&json!({ "keys": "none" })).is_none() && Keys::read(&json!([])).is_none());
    }

    #[test]
    fn an_address_counts_where_the_provider_has_confirmed_it() {
        let proven = |verified: Value| {
            let about =
                About { email: Some("a@example.org".to_owned()), email_verified: Some(verified), name: None };
            about.proven_email().is_some()
        };
        assert!(proven(json!(true)) && proven(json!("true")));
        assert!(
            !proven(json!(false)) && !proven(json!("false")) && !proven(json!(1)) && !proven(Value::Null)
        );
        let silent = About { email: Some("a@example.org".to_owned()), ..About::default() };
        assert_eq!(silent.proven_email(), None, "what is not said is not so");
    }

    #[test]
    fn the_proof_of_who_asked_is_that_of_the_standard() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
