//! What the gallery knows of one family of masks.

use std::fmt;

use crate::mask::{Mask, MaskError};

/// One named family of masks: an entry of [`FAMILIES`](super::FAMILIES).
#[derive(Debug)]
pub struct Family {
    /// The name in expressions.
    pub name: &'static str,
    /// What goes between the parentheses.
    pub parameters: Parameters,
    /// Which pairs of query `i` and key `j` are allowed.
    pub definition: &'static str,
    /// A paper that uses it.
    pub source: Option<&'static str>,
    /// Builds the member; called with as many parameters as `parameters` says.
    pub(super) build: fn(usize, &[u64]) -> Result<Mask, MaskError>,
    /// The only parameters with which the member could be this square mask of at least one token:
    /// a guess, to be checked by building.
    pub(super) infer: fn(&Mask) -> Option<Vec<u64>>,
}

/// The parameters of a family, all of them nonnegative integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameters {
    /// One for each name.
    Named(&'static [&'static str]),
    /// Any number of them, each of this name.
    List(&'static str),
}

impl Parameters {
    /// Whether `count` parameters are as many as it takes.
    pub fn accepts(&self, count: usize) -> bool {
        match self {
            Self::Named(names) => names.len() == count,
            Self::List(_) => true,
        }
    }

    fn in_words(&self) -> String {
        match self {
            Self::Named([]) => "no parameters".into(),
            Self::Named([_]) => "1 parameter".into(),
            Self::Named(names) => format!("{} parameters", names.len()),
            Self::List(_) => "any number of parameters".into(),
        }
    }
}

impl Family {
    /// The member for `tokens` tokens with the given parameters.
    ///
    /// # Errors
    /// [`MaskError::Parameters`] for the wrong number of parameters, and what the member itself
    /// says of their values.
    pub fn mask(&self, tokens: usize, parameters: &[u64]) -> Result<Mask, MaskError> {
        self.check(parameters.len())?;
        (self.build)(tokens, parameters)
    }

    /// The expression for the member with the given parameters, as in `window(2)`.
    pub(crate) fn call(&self, parameters: &[u64]) -> String {
        if parameters.is_empty() {
            return self.name.into();
        }
        let list: Vec<String> = parameters.iter().map(u64::to_string).collect();
        format!("{}({})", self.name, list.join(","))
    }

    /// Checks the number of parameters.
    ///
    /// # Errors
    /// [`MaskError::Parameters`] if it is wrong.
    pub fn check(&self, given: usize) -> Result<(), MaskError> {
        if self.parameters.accepts(given) {
            return Ok(());
        }
        let expected = self.parameters.in_words();
        Err(MaskError::Parameters { signature: self.to_string(), expected, given })
    }
}

/// The signature, as in `window(w)`.
impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parameters {
            Parameters::Named([]) => f.write_str(self.name),
            Parameters::Named(names) => write!(f, "{}({})", self.name, names.join(",")),
            Parameters::List(name) => write!(f, "{}({name}1,{name}2,...)", self.name),
        }
    }
}
