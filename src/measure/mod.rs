//! What can be measured.
