//! What attention is tested on, as strategies for property tests, yours included.
//!
//! | generator | draws |
//! |---|---|
//! | [`EdgeScores`] | scores at every edge of a format: subnormals, underflow gaps, overflow, signed zeros, infinities if wanted |
//! | [`DyadicScores`] | scores whose sums and differences are exact |
//! | [`TiedScores`] | scores whose greatest is attained twice or more in each row |
//! | [`DuplicateTokens`] | queries or keys of which some are the same |
//! | [`LowRankPairs`] | queries and keys with fewer features than there are of either |
//! | [`Triangles`] | triangles of full rank that are nearly singular: Kahan's and others |
//! | [`Problems`] | whole attention problems: queries, keys, values, mask and scale |
//! | [`Masks`] | masks of any kind |
//! | [`GalleryMasks`] | the masks in use, with their names |
//! | [`GuaranteedMasks`] | masks that guarantee full rank |
//! | [`Layouts`] | masks of heads and layers |
//! | [`Shapes`] | numbers of rows and columns: 0, 1, odd, square and not |
//! | [`Cases`] | the cases of a [`Claim`](crate::claims::Claim) |
//!
//! Each is a [`Generator`]. Feature `proptest`: `strategy` makes a strategy of it. Feature
//! `quickcheck`: `Drawn` is an argument of a property. Both draw from the same seeded
//! [`Source`](crate::sample::Source), and both shrink until no single step leaves something simpler
//! that fails too: fewer rows and columns first, then zeros, whole numbers, halves and quarters, then
//! edges. A generator draws by itself, too:
//!
//! ```
//! use fullrank::sample::Source;
//! use fullrank::strategies::{EdgeScores, Generator, Shapes};
//!
//! let scores = EdgeScores::<f32>::of(Shapes::SQUARE).with_infinities();
//! let drawn = scores.draw(&mut Source::from_seed(7));
//! assert_eq!(drawn, scores.draw(&mut Source::from_seed(7)));
//! assert!(drawn.is_square());
//!
//! // What fails is made simpler as long as something simpler fails.
//! let fails = |scores: &nalgebra::DMatrix<f32>| scores.nrows() >= 2;
//! let mut least = nalgebra::dmatrix![3.0, 1e9, -0.0; 2.5, 1.0, 7.0; 0.0, 0.0, 1.0_f32];
//! while let Some(simpler) = scores.simpler(&least).find(fails) {
//!     least = simpler;
//! }
//! assert_eq!(least, nalgebra::dmatrix![0.0, 0.0; 0.0, 0.0]);
//! ```

mod duplicate_tokens;
mod dyadic_scores;
mod edge_scores;
mod gallery_masks;
mod generator;
mod layouts;
mod low_rank_pairs;
mod masks;
mod numbers;
mod problems;
mod shapes;
mod tied_scores;
mod triangles;

#[cfg(feature = "quickcheck")]
mod drawn;
#[cfg(feature = "proptest")]
mod tree;

pub use duplicate_tokens::DuplicateTokens;
pub use dyadic_scores::DyadicScores;
pub use edge_scores::EdgeScores;
pub use gallery_masks::{GalleryMask, GalleryMasks};
pub use generator::{Cases, Generator, Simpler};
pub use layouts::Layouts;
pub use low_rank_pairs::{LowRankPair, LowRankPairs};
pub use masks::{GuaranteedMasks, Masks};
pub use problems::Problems;
pub use shapes::Shapes;
pub use tied_scores::TiedScores;
pub use triangles::Triangles;

#[cfg(feature = "quickcheck")]
pub use drawn::Drawn;
#[cfg(feature = "proptest")]
pub use tree::{Drawing, Tree, cases, strategy};
