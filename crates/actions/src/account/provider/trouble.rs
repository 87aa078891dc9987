//! Why nobody came in by a provider.

/// Why nobody came in. Each has words of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The provider cannot be reached, or does not speak as one.
    Silent,
    /// It, or the person there, said no.
    Refused,
    /// What came back is not what this browser was sent for, or came late.
    Stale,
    /// What the provider says proves nothing.
    Unfit,
    /// It does not vouch for an address, so no account can be opened.
    NoAddress,
    /// Who somebody is there belongs to another account already.
    Taken,
    /// It was to ask somebody anew who they are, and does not say that it did.
    NotAgain,
    /// It does not say that it knew somebody by the means that are asked for here.
    Weak,
}

impl Trouble {
    pub const ALL: &[Trouble] = &[
        Trouble::Silent,
        Trouble::Refused,
        Trouble::Stale,
        Trouble::Unfit,
        Trouble::NoAddress,
        Trouble::Taken,
        Trouble::NotAgain,
        Trouble::Weak,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Trouble::Silent => "silent",
            Trouble::Refused => "refused",
            Trouble::Stale => "stale",
            Trouble::Unfit => "unfit",
            Trouble::NoAddress => "no-address",
            Trouble::Taken => "taken",
            Trouble::NotAgain => "not-again",
            Trouble::Weak => "weak",
        }
    }
}
