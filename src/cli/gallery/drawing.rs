//! The comparison as a picture.

use fullrank::report::{Grid, Svg, grid};

use super::report::Member;

/// Guaranteed rank down, layers to global reachability across. What has both the full guarantee
/// and global reach stands out.
pub(super) fn drawing(members: &[Member], tokens: usize) -> Svg {
    let mut ranks: Vec<usize> = members.iter().map(|member| member.least.lower).collect();
    ranks.sort_unstable_by(|one, other| other.cmp(one));
    ranks.dedup();
    let mut depths: Vec<usize> = members.iter().map(Member::depth).collect();
    depths.sort_unstable();
    depths.dedup();
    let names: Vec<(String, usize, usize, bool)> = members
        .iter()
        .filter_map(|member| {
            let row = ranks.iter().position(|&rank| rank == member.least.lower)?;
            let column = depths.iter().position(|&layers| layers == member.depth())?;
            Some((member.mask.clone(), row, column, member.has_both()))
        })
        .collect();
    let rows: Vec<String> = ranks.iter().map(ToString::to_string).collect();
    let columns: Vec<String> = depths
        .iter()
        .map(|&layers| if layers == usize::MAX { "never".into() } else { layers.to_string() })
        .collect();
    grid(&Grid {
        title: &format!("What masks guarantee for every choice of scores, {tokens} tokens"),
        rows: ("least rank", &rows),
        columns: ("layers until every token sees every token", &columns),
        names: &names,
    })
}
