use std::io;
use std::path::PathBuf;

use fullrank::claims::registry;
use fullrank::dump::DumpError;
use fullrank::mask::expression::ExpressionError;

/// Why a command could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    #[error("{0}")]
    Expression(#[from] ExpressionError),
    #[error("`{0}` is a layout: give --heads and --layers masks, and write layouts out in full")]
    NestedLayout(String),
    #[error("there is no claim `{0}`: `fullrank claims` lists them")]
    UnknownClaim(String),
    #[error("`{given}` is no claim about implementations: choose from {known}")]
    NotARequirement { given: String, known: String },
    #[error("{0}")]
    Implementation(String),
    #[error("no claim is made for the scalar `{given}`: choose from {}", scalar_names())]
    UnknownScalar { given: String },
    #[error("nothing to verify: no claim that was named is made for a scalar that was named")]
    NothingToVerify,
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{}: not a mask: {problem}", path.display())]
    Mask { path: PathBuf, problem: String },
    #[error("{}: {source}", path.display())]
    Dump { path: PathBuf, source: DumpError },
    #[error("{}: {}matrix {index:?}: {problem}", path.display(), member(tensor))]
    Matrix { path: PathBuf, tensor: Option<String>, index: Vec<usize>, problem: String },
    #[error("{}: {count} arrays of matrices, where one is needed", path.display())]
    ManyArrays { path: PathBuf, count: usize },
    #[error("{} and {}: their leading axes differ", queries.display(), keys.display())]
    Unpaired { queries: PathBuf, keys: PathBuf },
    #[error(
        "{}: with this file there are more matrices than can be reported at once: \
         analyse fewer files, or choose arrays with --tensor",
        path.display()
    )]
    TooManyMatrices { path: PathBuf },
    #[error("no file has an array of floats named `{0}` with at least two axes")]
    UnknownTensor(String),
    #[error("several masks are compared on scores: add --scores, or give one --mask")]
    ManyMasks,
    #[error("{}: not the output of a shard: {source}", path.display())]
    NotAShard { path: PathBuf, source: serde_json::Error },
    #[error("{}: {problem}", path.display())]
    ShardMismatch { path: PathBuf, problem: String },
    #[error("the shards {0:?} are missing: merge needs each of them once")]
    MissingShards(Vec<u64>),
    #[error("cannot write to standard output: {0}")]
    Output(io::Error),
}

fn scalar_names() -> String {
    let mut names: Vec<&str> = vec![];
    for entry in registry() {
        if !names.contains(&entry.scalar) {
            names.push(entry.scalar);
        }
    }
    names.join(", ")
}

fn member(tensor: &Option<String>) -> String {
    tensor.as_ref().map(|name| format!("member {name}, ")).unwrap_or_default()
}

/// One clear message on standard error.
pub(crate) fn report(error: &CliError) {
    eprintln!("error: {error}");
}
