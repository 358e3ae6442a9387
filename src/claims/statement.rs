/// What a claim says, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The theorem in a sentence, its hypotheses apart.
    pub text: &'static str,
    /// Papers and books it comes from.
    pub references: &'static [&'static str],
}

/// In which sense a claim holds for a scalar, from the strongest to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// A theorem over the reals or the rationals, checked with zero tolerance.
    Exact,
    /// A theorem about the stored floats, checked exactly; its hypotheses say when rounding
    /// leaves it true.
    Rounded,
    /// A bound with a derived tolerance.
    Numeric,
}

impl Tier {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Rounded => "rounded",
            Self::Numeric => "numeric",
        }
    }
}
