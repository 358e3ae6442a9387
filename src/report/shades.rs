//! Heat maps by the thousand: small images instead of drawings.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Matrices with more rows or columns are shown by the means of square blocks.
const MOST_CELLS: usize = 64;
/// Shades of the image; the first is for zero alone.
const LEVELS: u8 = 16;
/// Blue, which stands out on light and on dark pages; the shade is its opacity.
const COLOUR: [u8; 3] = [0x1f, 0x7a, 0xe0];

/// A matrix of nonnegative numbers as shades: blank where it is zero, and the denser the greater
/// the square root, up to the greatest entry or mean of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shades {
    rows: usize,
    columns: usize,
    levels: Vec<u8>,
}

impl Shades {
    /// The shades of the matrix with these entries. Costs one look at each.
    pub fn of((rows, columns): (usize, usize), value: impl Fn(usize, usize) -> f64) -> Self {
        let block = rows.max(columns).div_ceil(MOST_CELLS).max(1);
        let (down, across) = (rows.div_ceil(block), columns.div_ceil(block));
        let mut means: Vec<f64> = vec![];
        for top in (0..rows).step_by(block) {
            for left in (0..columns).step_by(block) {
                let (high, wide) = ((top..rows).take(block), (left..columns).take(block));
                let count = (high.len() * wide.len()) as f64;
                let cells = high.flat_map(|row| wide.clone().map(move |column| (row, column)));
                means.push(cells.map(|(row, column)| value(row, column).max(0.0) / count).sum());
            }
        }
        let greatest = means.iter().copied().fold(0.0, f64::max);
        let level = |mean: &f64| {
            if *mean == 0.0 {
                return 0;
            }
            let share = (mean / greatest).sqrt() * f64::from(LEVELS - 1);
            // However light, it is not blank.
            (share.round() as u8).max(1)
        };
        Self { rows: down, columns: across, levels: means.iter().map(level).collect() }
    }

    /// Columns and rows of the image, in pixels.
    pub fn size(&self) -> (usize, usize) {
        (self.columns, self.rows)
    }

    /// The image as the address of a picture that holds it; empty if there is nothing to show.
    pub fn data_uri(&self) -> String {
        self.png()
            .map_or(String::new(), |png| format!("data:image/png;base64,{}", STANDARD.encode(png)))
    }

    /// A palette image of four bits a pixel; none without pixels.
    fn png(&self) -> Option<Vec<u8>> {
        let (columns, rows) = (u32::try_from(self.columns).ok()?, u32::try_from(self.rows).ok()?);
        let mut bytes = vec![];
        let mut encoder = png::Encoder::new(&mut bytes, columns, rows);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Four);
        encoder.set_palette(COLOUR.repeat(usize::from(LEVELS)));
        encoder.set_trns(
            (0..LEVELS).map(|level| level * (u8::MAX / (LEVELS - 1))).collect::<Vec<_>>(),
        );
        let mut writer = encoder.write_header().ok()?;
        let pixels: Vec<u8> = self.levels.chunks(self.columns.max(1)).flat_map(packed).collect();
        writer.write_image_data(&pixels).ok()?;
        writer.finish().ok()?;
        Some(bytes)
    }
}

/// Two pixels a byte, the left one in the upper half.
fn packed(row: &[u8]) -> impl Iterator<Item = u8> + '_ {
    row.chunks(2).map(|pair| 16 * pair[0] + pair.get(1).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_zero_is_blank() {
        let shades = Shades::of((1, 4), |_, j| [0.0, 1e-30, 0.25, 1.0][j]);
        assert_eq!(shades.levels, [0, 1, 8, 15]);
        assert_eq!(Shades::of((1, 2), |_, _| 0.0).levels, [0, 0]);
        // Relative to the greatest entry: 15 times 4/5, 2/5 and 1/5.
        let shades = Shades::of((1, 4), |_, j| [16.0, 4.0, 1.0, 25.0][j]);
        assert_eq!(shades.levels, [12, 6, 3, 15]);
    }

    #[test]
    fn large_matrices_are_averaged() {
        let shades = Shades::of((130, 65), |i, _| f64::from(u8::from(i < 3)));
        assert_eq!(shades.size(), (22, 44));
        assert_eq!(shades.levels[..22], [15; 22]);
        assert!(shades.levels[22..].iter().all(|&level| level == 0));
        // The blocks at the edges are smaller, and their means are those of their own entries.
        assert_eq!(Shades::of((130, 65), |_, _| 7.0).levels, [15; 44 * 22]);
        assert_eq!(Shades::of((65, 130), |_, _| 7.0).levels, [15; 44 * 22]);
    }

    #[test]
    fn the_image_can_be_decoded() {
        let shades = Shades::of((3, 3), |i, j| (3 * i + j) as f64);
        let png = shades.png().unwrap();
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        let opacities: Vec<u8> = pixels.chunks(4).map(|pixel| pixel[3] / 17).collect();
        assert_eq!(opacities, shades.levels);
        // Every such image begins with the same bytes.
        assert!(shades.data_uri().starts_with("data:image/png;base64,iVBORw0KGgo"));
        assert_eq!(Shades::of((0, 0), |_, _| 0.0).data_uri(), "");
    }
}
