use std::process::ExitCode;

/// Imports and index builds allocate in many threads; this allocator costs them less than glibc's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    asterism_cli::run()
}
