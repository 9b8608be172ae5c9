"""Our signatures before Debian's minisign, and minisign's before us: signatures.py SITE

The program signs what minisign verifies and verifies what minisign signed, and both refuse a list with one bit changed.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

PROGRAM = pathlib.Path("target/release/vademecum").resolve()
faults, looked_at = [], []


def runs(*command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)


def wants(right, done, what):
    looked_at.append(what)
    if (done.returncode == 0) != right:
        faults.append(f"{what}: {(done.stdout + done.stderr).strip()[:300]}")


site = pathlib.Path(sys.argv[1])
handbook = next(iter(sorted(site.glob("*/*/*/SHA256SUMS"))), None)
if handbook is None:
    sys.exit("there is no handbook to sign")

with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    place = handbook.parent.relative_to(site)
    copy = folder / "site" / place
    shutil.copytree(handbook.parent, copy)
    sums, signature = copy / "SHA256SUMS", copy / "SHA256SUMS.minisig"
    (folder / "password").write_text("for this test\n", encoding="utf-8")

    # Ours, before minisign.
    key = folder / "ours.key"
    for made in (["--new-key"], []):
        options = ["--out", folder / "site", "--key", key, "--password-file", folder / "password"]
        wants(True, runs(PROGRAM, "sign", *options, *made), "vademecum sign")
    verified = ["minisign", "-V", "-p", f"{key}.pub", "-m"]
    wants(True, runs(*verified, sums), "minisign refuses our signature")
    # One of minisign's, before us.
    theirs = folder / "theirs.key"
    secret = {"input": "for this test\nfor this test\n"}
    wants(True, runs("minisign", "-G", "-p", f"{theirs}.pub", "-s", theirs, **secret), "minisign -G")
    ours = signature.read_bytes()
    wants(True, runs("minisign", "-S", "-s", theirs, "-m", sums, **secret), "minisign -S")
    wants(True, runs(PROGRAM, "verify", copy, "--key", f"{theirs}.pub"), "we refuse a signature of minisign")
    wants(False, runs(PROGRAM, "verify", copy, "--key", f"{key}.pub"), "we take a signature of another key")

    # One bit of the list changed. A digit of a checksum becomes another one.
    whole = sums.read_bytes()
    sums.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    wants(False, runs(PROGRAM, "verify", copy, "--key", f"{theirs}.pub"), "we take a list with a bit changed")
    signature.write_bytes(ours)
    wants(False, runs(*verified, sums), "minisign takes a list with a bit changed")

print("\n".join([*faults, f"Signatures: {len(looked_at)} answers, {len(faults)} faults"]))
sys.exit(1 if faults else 0)
