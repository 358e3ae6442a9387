//! Boolean attention patterns.
