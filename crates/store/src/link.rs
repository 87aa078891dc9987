//! Links and official identifiers.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::organisation::Identifier;
use asterism_domain::{Kind, Link, LinkKind, RecordId, Seq, State, Visibility};

use crate::append::lock;
use crate::db::{Row, Tx, Value};
use crate::plan::{IssueContext, issue_rows, link_rows};
use crate::read::distinct;
use crate::row::source_of_issues;
use crate::{Derived, Referrer, Store, StoreError, owned, row};

const FROM: &str = "SELECT r.id, l.kind, l.ordinal, l.to_record, l.role FROM record r \
                    JOIN link l ON l.from_number = r.number WHERE r.id IN";
const TO: &str = "SELECT r.id, l.kind, l.ordinal, l.to_record, l.role FROM link l \
                  JOIN record r ON r.number = l.from_number WHERE l.to_record IN";

impl Store {
    /// The links that a record's document states, by kind and place.
    pub async fn links_from(&self, id: RecordId) -> Result<Vec<Link>, StoreError> {
        self.links_from_many(&[id]).await
    }

    /// The links that lead to a record, by kind, record and place.
    pub async fn links_to(&self, id: RecordId) -> Result<Vec<Link>, StoreError> {
        self.links_to_many(&[id]).await
    }

    /// The links of several records, by record, kind and place.
    pub async fn links_from_many(&self, ids: &[RecordId]) -> Result<Vec<Link>, StoreError> {
        let mut links = self.links(FROM, ids).await?;
        links.sort_by_key(|link| (link.from, link.kind, link.ordinal));
        Ok(links)
    }

    /// The links that lead to any of several records, by that record, kind, and where they come
    /// from.
    pub async fn links_to_many(&self, ids: &[RecordId]) -> Result<Vec<Link>, StoreError> {
        let mut links = self.links(TO, ids).await?;
        links.sort_by_key(|link| (link.to, link.kind, link.from, link.ordinal));
        Ok(links)
    }

    /// As [`Store::links_to_many`], of one kind: a large organisation is a partner in thousands of
    /// projects, which need not be read to know what else leads to it.
    pub async fn links_to_of_kind(&self, ids: &[RecordId], kind: LinkKind) -> Result<Vec<Link>, StoreError> {
        let list = distinct(ids).into_iter().map(Value::from).collect();
        let rows = self.db().fetch_in_where(TO, list, "AND l.kind = ", Value::from(kind.as_str())).await?;
        let mut links = rows.iter().map(link).collect::<Result<Vec<Link>, StoreError>>()?;
        links.sort_by_key(|link| (link.to, link.from, link.ordinal));
        Ok(links)
    }

    async fn links(&self, sql: &str, ids: &[RecordId]) -> Result<Vec<Link>, StoreError> {
        let list = distinct(ids).into_iter().map(Value::from).collect();
        self.db().fetch_in(sql, list, "").await?.iter().map(link).collect()
    }

    /// Every record that links to any of `ids`, each once, by kind and address. Those that were merged
    /// into others are left out: the others have their links.
    pub async fn referrers(&self, ids: &[RecordId]) -> Result<Vec<Referrer>, StoreError> {
        let head = "SELECT DISTINCT r.id, r.kind, r.slug, r.space, r.state, r.visibility \
                    FROM link l JOIN record r ON r.number = l.from_number WHERE l.to_record IN";
        let list = distinct(ids).into_iter().map(Value::from).collect();
        let rows = self.db().fetch_in(head, list, "AND r.merged_into IS NULL").await?;
        let mut found: Vec<Referrer> = rows.iter().map(referrer).collect::<Result<_, _>>()?;
        found.sort_by(|left, right| (left.kind, &left.slug).cmp(&(right.kind, &right.slug)));
        found.dedup_by_key(|referrer| referrer.id);
        Ok(found)
    }

    /// Some records without their documents; those that do not exist are left out.
    pub async fn brief(&self, ids: &[RecordId]) -> Result<Vec<Referrer>, StoreError> {
        let head = "SELECT id, kind, slug, space, state, visibility FROM record WHERE id IN";
        let list = distinct(ids).into_iter().map(Value::from).collect();
        self.db().fetch_in(head, list, "").await?.iter().map(referrer).collect()
    }

    /// Of `projects`, those that something published and public belongs to.
    pub async fn with_public_content(&self, projects: &[RecordId]) -> Result<BTreeSet<RecordId>, StoreError> {
        let head = "SELECT DISTINCT l.to_record FROM link l JOIN record r ON r.number = l.from_number \
                    WHERE l.kind = 'project' AND r.state = 'published' AND r.visibility = 'public' \
                    AND l.to_record IN";
        let list = distinct(projects).into_iter().map(Value::from).collect();
        self.db().fetch_in(head, list, "").await?.iter().map(|row| row.record_id(0)).collect()
    }

    /// Replaces the links and issues of records whose documents stay as they are, as when a rule
    /// changed. Records that do not exist or have moved on are passed over.
    pub async fn replace_derived(&self, derived: Vec<Derived>) -> Result<(), StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        replace_derived(&mut transaction, derived).await?;
        transaction.commit().await
    }

    /// Which organisations have any of the identifiers. A merged organisation's identifiers lead
    /// to the one that stands for it. Sorted, each pair once.
    pub async fn find_by_identifiers(
        &self,
        identifiers: &[Identifier],
    ) -> Result<Vec<(Identifier, RecordId)>, StoreError> {
        let mut by_scheme: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for identifier in identifiers {
            by_scheme.entry(&identifier.scheme).or_default().insert(&identifier.value);
        }
        let mut found = Vec::new();
        for (scheme, values) in by_scheme {
            let list = values.into_iter().map(Value::from).collect();
            let head = "SELECT i.scheme, i.value, r.id FROM identifier i JOIN record r ON r.number = i.number \
                        WHERE i.value IN";
            let rows = self.db().fetch_in_where(head, list, "AND i.scheme = ", Value::from(scheme)).await?;
            for row in rows {
                found.push((Identifier { scheme: row.get(0)?, value: row.get(1)? }, row.record_id(2)?));
            }
        }
        let ids: Vec<RecordId> = found.iter().map(|(_, id)| *id).collect();
        let merged = self.resolve(&ids).await?;
        let standing = found.into_iter().map(|(known, id)| (known, merged.get(&id).copied().unwrap_or(id)));
        Ok(standing.collect::<BTreeSet<_>>().into_iter().collect())
    }
}

/// Replaces what was computed anew, within a transaction that holds the log's lock.
pub(crate) async fn replace_derived(transaction: &mut Tx, derived: Vec<Derived>) -> Result<(), StoreError> {
    if derived.is_empty() {
        return Ok(());
    }
    let newest: BTreeMap<RecordId, Derived> =
        derived.into_iter().map(|derived| (derived.record, derived)).collect();
    let list = newest.keys().copied().map(Value::from).collect();
    let sql = concat!(
        "SELECT r.id, r.kind, r.space, ",
        source_of_issues!(),
        ", r.seq, r.number FROM record r JOIN revision v ON v.seq = r.seq WHERE r.id IN"
    );
    let (mut replaced, mut links, mut issues) = (Vec::new(), Vec::new(), Vec::new());
    for row in transaction.fetch_in(sql, list, "").await? {
        let record = row.record_id(0)?;
        let (kind, space, source): (String, String, Option<String>) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let seq = Seq(row.get(4)?);
        let Some(derived) = newest.get(&record).filter(|derived| derived.base == seq) else { continue };
        let owner = Value::from(row.get::<i64>(5)?);
        replaced.push(owner.clone());
        link_rows(&owner, &derived.links, &mut links);
        let about = IssueContext { owner: &owner, kind: &kind, space: &space, source: source.as_deref() };
        issue_rows(&about, &derived.issues, &mut issues);
    }
    owned::replace(transaction, &owned::LINKS, &replaced, links).await?;
    owned::replace(transaction, &owned::ISSUES, &replaced, issues).await
}

fn referrer(row: &Row) -> Result<Referrer, StoreError> {
    Ok(Referrer {
        id: row.record_id(0)?,
        kind: row.read(1, "kind", Kind::parse)?,
        slug: row.get(2)?,
        space: row::space(row.get(3)?)?,
        state: row.read(4, "state", State::parse)?,
        visibility: row.read(5, "visibility", Visibility::parse)?,
    })
}

fn link(row: &Row) -> Result<Link, StoreError> {
    let ordinal: i64 = row.get(2)?;
    Ok(Link {
        from: row.record_id(0)?,
        kind: row.read(1, "link kind", LinkKind::parse)?,
        ordinal: u32::try_from(ordinal).unwrap_or(u32::MAX),
        to: row.record_id(3)?,
        role: row.get(4)?,
    })
}
