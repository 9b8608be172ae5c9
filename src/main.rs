//! The `vademecum` command: parse, run, exit code.
use std::process::ExitCode;

fn main() -> ExitCode {
    vademecum::cli::main()
}
