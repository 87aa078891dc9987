use asterism_domain::upload::{FileKind, Limits, Picture, Unreadable};
use asterism_extract::{picture, sniff};
use image::{DynamicImage, ImageDecoder, ImageReader};

use crate::made::{self, SECRET};

fn drawn(bytes: &[u8], widest: u32) -> Picture {
    picture(bytes, widest, &Limits::default()).expect("a picture")
}

fn read(picture: &Picture) -> DynamicImage {
    image::load_from_memory(&picture.bytes).expect("a picture")
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_picture_is_turned_upright_and_says_no_longer_where_it_was_taken_004_21() {
    let given = made::photo(400, 200);
    assert!(holds(&given, SECRET) && holds(&given, "Exif"));
    let made = drawn(&given, 1_600);
    assert_eq!((made.width, made.height, made.kind), (200, 400, FileKind::Jpeg));
    assert_eq!(sniff(&made.bytes), Ok(FileKind::Jpeg));
    for gone in [SECRET, "Exif", "GPS", "http://ns.adobe.com", "ICC_PROFILE"] {
        assert!(!holds(&made.bytes, gone), "{gone}");
    }
    let mut decoder = ImageReader::new(std::io::Cursor::new(&made.bytes))
        .with_guessed_format()
        .expect("a format")
        .into_decoder()
        .expect("a picture");
    assert!(decoder.exif_metadata().is_ok_and(|found| found.is_none()));
    assert!(decoder.icc_profile().is_ok_and(|found| found.is_none()));
    // The left half lies on top once the picture is turned to the right.
    let points = read(&made).to_rgb8();
    let (top, bottom) = (points.get_pixel(100, 50).0, points.get_pixel(100, 350).0);
    assert!(top[0] > 200 && top[2] < 60, "red is up: {top:?}");
    assert!(bottom[2] > 200 && bottom[0] < 60, "blue is down: {bottom:?}");
}

#[test]
fn a_picture_is_no_wider_than_wanted_and_keeps_its_shape_004_21() {
    for (size, widest, expected) in [
        ((400, 200), 1_600, (400, 200)),
        ((400, 200), 100, (100, 50)),
        ((4_000, 1_000), 480, (480, 120)),
        ((40, 4_000), 20, (2, 200)),
    ] {
        let given = made::saved(&made::halves(size.0, size.1, false), FileKind::Png);
        let made = drawn(&given, widest);
        assert_eq!((made.width, made.height), expected, "{size:?} in {widest}");
        let points = read(&made);
        assert_eq!((points.width(), points.height()), expected);
    }
}

#[test]
fn what_shows_through_stays_so_and_the_rest_becomes_jpeg_004_21() {
    let clear = drawn(&made::saved(&made::halves(40, 20, true), FileKind::Png), 1_600);
    assert_eq!(clear.kind, FileKind::Png);
    assert_eq!(clear.media_type(), "image/png");
    assert_eq!(read(&clear).to_rgba8().get_pixel(35, 10).0[3], 0);
    for kind in [FileKind::Png, FileKind::Jpeg, FileKind::Webp, FileKind::Gif] {
        let made = drawn(&made::saved(&made::halves(40, 20, false), kind), 1_600);
        assert_eq!((made.kind, sniff(&made.bytes)), (FileKind::Jpeg, Ok(FileKind::Jpeg)), "{kind}");
    }
}

#[test]
fn a_picture_of_too_many_points_is_refused_by_its_head_004_21() {
    for (width, height) in [(50_000, 50_000), (u32::MAX >> 1, 1), (7_100, 7_100)] {
        let refused = picture(&made::boasting_png(width, height), 480, &Limits::default());
        assert_eq!(refused.map(|_| ()), Err(Unreadable::TooLarge), "{width} × {height}");
    }
    let broken = picture(&made::boasting_png(10, 10), 480, &Limits::default());
    assert_eq!(broken.map(|_| ()), Err(Unreadable::Damaged));
    let none = picture(&made::docx("x"), 480, &Limits::default());
    assert_eq!(none.map(|_| ()), Err(Unreadable::NotSupported));
}

#[test]
fn a_picture_that_was_cut_is_refused_whatever_its_kind_004_21() {
    let photo = made::photo(400, 200);
    let kinds = [FileKind::Png, FileKind::Jpeg, FileKind::Webp, FileKind::Gif];
    let whole = kinds.map(|kind| made::saved(&made::halves(400, 200, false), kind));
    for bytes in whole.iter().chain([&photo]) {
        for cut in [bytes.len() / 3, bytes.len() * 2 / 3] {
            let refused = picture(&bytes[..cut], 480, &Limits::default());
            assert_eq!(refused.map(|_| ()), Err(Unreadable::Damaged), "{cut} of {}", bytes.len());
        }
    }
}

#[test]
fn a_jpeg_ends_with_its_mark_whatever_comes_before_and_after_004_21() {
    let photo = made::photo(400, 200);
    let taken = |bytes: &[u8]| picture(bytes, 480, &Limits::default()).map(|_| ());
    assert_eq!(taken(&[&photo[..], b"\0\0 and what a telephone adds"].concat()), Ok(()));
    assert_eq!(taken(&[&photo[..photo.len() - 2], b"\xff\xff\xff\xd9"].concat()), Ok(()), "filled up");
    assert_eq!(taken(&photo[..photo.len() - 2]), Err(Unreadable::Damaged));
    // The end of a small picture within the remarks is not the end of the picture.
    let small = made::saved(&made::halves(40, 20, false), FileKind::Jpeg);
    let mut within = photo[..2].to_vec();
    within.extend([0xff, 0xe2]);
    within.extend((small.len() as u16 + 2).to_be_bytes());
    within.extend(&small);
    within.extend(&photo[2..]);
    assert_eq!(taken(&within), Ok(()));
    assert_eq!(taken(&within[..within.len() - photo.len() / 3]), Err(Unreadable::Damaged));
}
