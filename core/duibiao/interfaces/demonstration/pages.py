"""Evidence of the demonstration: a PDF of one page that says that it is made up."""

from __future__ import annotations

from collections.abc import Sequence

HEADER = "%PDF-1.4\n"


def one_page(title: str, lines: Sequence[str]) -> bytes:
    """A PDF page (ISO 32000-1) with a Chinese title and lines of ASCII below it.

    The title names a font that every reader brings for GB encodings (9.7.5.2); nothing is embedded, so it is tiny.
    """
    shown = title.encode("utf-16-be").hex()
    text = [f"BT /F1 18 Tf 60 760 Td <{shown}> Tj ET"]
    text += [f"BT /F2 12 Tf 60 {720 - 20 * n} Td ({_escaped(line)}) Tj ET" for n, line in enumerate(lines)]
    stream = "\n".join(text)
    descriptor = "/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6"
    metrics = "/FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
    fonts = "<< /F1 5 0 R /F2 7 0 R >>"
    system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font {fonts} >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light {system} {descriptor} {metrics} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    return _assembled(objects)


def _assembled(objects: Sequence[str]) -> bytes:
    """The objects one after another, then the table of where each begins (7.5.4)."""
    body, places = HEADER, []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {count}\n0000000000 65535 f \n{table}{end}".encode("ascii")


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
