//! Expressions whose files are read.

use std::path::Path;

use fullrank::mask::Mask;
use fullrank::mask::expression::Expression;

use crate::cli::CliError;

/// The expression, its files read, and the number of tokens of the first of them.
pub(in crate::cli) fn expression(text: &str) -> Result<(Expression, Option<usize>), CliError> {
    let mut tokens = None;
    let expression = Expression::parse(text)?.load(|path| {
        let mask = read(Path::new(path))?;
        tokens.get_or_insert(mask.queries());
        Ok::<_, CliError>(mask)
    })?;
    Ok((expression, tokens))
}

/// A mask as text.
fn read(path: &Path) -> Result<Mask, CliError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| CliError::File { path: path.into(), source })?;
    text.parse().map_err(|source| CliError::MaskText { path: path.into(), source })
}
