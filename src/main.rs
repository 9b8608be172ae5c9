//! The `vademecum` command: parse, run, exit code.
use std::process::ExitCode;

fn main() -> ExitCode {
    give_back_what_is_free();
    vademecum::cli::main()
}

/// Asks the allocator of the GNU C library to keep large blocks apart, and to give them back when they are free.
///
/// Otherwise each of them that is freed teaches it to keep more and larger ones, and a build frees one handbook after the
/// other: books for print took a fifth more memory by that. A bound that is set is not moved. With half of
/// this one, memory would be fetched anew for each page that is compressed; with twice as much, less of what Typst
/// remembers comes back.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(
    unsafe_code,
    reason = "the library, which has the wall, forbids it; this sets two numbers of the C library"
)]
fn give_back_what_is_free() {
    const LARGE: i32 = 256 << 10;
    const SMALL_BLOCKS_FREE_AT_MOST: i32 = 8 << 20;
    for (what, bound) in
        [(libc::M_MMAP_THRESHOLD, LARGE), (libc::M_TRIM_THRESHOLD, SMALL_BLOCKS_FREE_AT_MOST)]
    {
        // SAFETY: it changes a number of the allocator, and no other thread has begun yet.
        let _ = unsafe { libc::mallopt(what, bound) };
    }
}

/// Other allocators learn nothing of this kind.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_back_what_is_free() {}
