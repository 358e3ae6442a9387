use nalgebra::DMatrix;

use super::{Case, Scored, shrink};
use crate::attention::AttentionError;
use crate::claims::Subject;
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::Scalar;

/// An encoder, a decoder, and the decoder's attention across to the encoder.
#[derive(Clone, Debug, PartialEq)]
pub struct EncoderDecoder<T: Scalar> {
    /// The encoder's tokens among themselves.
    pub encoder: Scored<T>,
    /// The decoder's tokens among themselves.
    pub decoder: Scored<T>,
    /// Scores of the decoder's tokens for the encoder's.
    pub cross: DMatrix<T>,
}

impl<T: Subject> EncoderDecoder<T> {
    /// A bidirectional encoder, whose scores are all equal in a quarter of the cases, and a causal
    /// decoder.
    pub fn draw(source: &mut Source) -> Self {
        let (encoded, decoded) = (source.tokens(8), source.tokens(8));
        let encoder = if source.once_in(4) {
            Scored::uniform(gallery::full(encoded))
        } else {
            Scored::draw(source, gallery::full(encoded))
        };
        let decoder = Scored::draw(source, gallery::causal(decoded));
        let cross = source.scores(decoded, encoded, 8.0).map(T::score);
        Self { encoder, decoder, cross }
    }

    /// One encoder token and a decoder, all cross scores equal.
    pub fn with_decoder(decoder: Scored<T>) -> Self {
        let cross = DMatrix::from_element(decoder.mask.queries(), 1, T::zero());
        Self { encoder: Scored::uniform(gallery::full(1)), decoder, cross }
    }

    /// The map on all tokens: the encoder's weights, zeros; cross weights, the decoder's weights.
    ///
    /// # Errors
    /// As [`softmax`](crate::attention::softmax).
    pub fn operator(&self) -> Result<DMatrix<T>, AttentionError> {
        let (encoded, decoded) = (self.encoder.mask.queries(), self.decoder.mask.queries());
        let encoder = self.encoder.attention()?.into_weights();
        let decoder = self.decoder.attention()?.into_weights();
        let cross = T::attention(&self.cross, &Mask::full(decoded, encoded))?.into_weights();
        let size = encoded + decoded;
        Ok(DMatrix::from_fn(size, size, |i, j| {
            match (i.checked_sub(encoded), j.checked_sub(encoded)) {
                (None, None) => encoder[(i, j)].clone(),
                (None, Some(_)) => T::zero(),
                (Some(i), None) => cross[(i, j)].clone(),
                (Some(i), Some(j)) => decoder[(i, j)].clone(),
            }
        }))
    }
}

impl<T: Subject> Case for EncoderDecoder<T> {
    fn shrinks(&self) -> Vec<Self> {
        let mut smaller = vec![];
        for kept in shrink::fewer_tokens(self.encoder.mask.queries()) {
            let cross = self.cross.select_columns(&kept);
            smaller.push(Self { encoder: self.encoder.select(&kept), cross, ..self.clone() });
        }
        for kept in shrink::fewer_tokens(self.decoder.mask.queries()) {
            let cross = self.cross.select_rows(&kept);
            smaller.push(Self { decoder: self.decoder.select(&kept), cross, ..self.clone() });
        }
        let encoder = self.encoder.simpler_entries().into_iter();
        smaller.extend(encoder.map(|encoder| Self { encoder, ..self.clone() }));
        let decoder = self.decoder.simpler_entries().into_iter();
        smaller.extend(decoder.map(|decoder| Self { decoder, ..self.clone() }));
        let cross = shrink::simpler_entries(&self.cross).into_iter();
        smaller.extend(cross.map(|cross| Self { cross, ..self.clone() }));
        smaller
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = self.decoder.labels();
        if self.encoder.labels().contains(&"uniform") && self.encoder.mask.queries() > 1 {
            labels.push("deficient encoder");
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("encoder_scores", shrink::text(&self.encoder.scores)),
            ("decoder_scores", shrink::text(&self.decoder.scores)),
            ("decoder_mask", self.decoder.mask.to_string()),
            ("cross_scores", shrink::text(&self.cross)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    #[test]
    fn a_decoder_attends_to_the_encoder_and_to_itself() {
        let decoder = Scored::<f64>::uniform(gallery::causal(2));
        let expected = dmatrix![1.0, 0.0, 0.0; 1.0, 1.0, 0.0; 1.0, 0.5, 0.5];
        assert_eq!(EncoderDecoder::with_decoder(decoder).operator(), Ok(expected));
    }

    #[test]
    fn tokens_that_are_kept_keep_their_cross_scores() {
        let part = |mask| Scored::<f64>::uniform(mask);
        let (encoder, decoder) = (part(gallery::full(2)), part(gallery::causal(2)));
        let case = EncoderDecoder { encoder, decoder, cross: dmatrix![1.0, 2.0; 3.0, 4.0] };
        for smaller in case.shrinks() {
            let tokens = (smaller.decoder.mask.queries(), smaller.encoder.mask.queries());
            assert_eq!(smaller.cross.shape(), tokens);
        }
    }
}
