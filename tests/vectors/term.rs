//! The terms of the file: as much of Rocq's language as it uses.

use std::collections::BTreeMap;
use std::fmt;

use fullrank::mask::Mask;
use nalgebra::{DMatrix, DVector};
use num_rational::BigRational;

/// A term; equal terms have equal values.
#[derive(Clone, PartialEq)]
pub(crate) enum Term {
    /// `"text"`
    Text(String),
    /// `3`, `-1/2`
    Number(BigRational),
    /// `name argument ...`
    Call(String, Vec<Term>),
    /// `[:: term; ...]`, perhaps with the scope of its entries, as in `[:: 1; 2]%N`
    List(Vec<Term>),
    /// `{| field := term; ... |}`
    Record(BTreeMap<String, Term>),
}

impl Term {
    /// A field of a record.
    pub(crate) fn field(&self, name: &str) -> &Term {
        let Self::Record(fields) = self else { panic!("not a record: {self}") };
        fields.get(name).unwrap_or_else(|| panic!("no field {name}: {self}"))
    }

    pub(crate) fn list(&self) -> &[Term] {
        let Self::List(entries) = self else { panic!("not a list: {self}") };
        entries
    }

    pub(crate) fn text(&self) -> &str {
        let Self::Text(text) = self else { panic!("not a text: {self}") };
        text
    }

    pub(crate) fn number(&self) -> &BigRational {
        let Self::Number(number) = self else { panic!("not a number: {self}") };
        number
    }

    pub(crate) fn vector(&self) -> DVector<BigRational> {
        DVector::from_iterator(self.list().len(), self.list().iter().map(Term::number).cloned())
    }

    /// A list of rows of equal length.
    pub(crate) fn matrix(&self) -> DMatrix<BigRational> {
        let rows = self.list();
        let columns = rows.first().map_or(0, |row| row.list().len());
        assert!(rows.iter().all(|row| row.list().len() == columns), "rows of different lengths");
        DMatrix::from_fn(rows.len(), columns, |i, j| rows[i].list()[j].number().clone())
    }

    /// A list of texts, one for each query.
    pub(crate) fn mask(&self) -> Mask {
        let rows: Vec<&str> = self.list().iter().map(Term::text).collect();
        rows.join("\n").parse().unwrap()
    }

    pub(crate) fn of_truth(truth: bool) -> Self {
        Self::Call(truth.to_string(), vec![])
    }

    pub(crate) fn of_count(count: usize) -> Self {
        Self::Number(BigRational::from_integer(count.into()))
    }

    pub(crate) fn of_matrix(matrix: &DMatrix<BigRational>) -> Self {
        let row = |i| matrix.row(i).iter().cloned().map(Self::Number).collect();
        Self::List((0..matrix.nrows()).map(|i| Self::List(row(i))).collect())
    }

    pub(crate) fn of_mask(mask: &Mask) -> Self {
        Self::List(mask.to_string().lines().map(|row| Self::Text(row.to_owned())).collect())
    }
}

/// As it stands in the file.
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = |terms: &[Term], between: &str| {
            terms.iter().map(Term::to_string).collect::<Vec<_>>().join(between)
        };
        match self {
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::Number(number) => write!(f, "{number}"),
            Self::Call(name, arguments) if arguments.is_empty() => write!(f, "{name}"),
            Self::Call(name, arguments) => write!(f, "{name} {}", all(arguments, " ")),
            Self::List(entries) => write!(f, "[:: {}]", all(entries, "; ")),
            Self::Record(fields) => {
                let fields = fields.iter().map(|(name, term)| format!("{name} := {term}"));
                write!(f, "{{| {} |}}", fields.collect::<Vec<_>>().join("; "))
            }
        }
    }
}
