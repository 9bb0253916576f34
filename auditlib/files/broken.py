"""What is wrong with a file that is no YAML or JSON at all, in words for whoever wrote it.

The parsers' own reasons are for programmers, and in English. Keys are how they begin: libyaml 0.2, PyYAML 6, the json of Python.
"""

from __future__ import annotations

YAML = {
    "mapping values are not allowed": "这里不应再有冒号：上一行可能少了冒号或缩进不齐，或者文字里有“: ”而没有加引号",
    "did not find expected key": "缩进与同组的前一项不齐，或者引号之后还有多余的文字",
    "expected <block end>": "缩进与同组的前一项不齐，或者引号之后还有多余的文字",
    "did not find expected '-' indicator": "这一列值的每一项都应以“- ”开头，且左边对齐",
    "did not find expected ',' or ']'": "方括号没有配对，或者两项之间少了逗号",
    "expected ',' or ']'": "方括号没有配对，或者两项之间少了逗号",
    "did not find expected ',' or '}'": "花括号没有配对，或者两项之间少了逗号",
    "expected ',' or '}'": "花括号没有配对，或者两项之间少了逗号",
    "did not find expected node content": "这里应有一个值，却是括号、逗号之类的符号",
    "expected the node content": "这里应有一个值，却是括号、逗号之类的符号",
    "found unexpected end of stream": "引号没有配对：从这里起直到文件末尾没有收尾的引号",
    "found character that cannot start any token": "这里不能以这个字符开头：缩进只能用空格，不能用制表符；以 @、%、` 开头的文字要加引号",
    "found character '": "这里不能以这个字符开头：缩进只能用空格，不能用制表符；以 @、%、` 开头的文字要加引号",
    "found a tab character": "缩进只能用空格，不能用制表符",
    "could not find expected ':'": "这一行的名称后面少了冒号",
    "found unknown escape character": "双引号里的反斜杠不合规则：改用单引号",
    "control characters are not allowed": "有看不见的控制字符，请删去这一处重新输入",
    "special characters are not allowed": "有看不见的控制字符，请删去这一处重新输入",
    "did not find expected comment or line break": "“|”“>”之后应当换行",
    "expected a comment or a line break": "“|”“>”之后应当换行",
    "expected chomping or indentation indicators": "“|”“>”之后应当换行",
}
JSON = {
    "Expecting property name": "名称应加双引号，最后一项之后不可有逗号",
    "Expecting ':'": "名称后面少了冒号",
    "Expecting ','": "两项之间少了逗号，或者括号没有配对",
    "Expecting value": "这里应有一个值：文字要加双引号，最后一项之后不可有逗号",
    "Unterminated string": "双引号没有配对",
    "Invalid control character": "文字里不能直接换行或用制表符",
    "Invalid \\": "反斜杠不合规则：写成两个反斜杠",
    "Extra data": "内容结束之后还有多余的文字",
    "Illegal trailing comma": "最后一项之后不可有逗号",
}
COMMON = "常见原因：缩进不齐、用了制表符、冒号后缺空格、引号或括号不成对"


def in_words(reasons: dict[str, str], said: str | None) -> str:
    """Say what a parser found; for a reason that is not known here, what is most often wrong."""
    return next((words for begins, words in reasons.items() if (said or "").startswith(begins)), COMMON)
