//! "Did you mean ...?"

use super::FAMILIES;

/// The name in the gallery that is closest to `name`, if one is close: at most a third of the
/// letters wrong.
pub fn suggest(name: &str) -> Option<&'static str> {
    let letters: Vec<char> = name.chars().collect();
    FAMILIES
        .iter()
        .map(|family| (edit_distance(&letters, family.name), family.name))
        .filter(|(distance, candidate)| 3 * distance <= candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The least number of insertions, deletions and substitutions (Levenshtein 1966) that turn `from`
/// into `to`.
fn edit_distance(from: &[char], to: &str) -> usize {
    // costs[k]: from the letters of `from` read so far to the first k letters of `to`.
    let mut costs: Vec<usize> = (0..=to.chars().count()).collect();
    for (read, &letter) in from.iter().enumerate() {
        let mut diagonal = read;
        costs[0] = read + 1;
        for (k, target) in to.chars().enumerate() {
            let substituted = diagonal + usize::from(letter != target);
            diagonal = costs[k + 1];
            costs[k + 1] = substituted.min(diagonal + 1).min(costs[k] + 1);
        }
    }
    costs[to.chars().count()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_of_the_letters_may_be_wrong() {
        assert_eq!(suggest("bigbxyd"), Some("bigbird"));
        assert_eq!(suggest("bigxyzd"), None);
    }

    #[test]
    fn distances_count_the_least_edits() {
        for (from, to, distance) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("sunday", "saturday", 3),
            ("flaw", "lawn", 2),
            ("window", "widow", 1),
            ("casual", "causal", 2),
            ("ab", "ba", 2),
            ("xaxbxcx", "abc", 4),
        ] {
            assert_eq!(edit_distance(&from.chars().collect::<Vec<_>>(), to), distance);
            assert_eq!(edit_distance(&to.chars().collect::<Vec<_>>(), from), distance);
        }
    }
}
