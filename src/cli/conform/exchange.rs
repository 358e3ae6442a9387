//! Problems and answers as files.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;

use nalgebra::DMatrix;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use fullrank::attention::{Answer, Problem};
use fullrank::dump::{Element, Stored};
use fullrank::mask::Mask;

/// Room for the header of an answer, and for tensors that nobody asked for.
const SLACK: u64 = 1 << 20;

pub(super) fn write_case<T: Stored>(problem: &Problem<T>, path: &Path) -> io::Result<()> {
    let tensors = [
        ("q", dtype::<T>(), problem.queries.shape(), T::to_bytes(&problem.queries)),
        ("k", dtype::<T>(), problem.keys.shape(), T::to_bytes(&problem.keys)),
        ("v", dtype::<T>(), problem.values.shape(), T::to_bytes(&problem.values)),
        ("mask", Dtype::BOOL, (problem.mask.queries(), problem.mask.keys()), bytes(&problem.mask)),
    ];
    let views = tensors
        .iter()
        .map(|(name, dtype, (rows, columns), data)| {
            Ok((*name, TensorView::new(*dtype, vec![*rows, *columns], data)?))
        })
        .collect::<Result<Vec<_>, safetensors::SafeTensorError>>();
    let scale = HashMap::from([("scale".to_owned(), problem.scale.to_f64().to_string())]);
    let file = views.and_then(|views| safetensors::serialize(views, Some(scale)));
    fs::write(path, file.map_err(io::Error::other)?)
}

fn dtype<T: Stored>() -> Dtype {
    match T::ELEMENT {
        Element::F16 => Dtype::F16,
        Element::BF16 => Dtype::BF16,
        Element::F32 => Dtype::F32,
        Element::F64 => Dtype::F64,
    }
}

fn bytes(mask: &Mask) -> Vec<u8> {
    let queries = 0..mask.queries();
    queries
        .flat_map(|query| (0..mask.keys()).map(move |key| u8::from(mask.allows(query, key))))
        .collect()
}

/// Reads an answer, whatever its shapes; its size is bounded by what the problem calls for.
///
/// # Errors
/// What is wrong with the file.
pub(super) fn read_answer<T: Stored>(
    problem: &Problem<T>,
    path: &Path,
) -> Result<Answer<T>, String> {
    let length = fs::metadata(path).map_err(|error| format!("no answer file: {error}"))?.len();
    let (queries, keys) = (problem.mask.queries(), problem.mask.keys());
    let expected = queries * (keys + problem.values.ncols()) * size_of::<T>();
    if length > expected as u64 + SLACK {
        return Err(format!("the answer file has {length} bytes where {expected} are called for"));
    }
    let buffer = fs::read(path).map_err(|error| format!("the answer file: {error}"))?;
    let tensors = SafeTensors::deserialize(&buffer)
        .map_err(|error| format!("the answer is not a safetensors file: {error}"))?;
    Ok(Answer { weights: matrix(&tensors, "weights")?, output: matrix(&tensors, "output")? })
}

fn matrix<T: Stored>(tensors: &SafeTensors<'_>, name: &str) -> Result<Option<DMatrix<T>>, String> {
    let Ok(view) = tensors.tensor(name) else { return Ok(None) };
    let &[rows, columns] = view.shape() else {
        return Err(format!("`{name}` has {} axes, not 2", view.shape().len()));
    };
    if view.dtype() != dtype::<T>() {
        return Err(format!("`{name}` holds {}, not {}", view.dtype(), dtype::<T>()));
    }
    let matrix = T::from_bytes(view.data(), (rows, columns));
    matrix.map(Some).ok_or_else(|| format!("`{name}` does not fill its shape"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_room_for_what_is_called_for_and_a_header() {
        let problem = Problem {
            queries: DMatrix::from_element(2, 1, 1.0_f32),
            keys: DMatrix::from_element(3, 1, 1.0),
            values: DMatrix::from_element(3, 4, 1.0),
            mask: Mask::from_fn(2, 3, |_, _| true),
            scale: 1.0,
        };
        let folder = tempfile::tempdir().unwrap();
        let refused = |length: usize| {
            let path = folder.path().join("out.safetensors");
            fs::write(&path, vec![0; length]).unwrap();
            read_answer(&problem, &path).unwrap_err()
        };
        // Two rows of three weights and four outputs, each of four bytes.
        let most = 2 * (3 + 4) * 4 + (1 << 20);
        assert!(refused(most).contains("not a safetensors file"), "{}", refused(most));
        assert!(refused(most + 1).contains("where 56 are called for"), "{}", refused(most + 1));
    }
}
