"""The page's one dated block: when it was made, and the log's checkpoint before that, in words and as a QR code.

All else on a page follows from the inputs alone. The block stands between marks at the end of the body, so that two pages can
be compared without it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from html import unescape

import segno
from markupsafe import Markup

from auditlib.report.fragment import render

BEGIN, END = "<!-- auditlib dated block -->", "<!-- end of dated block -->"
CLOSING = "</main>\n</body>\n</html>"
BLOCK = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}\n(?={re.escape(CLOSING)}\\s*$)", re.DOTALL)
TOLD = re.compile(r"<dd>(?:<code>)?([^<]*)(?:</code>)?</dd>")
# All of China keeps Beijing time.
BEIJING = timezone(timedelta(hours=8))
GROUP = 11


def dated_block(checkpoint: str, published: datetime, qr_svg: str | None = None) -> str:
    """Write the block: a checkpoint's text (origin, size, root, a line each), an aware time, and the QR code as SVG.

    Without a code of its own it draws that of the checkpoint's text.
    """
    origin, size, root = checkpoint.splitlines()[:3]
    return render(
        "dated.html.j2",
        begin=Markup(BEGIN),
        end=Markup(END),
        origin=origin,
        size=int(size),
        root=[root[at : at + GROUP] for at in range(0, len(root), GROUP)],
        time=published.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
        utc=published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        code=Markup(qr_svg or qr_code(checkpoint)),
    )


def qr_code(text: str) -> str:
    """Draw a text as a QR code: inline SVG, black on white, the UTF-8 bytes as they are."""
    code = segno.make(text, error="m", micro=False, mode="byte", encoding="utf-8")
    drawn: str = code.svg_inline(scale=3, light="#fff", svgclass=None, lineclass=None)
    return drawn.replace("<svg ", '<svg role="img" aria-label="检查点的二维码" ', 1)


def with_dated(page: str, block: str) -> str:
    """Put the block at the end of a page's body. Raises ValueError for a page that does not end as ours do."""
    body, mark, rest = page.rpartition(CLOSING)
    if not mark or rest.strip():
        raise ValueError("the page does not end as a report does")
    return f"{body}{block}\n{CLOSING}{rest}"


def checkpoint_in(page: str) -> str | None:
    """Read the checkpoint's text back from a page's block; None where the page has no block."""
    block = BLOCK.search(page)
    said = TOLD.findall(block[0].replace("<wbr>", "")) if block else []
    return "".join(f"{unescape(line)}\n" for line in said) or None


def without_dated(page: str) -> str:
    """Take the block out of a page, which is then the same for the same inputs; a page without one stays as it is."""
    return BLOCK.sub("", page)
