//! Parts of large tables, cut out row by row.

/// The header and the chosen data rows, numbered from 1, of a table whose quoted cells may hold
/// line ends.
pub fn rows_of_table(table: &str, chosen: impl Fn(u64) -> bool) -> String {
    let mut rows = rows(table);
    let mut extract = rows.next().unwrap_or_default().to_owned();
    extract.extend((1..).zip(rows).filter(|(number, _)| chosen(*number)).map(|(_, row)| row));
    extract
}

/// Rows with their line ends: a line with an open quotation mark goes on in the next one.
fn rows(table: &str) -> impl Iterator<Item = &str> {
    let mut rest = table;
    std::iter::from_fn(move || {
        let mut quoted = false;
        let end = rest.bytes().position(|byte| {
            quoted ^= byte == b'"';
            byte == b'\n' && !quoted
        });
        let (row, after) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
        rest = after;
        (!row.is_empty()).then_some(row)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_at_their_ends_and_not_inside_cells() {
        let table = "a,b\n1,\"x \"\"y\"\"\nz\"\n2,\n3,\"\"";
        assert_eq!(rows_of_table(table, |number| number == 1), "a,b\n1,\"x \"\"y\"\"\nz\"\n");
        assert_eq!(rows_of_table(table, |number| number != 1), "a,b\n2,\n3,\"\"");
        assert_eq!(rows_of_table("", |_| true), "");
    }
}
