//! Folders that hold what others on the machine are not to read.

use std::io;
use std::path::Path;

/// Makes a folder that its owner alone may look into, whatever the system gives new folders. One that is there already stays
/// as it is: whoever made it has decided. Folders above it are made as any others.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    if let Some(above) = folder.parent().filter(|above| !above.as_os_str().is_empty()) {
        std::fs::create_dir_all(above)?;
    }
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}
