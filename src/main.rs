//! The `vademecum` command: parse, run, exit code.
use std::process::ExitCode;

fn main() -> ExitCode {
    give_back_what_is_free();
    vademecum::cli::main()
}

/// Asks the allocator of the GNU C library to give memory back as soon as a good piece of it is free.
///
/// Each large block that is freed teaches it to keep more, up to 64 MB a thread, and a build frees a handbook after the
/// other. Books for print took a fifth more memory by that. A bound that is set is not moved.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(
    unsafe_code,
    reason = "a setting of the C library; the library of this program, which has the wall, forbids it"
)]
fn give_back_what_is_free() {
    /// 128 KB, with which that allocator begins.
    const KEPT_AT_MOST: i32 = 128 << 10;
    // SAFETY: it changes a number, and no other thread has begun yet.
    let _ = unsafe { libc::mallopt(libc::M_TRIM_THRESHOLD, KEPT_AT_MOST) };
}

/// Other allocators learn nothing of this kind.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_back_what_is_free() {}
