//! A run, from point to point of its curve.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use candle_core::{DType, Tensor};

use crate::corpus::{Batch, Part};
use crate::measure::Ranks;
use crate::model::Model;
use crate::optimiser::AdamW;
use crate::record::{Point, Record};
use crate::run::Run;
use crate::{Error, checkpoint, fingerprint};

/// A run that may be stopped at any time: the next one goes on at the last point.
#[derive(Debug)]
pub struct Training<'a> {
    run: Run<'a>,
    folder: &'a Path,
    path: PathBuf,
    fingerprint: String,
    model: Model,
    optimiser: AdamW,
    record: Record,
    held_out: Vec<Batch>,
    measured: Batch,
}

impl<'a> Training<'a> {
    /// Starts, or goes on from a checkpoint in the folder.
    ///
    /// # Errors
    /// As for the checkpoint, or if the model does not fit its heads.
    pub fn open(run: Run<'a>, folder: &'a Path) -> Result<Self, Error> {
        let model = Model::new(&run.architecture(), run.seed, DType::F32)?;
        let (path, fingerprint) = (run.checkpoint(folder), fingerprint::of(&run));
        let restored = checkpoint::load(&path, &fingerprint, model.parameters())?;
        let (record, optimiser) =
            restored.unwrap_or_else(|| (Record::default(), AdamW::new(model.parameters())));
        let settings = run.settings;
        let size = (settings.held_out, settings.tokens);
        let examples = Part::HeldOut.examples(run.corpus, run.task, size);
        let batches = examples.chunks(settings.examples);
        Ok(Self {
            held_out: batches.map(|few| Batch::of(few, DType::F32)).collect::<Result<_, _>>()?,
            measured: Batch::of(&examples[..settings.measured], DType::F32)?,
            run,
            folder,
            path,
            fingerprint,
            model,
            optimiser,
            record,
        })
    }

    /// The curve so far.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// How many numbers the model holds.
    pub fn parameters(&self) -> usize {
        self.model.parameters().count()
    }

    /// Steps taken.
    pub fn step(&self) -> usize {
        self.optimiser.step as usize
    }

    /// Whether the curve is complete.
    pub fn is_done(&self) -> bool {
        self.record.at(self.run.settings.total_steps()).is_some()
    }

    /// Trains up to the next point, adds it, and writes the checkpoint; `tick` is called after each
    /// step.
    ///
    /// # Errors
    /// If the loss diverges, or a file cannot be written.
    pub fn advance(&mut self, mut tick: impl FnMut()) -> Result<(), Error> {
        let settings = self.run.settings;
        let due = |training: &Self| {
            settings.is_point(training.step()) && training.record.at(training.step()).is_none()
        };
        while !due(self) {
            self.descend()?;
            tick();
        }
        let (step, loss) = (self.step(), self.judge()?);
        if !loss.is_finite() {
            return Err(Error::Diverged { loss, step });
        }
        let weights = self.model.answer(&self.measured.tokens)?.weights;
        let ranks = Ranks::of(weights.iter().map(|(_, weights)| weights))?;
        self.record.points.push(Point { step, loss, ranks });
        if step == 0 || self.is_done() {
            self.dump(weights)?;
        }
        let parameters = self.model.parameters();
        checkpoint::save(&self.path, &self.fingerprint, &self.record, parameters, &self.optimiser)
    }

    /// One step of training.
    fn descend(&mut self) -> Result<(), Error> {
        let (run, step) = (self.run, self.step());
        let size = (run.settings.examples, run.settings.tokens);
        let examples = Part::Learnt { seed: run.seed, step }.examples(run.corpus, run.task, size);
        let loss = self.model.loss(&Batch::of(&examples, DType::F32)?)?;
        let rate = run.settings.rate_after(step);
        self.optimiser.descend(self.model.parameters(), &loss.backward()?, rate)
    }

    /// The held-out loss; as many symbols count in each example.
    fn judge(&self) -> Result<f64, Error> {
        let mut sum = 0.0;
        for batch in &self.held_out {
            let loss = self.model.loss(batch)?.to_scalar::<f32>()?;
            sum += f64::from(loss) * batch.tokens.dim(0)? as f64;
        }
        Ok(sum / self.run.settings.held_out as f64)
    }

    /// Writes attention weights for `fullrank analyze`.
    fn dump(&self, weights: Vec<(String, Tensor)>) -> Result<(), Error> {
        let name = format!("{}-step-{}.safetensors", self.run.name(), self.step());
        let tensors: HashMap<String, Tensor> = weights.into_iter().collect();
        Ok(candle_core::safetensors::save(&tensors, self.folder.join(name))?)
    }
}
