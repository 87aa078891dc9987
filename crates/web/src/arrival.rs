//! Forms that carry a file: their fields, then the file, piece by piece onto the disk.

use asterism_actions::Incoming;
use asterism_domain::is_no_text;
use asterism_domain::upload::Unreadable;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;

use crate::door::check_token;
use crate::visit::Visit;
use crate::{Problem, Site};

/// So many fields may stand beside the file, and so many bytes in them altogether.
const FIELDS: usize = 40;
const WORDS: usize = 64 << 10;

/// A form that was sent with a file.
pub(crate) struct Arrival {
    pub(crate) fields: Vec<(String, String)>,
    /// None where no file was chosen. Why one is not taken is for the form to say, with what was typed.
    pub(crate) file: Result<Option<Arrived>, Problem>,
}

/// A file that was received whole.
pub(crate) struct Arrived {
    /// What it was called where it came from, which is only ever shown.
    pub(crate) name: String,
    pub(crate) incoming: Incoming,
}

impl Arrival {
    pub(crate) fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// Receives a form with a file of at most so many bytes. For somebody who is signed in the token of their forms
    /// comes before the file. A file that is too large is read to its end and thrown away, so that the browser is
    /// there to be told.
    pub(crate) async fn receive(
        site: &Site,
        visit: &Visit,
        request: Request,
        most: usize,
    ) -> Result<Arrival, Problem> {
        let mut multipart = Multipart::from_request(request, site).await.map_err(|_| Problem::NotAForm)?;
        let mut arrival = Arrival { fields: Vec::new(), file: Ok(None) };
        let mut words = 0;
        while let Some(field) = multipart.next_field().await.map_err(|error| broken(&error))? {
            match field.file_name().map(str::to_owned) {
                None => arrival.add(field, &mut words).await?,
                // A file input that was left empty.
                Some(name) if name.is_empty() => {}
                Some(_) if matches!(arrival.file, Ok(Some(_)) | Err(_)) => return Err(Problem::NotAForm),
                Some(name) => {
                    check_token(visit, arrival.value("form"))?;
                    arrival.file = take(site, visit, field, most)
                        .await?
                        .map(|incoming| Some(Arrived { name, incoming }))
                        .map(|arrived| arrived.filter(|arrived| !arrived.incoming.is_empty()));
                }
            }
        }
        check_token(visit, arrival.value("form"))?;
        Ok(arrival)
    }

    async fn add(&mut self, mut field: Field<'_>, words: &mut usize) -> Result<(), Problem> {
        let name = field.name().unwrap_or_default().to_owned();
        let mut value = Vec::new();
        *words += name.len();
        while let Some(piece) = field.chunk().await.map_err(|error| broken(&error))? {
            *words += piece.len();
            if *words > WORDS {
                return Err(Problem::TooLarge);
            }
            value.extend_from_slice(&piece);
        }
        if self.fields.len() >= FIELDS {
            return Err(Problem::TooLarge);
        }
        let mut value = String::from_utf8_lossy(&value).replace("\r\n", "\n");
        value.retain(|sign| !is_no_text(sign));
        self.fields.push((name, value));
        Ok(())
    }
}

/// Receives the file; the inner result is why it is not taken.
async fn take(
    site: &Site,
    visit: &Visit,
    mut field: Field<'_>,
    most: usize,
) -> Result<Result<Incoming, Problem>, Problem> {
    let mut taken = site.app()?.begin_upload(visit.signed_in()?, most).await.map_err(Problem::from);
    while let Some(piece) = field.chunk().await.map_err(|error| broken(&error))? {
        if let Ok(incoming) = &mut taken
            && let Err(error) = incoming.push(&piece).await
        {
            taken = Err(error.into());
        }
    }
    Ok(taken)
}

fn broken(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::Untaken(Unreadable::TooLarge);
    }
    Problem::NotAForm
}
