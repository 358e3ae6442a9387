//! All claims of fullrank about implementations.

use downstream::weights;
use fullrank::attention::{Answer, Problem};
use fullrank::harness::requirements;

#[test]
fn every_claim_holds() {
    let mut kernel = |problem: &Problem<f32>| {
        let scores = &problem.queries * problem.keys.transpose() * problem.scale;
        let weights = weights(&scores, |query, key| problem.mask.allows(query, key));
        Ok(Answer { weights: Some(weights), output: None })
    };
    for claim in requirements() {
        assert_eq!(claim.ask(&mut kernel, 0, 64, || {}).failure, None, "{}", claim.id);
    }
}
