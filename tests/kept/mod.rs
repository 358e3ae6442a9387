//! Snapshots lie together, by their own names, where a reader finds them.

/// Settings for snapshots in this folder of the repository.
pub(crate) fn in_folder(folder: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}
