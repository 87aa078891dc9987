//! Pictures made anew from their points: upright, no wider than wanted, and with nothing that the file says
//! beside them: no place, no camera, no comment.

use std::io::Cursor;

use asterism_domain::upload::{FileKind, Limits, Picture, Unreadable};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader};

use crate::{jpeg, kind};

/// Of 100, where the picture is made a JPEG.
const QUALITY: u8 = 85;
/// Bytes that a picture may take while it is decoded.
const MEMORY: u64 = 320 << 20;

/// The picture, at most so wide.
///
/// # Errors
/// When the file is no picture, is damaged, or has more points than may be.
pub fn picture(bytes: &[u8], widest: u32, limits: &Limits) -> Result<Picture, Unreadable> {
    let (image, turn) = decode(bytes, limits)?;
    drawn(&image, turn, widest)
}

/// The picture once for each width.
///
/// # Errors
/// As [`picture`].
pub fn pictures(bytes: &[u8], widest: &[u32], limits: &Limits) -> Result<Vec<Picture>, Unreadable> {
    let (image, turn) = decode(bytes, limits)?;
    widest.iter().map(|&widest| drawn(&image, turn, widest)).collect()
}

/// The points as they lie in the file, and how they are to be turned.
fn decode(bytes: &[u8], limits: &Limits) -> Result<(DynamicImage, Orientation), Unreadable> {
    if bytes.len() > limits.bytes {
        return Err(Unreadable::TooLarge);
    }
    let format = match kind::picture(bytes).ok_or(Unreadable::NotSupported)? {
        FileKind::Png => ImageFormat::Png,
        FileKind::Webp => ImageFormat::WebP,
        FileKind::Gif => ImageFormat::Gif,
        _ => ImageFormat::Jpeg,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut allowed = image::Limits::default();
    allowed.max_alloc = Some(MEMORY);
    reader.limits(allowed);
    let mut decoder = reader.into_decoder().map_err(reason)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Unreadable::Damaged);
    }
    if u64::from(width) * u64::from(height) > limits.pixels || decoder.total_bytes() > MEMORY {
        return Err(Unreadable::TooLarge);
    }
    if format == ImageFormat::Jpeg && !jpeg::is_whole(bytes) {
        return Err(Unreadable::Damaged);
    }
    // A file whose remarks are damaged still has its points.
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(reason)?;
    Ok((image, turn))
}

fn reason(error: ImageError) -> Unreadable {
    match error {
        ImageError::Limits(_) => Unreadable::TooLarge,
        _ => Unreadable::Damaged,
    }
}

/// Made smaller first, because turning takes the memory of the whole once more.
fn drawn(image: &DynamicImage, turn: Orientation, widest: u32) -> Result<Picture, Unreadable> {
    let mut small = shrunk(image, turn, widest.max(1));
    small.apply_orientation(turn);
    let (width, height) = (small.width(), small.height());
    let mut bytes = Vec::new();
    let kind = if shows_through(&small) {
        small.to_rgba8().write_with_encoder(PngEncoder::new(&mut bytes)).map_err(reason)?;
        FileKind::Png
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
        small.to_rgb8().write_with_encoder(encoder).map_err(reason)?;
        FileKind::Jpeg
    };
    Ok(Picture { bytes, width, height, kind })
}

/// At most so wide once it is turned, in the shape it has. A picture that is far higher than wide is also
/// kept from being higher than ten times that.
fn shrunk(image: &DynamicImage, turn: Orientation, widest: u32) -> DynamicImage {
    let lies = matches!(
        turn,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let highest = widest.saturating_mul(10);
    let (across, down) = if lies { (highest, widest) } else { (widest, highest) };
    if image.width() <= across && image.height() <= down {
        return image.clone();
    }
    // Averaging over blocks takes little memory; the last step is the one that is seen.
    let (twice_across, twice_down) = (across.saturating_mul(2), down.saturating_mul(2));
    if image.width() > twice_across || image.height() > twice_down {
        let near = image.thumbnail(twice_across, twice_down);
        return near.resize(across, down, FilterType::CatmullRom);
    }
    image.resize(across, down, FilterType::CatmullRom)
}

fn shows_through(image: &DynamicImage) -> bool {
    image.color().has_alpha() && image.to_rgba8().pixels().any(|point| point.0[3] < u8::MAX)
}
