//! How records get their readable addresses.

use asterism_domain::{Document, Kind, Record, slugify};

/// The slug for a record that is to hold `document`. A record keeps its address as long as what
/// the address is made of stays the same.
pub(crate) fn slug_for(head: Option<&Record>, document: &Document) -> String {
    let wanted = wanted_slug(document);
    match head {
        // A space is known by its address, whatever it comes to be called.
        Some(head) if document.kind() == Kind::Space => head.slug.clone(),
        Some(head) if wanted_slug(&head.document) == wanted => head.slug.clone(),
        _ => wanted,
    }
}

/// The slug a document asks for. `new` is where records of the kind are written.
fn wanted_slug(document: &Document) -> String {
    let slug = own_slug(document);
    if slug == "new" { format!("new-{}", document.kind().as_str().replace('_', "-")) } else { slug }
}

/// What a document's address is made of: a region's code, a project's acronym, else the title. Empty when
/// the document has no words; the store then makes one of the id.
fn own_slug(document: &Document) -> String {
    match document {
        Document::Region(region) => region.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        Document::Project(project) => {
            let acronym = project.acronym.as_deref().map(slugify).filter(|slug| !slug.is_empty());
            acronym.unwrap_or_else(|| slugify(document.about().title.plain()))
        }
        Document::Organisation(organisation) if organisation.name_withheld => String::new(),
        Document::Person(_) => String::new(),
        _ => slugify(document.about().title.plain()),
    }
}
