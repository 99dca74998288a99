"""The digests of the verdicts on all worked examples. Any interpreter that has msgspec must come to the same.

python tests/model/assessment/reproduce.py            prints what differs from golden.json; exit 1 if anything does
python tests/model/assessment/reproduce.py --write    makes golden.json anew, after a change of ENGINE or examples
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = Path(__file__).with_name("golden.json")


def digests() -> dict[str, str]:
    """The digest of the canonical bytes of each verdict, by scheme and example."""
    from duibiao.model.assessment.engine import ENGINE, assess
    from duibiao.model.values.canonical import canonical, digest
    from tests.schemes import schemes

    return {
        f"engine {ENGINE}, {of.edition}, {example.name}": digest(
            canonical(assess(of, example.parameters, example.indicators))
        )
        for of in schemes()
        for example in of.examples
    }


def differences() -> list[str]:
    """One line for each digest that is not the golden one, on either side."""
    golden, found = json.loads(GOLDEN.read_text(encoding="utf-8")), digests()
    return [
        f"{name}: {golden.get(name)} became {found.get(name)}"
        for name in sorted(golden.keys() | found.keys())
        if golden.get(name) != found.get(name)
    ]


def main(arguments: list[str]) -> int:
    """Run as a script: 0 when every digest is the golden one."""
    sys.path[:0] = [str(ROOT), str(ROOT / "core")]
    if arguments == ["--write"]:
        GOLDEN.write_text(json.dumps(digests(), indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
        return 0
    lines = differences()
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
