//! Files from which a run goes on as if it had not stopped.
//!
//! One file holds it all, and takes the place of the last one at once. It has the format of
//! safetensors: the parameters, the moments of the optimiser, and in its header the curve so far
//! and the configuration.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use candle_core::{Device, Tensor};
use safetensors::SafeTensors;

use crate::Error;
use crate::model::Parameters;
use crate::optimiser::AdamW;
use crate::record::Record;

const MOMENTS: [&str; 2] = ["first", "second"];

/// Writes the state of a run.
///
/// # Errors
/// If the file cannot be written.
pub fn save(
    path: &Path,
    fingerprint: &str,
    record: &Record,
    parameters: &Parameters,
    optimiser: &AdamW,
) -> Result<(), Error> {
    let mut tensors: Vec<(String, Tensor)> = vec![];
    for ((name, var), moments) in parameters.iter().zip(&optimiser.moments) {
        tensors.push((name.to_owned(), var.as_tensor().clone()));
        for (kind, moment) in MOMENTS.into_iter().zip(moments) {
            let moment = Tensor::from_slice(moment, moment.len(), &Device::Cpu)?;
            tensors.push((format!("{name}:{kind}"), moment));
        }
    }
    let header = HashMap::from([
        ("fingerprint".to_owned(), fingerprint.to_owned()),
        ("step".to_owned(), optimiser.step.to_string()),
        ("record".to_owned(), serde_json::to_string(record)?),
    ]);
    let invalid = |error: safetensors::SafeTensorError| Error::NotACheckpoint {
        path: path.to_owned(),
        problem: error.to_string(),
    };
    let views = tensors.iter().map(|(name, tensor)| (name, tensor));
    let bytes = safetensors::serialize(views, Some(header)).map_err(invalid)?;
    let part = path.with_extension("part");
    fs::write(&part, bytes).map_err(Error::file(&part))?;
    fs::rename(&part, path).map_err(Error::file(path))
}

/// Restores the state of a run, if there is a file.
///
/// # Errors
/// [`Error::OtherConfiguration`], and if the file cannot be read or is damaged.
pub fn load(
    path: &Path,
    fingerprint: &str,
    parameters: &Parameters,
) -> Result<Option<(Record, AdamW)>, Error> {
    if !path.exists() {
        return Ok(None);
    }
    let bytes = fs::read(path).map_err(Error::file(path))?;
    let damaged = |problem: String| Error::NotACheckpoint { path: path.to_owned(), problem };
    let (_, header) =
        SafeTensors::read_metadata(&bytes).map_err(|error| damaged(error.to_string()))?;
    let header = header.metadata().clone().unwrap_or_default();
    let entry = |key: &str| header.get(key).ok_or_else(|| damaged(format!("no `{key}`")));
    if entry("fingerprint")? != fingerprint {
        return Err(Error::OtherConfiguration { path: path.to_owned() });
    }
    let record = serde_json::from_str(entry("record")?)?;
    let step = entry("step")?.parse().map_err(|_| damaged("no number of steps".into()))?;
    let tensors = candle_core::safetensors::load_buffer(&bytes, &Device::Cpu)?;
    let tensor = |name: &str| tensors.get(name).ok_or_else(|| damaged(format!("no `{name}`")));
    let mut moments = vec![];
    for (name, var) in parameters.iter() {
        var.set(tensor(name)?)?;
        let moment = |kind| Ok::<_, Error>(tensor(&format!("{name}:{kind}"))?.to_vec1::<f32>()?);
        moments.push([moment(MOMENTS[0])?, moment(MOMENTS[1])?]);
    }
    Ok(Some((record, AdamW { step, moments })))
}
