//! "Did you mean ...?"

use super::FAMILIES;

/// The name in the gallery that is closest to `name`, if one is close: at most a third of the
/// letters wrong.
pub fn suggest(name: &str) -> Option<&'static str> {
    FAMILIES
        .iter()
        .map(|family| (strsim::levenshtein(name, family.name), family.name))
        .filter(|(distance, candidate)| 3 * distance <= candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_of_the_letters_may_be_wrong() {
        assert_eq!(suggest("bigbxyd"), Some("bigbird"));
        assert_eq!(suggest("bigxyzd"), None);
    }
}
