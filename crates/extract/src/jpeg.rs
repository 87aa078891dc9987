//! Whether a JPEG is there to its end. Its decoder fills with grey what is missing, as if nothing were.

const START_OF_SCAN: u8 = 0xda;
const END: u8 = 0xd9;

/// Whether the points of the picture are followed by the mark that ends it. What comes after that is not asked for, and
/// what is between its parts is passed over, as decoders do.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    let (mut rest, mut points) = (bytes, false);
    while let Some(at) = rest.iter().position(|byte| *byte == 0xff) {
        let marked = rest.get(at..).unwrap_or_default();
        let fill = marked.iter().take_while(|byte| **byte == 0xff).count();
        let Some((marker, after)) = marked.get(fill..).and_then(<[u8]>::split_first) else { return false };
        rest = match *marker {
            END => return points,
            // Within the points: a byte that only looks like a mark, and marks to begin anew at. The others stand alone.
            0x00 | 0x01 | 0xd0..=0xd8 => after,
            // All others say how long they are: a small picture in the remarks does not end the large one.
            marker => {
                points |= marker == START_OF_SCAN;
                let Some(length) = after.first_chunk::<2>() else { return false };
                let Some(after) = after.get(usize::from(u16::from_be_bytes(*length))..) else { return false };
                after
            }
        };
    }
    false
}
