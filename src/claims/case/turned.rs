use nalgebra::DMatrix;
use num_traits::{One, Zero};

use super::{Case, Features, shrink};
use crate::attention::{AttentionError, product, rotate};
use crate::mask::Mask;
use crate::sample::Source;
use crate::scalar::BigRational;

/// A point of the plane; on the circle, the cosine and the sine of an angle.
pub type Turn = (BigRational, BigRational);

/// Queries and keys that are turned by angles which grow with the position.
#[derive(Clone, Debug, PartialEq)]
pub struct Turned {
    /// Queries and keys, of even width.
    pub features: Features<BigRational>,
    /// What a pair of query features is turned by from one position to the next.
    pub query_turns: Vec<Turn>,
    /// The same for a pair of key features.
    pub key_turns: Vec<Turn>,
    /// The position of the first token.
    pub start: usize,
}

/// The simplest turns in order: none, a quarter, a half, and one by no such angle; as in [`TRIPLES`].
const SIMPLE: [[i64; 3]; 4] = [[1, 0, 1], [0, 1, 1], [-1, 0, 1], [3, 4, 5]];

/// Cosine and sine, over the last entry: the rational points from Pythagorean triples.
const TRIPLES: [[i64; 3]; 5] = [[3, 4, 5], [-4, 3, 5], [5, 12, 13], [15, -8, 17], [0, 1, 1]];

impl Turned {
    /// One or two pairs of small whole features, all turned alike in queries and keys.
    pub fn draw(source: &mut Source, mask: Mask) -> Self {
        let pairs = source.between(1, 2);
        let entry = |source: &mut Source| f64::from(source.integer(-4, 4));
        let features = Features::draw(source, mask, 2 * pairs, entry);
        let turns: Vec<Turn> =
            (0..pairs).map(|_| turn(TRIPLES[source.below(TRIPLES.len())])).collect();
        let start = source.between(1, 4);
        Self { features, query_turns: turns.clone(), key_turns: turns, start }
    }

    /// The turned queries and the turned keys, with the first token at position `start`.
    ///
    /// # Errors
    /// As [`rotate`].
    pub fn turned(
        &self,
        start: usize,
    ) -> Result<(DMatrix<BigRational>, DMatrix<BigRational>), AttentionError> {
        let at =
            |turns: &[Turn], position: usize, pair: usize| power(&turns[pair], start + position);
        Ok((
            rotate(&self.features.queries, |i, k| at(&self.query_turns, i, k))?,
            rotate(&self.features.keys, |i, k| at(&self.key_turns, i, k))?,
        ))
    }

    /// By how much queries that lie `times` positions apart are turned against each other, in the
    /// first pair of features.
    pub fn first_turn(&self, times: usize) -> Turn {
        power(&self.query_turns[0], times)
    }

    /// The same case with a pair of features turned in a simpler way. Where keys are turned as
    /// queries are, they still are.
    fn simpler_turns(&self) -> Vec<Self> {
        let queries = || shrink::one_simpler(&self.query_turns, simpler_turns).into_iter();
        if self.query_turns == self.key_turns {
            let alike = |turns: Vec<Turn>| Self {
                query_turns: turns.clone(),
                key_turns: turns,
                ..self.clone()
            };
            return queries().map(alike).collect();
        }
        let keys = shrink::one_simpler(&self.key_turns, simpler_turns).into_iter();
        queries()
            .map(|query_turns| Self { query_turns, ..self.clone() })
            .chain(keys.map(|key_turns| Self { key_turns, ..self.clone() }))
            .collect()
    }

    /// The dot products of turned queries and keys, with the first token at position `start`.
    ///
    /// # Errors
    /// As [`rotate`].
    pub fn scores(&self, start: usize) -> Result<DMatrix<BigRational>, AttentionError> {
        let (queries, keys) = self.turned(start)?;
        product(&queries, &keys.transpose())
    }
}

/// The turn by a multiple of an angle.
fn power((cosine, sine): &Turn, times: usize) -> Turn {
    (0..times).fold((BigRational::one(), BigRational::zero()), |(x, y), _| {
        (&x * cosine + &y * -sine, x * sine + y * cosine)
    })
}

fn turn([cosine, sine, radius]: [i64; 3]) -> Turn {
    let over_radius = |side: i64| BigRational::new(side.into(), radius.into());
    (over_radius(cosine), over_radius(sine))
}

/// Those of the simplest turns that come before this one.
fn simpler_turns(turned: &Turn) -> Vec<Turn> {
    SIMPLE.map(turn).into_iter().take_while(|simple| simple != turned).collect()
}

impl Case for Turned {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::fewer_tokens(self.features.mask.queries()).into_iter();
        let starts = shrink::lesser(&self.start, 1).into_iter();
        fewer
            .map(|kept| self.features.select(&kept))
            .chain(self.features.simpler_entries())
            .map(|features| Self { features, ..self.clone() })
            .chain(self.simpler_turns())
            .chain(starts.map(|start| Self { start, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = self.features.labels();
        if self.query_turns.len() > 1 {
            labels.push("several pairs");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let text = |turns: &[Turn]| {
            let points = turns.iter().map(|(cosine, sine)| format!("({cosine}, {sine})"));
            points.collect::<Vec<_>>().join(" ")
        };
        let mut fields = self.features.fields();
        fields.push(("turns of the queries", text(&self.query_turns)));
        fields.push(("turns of the keys", text(&self.key_turns)));
        fields.push(("start", self.start.to_string()));
        fields
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;
    use crate::mask::gallery;

    #[test]
    fn turns_are_of_one_length_and_go_either_way() {
        let is_on_circle =
            |[cosine, sine, one]: [i64; 3]| cosine * cosine + sine * sine == one * one;
        assert!([&SIMPLE[..], &TRIPLES].concat().into_iter().all(is_on_circle));
        assert!(SIMPLE[..3].iter().map(|[cosine, _, _]| cosine).eq(&[1, 0, -1]));
        let signs = |at: usize| TRIPLES.map(|triple| triple[at].signum());
        assert_eq!([signs(0), signs(1)], [[1, -1, 1, 1, 0], [1, 1, 1, -1, 1]]);
    }

    #[test]
    fn later_positions_are_turned_further() {
        let row: &[i32] = &[1, 0];
        let features = Features::of(&[row; 2], &[row; 2], gallery::full(2));
        let turns = vec![turn([0, 1, 1])];
        let turned = Turned { features, query_turns: turns.clone(), key_turns: turns, start: 1 };
        // By three quarters, and all the way round.
        let expected =
            dmatrix![0, -1; 1, 0].map(|entry: i64| BigRational::from_integer(entry.into()));
        assert_eq!(turned.turned(3), Ok((expected.clone(), expected)));
    }
}
