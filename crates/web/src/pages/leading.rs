//! Where the running text of a record's page leads, and which texts lead to it.

use asterism_actions::{App, Mention, RecordView, Referring};
use asterism_domain::Actor;

use super::record_page::RecordPage;
use super::words;
use crate::Problem;
use crate::component::{ListItem, Piece, Prose, TextLink};

impl RecordPage {
    /// Makes links of the records that the page's texts name.
    pub(super) async fn lead(&mut self, app: &App, actor: &Actor, view: &RecordView) -> Result<(), Problem> {
        let mut texts: Vec<&mut Prose> = Vec::new();
        for piece in self.blocks.iter_mut().flat_map(|block| &mut block.pieces) {
            match piece {
                Piece::Prose(prose) => texts.push(prose),
                Piece::Columns(parts) => texts.extend(parts.iter_mut().map(|(_, prose)| prose)),
                _ => {}
            }
        }
        let told: Vec<&[String]> = texts.iter().map(|prose| prose.paragraphs.as_slice()).collect();
        let found = app.mentions(actor, view, &told).await?;
        for (prose, found) in texts.into_iter().zip(found) {
            let links = |(paragraph, found): (&String, Vec<Mention>)| {
                found.into_iter().map(|mention| link(paragraph, mention)).collect()
            };
            prose.links = prose.paragraphs.iter().zip(found).map(links).collect();
        }
        Ok(())
    }

    /// The texts that name the record without referring to it.
    pub(super) fn mentioned_in(&mut self, view: &RecordView) {
        let l = self.l;
        let item = |one: &Referring| {
            let when = l.date_range(one.date, one.end.or(one.date));
            let note = [Some(words::kind(l, one.found.kind)), when].into_iter().flatten();
            ListItem { link: words::link(&one.found), note: note.collect::<Vec<_>>().join(" · ") }
        };
        let list: Vec<ListItem> = view.mentioned_in.iter().map(item).collect();
        if !list.is_empty() {
            self.block("mentioned-in", "mentioned-in", vec![Piece::List(list)]);
        }
    }
}

fn link(paragraph: &str, mention: Mention) -> TextLink {
    let Mention { from, to, at } = mention;
    let same = paragraph.get(from..to) == Some(at.name.as_str());
    TextLink { from, to, href: at.path, name: if same { String::new() } else { at.name } }
}
