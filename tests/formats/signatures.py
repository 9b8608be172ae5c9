"""Our signatures before Debian's minisign, and minisign's before us: signatures.py SITE

The program signs what minisign verifies and verifies what minisign signed. Both refuse what has one bit changed, in the list
of checksums, in the signature or in what the signer says; a bit of a file of the list is seen by us and by sha256sum.
"""

import base64
import pathlib
import shutil
import subprocess
import sys
import tempfile

PROGRAM = pathlib.Path("target/release/vademecum").resolve()
faults, looked_at = [], []


def runs(*command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)


def wants(code, done, what):
    """A refusal ends with 1; whatever else goes wrong is no refusal."""
    looked_at.append(what)
    if done.returncode != code:
        faults.append(f"{what}: it ended with {done.returncode} instead of {code}: {(done.stdout + done.stderr).strip()[:300]}")


def with_a_bit_changed(whole, at):
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


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
        wants(0, runs(PROGRAM, "sign", *options, *made), "vademecum sign")
    ours = signature.read_bytes()

    # One of minisign's, before us.
    theirs = folder / "theirs.key"
    secret = {"input": "for this test\nfor this test\n"}
    wants(0, runs("minisign", "-G", "-p", f"{theirs}.pub", "-s", theirs, **secret), "minisign -G")
    wants(0, runs("minisign", "-S", "-s", theirs, "-m", sums, **secret), "minisign -S")
    minisigns = signature.read_bytes()

    for whose, signed, own, other in [("ours", ours, key, theirs), ("minisign's", minisigns, theirs, key)]:

        def asked(code, what, by=own):
            wants(code, runs("minisign", "-V", "-p", f"{by}.pub", "-m", sums), f"minisign and {what} of {whose}")
            wants(code, runs(PROGRAM, "verify", copy, "--key", f"{by}.pub"), f"we and {what} of {whose}")

        signature.write_bytes(signed)
        asked(0, "a signature")
        asked(1, "a signature under another key", other)
        whole = sums.read_bytes()
        # A digit of a checksum becomes another one.
        sums.write_bytes(with_a_bit_changed(whole, 0))
        asked(1, "a list with a bit changed")
        sums.write_bytes(whole)
        # Its lines: a comment that nobody signs, the signature, what the signer says, and the signature of both.
        lines = signed.splitlines()
        for number, what in [(1, "a signature"), (2, "what a signer says"), (3, "the signature of what a signer says")]:
            if number == 2:
                changed = with_a_bit_changed(lines[number], len(lines[number]) - 1)
            else:
                changed = base64.b64encode(with_a_bit_changed(base64.b64decode(lines[number]), 40))
            signature.write_bytes(b"".join(line + b"\n" for line in [*lines[:number], changed, *lines[number + 1 :]]))
            asked(1, f"{what} with a bit changed")
        signature.write_bytes(signed)

        # The list is as it was signed, so that only its checksum tells.
        listed = copy / whole.decode().splitlines()[0].split("  ", 1)[1]
        bytes_of_it = listed.read_bytes()
        listed.write_bytes(with_a_bit_changed(bytes_of_it, len(bytes_of_it) // 2))
        wants(1, runs(PROGRAM, "verify", copy, "--key", f"{own}.pub"), f"we and a file with a bit changed under a signature of {whose}")
        wants(1, runs("sha256sum", "--check", "--quiet", "SHA256SUMS", cwd=copy), "sha256sum and a file with a bit changed")
        listed.write_bytes(bytes_of_it)
        wants(0, runs("sha256sum", "--check", "--quiet", "SHA256SUMS", cwd=copy), "sha256sum and what was made")
        asked(0, "a signature again")

print("\n".join([*faults, f"Signatures: {len(looked_at)} answers, {len(faults)} faults"]))
sys.exit(1 if faults else 0)
