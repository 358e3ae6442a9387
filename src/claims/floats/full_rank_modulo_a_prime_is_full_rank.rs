#![doc = include_str!("../../../proofs/full_rank_modulo_a_prime_is_full_rank.md")]

use std::marker::PhantomData;

use num_traits::Zero;

use crate::claims::{
    Case, Claim, Hypothesis, Modular, Proof, Scored, Statement, Subject, Tier, evidence,
};
use crate::mask::gallery;
use crate::measure::rank::{Bound, Certificate, rank_modulo};
use crate::sample::Source;
use crate::scalar::PrimeField;

/// See the [module](self).
pub struct FullRankModuloAPrimeIsFullRank<T>(PhantomData<T>);

impl<T: Subject> Claim for FullRankModuloAPrimeIsFullRank<T> {
    type Case = Modular<T>;

    const STATEMENT: Statement = Statement {
        text: "Modulo an odd prime stored attention has at most its exact rank, and full rank unless the prime divides the determinant: full rank modulo one prime proves full rank of the stored numbers, at no tolerance. Less than that proves nothing.",
        references: &[
            "von zur Gathen and Gerhard, \"Modern Computer Algebra\", 3rd ed., 2013, section 5.5 (determinants modulo primes)",
        ],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/StoredFloats.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("full rank modulo the prime", 64),
        ("full rank, lost modulo the prime", 8),
        ("not of full rank", 16),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        let causal = source.once_in(2);
        let mask = if causal { gallery::causal(tokens) } else { gallery::full(tokens) };
        let mut scored = Scored::draw(source, mask);
        if source.once_in(3) {
            let repeated = scored.scores.row(source.below(tokens)).into_owned();
            scored.scores.set_row(source.below(tokens), &repeated);
        }
        Modular { scored, prime: PRIMES[source.below(PRIMES.len())] }
    }

    fn labels(case: &Self::Case) -> Vec<&'static str> {
        let mut labels = case.labels();
        labels.extend(found(case).ok().map(|found| match found {
            Found { rank, full, .. } if rank < full => "not of full rank",
            Found { modulo, full, .. } if modulo < full => "full rank, lost modulo the prime",
            _ => "full rank modulo the prime",
        }));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let Found { rank, modulo, full, divides, certified } = found(case)?;
        let prime = case.prime;
        evidence::require(modulo <= rank, || {
            format!("the rank is {rank}, and {modulo} modulo {prime}")
        })?;
        evidence::require((modulo < full) == divides, || {
            format!(
                "rank {modulo} of {full} modulo {prime}, which divides the determinant: {divides}"
            )
        })?;
        evidence::require(certified != divides, || {
            format!("certified: {certified}, though {prime} divides the determinant: {divides}")
        })?;
        Ok(format!("rank {rank}, and {modulo} modulo {prime}"))
    }
}

/// What the ways to a rank say of one case.
struct Found {
    rank: usize,
    modulo: usize,
    full: usize,
    /// Whether the prime divides the determinant, which is a fraction over a power of two.
    divides: bool,
    /// Whether the checker accepts that the matrix is nonsingular modulo the prime.
    certified: bool,
}

fn found<T: Subject>(case: &Modular<T>) -> Result<Found, String> {
    let attention = case.scored.attention().map_err(|error| error.to_string())?;
    let weights = attention.weights();
    let full = weights.nrows();
    let field = PrimeField::new(case.prime).ok_or("the modulus is no odd prime")?;
    let modulo = rank_modulo(weights, &field).ok_or("a weight has no residue")?;
    let all = || (0..full).collect();
    let certificate = Certificate::Modular { prime: case.prime, rows: all(), columns: all() };
    let determinant = evidence::exact_determinant(weights)?;
    Ok(Found {
        rank: evidence::certified_rank(weights)?,
        modulo,
        full,
        divides: (determinant.numer() % case.prime).is_zero(),
        certified: certificate.check(weights) == Ok(Bound::AtLeast(full)),
    })
}

/// Small ones, which divide many determinants, and those that decide ranks.
const PRIMES: [u64; 6] = [3, 5, 7, 11, 467, 8_387_507];

#[cfg(test)]
mod tests {
    use super::*;

    /// There is no case without a prime that the claim could be refuted by.
    #[test]
    fn a_modulus_that_is_no_prime_proves_nothing() {
        let judged = |prime: u64| {
            let scored = Scored::<f32>::uniform(gallery::causal(2));
            FullRankModuloAPrimeIsFullRank::conclusion(&Modular { scored, prime })
        };
        assert_eq!(judged(9), Err("the modulus is no odd prime".to_owned()));
        // The determinant is a half.
        assert_eq!(judged(3), Ok("rank 2, and 2 modulo 3".to_owned()));
    }
}
