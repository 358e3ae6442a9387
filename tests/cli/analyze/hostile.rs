//! Files that lie: one message, status 2, and less than a gigabyte of memory.

use safetensors::tensor::Dtype;

use super::content::{Deflated, Stored, array, half, header, npz, safetensors, safetensors_with};
use super::{analyze, path};
use crate::run::{fullrank, refused, refused_within_a_gigabyte, temporary};

fn bad(name: &str, content: &[u8], words: &[&str]) {
    let file = temporary(name, content);
    refused_within_a_gigabyte(&["analyze", path(&file)], &[&[name], words].concat());
}

#[test]
fn a_lying_array_is_refused() {
    bad("long.npy", &array("(2, 2)", &[0.0; 5]), &["16 bytes", "20"]);
    bad("short.npy", &array("(2, 2)", &[0.0; 3]), &["16 bytes", "12"]);
    bad("huge.npy", &header("<f4", "False", "(4294967296, 4294967296)"), &["no machine"]);
    bad("billions.npy", &header("<f4", "False", "(1000000000, 1000000000)"), &["promises"]);
    bad("large.npy", &header("<f8", "False", "(1000000, 1000000)"), &["8000000000000 bytes"]);
    bad("nothing-often.npy", &header("<f4", "False", "(1000000000000, 0, 5)"), &["matrices"]);
    bad("nothing-wide.npy", &header("<f4", "False", "(0, 1000000000000)"), &["1000000000000"]);
    bad("flat.npy", &array("(4,)", &[0.0; 4]), &["1 axes"]);
    bad("integers.npy", &header("<i4", "False", "(0, 2)"), &["<i4", "float32"]);
    bad("objects.npy", &header("|O", "False", "(0, 2)"), &["O"]);
    bad("unknown.npy", &header("O", "False", "(0, 2)"), &[]);
    bad("bfloat.npy", &header("|V2", "False", "(0, 2)"), &["V2", "safetensors"]);
    bad("empty-file.npy", b"", &["header"]);
    bad("text.npy", b"not an array at all", &["magic"]);
    bad("cut.npy", &header("<f4", "False", "(2, 2)")[..30], &["header"]);
    bad("claimed.npy", b"\x93NUMPY\x02\x00\xff\xff\xff\xff{}", &["header"]);
    bad("deep.npy", &[&b"\x93NUMPY\x01\x00\x00\x80"[..], &[b'('; 0x8000]].concat(), &["brackets"]);
    bad("latin.npy", &[&b"\x93NUMPY\x01\x00\x04\x00"[..], b"{\xff\xfe}"].concat(), &[]);
    bad("keys.npy", &[&b"\x93NUMPY\x01\x00\x02\x00"[..], b"{}"].concat(), &["missing key"]);
    bad("nan.npy", &array("(1, 2, 2)", &[0.5, 0.5, f32::NAN, 0.5]), &["[0]", "row 1", "column 0"]);
    bad("data.csv", b"1,0", &[".npy"]);
    refused(&["analyze", "no/such/file.npy"], &["no/such/file.npy"]);
    refused(&["analyze", "/dev/null"], &["/dev/null"]);
}

/// The longest headers that are read, and the most brackets in them.
#[test]
fn headers_end_somewhere() {
    let padded = |text: &str, length: usize| text.to_owned() + &" ".repeat(length - text.len());
    // Version 2 counts its text in four bytes.
    let npy = |text: &str, data: &[u8]| {
        let count = (text.len() as u32).to_le_bytes();
        [b"\x93NUMPY\x02\x00", &count[..], text.as_bytes(), data].concat()
    };
    let half = 0.5_f32.to_le_bytes();
    let one = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }";
    assert_eq!(analyze("longest.npy", &npy(&padded(one, 1 << 16), &half))[0]["dtype"], "f32");
    bad("longer.npy", &npy(&padded(one, (1 << 16) + 1), &half), &["too long"]);
    let none = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 0), }", &[]);
    assert_eq!(analyze("all-header.npy", &none)[0]["rank"]["exact"]["upper"], 0);
    bad("part-of-a-header.npy", &none[..none.len() - 1], &["header"]);
    // Four brackets: what is wrong with a record is its type.
    let record = "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (0, 2), }";
    bad("record.npy", &npy(record, &[]), &["float32"]);

    let one = r#"{"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}"#;
    let tensor = |length: usize| safetensors_with(&padded(one, length), 4);
    assert_eq!(analyze("longest.safetensors", &tensor(1 << 24))[0]["tensor"], "a");
    bad("longer.safetensors", &tensor((1 << 24) + 1), &["longer than 16777216 bytes"]);
    bad("no-header.safetensors", &[0; 8], &["EOF"]);
    bad("claimed.safetensors", &1_u64.to_le_bytes(), &["claims 1 bytes"]);
}

#[test]
fn a_sparse_file_of_any_size_is_refused_in_little_memory() {
    // 60,000 x 60,000 numbers that take no room on disk.
    let file = temporary("sparse.npy", &header("<f4", "False", "(60000, 60000)"));
    let end = std::fs::metadata(&file).unwrap().len() + 4 * 60_000 * 60_000;
    std::fs::OpenOptions::new().write(true).open(&file).unwrap().set_len(end).unwrap();
    refused_within_a_gigabyte(&["analyze", path(&file)], &["sparse.npy", "60000 x 60000"]);
    let many = temporary("many.npy", &header("<f4", "False", "(16000000, 1, 1)"));
    let end = std::fs::metadata(&many).unwrap().len() + 4 * 16_000_000;
    std::fs::OpenOptions::new().write(true).open(&many).unwrap().set_len(end).unwrap();
    refused_within_a_gigabyte(&["analyze", path(&many)], &["many.npy", "--tensor"]);
    std::fs::remove_file(file).unwrap();
    std::fs::remove_file(many).unwrap();
}

#[test]
fn a_lying_archive_is_refused() {
    let sound = npz(Deflated, &[("a.npy", array("(1, 2)", &[0.5, 0.5]))]);
    bad("no-archive.npz", b"PK\x03\x04 and nothing else", &[]);
    bad("empty.npz", b"", &[]);
    bad("no-members.npz", &npz(Stored, &[]), &["no matrix"]);
    bad("text-member.npz", &npz(Stored, &[("readme", b"hello".to_vec())]), &["readme", "header"]);
    bad("short-member.npz", &npz(Stored, &[("a.npy", array("(2, 2)", &[0.0]))]), &["member a"]);
    bad(
        "nan.npz",
        &npz(Stored, &[("a.npy", array("(1, 1)", &[f32::NAN]))]),
        &["member a", "row 0"],
    );
    let integers = [&header("<i4", "False", "(1, 1)")[..], &[0; 4]].concat();
    bad("integers.npz", &npz(Stored, &[("tokens.npy", integers)]), &["no matrix"]);
    // A directory that claims 65,535 members, and one that claims another size of its member.
    let mut counted = sound.clone();
    let end = counted.len() - 22;
    counted[end + 8..end + 12].fill(0xff);
    bad("counted.npz", &counted, &[]);
    let mut resized = sound.clone();
    let directory = resized.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    resized[directory + 24..directory + 28].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
    bad("resized.npz", &resized, &["member a", "promises"]);
    // A bit of the data flipped: the checksum says so, or the decompressor.
    let stored = npz(Stored, &[("a.npy", array("(1, 2)", &[0.5, 0.5]))]);
    let mut flipped = stored.clone();
    let half = flipped.windows(4).position(|bytes| bytes == 0.5_f32.to_le_bytes()).unwrap();
    flipped[half] ^= 1;
    bad("flipped.npz", &flipped, &["checksum"]);
    for end in (0..sound.len()).step_by(5) {
        bad("cuts.npz", &sound[..end], &[]);
    }
}

/// 256 MiB of zeros in 256 KiB: the promise of the header is compared with the directory, and a
/// true one is read a matrix at a time.
#[test]
fn a_zip_bomb_takes_no_memory() {
    let zeros = vec![0; 256 << 20];
    let promising = |shape: &str| [header("<f4", "False", shape), zeros.clone()].concat();
    let lie = npz(Deflated, &[("a.npy", promising("(8192, 8193)"))]);
    assert!(lie.len() < 1 << 20);
    bad("bomb.npz", &lie, &["promises"]);
    bad("large.npz", &npz(Deflated, &[("a.npy", promising("(8192, 8192)"))]), &["8192 x 8192"]);
}

#[test]
fn lying_tensors_are_refused() {
    let tensor = |text: &str, data| safetensors_with(&format!("{{\"a\":{text}}}"), data);
    let bad_tensor = |name: &str, text: &str, data, words: &[&str]| {
        bad(name, &tensor(text, data), words);
    };
    let two = r#"{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}"#;
    bad_tensor("overlong.safetensors", two, 9, &["8 bytes", "9 bytes"]);
    bad_tensor("out-of-range.safetensors", two, 4, &["8 bytes", "4 bytes"]);
    let lying = r#"{"dtype":"F32","shape":[1000000000,1000000000],"data_offsets":[0,8]}"#;
    bad_tensor("billions.safetensors", lying, 8, &["safetensors"]);
    let overflow = r#"{"dtype":"F32","shape":[4294967296,4294967296,2],"data_offsets":[0,8]}"#;
    bad_tensor("overflow.safetensors", overflow, 8, &["safetensors"]);
    let overlapping = format!(r#"{two},"b":{two}"#);
    bad_tensor("overlapping.safetensors", &overlapping, 8, &["offset"]);
    let gap = r#"{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]}"#;
    bad_tensor("gap.safetensors", gap, 12, &["offset"]);
    let backward = r#"{"dtype":"F32","shape":[1,2],"data_offsets":[8,0]}"#;
    bad_tensor("backward.safetensors", backward, 8, &["offset"]);
    let integers = r#"{"dtype":"I64","shape":[1,1],"data_offsets":[0,8]}"#;
    bad_tensor("integers.safetensors", integers, 8, &["no matrix"]);
    let often = r#"{"dtype":"F32","shape":[4000000000,0,5],"data_offsets":[0,0]}"#;
    bad_tensor("often.safetensors", often, 0, &["matrices"]);
    bad("no-json.safetensors", &safetensors_with("{", 0), &["safetensors"]);
    bad("deep.safetensors", &safetensors_with(&"[".repeat(100_000), 0), &["safetensors"]);
    bad("no-length.safetensors", b"1234", &["header"]);
    bad("long-header.safetensors", &[0xff; 64], &["header"]);
    let sound = safetensors(&[("a", Dtype::F32, &[1, 1], half(Dtype::F32))]);
    for end in (0..sound.len()).step_by(5) {
        bad("cuts.safetensors", &sound[..end], &[]);
    }
}

#[test]
fn every_cut_of_an_array_is_refused_without_a_panic() {
    let whole = array("(1, 2)", &[0.5, 0.5]);
    for end in (0..whole.len()).step_by(7) {
        bad("cuts.npy", &whole[..end], &[]);
    }
    assert_eq!(fullrank(&["analyze", path(&temporary("whole.npy", &whole))]).status, 0);
}

#[test]
fn matrices_without_entries_are_measured() {
    for shape in ["(0, 0)", "(3, 0)", "(0, 3)"] {
        let report = analyze("empty.npy", &array(shape, &[]));
        assert_eq!(report[0]["rank"]["exact"]["upper"], 0, "{shape}");
        // Only squares have a determinant, and that of the empty one is 1.
        assert_eq!(report[0]["log_abs_det"].is_null(), shape != "(0, 0)", "{shape}");
    }
    assert_eq!(analyze("none.npy", &array("(0, 2, 2)", &[])), serde_json::json!([]));
    let zero = analyze("zero.npy", &array("(1, 1)", &[0.0]));
    assert_eq!(zero[0]["stochastic"]["empty_rows"], serde_json::json!([0]));
}
