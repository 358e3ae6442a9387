#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fullrank_fuzz::claims(bytes));
