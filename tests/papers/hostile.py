"""Two hundred texts that a program might take for something else: formulas, markup, placeholders, letters that no file may hold."""

from __future__ import annotations

FORMULAS = [
    "=1+1", "=SUM(A1:A9)", "=HYPERLINK(\"http://x.invalid\",\"点\")", "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "=",
    "+", "-", "@", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "'=1", '"=1"', "=WEBSERVICE(\"http://x\")", "{=1}",
    "#REF!", "#N/A", "TRUE", "1e999", "00012", "1/2", "2012-12-31", "0x1F", "_x0041_", "_x000D_", "_x005F_x0041_",
]  # fmt: skip
MARKUP = [
    "<script>alert(1)</script>", "<w:p/>", "</w:t></w:r></w:p>", "]]>", "<![CDATA[x]]>", "<!--", "-->", "<?xml?>",
    "&amp;", "&#0;", "&lt;b&gt;", "&nbsp;", "&", "<", ">", "\"'", "<img src=x onerror=alert(1)>", "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "&b;", "javascript:alert(1)", "</style>", "<w:instrText>DATE</w:instrText>", "<w:br w:type='page'/>", "\\n\\t",
]  # fmt: skip
PLACEHOLDERS = [
    "{{ 7*7 }}", "{{市名}}", "{{ 市名.__class__.__mro__ }}", "{% for x in 扣分 %}", "{% endfor %}", "{%p if 示例 %}", "{%tr endfor %}",
    "{{r 市名 }}", "{# 注 #}", "{_{ 市名 }_}", "{_% if 1 %_}", "{{", "}}", "{%", "%}", "{", "}", "{%- x -%}", "{{ '{{' }}",
    "{% raw %}", "{% vm %}", "{% colspan 3 %}", "${7*7}", "#{7*7}", "%s %d", "{0}", "{市名}", "__import__('os')", "{{p 市名 }}",
]  # fmt: skip
LETTERS = [
    "\x00", "\x07", "\x08", "\x0b", "\x0c", "\x0e", "\x1b[31m红", "\x1f", "\x7f", "\x85", "\x9f", "\ud800", "\udfff", "\ufffe",
    "\uffff", "\ufdd0", "\u202e倒写", "\u200b", "\u2028", "\u2029", "\ufeff", "𠮷", "😀", "e\u0301", "第一行\n第二行", "甲\t乙", "甲\r\n乙",
    " 首尾 ", "　全角　", "", "。", "长" * 500,
]  # fmt: skip
ONES = [*FORMULAS, *MARKUP, *PLACEHOLDERS, *LETTERS]
TEXTS = (ONES + [f"甲{each}乙" for each in ONES])[:200]
assert len(TEXTS) == len(ONES + ONES[: 200 - len(ONES)]) == 200
