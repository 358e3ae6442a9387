#![no_main]

#[path = "../read.rs"]
mod read;

use fullrank::dump::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| read::read(Format::Safetensors, bytes));
