//! Which versions computed a result, from the lock file of the build.

use std::collections::BTreeMap;

/// Packages whose version may change a result.
const PACKAGES: [&str; 3] = ["candle-core", "fullrank", "fullrank-experiments"];
const LOCK: &str = include_str!("../../Cargo.lock");

/// Packages and their versions.
pub fn versions() -> BTreeMap<&'static str, &'static str> {
    PACKAGES.into_iter().filter_map(|package| Some((package, version(LOCK, package)?))).collect()
}

fn version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let (_, entry) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    entry.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_is_locked() {
        assert_eq!(versions().len(), PACKAGES.len());
        assert_eq!(versions()["fullrank-experiments"], env!("CARGO_PKG_VERSION"));
        assert_eq!(version(LOCK, "fullrank-none"), None);
    }
}
