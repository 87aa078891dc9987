//! Made-up tables with the structure of real ones: the same numbers on every machine.

use std::io::{self, Write};

use asterism_econ::{Activity, Cell, EconError, Matrix, Random, Treated, Treatment, math};

/// Regions and industries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub regions: usize,
    pub industries: usize,
}

impl std::str::FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Size, String> {
        let number = |part: &str| part.trim().parse::<usize>().ok().filter(|number| *number >= 2);
        let parts = text.split_once('x').map(|(rows, columns)| (number(rows), number(columns)));
        match parts {
            Some((Some(regions), Some(industries))) => Ok(Size { regions, industries }),
            _ => Err("give regions and industries as in 300x600, at least 2 of each".to_owned()),
        }
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}x{}", self.regions, self.industries)
    }
}

/// Families of industries that some regions have in common.
const FAMILIES: usize = 8;

/// Counts of a year. Nested: what is difficult is absent where regions are not fit for it, about 12 % of
/// the cells in all. In blocks: a region has more of the industries of its family. Skewed, so that about 26 %
/// of the cells have a location quotient of at least 1.
///
/// # Errors
/// None in practice: every count is a finite number.
pub fn counts(size: Size, year: u64) -> Result<Treated, EconError> {
    let Size { regions, industries } = size;
    let places = |count: usize, stream: usize| -> Vec<Place> {
        let mut random = Random::stream(2024 + year, stream);
        (0..count).map(|_| Place::throw(&mut random)).collect()
    };
    let (rows, columns) = (places(regions, 0), places(industries, 1));
    let mut cells = Vec::with_capacity(regions.saturating_mul(industries));
    for (number, row) in rows.iter().enumerate() {
        let mut random = Random::stream(2024 + year, number + 2);
        cells.extend(columns.iter().map(|column| Cell::Value(count(row, column, &mut random))));
    }
    Ok(Activity::new(regions, industries, cells)?.treated(Treatment::Zero))
}

/// A region or an industry.
struct Place {
    /// How fit a region is, how difficult an industry, 0..1.
    rank: f64,
    family: usize,
    /// The logarithm of its size.
    size: f64,
}

impl Place {
    fn throw(random: &mut Random) -> Place {
        Place { rank: random.unit(), family: random.below(FAMILIES), size: spread(random) }
    }
}

fn count(region: &Place, industry: &Place, random: &mut Random) -> f64 {
    let absent = 0.23 * (0.5 + industry.rank - region.rank).clamp(0.0, 1.0);
    let own = if region.family == industry.family { 1.5 } else { 0.0 };
    let size = region.size + industry.size + own + 1.1 * spread(random);
    if random.unit() < absent { 0.0 } else { (200.0 * math::exp(size)).floor() }
}

/// A number with mean 0 and standard deviation 1, close to normal: a sum of four even ones.
fn spread(random: &mut Random) -> f64 {
    let sum: f64 = (0..4).map(|_| random.unit()).sum();
    (sum - 2.0) * 1.732_050_807_568_877_2
}

/// Writes a matrix in numpy's own format, which `numpy.load` reads without parsing.
///
/// # Errors
/// What writing gives.
pub fn write_npy(matrix: &Matrix, output: &mut impl Write) -> io::Result<()> {
    let (rows, columns) = matrix.shape();
    let about = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
    // Magic, version and length take 10 bytes; the whole head is a multiple of 64 and ends with a new line.
    let padded = (about.len() + 11).div_ceil(64) * 64 - 10;
    let length = u16::try_from(padded).map_err(io::Error::other)?;
    output.write_all(b"\x93NUMPY\x01\x00")?;
    output.write_all(&length.to_le_bytes())?;
    writeln!(output, "{about:<width$}", width = padded - 1)?;
    for row in matrix.iter_rows() {
        let bytes: Vec<u8> = row.iter().flat_map(|value| value.to_le_bytes()).collect();
        output.write_all(&bytes)?;
    }
    output.flush()
}

#[cfg(test)]
mod tests {
    use asterism_econ::quotient::specialised;

    use super::*;

    #[test]
    fn tables_have_the_zeros_and_specialisations_they_promise() {
        let size: Size = "300x600".parse().expect("a size");
        let table = counts(size, 0).expect("a table");
        let share = |ones: usize| ones as f64 / 180_000.0;
        let zeros = share(table.values.values().iter().filter(|value| **value == 0.0).count());
        let ones = share(specialised(&table, 1.0).expect("a threshold").row_counts().iter().sum());
        assert!((0.11..0.13).contains(&zeros) && (0.25..0.27).contains(&ones), "{zeros} {ones}");
        assert_eq!(counts(size, 0).expect("a table"), table);
        assert_ne!(counts(size, 1).expect("a table"), table);
    }

    #[test]
    fn numpy_finds_head_and_numbers_where_it_looks() {
        let mut bytes = Vec::new();
        write_npy(&Matrix::from_fn(2, 3, |row, column| (row * 3 + column) as f64), &mut bytes)
            .expect("bytes");
        let head = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
        assert_eq!((head % 64, bytes[head - 1], bytes.len() - head), (0, b'\n', 6 * 8));
        assert!(bytes.starts_with(b"\x93NUMPY\x01\x00"));
        assert_eq!(&bytes[bytes.len() - 8..], 5.0_f64.to_le_bytes());
    }

    #[test]
    fn a_size_is_two_numbers() {
        assert_eq!("3000x5000".parse::<Size>().map(|size| size.to_string()), Ok("3000x5000".to_owned()));
        assert!("3000".parse::<Size>().is_err() && "1x9".parse::<Size>().is_err());
    }
}
