use std::path::PathBuf;

use serde::Serialize;

use fullrank::harness::Conformance;
use fullrank::scalar::Scalar;

use crate::cli::output;

#[derive(Debug, Serialize)]
pub(super) struct ConformReport {
    pub(super) command: String,
    pub(super) scalar: &'static str,
    pub(super) seed: u64,
    /// What becomes of a query that sees no key: reported, not judged.
    pub(super) empty_rows: &'static str,
    pub(super) claims: Vec<ClaimReport>,
}

#[derive(Debug, Serialize)]
pub(super) struct ClaimReport {
    id: &'static str,
    verdict: &'static str,
    cases: u64,
    vacuous: u64,
    skipped: u64,
    /// Why cases were skipped.
    reason: Option<String>,
    /// What was found in the least failing case.
    found: Option<String>,
    /// The file with that case.
    case: Option<PathBuf>,
}

const HELD: &str = "held";
const FAILED: &str = "failed";
const SKIPPED: &str = "skipped";

impl ClaimReport {
    pub(super) fn new<T: Scalar>(
        id: &'static str,
        conformance: &Conformance<T>,
        case: Option<PathBuf>,
    ) -> Self {
        let verdict = match &conformance.failure {
            Some(_) => FAILED,
            None if conformance.held() > 0 => HELD,
            None => SKIPPED,
        };
        Self {
            id,
            verdict,
            cases: conformance.cases,
            vacuous: conformance.vacuous,
            skipped: conformance.declined,
            reason: conformance.reason.clone(),
            found: conformance.failure.as_ref().map(|failure| failure.found.clone()),
            case,
        }
    }

    pub(super) fn failed(&self) -> bool {
        self.verdict == FAILED
    }
}

impl ConformReport {
    pub(super) fn text(&self) -> String {
        let header = ["CLAIM", "VERDICT", "CASES", "VACUOUS", "SKIPPED"];
        let mut rows = vec![header.map(String::from).to_vec()];
        rows.extend(self.claims.iter().map(|claim| {
            let counts = [claim.cases, claim.vacuous, claim.skipped];
            let names = [claim.id, claim.verdict].map(String::from);
            names.into_iter().chain(counts.map(|count| count.to_string())).collect()
        }));
        let mut text = output::columns(&rows);
        let mut reasons: Vec<&String> =
            self.claims.iter().filter_map(|c| c.reason.as_ref()).collect();
        reasons.dedup();
        for reason in reasons {
            text += &format!("\n\nskipped: {reason}");
        }
        for claim in &self.claims {
            if let (Some(found), Some(case)) = (&claim.found, &claim.case) {
                text += &format!("\n\n{}: {found}\n  least case: {}", claim.id, case.display());
            }
        }
        text += &format!("\n\na query that sees no key: {} (not judged)", self.empty_rows);
        text
    }
}
