//! A false claim is refuted by a minimal case.

use std::marker::PhantomData;

use fullrank::claims::{
    Case, Claim, Hypothesis, Scored, Statement, Tier, Verdict, minimise, minimise_by,
};
use fullrank::mask::gallery;
use fullrank::measure::rank::exact_rank;
use fullrank::sample::Source;
use fullrank::strategies::{Cases, Drawn, cases};
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

/// Falsely: full attention has full rank.
struct FullSoftmaxIsFullRank(PhantomData<f32>);

impl Claim for FullSoftmaxIsFullRank {
    type Case = Scored<f32>;
    const STATEMENT: Statement = Statement { text: "false", references: &[] };
    const TIER: Tier = Tier::Rounded;
    const FLOORS: &'static [(&'static str, usize)] = &[];

    fn draw(source: &mut Source) -> Scored<f32> {
        let tokens = source.tokens(16);
        Scored::draw(source, gallery::full(tokens))
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<f32>>> {
        vec![]
    }

    fn conclusion(case: &Scored<f32>) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let rank = exact_rank(attention.weights()).map_err(|error| error.to_string())?;
        match rank.exact() {
            Some(rank) if rank == case.mask.queries() => Ok(String::new()),
            found => Err(format!("{found:?}")),
        }
    }
}

/// The least case that fails, where none on the way is made simpler to itself: that would have no end.
pub(crate) fn least_of<C: Case>(start: C, fails: impl Fn(&C) -> bool) -> C {
    let mut last = start.fields();
    minimise_by(start, |simpler| {
        let chosen = fails(simpler);
        if chosen {
            let fields = simpler.fields();
            assert!(fields != last, "{simpler:?}");
            last = fields;
        }
        chosen
    })
}

fn assert_minimal(case: &Scored<f32>) {
    assert_eq!(*case, Scored::uniform(gallery::full(2)));
}

#[test]
fn proptest_ends_with_two_tokens_and_zeros() {
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    let result = runner.run(&cases::<FullSoftmaxIsFullRank>(), |case| {
        match FullSoftmaxIsFullRank::check(&case) {
            Verdict::Refuted(found) => Err(TestCaseError::fail(found)),
            _ => Ok(()),
        }
    });
    let Err(TestError::Fail(_, case)) = result else { panic!("not refuted: {result:?}") };
    assert_minimal(&case);
}

#[test]
fn quickcheck_and_the_campaign_end_there_too() {
    let refuted =
        |case: &Scored<f32>| matches!(FullSoftmaxIsFullRank::check(case), Verdict::Refuted(_));
    let mut shrunk = 0;
    for seed in 0..256 {
        let case = FullSoftmaxIsFullRank::draw(&mut Source::from_seed(seed));
        if !refuted(&case) {
            continue;
        }
        assert_minimal(&minimise::<FullSoftmaxIsFullRank>(case.clone()));
        let mut drawn = Drawn::<Cases<FullSoftmaxIsFullRank>>(case);
        while let Some(smaller) =
            quickcheck::Arbitrary::shrink(&drawn).find(|smaller| refuted(&smaller.0))
        {
            drawn = smaller;
        }
        assert_minimal(&drawn.0);
        shrunk += 1;
    }
    assert!(shrunk >= 8, "only {shrunk} of 256 cases were refuted");
}
