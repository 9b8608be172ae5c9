"""The cards of every handbook there is: each is one side of paper: cards.py SITE

They lie beside the site that the other checks look at, in `cards`.
"""

import pathlib
import re
import subprocess
import sys

cards = sorted((pathlib.Path(sys.argv[1]).parent / "cards").glob("*/*/*/download/*-card.pdf"))
faults = []
for card in cards:
    said = subprocess.run(["pdfinfo", str(card)], capture_output=True, text=True).stdout
    pages = re.search(r"^Pages:\s+(\d+)$", said, re.M)
    if pages is None or pages[1] != "1":
        faults.append(f"{card}: {pages[1] if pages else 'no'} pages")
if len(cards) < 200:
    faults.append(f"there are only {len(cards)} cards")
print("\n".join([*faults, f"Cards: {len(cards)}, {len(faults)} faults"]))
sys.exit(1 if faults else 0)
