//! The `vademecum` command: parse, run, exit code. Sets how memory is had.
use std::process::ExitCode;

/// A build makes and drops a great many small things, on every core. jemalloc takes a tenth to a fifth less time for a
/// build than the allocator of the GNU C library, and gives back more of what is free.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// What jemalloc is told before anything runs: what is free goes back after a tenth of a second, and not after ten, since
/// a build drops one handbook after the other and each takes other memory. It reads this as a string of C.
#[cfg(unix)]
#[expect(unsafe_code, reason = "it is found by its name, which nothing else in the program has")]
#[unsafe(export_name = "_rjem_malloc_conf")]
static SETTINGS: &[u8; 36] = b"dirty_decay_ms:100,muzzy_decay_ms:0\0";

fn main() -> ExitCode {
    vademecum::cli::main()
}
