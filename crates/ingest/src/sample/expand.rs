use std::collections::BTreeMap;

use asterism_domain::{Currency, Document, Kind, Money, MoneyError, NutsCode, SourceKey};
use serde_json::{Map, Value, json};

use super::error::{Problem, SampleError};
use super::file::Entry;

/// A problem and the path of its field.
type At = (String, Problem);

/// Turns what editors write into stored documents, led by the domain's schema.
pub(super) struct Expander {
    /// The JSON schema of [`Document`].
    schema: Value,
    keys: BTreeMap<String, SourceKey>,
}

impl Expander {
    pub(super) fn new(keys: BTreeMap<String, SourceKey>) -> Expander {
        Expander { schema: schemars::schema_for!(Document).to_value(), keys }
    }

    pub(super) fn document(&self, entry: &Entry) -> Result<Document, SampleError> {
        let wrong = |(field, problem): At| entry.wrong(field, problem);
        let written = json_of(toml::Value::Table(entry.table.clone()));
        let mut expanded = self.expand(written, self.of_kind(entry.kind), "").map_err(wrong)?;
        if let Value::Object(fields) = &mut expanded {
            fields.insert("kind".to_owned(), entry.kind.as_str().into());
        }
        match serde_json::from_value(expanded.clone()) {
            Ok(document) => Ok(document),
            Err(error) => {
                let field = culprit(&expanded).unwrap_or_default();
                Err(entry.wrong(field, Problem::Value(error.to_string())))
            }
        }
    }

    /// Refuses a path that no document of the kind can have.
    pub(super) fn require_field(&self, kind: Kind, path: &str) -> Result<(), Problem> {
        let mut shape = self.of_kind(kind);
        for part in path.split('.') {
            let resolved = self.resolve(shape);
            shape = if part.bytes().all(|byte| byte.is_ascii_digit()) {
                resolved.get("items")
            } else if let Some(language) = resolved.get("additionalProperties") {
                Some(language)
            } else {
                resolved.get("properties").and_then(|fields| fields.get(part))
            }
            .ok_or_else(|| Problem::UnknownField(field_names(resolved)))?;
        }
        Ok(())
    }

    /// The shape of a kind's document: the variant of the enum whose tag has the kind's key.
    fn of_kind(&self, kind: Kind) -> &Value {
        let variants = self.schema.get("oneOf").and_then(Value::as_array);
        let tagged = |shape: &&Value| {
            shape.pointer("/properties/kind/const").and_then(Value::as_str) == Some(kind.as_str())
        };
        variants.and_then(|variants| variants.iter().find(tagged)).unwrap_or(&Value::Null)
    }

    /// Follows references and drops the "or nothing" of optional fields.
    fn resolve<'a>(&'a self, shape: &'a Value) -> &'a Value {
        if let Some(name) = reference(shape) {
            return self.definition(name).map_or(shape, |target| self.resolve(target));
        }
        let choices = shape.get("anyOf").and_then(Value::as_array);
        let present = |choice: &&Value| choice.get("type").and_then(Value::as_str) != Some("null");
        match choices.and_then(|choices| choices.iter().find(present)) {
            Some(choice) => self.resolve(choice),
            None => shape,
        }
    }

    fn definition(&self, name: &str) -> Option<&Value> {
        self.schema.get("$defs").and_then(|definitions| definitions.get(name))
    }

    /// Whether the shape is, or may be, the named type.
    fn is_type(&self, shape: &Value, name: &str) -> bool {
        let choices = shape.get("anyOf").and_then(Value::as_array);
        reference(shape) == Some(name)
            || choices.is_some_and(|choices| choices.iter().any(|choice| reference(choice) == Some(name)))
    }

    fn expand(&self, written: Value, shape: &Value, path: &str) -> Result<Value, At> {
        let at = |problem| (path.to_owned(), problem);
        let resolved = self.resolve(shape);
        match written {
            Value::String(text) if self.is_type(shape, "NutsRef") => self.region(&text).map_err(at),
            Value::String(text) if self.is_type(shape, "Money") => money(&text).map_err(at),
            Value::String(text) if is_text(resolved) => Ok(json!({ "en": { "text": text } })),
            Value::String(text) if is_id(resolved) => self.id(&text).map_err(at),
            Value::String(text) => one_of(text, resolved).map_err(at),
            Value::Object(fields) if is_text(resolved) => Ok(passages(fields)),
            Value::Object(fields) => self.fields(fields, resolved, path),
            Value::Array(items) => self.items(items, resolved, path),
            plain => Ok(plain),
        }
    }

    fn fields(&self, written: Map<String, Value>, shape: &Value, path: &str) -> Result<Value, At> {
        let Some(known) = shape.get("properties").and_then(Value::as_object) else {
            return Err((path.to_owned(), Problem::Expected("a plain value or a list, not a table")));
        };
        let mut fields = Map::new();
        for (name, value) in written {
            let below = join(path, &name);
            let Some(shape) = known.get(&name).filter(|shape| !is_tag(shape)) else {
                return Err((below, Problem::UnknownField(field_names(shape))));
            };
            fields.insert(name, self.expand(value, shape, &below)?);
        }
        Ok(Value::Object(fields))
    }

    fn items(&self, written: Vec<Value>, shape: &Value, path: &str) -> Result<Value, At> {
        let Some(shape) = shape.get("items") else {
            return Err((path.to_owned(), Problem::Expected("one value, not a list")));
        };
        let numbered = written.into_iter().enumerate();
        numbered.map(|(index, item)| self.expand(item, shape, &join(path, &index.to_string()))).collect()
    }

    fn id(&self, text: &str) -> Result<Value, Problem> {
        let known = text.strip_prefix('@').and_then(|reference| self.keys.get(reference));
        let key = known.ok_or_else(|| Problem::UnknownReference(text.to_owned()))?;
        Ok(key.record_id().to_string().into())
    }

    fn region(&self, text: &str) -> Result<Value, Problem> {
        let not_a_region = || Problem::NotARegion(text.to_owned());
        let (code, version) = text.split_once('/').ok_or_else(not_a_region)?;
        let code = NutsCode::parse(code).map_err(|_| not_a_region())?;
        if !self.keys.contains_key(&format!("nuts/{code}")) {
            return Err(Problem::UnknownRegion(code.to_string()));
        }
        Ok(json!({ "code": code.as_str(), "version": version }))
    }
}

fn reference(shape: &Value) -> Option<&str> {
    shape.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

/// Multilingual text is a map from languages to passages.
fn is_text(shape: &Value) -> bool {
    shape.get("additionalProperties").and_then(reference) == Some("Passage")
}

fn is_id(shape: &Value) -> bool {
    shape.get("format").and_then(Value::as_str) == Some("uuid")
}

/// The kind of a document, which the name of the table says already.
fn is_tag(shape: &Value) -> bool {
    shape.get("const").is_some()
}

fn money(text: &str) -> Result<Value, Problem> {
    let (amount, currency) = text.rsplit_once(' ').ok_or_else(|| MoneyError::Amount(text.to_owned()))?;
    let money = Money::parse(amount, Currency::parse(currency)?)?;
    Ok(json!({ "minor": money.minor, "currency": money.currency.as_str() }))
}

/// Text by language, where a passage that is not a table is its author's.
fn passages(written: Map<String, Value>) -> Value {
    let passage = |value| match value {
        Value::String(text) => json!({ "text": text }),
        other => other,
    };
    Value::Object(written.into_iter().map(|(language, value)| (language, passage(value))).collect())
}

/// The text itself, where the shape is not a closed vocabulary that lacks it.
fn one_of(text: String, shape: &Value) -> Result<Value, Problem> {
    let known = values(shape);
    if known.is_empty() || known.contains(&text.as_str()) {
        return Ok(text.into());
    }
    Err(Problem::NotOneOf { given: text, known: known.join(", ") })
}

/// The values of a closed vocabulary; documented ones stand apart from the others in a schema.
fn values(shape: &Value) -> Vec<&str> {
    let listed = shape.get("enum").and_then(Value::as_array).into_iter().flatten();
    let alone = shape.get("const").into_iter();
    let nested = shape.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    listed.chain(alone).filter_map(Value::as_str).chain(nested.flat_map(values)).collect()
}

fn field_names(shape: &Value) -> String {
    let fields = shape.get("properties").and_then(Value::as_object);
    let written = fields.into_iter().flatten().filter(|(_, shape)| !is_tag(shape));
    written.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// TOML as JSON; dates and times become text.
fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(moment) => moment.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(name, value)| (name, json_of(value))).collect(),
    }
}

/// The field that keeps a document from being read: the first that fails on its own.
fn culprit(document: &Value) -> Option<String> {
    let fields = document.as_object()?;
    let fails = |name: &str, value: &Value| {
        let alone = json!({ "kind": fields.get("kind"), name: value });
        serde_json::from_value::<Document>(alone).is_err()
    };
    let (name, value) = fields.iter().find(|(name, value)| *name != "kind" && fails(name, value))?;
    let within = match value {
        Value::Object(parts) => parts
            .iter()
            .find(|(part, value)| fails(name, &json!({ *part: value })))
            .map(|(part, _)| part.clone()),
        Value::Array(items) => {
            items.iter().position(|item| fails(name, &json!([item]))).map(|index| index.to_string())
        }
        _ => None,
    };
    Some(within.map_or_else(|| name.clone(), |part| join(name, &part)))
}
