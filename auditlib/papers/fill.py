"""A Word template filled in: placeholders become words that stay text, and what is wrong with a template is told by its name.

Templates are Word files with jinja placeholders, such as {{ 市名 }}; docxtpl fills them. They come from an office, so they are
run in jinja's sandbox. A word is escaped whatever it holds: it can be neither markup nor another placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from auditlib.errors import FileError
from auditlib.files.zipped import unzipped, zipped
from auditlib.papers.form import clean

QUOTED = re.compile(r"'([^']+)'")
LONGEST_NEAR = 40
# Words of two letters are alike where one is the same.
LIKE = 0.5


def fill(template: Path, words: dict[str, Any]) -> bytes:
    """Fill a template. Raises FileError naming the template, the placeholder and what stands near it."""
    try:
        document = DocxTemplate(str(template))
        document.render(words, _environment(), autoescape=True)
        whole = BytesIO()
        document.save(whole)
    except OSError as error:
        raise FileError(f"{template}: 读不出（{error.strerror}）") from error
    except (PackageNotFoundError, BadZipFile, KeyError) as error:
        raise FileError(f"{template}: 不是 Word 文档（.docx），打不开") from error
    except UndefinedError as error:
        raise FileError(f"{template}: {_unknown(str(error), words)}{_near(error)}") from error
    except SecurityError as error:
        raise FileError(
            f"{template}: 占位符只能写 docs/documents.zh-CN.md 所列的名称，不能调用程序{_near(error)}"
        ) from error
    except TemplateSyntaxError as error:
        raise FileError(f"{template}: 占位符写法有误{_named(str(error))}{_near(error)}") from error
    except SyntaxError as error:  # what lxml raises for XML that does not hold together
        said = "{%p … %}、{%tr … %} 等控制语句须独占一段或一行，且 for 与 endfor、if 与 endif 成对"
        raise FileError(f"{template}: 填写后不成文档：{said}") from error
    except (TemplateError, ArithmeticError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise FileError(f"{template}: 占位符不能计算（{type(error).__name__}）{_near(error)}") from error
    return zipped(unzipped(whole.getvalue()))


def as_text(word: Any) -> Any:
    """Write a word as XML text. An underscore goes by its number: docxtpl would take {_{ for an escaped placeholder."""
    if isinstance(word, str) and not isinstance(word, Markup):
        return Markup(str(escape(clean(word).replace("\n", " ").replace("\t", " "))).replace("_", "&#95;"))
    return word


def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=as_text, autoescape=True)


def _unknown(said: str, words: dict[str, Any]) -> str:
    """Tell which placeholder is unknown, and the known one that is nearest."""
    found = QUOTED.findall(said)
    if not found:
        return "占位符所指的那一项不存在（列表没有这么多项）"
    name = found[-1]
    near = get_close_matches(name, sorted(set(_names(words))), n=1, cutoff=LIKE)
    return f"没有占位符“{name}”" + (f"，是否指 {near[0]}？" if near else "")


def _names(part: Any) -> Iterable[str]:
    """Tell every name that a template may use."""
    if isinstance(part, dict):
        yield from part
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _names(each)


def _named(said: str) -> str:
    found = QUOTED.findall(said)
    return f"（{found[0]}）" if found else ""


def _near(error: BaseException) -> str:
    """Tell what stands near the fault, as docxtpl has noted it."""
    lines = [line.strip() for line in getattr(error, "docx_context", ())]
    near = next((line for line in lines if "{{" in line or "{%" in line), "")
    return f"，在“{near[:LONGEST_NEAR]}”处" if near else ""
