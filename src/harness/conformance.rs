//! The claims about implementations, asked of any kernel.

use super::campaign::case_seed;
use crate::attention::{Answer, Kernel, KernelError, Problem};
use crate::claims::{Implementable, Subject, Verdict, minimise_by};
use crate::mask::Mask;
use crate::sample::Source;
use crate::scalar::{FloatFormat, Scalar};
use nalgebra::DMatrix;

/// A claim that an implementation must satisfy.
#[derive(Clone, Copy)]
pub struct Requirement<T: Scalar> {
    /// The name of the claim.
    pub id: &'static str,
    judge: fn(u64, &mut dyn Kernel<T>) -> Outcome<T>,
}

/// What came of one case.
enum Outcome<T: Scalar> {
    Held,
    Vacuous,
    Declined(String),
    Failed(Failure<T>),
}

/// A case in which an implementation does not do what a claim says.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure<T: Scalar> {
    /// What was found instead.
    pub found: String,
    /// The problem that was posed, shrunk as far as the failure stays.
    pub problem: Problem<T>,
}

/// How an implementation fares with one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Conformance<T: Scalar> {
    /// Cases posed.
    pub cases: u64,
    /// Cases that violated a hypothesis of the claim.
    pub vacuous: u64,
    /// Cases that the implementation declined.
    pub declined: u64,
    /// The first reason that it gave.
    pub reason: Option<String>,
    /// The first failure, after which no more cases are posed.
    pub failure: Option<Failure<T>>,
}

impl<T: Scalar> Conformance<T> {
    /// The cases in which the claim was seen to hold.
    pub fn held(&self) -> u64 {
        self.cases - self.vacuous - self.declined - u64::from(self.failure.is_some())
    }
}

/// All claims that speak of implementations.
pub fn requirements<T: Subject + FloatFormat>() -> Vec<Requirement<T>> {
    macro_rules! requirements {
        ($($chapter:ident :: $claim:ident :: $type:ident),* $(,)?) => {
            vec![$(Requirement {
                id: stringify!($claim),
                judge: judge::<T, crate::claims::$chapter::$claim::$type<T>>,
            }),*]
        };
    }
    requirements![
        implementations::softmax_weighs_exactly_the_visible_keys::SoftmaxWeighsExactlyTheVisibleKeys,
        floats::softmax_rows_sum_to_one_within_gamma::SoftmaxRowsSumToOneWithinGamma,
        implementations::softmax_is_within_rounding_of_the_exact_weights::SoftmaxIsWithinRoundingOfTheExactWeights,
        implementations::softmax_ignores_a_shift_of_a_row::SoftmaxIgnoresAShiftOfARow,
        implementations::softmax_follows_a_relabelling_of_the_tokens::SoftmaxFollowsARelabellingOfTheTokens,
        implementations::outputs_ignore_what_is_hidden::OutputsIgnoreWhatIsHidden,
        triangular::causal_softmax_is_full_rank::CausalSoftmaxIsFullRank,
    ]
}

impl<T: Subject> Requirement<T> {
    /// Poses `cases` random cases to `kernel`, or fewer if one fails; `progress` is called after
    /// each.
    ///
    /// Costs what the kernel costs, several calls for each case, and up to thousands to shrink a
    /// failure.
    pub fn ask(
        &self,
        kernel: &mut dyn Kernel<T>,
        seed: u64,
        cases: u64,
        mut progress: impl FnMut(),
    ) -> Conformance<T> {
        let mut conformance =
            Conformance { cases: 0, vacuous: 0, declined: 0, reason: None, failure: None };
        for index in 0..cases {
            let outcome = (self.judge)(case_seed(seed, self.id, T::NAME, index), kernel);
            conformance.cases += 1;
            progress();
            match outcome {
                Outcome::Held => {}
                Outcome::Vacuous => conformance.vacuous += 1,
                Outcome::Declined(reason) => {
                    conformance.declined += 1;
                    conformance.reason.get_or_insert(reason);
                }
                Outcome::Failed(failure) => {
                    conformance.failure = Some(failure);
                    break;
                }
            }
        }
        conformance
    }
}

fn judge<T: Subject, C: Implementable<T>>(seed: u64, kernel: &mut dyn Kernel<T>) -> Outcome<T> {
    let case = C::draw(&mut Source::from_seed(seed));
    let mut found = match C::check_about(&case, kernel) {
        Ok(Verdict::Holds(_)) => return Outcome::Held,
        Ok(Verdict::Vacuous(_)) => return Outcome::Vacuous,
        Err(reason) => return Outcome::Declined(reason),
        Ok(Verdict::Refuted(found)) => found,
    };
    let least = minimise_by(case, |smaller| match C::check_about(smaller, kernel) {
        Ok(Verdict::Refuted(instead)) => {
            found = instead;
            true
        }
        _ => false,
    });
    Outcome::Failed(Failure { found, problem: C::problem(&least) })
}

/// What an implementation makes of a query that sees no key, where mathematics has 0/0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyRowConvention {
    /// Weights of zero.
    Zero,
    /// NaN.
    NaN,
    /// Equal weights, as if the mask were not there.
    Uniform,
    /// No answer.
    Refused,
    /// Something else.
    Other,
}

impl EmptyRowConvention {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::NaN => "nan",
            Self::Uniform => "uniform",
            Self::Refused => "refused",
            Self::Other => "other",
        }
    }
}

/// Asks `kernel` for two queries and keys with equal scores, of which the second query sees nothing.
pub fn empty_row_convention<T: FloatFormat>(kernel: &mut dyn Kernel<T>) -> EmptyRowConvention {
    let scores = DMatrix::from_element(2, 2, T::zero());
    let mask = Mask::from_fn(2, 2, |query, _| query == 0);
    let weights = match kernel.attend(&Problem::of_scores(&scores, mask)) {
        Ok(Answer { weights, output }) => weights.or(output),
        Err(KernelError::Declined(_) | KernelError::Broken(_)) => None,
    };
    let Some(weights) = weights.filter(|weights| weights.shape() == (2, 2)) else {
        return EmptyRowConvention::Refused;
    };
    let row: Vec<f64> = weights.row(1).iter().map(|weight| weight.to_f64()).collect();
    match row[..] {
        [first, second] if first == 0.0 && second == 0.0 => EmptyRowConvention::Zero,
        [first, second] if first.is_nan() && second.is_nan() => EmptyRowConvention::NaN,
        [first, second] if first == 0.5 && second == 0.5 => EmptyRowConvention::Uniform,
        _ => EmptyRowConvention::Other,
    }
}
