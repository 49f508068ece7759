"""Teaches papermill to write parameters as TypeScript, and to read them out of a notebook.

papermill imports this module as it loads its engines (see pyproject.toml). The engine of the name
`waymark` is papermill's own; what counts is the translator that is registered below.
"""

import json
import math
import re

from papermill.engines import NBClientEngine  # noqa: F401 (the entry point)
from papermill.exceptions import PapermillException
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

LARGEST_SAFE_INTEGER = 2**53 - 1

DECLARATION_START = re.compile(r"^(?:export\s+)?(?:let|const|var)\s", re.MULTILINE)
DECLARED = re.compile(r"^(?:export\s+)?(?:let|const|var)\s+([\w$]+)\s*(?::(.*))?$", re.DOTALL)


class TypeScriptTranslator(Translator):
    """Each parameter becomes a `let`, so that its type is `number` and not the one value."""

    @classmethod
    def translate_escaped_str(cls, str_val):
        # A JSON string is a TypeScript string. Dates and the like arrive here, too.
        return json.dumps(str(str_val))

    @classmethod
    def translate_none(cls, val):
        return "null"

    @classmethod
    def translate_int(cls, val):
        # As a number it would be rounded, without a word.
        return f"{val}n" if abs(val) > LARGEST_SAFE_INTEGER else str(val)

    @classmethod
    def translate_float(cls, val):
        if math.isnan(val):
            return "NaN"
        if math.isinf(val):
            return "Infinity" if val > 0 else "-Infinity"
        return repr(val)

    @classmethod
    def translate_list(cls, val):
        return f"[{', '.join(cls.translate(item) for item in val)}]"

    @classmethod
    def translate_dict(cls, val):
        entries = [f"{cls._key(key)}: {cls.translate(item)}" for key, item in val.items()]
        return f"{{ {', '.join(entries)} }}" if entries else "{}"

    @classmethod
    def _key(cls, key):
        # `{ "__proto__": x }` would set the object's prototype.
        return '["__proto__"]' if key == "__proto__" else cls.translate_str(str(key))

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        if not name.replace("$", "_").isidentifier():
            raise PapermillException(
                f"A parameter is named {name!r}, which TypeScript cannot declare: use letters, digits, _ and $."
            )
        return f"let {name} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        """Finds `let name: type = value; // help` in the cell, also over several lines."""
        source = parameters_cell["source"]
        starts = [match.start() for match in DECLARATION_START.finditer(source)]
        declarations = [source[a:b] for a, b in zip(starts, [*starts[1:], len(source)])]
        return [parameter for text in declarations if (parameter := _read_parameter(text))]


def _read_parameter(declaration):
    """The parameter that one declaration, and all up to the next, is about; None if it has no value."""
    equals, end, help_text = _scan(declaration)
    declared = DECLARED.match(declaration[:equals].strip()) if equals is not None else None
    if not declared:
        return None
    name, type_name = declared.groups()
    value = declaration[equals + 1 : end].strip().removesuffix(";").strip()
    return Parameter(
        name=name,
        inferred_type_name=type_name.strip() if type_name else "None",
        default=re.sub(r"\s+", " ", value),
        help=help_text,
    )


def _scan(text):
    """Where the first `=` is, where the value ends, and the comment behind it."""
    equals, end, depth, quote, i = None, len(text), 0, "", 0
    while i < len(text):
        char = text[i]
        if quote:
            if char == "\\":
                i += 1
            elif char == quote:
                quote = ""
        elif char in "\"'`":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "=" and depth == 0 and equals is None and text[i + 1 : i + 2] != ">":
            equals = i
        elif text.startswith("//", i):
            line_end = text.find("\n", i) if "\n" in text[i:] else len(text)
            if depth == 0:
                return equals, i, text[i + 2 : line_end].strip()
            i = line_end
        elif char == ";" and depth == 0:
            comment = re.match(r";[ \t]*//[ \t]*(.*)", text[i:])
            return equals, i, comment.group(1).strip() if comment else ""
        elif char == "\n" and depth == 0 and equals is not None and text[equals + 1 : i].strip():
            return equals, i, ""
        i += 1
    return equals, end, ""


papermill_translators.register("typescript", TypeScriptTranslator)
