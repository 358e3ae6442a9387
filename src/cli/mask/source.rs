//! Expressions whose files are read.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use fullrank::mask::Mask;
use fullrank::mask::expression::Expression;

use super::array;
use crate::cli::CliError;

/// The most bytes that a file may have, which is read at once: one for each pair of tokens.
const MAX_BYTES: u64 = array::MAX_TOKENS * array::MAX_TOKENS;

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

/// A mask as an array of NumPy, known by its first bytes, or as text.
fn read(path: &Path) -> Result<Mask, CliError> {
    let failed = |source| CliError::File { path: path.into(), source };
    let invalid = |problem: String| CliError::Mask { path: path.into(), problem };
    let mut bytes = vec![];
    let file = File::open(path).map_err(failed)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(invalid(format!("it has more than {MAX_BYTES} bytes")));
    }
    if bytes.starts_with(array::MAGIC) {
        return array::mask(&bytes).map_err(invalid);
    }
    let text =
        String::from_utf8(bytes).map_err(|_| invalid("it is neither text nor .npy".into()))?;
    text.parse().map_err(|source: fullrank::mask::MaskTextError| invalid(source.to_string()))
}
