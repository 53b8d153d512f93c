"""Reads the code of the frameworks that are not run, each with the parser of its language; names every line that it rejects."""
import importlib
import pathlib
import sys

from tree_sitter import Language, Parser

PARSERS = {
    ".cs": ("tree_sitter_c_sharp", "language"),
    ".go": ("tree_sitter_go", "language"),
    ".java": ("tree_sitter_java", "language"),
    ".php": ("tree_sitter_php", "language_php"),
    ".rb": ("tree_sitter_ruby", "language"),
}
RUN = {".mjs", ".py"}  # by the tests
UNPARSED = {".properties", ".toml"}


def faults(node):
    if node.type == "ERROR" or node.is_missing:
        yield node
    elif node.has_error:
        for child in node.children:
            yield from faults(child)


failed = False
for file in sorted(pathlib.Path("assets/code").rglob("*.*")):
    if file.suffix in RUN | UNPARSED:
        continue
    module, function = PARSERS[file.suffix]
    parser = Parser(Language(getattr(importlib.import_module(module), function)()))
    found = [node.start_point[0] + 1 for node in faults(parser.parse(file.read_bytes()).root_node)]
    for line in found:
        print(f"{file}:{line}: the parser does not understand this", file=sys.stderr)
    failed = failed or bool(found)
    print(f"{file}: {'rejected' if found else 'parsed'}")
sys.exit(failed)
