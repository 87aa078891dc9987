use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A currency by its ISO 4217 code. All the currencies of our sources have two decimals, except
/// those [`Currency::decimals`] names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    pub const EUR: Currency = Currency(*b"EUR");

    pub fn parse(text: &str) -> Result<Currency, MoneyError> {
        let upper = text.trim().to_ascii_uppercase();
        match <[u8; 3]>::try_from(upper.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Currency(code)),
            _ => Err(MoneyError::Currency(text.to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    pub fn decimals(self) -> u32 {
        match &self.0 {
            b"ISK" | b"JPY" | b"KRW" | b"CLP" => 0,
            _ => 2,
        }
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Currency, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Currency::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MoneyError {
    #[error("`{0}` is not a currency: three letters such as EUR")]
    Currency(String),
    #[error("`{0}` is not an amount of money: digits with at most one decimal mark, such as 1832645.00")]
    Amount(String),
    #[error("`{0}` can be read as thousands and as thousandths; write 1000 or 1.0000")]
    Ambiguous(String),
    #[error("`{0}` is too large for an amount of money")]
    TooLarge(String),
}

/// An amount of money as whole minor units (cents), so that sums are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub fn euros(whole: i64) -> Money {
        Money { minor: whole.saturating_mul(100), currency: Currency::EUR }
    }

    /// Reads an amount as sources write it: `1832645`, `1832645.5`, `1.832.645`, `1 832 645,50`,
    /// `€1.832.645`. A single mark followed by exactly three digits is grouping where the text has a
    /// currency sign, and the decimal mark where what stands before it is no group (`1234.567`, `0.125`);
    /// otherwise nobody can tell, and the text is refused. Decimals beyond the currency's are rounded half
    /// away from zero.
    pub fn parse(text: &str, currency: Currency) -> Result<Money, MoneyError> {
        let signed = text.trim();
        let human = signed.contains('€');
        let cleaned: String = signed
            .chars()
            .filter(|character| !character.is_whitespace() && !matches!(character, '€' | '\'' | '\u{2019}'))
            .collect();
        let (negative, digits) = match cleaned.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, cleaned.as_str()),
        };
        if !human && ambiguous_mark(digits).is_some() {
            return Err(MoneyError::Ambiguous(text.to_owned()));
        }
        let wrong = || MoneyError::Amount(text.to_owned());
        if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
            return Err(wrong());
        }
        let decimal_at = decimal_mark(digits, human).ok_or_else(wrong)?;
        let (whole, fraction) = match decimal_at {
            Some(at) => (digits.get(..at).unwrap_or(""), digits.get(at + 1..).unwrap_or("")),
            None => (digits, ""),
        };
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        if whole.is_empty() && fraction.is_empty() {
            return Err(wrong());
        }
        let minor = to_minor(&whole, fraction, currency.decimals())
            .ok_or_else(|| MoneyError::TooLarge(text.to_owned()))?;
        Ok(Money { minor: if negative { -minor } else { minor }, currency })
    }

    /// The amount in major units, for ratios and charts. Sums stay on `minor`.
    pub fn as_major(self) -> f64 {
        self.minor as f64 / 10_i64.pow(self.currency.decimals()) as f64
    }

    /// The sum, or none when the currencies differ or the sum overflows.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        (self.currency == other.currency)
            .then(|| self.minor.checked_add(other.minor))
            .flatten()
            .map(|minor| Money { minor, currency: self.currency })
    }
}

/// The mark of a number that may part thousands or decimals as well: `1,000`, `12.345`. None where the text says
/// which it is, or is no number.
pub fn ambiguous_mark(text: &str) -> Option<char> {
    let digits = text.trim();
    let digits = digits.strip_prefix('-').unwrap_or(digits);
    let at = digits.find(['.', ','])?;
    let (before, after) = (digits.get(..at)?, digits.get(at + 1..)?);
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let group = (1..=3).contains(&before.len()) && !before.starts_with('0') && after.len() == 3;
    (group && plain(before) && plain(after)).then(|| if digits.contains('.') { '.' } else { ',' })
}

/// Where the decimal mark stands, `None` inside for no decimals; outer `None` for nonsense.
fn decimal_mark(digits: &str, human: bool) -> Option<Option<usize>> {
    let dots = digits.matches('.').count();
    let commas = digits.matches(',').count();
    match (dots, commas) {
        (0, 0) => Some(None),
        (1, 0) | (0, 1) => {
            let at = digits.find(['.', ','])?;
            let after = digits.len() - at - 1;
            Some(if human && after == 3 { None } else { Some(at) })
        }
        (_, 0) | (0, _) => Some(None),
        (_, 1) if digits.rfind(',') > digits.rfind('.') => Some(digits.rfind(',')),
        (1, _) if digits.rfind('.') > digits.rfind(',') => Some(digits.rfind('.')),
        _ => None,
    }
}

fn to_minor(whole: &str, fraction: &str, decimals: u32) -> Option<i64> {
    let scale = 10_i64.checked_pow(decimals)?;
    let mut minor = if whole.is_empty() { 0 } else { whole.parse::<i64>().ok()?.checked_mul(scale)? };
    let mut unit = scale;
    for (position, digit) in fraction.chars().enumerate() {
        let value = i64::from(digit.to_digit(10)?);
        if position < decimals as usize {
            unit /= 10;
            minor = minor.checked_add(value * unit)?;
        } else {
            return if value >= 5 { minor.checked_add(1) } else { Some(minor) };
        }
    }
    Some(minor)
}

/// `1832645.00 EUR`: for logs, files and messages. Pages format by locale.
impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.currency.decimals();
        if decimals == 0 {
            return write!(formatter, "{} {}", self.minor, self.currency.as_str());
        }
        let scale = 10_u64.pow(decimals);
        let sign = if self.minor < 0 { "-" } else { "" };
        let units = self.minor.unsigned_abs();
        write!(formatter, "{sign}{}.{:02} {}", units / scale, units % scale, self.currency.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cents(text: &str) -> i64 {
        Money::parse(text, Currency::EUR).unwrap().minor
    }

    #[test]
    fn amounts_are_read_as_sources_write_them_001_6() {
        assert_eq!(cents("€1.832.645"), 183_264_500);
        assert_eq!(cents("1832645"), 183_264_500);
        assert_eq!(cents("1 832 645,50"), 183_264_550);
        assert_eq!(cents("149355.0"), 14_935_500);
        assert_eq!(cents("1.2340"), 123);
        assert_eq!(cents("1234,567"), 123_457);
        assert_eq!(cents("0.125"), 13);
        assert_eq!(cents("€1.234"), 123_400);
        assert_eq!(cents("1,234,567.891"), 123_456_789);
        assert_eq!(cents("-12,5"), -1250);
        assert_eq!(cents("0.005"), 1);
    }

    #[test]
    fn thousands_or_thousandths_are_not_guessed() {
        for text in ["1,000", "1.234", "-12.345", "123,456", " 1.000 "] {
            let refused = Money::parse(text, Currency::EUR);
            assert_eq!(refused, Err(MoneyError::Ambiguous(text.to_owned())), "{text}");
        }
        assert_eq!(
            ["1,000", "12.345", "0.125", "1234.567", "1.2.3", "12,5"].map(ambiguous_mark),
            [Some(','), Some('.'), None, None, None, None]
        );
    }

    #[test]
    fn nonsense_is_refused_with_the_text_in_the_message() {
        for text in ["", "n/a", "12-5", ".", "1.2,3.4", "99999999999999999999"] {
            assert!(Money::parse(text, Currency::EUR).is_err(), "{text}");
        }
    }
}
