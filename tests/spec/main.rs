//! The specification: every claim, for every scalar, is one test.
//!
//! A test first shows, for each hypothesis, a case that violates it alone and refutes the
//! conclusion; then it judges random cases, shrinks what fails to a minimal case, and at the end
//! checks that the cases it saw included the edges. What failed once is kept in
//! `tests/regressions` and tried first.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod drawing;
mod draws;
mod driver;
#[path = "../kept/mod.rs"]
mod kept;
mod parameters;
mod proofs;
mod registry;
mod shrinking;
mod theories;

macro_rules! specification {
    ($($chapter:ident { $($claim:ident $type:ident [$($scalar:ident)*])* })*) => {$($(
        mod $claim {
            $(#[test]
            fn $scalar() {
                type Claim = fullrank::claims::$chapter::$claim::$type<
                    fullrank::claims::scalars::$scalar,
                >;
                crate::driver::specify::<Claim>(stringify!($claim), stringify!($scalar));
            })*

            #[test]
            fn draws() {
                crate::draws::assert_unchanged(stringify!($claim), &[$(
                    crate::draws::describe::<fullrank::claims::$chapter::$claim::$type<
                        fullrank::claims::scalars::$scalar,
                    >>(stringify!($scalar)),
                )*]);
            }
        }
    )*)*};
}

fullrank::for_each_claim!(specification);
