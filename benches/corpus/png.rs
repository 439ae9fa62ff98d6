//! Pictures without a picture library: a number in, the bytes of a small PNG out.

const WIDTH: u32 = 120;
const HEIGHT: u32 = 60;
const TRUECOLOUR: u8 = 2;

/// Draws the picture of that number: a gradient of its own, so that no two files are the same.
pub(crate) fn picture(number: u8) -> Vec<u8> {
    let mut header = [WIDTH.to_be_bytes(), HEIGHT.to_be_bytes()].concat();
    header.extend([8, TRUECOLOUR, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(b"IHDR", &header));
    file.extend(chunk(b"IDAT", &zlib(&rows(number))));
    file.extend(chunk(b"IEND", &[]));
    file
}

/// Each row begins with the number of its filter: none.
fn rows(number: u8) -> Vec<u8> {
    let pixel = |x: u32, y: u32| [(x * 2) as u8, (y * 4) as u8, number.wrapping_mul(20)];
    let row = |y| std::iter::once(0).chain((0..WIDTH).flat_map(move |x| pixel(x, y)));
    (0..HEIGHT).flat_map(row).collect()
}

/// Length, name, content, and the check sum of the last two (PNG, third edition, §5.3).
fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u32).to_be_bytes();
    let checked = [name, content].concat();
    [&length, &checked[..], &crc32(&checked).to_be_bytes()].concat()
}

/// A zlib stream (RFC 1950) of one block that is stored as it is (RFC 1951 §3.2.4).
fn zlib(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("the picture fits one stored block");
    let start = [0x78, 0x01, 0x01];
    let lengths = [length.to_le_bytes(), (!length).to_le_bytes()].concat();
    [&start, &lengths[..], bytes, &adler32(bytes).to_be_bytes()].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    let shift = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    let step = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| shift(crc));
    !bytes.iter().fold(!0, step)
}

fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    let step = |(a, b): (u32, u32), byte: &u8| {
        let a = (a + u32::from(*byte)) % MODULUS;
        (a, (b + a) % MODULUS)
    };
    let (a, b) = bytes.iter().fold((1, 0), step);
    b << 16 | a
}
