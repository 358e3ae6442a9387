/// How far the truth of a claim is settled; its page in `proofs/` says the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Rocq checks a theorem with the name of the claim, in this file of `proofs/theories`.
    MachineChecked {
        /// The file.
        theory: &'static str,
    },
    /// The page has a proof for readers.
    Written,
    /// Neither proved nor refuted: the claim measures, and asserts nothing more.
    Open,
    /// A law of measurements, with the statistics that support it.
    Empirical,
}

impl Proof {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::MachineChecked { .. } => "machine-checked",
            Self::Written => "written",
            Self::Open => "open",
            Self::Empirical => "empirical",
        }
    }
}
