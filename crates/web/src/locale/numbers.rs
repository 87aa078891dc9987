use asterism_domain::Money;

use super::Locale;
use super::conventions::SPACE;

impl Locale {
    /// A whole number with its groups marked.
    pub fn number(self, value: i64) -> String {
        let digits = self.grouped(&value.unsigned_abs().to_string());
        format!("{}{digits}", minus(value < 0))
    }

    /// A number with exactly `places` decimals.
    pub fn decimal(self, value: f64, places: usize) -> String {
        if !value.is_finite() {
            return "–".to_owned();
        }
        let plain = format!("{:.places$}", value.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let negative = value < 0.0 && plain.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        let mark = if fraction.is_empty() { "" } else { self.0.decimal };
        format!("{}{}{mark}{fraction}", minus(negative), self.grouped(whole))
    }

    /// An amount of money to the last cent; whole amounts are written without cents.
    pub fn money(self, money: Money) -> String {
        let scale = 10_u64.pow(money.currency.decimals());
        let (whole, part) = (money.minor.unsigned_abs() / scale, money.minor.unsigned_abs() % scale);
        let mut amount = self.grouped(&whole.to_string());
        if part > 0 {
            let places = money.currency.decimals() as usize;
            amount.push_str(&format!("{}{part:0places$}", self.0.decimal));
        }
        self.with_currency(money.minor < 0, &amount, money.currency.as_str())
    }

    /// An amount for a column whose amounts are all written with cents, or all without.
    pub fn money_in_column(self, money: Money, cents: bool) -> String {
        if !cents || money.currency.decimals() == 0 {
            return self.money(money);
        }
        let amount = self.decimal(money.as_major().abs(), money.currency.decimals() as usize);
        self.with_currency(money.minor < 0, &amount, money.currency.as_str())
    }

    /// An amount rounded to three digits for axes and labels: `€1.83 M`.
    pub fn money_short(self, money: Money) -> String {
        let amount = self.short(money.as_major().abs());
        self.with_currency(money.minor < 0, &amount, money.currency.as_str())
    }

    /// A number rounded to three digits: `1.83 M`.
    pub fn short(self, value: f64) -> String {
        match self.scale_of(value) {
            (_, "") => self.three_digits(value),
            (size, word) => format!("{}{SPACE}{word}", self.three_digits(value / size)),
        }
    }

    /// The steps of an axis: rounded no further than its steps are apart, so that no two read alike.
    pub fn steps(self, steps: &[f64]) -> Vec<String> {
        let apart = steps.windows(2).filter_map(|pair| match pair {
            [one, next] => Some((next - one).abs()).filter(|step| step.is_finite() && *step > 0.0),
            _ => None,
        });
        let step = apart.fold(f64::INFINITY, f64::min);
        steps.iter().map(|value| self.step(*value, step)).collect()
    }

    /// One of them.
    fn step(self, value: f64, step: f64) -> String {
        if !step.is_finite() || !value.is_finite() {
            return self.short(value);
        }
        let (size, word) = self.scale_of(value);
        // The digit in which a step of 0.05 shows is the second. Rounding noise must not ask for one more.
        let places = (-(step / size).log10() - 1e-9).ceil().clamp(0.0, 12.0) as usize;
        let number = self.without_zeros(self.decimal(value / size, places));
        if word.is_empty() { number } else { format!("{number}{SPACE}{word}") }
    }

    /// What large numbers are counted in, and the word for it.
    fn scale_of(self, value: f64) -> (f64, &'static str) {
        let steps: [(f64, &'static str); 3] =
            [(1e9, self.0.scales[2]), (1e6, self.0.scales[1]), (1e3, self.0.scales[0])];
        // 999,950 would round to 1000 thousand; the next word takes over just below.
        steps.into_iter().find(|(size, _)| value.abs() >= size * 0.9995).unwrap_or((1.0, ""))
    }

    /// A number of any size with two digits: `5.2 × 10⁻¹⁶`. What is near one is written as it is.
    pub fn scientific(self, value: f64) -> String {
        if value == 0.0 || !value.is_finite() {
            return self.decimal(value, 0);
        }
        if (0.1..1000.0).contains(&value.abs()) {
            return self.short(value);
        }
        let written = format!("{value:.1e}");
        let (digits, power) = written.split_once('e').unwrap_or((&written, "0"));
        let raised = |sign: char| match sign {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            // The others follow each other from U+2070 on.
            digit => char::from_u32(0x2070 + digit.to_digit(10).unwrap_or(0)).unwrap_or(digit),
        };
        let power: String = power.chars().map(raised).collect();
        let digits = self.decimal(digits.parse().unwrap_or(value), 1);
        format!("{digits}{SPACE}×{SPACE}10{power}")
    }

    /// A share given in basis points: 8,426 is `84.26%`.
    pub fn percent(self, basis_points: u32) -> String {
        let places = if basis_points.is_multiple_of(100) { 0 } else { 2 };
        self.percent_of(f64::from(basis_points) / 100.0, places)
    }

    /// A percentage, where 50.0 is a half.
    pub fn percent_of(self, value: f64, places: usize) -> String {
        let space = if self.0.percent_space { SPACE } else { "" };
        format!("{}{space}%", self.decimal(value, places))
    }

    fn three_digits(self, value: f64) -> String {
        let places = match value.abs() {
            size if size >= 99.95 => 0,
            size if size >= 9.995 => 1,
            _ => 2,
        };
        self.without_zeros(self.decimal(value, places))
    }

    /// Without the zeros that end a decimal fraction.
    fn without_zeros(self, text: String) -> String {
        match text.split_once(self.0.decimal) {
            Some((whole, fraction)) if fraction.bytes().all(|byte| byte == b'0') => whole.to_owned(),
            Some(_) => text.trim_end_matches('0').to_owned(),
            None => text,
        }
    }

    fn with_currency(self, negative: bool, amount: &str, code: &str) -> String {
        let sign = match code {
            "EUR" => "€",
            "GBP" => "£",
            "USD" => "$",
            _ => code,
        };
        let gap = if sign == code || self.0.code == "nl" { SPACE } else { "" };
        let minus = minus(negative);
        if self.0.currency_first {
            format!("{minus}{sign}{gap}{amount}")
        } else {
            format!("{minus}{amount}{SPACE}{sign}")
        }
    }

    /// Digits with a mark between each three, counted from the end.
    fn grouped(self, digits: &str) -> String {
        if digits.len() < self.0.group_from {
            return digits.to_owned();
        }
        let mut grouped = String::with_capacity(digits.len() * 2);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push_str(self.0.group);
            }
            grouped.push(digit);
        }
        grouped
    }
}

fn minus(negative: bool) -> &'static str {
    if negative { "\u{2212}" } else { "" }
}
