"""Paragraphs and turns written out as ``.docx``, as Microsoft Teams and Google Meet do after public descriptions."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Said = list[tuple[str, str, float, float]]
"""Name, words, start and end in seconds."""


def docx(body: str, part: str = "word/document.xml", head: str = "") -> bytes:
    """A ``.docx`` around the XML of its body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            part, f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
    return out.getvalue()


def run(text: str, bold: bool = False) -> str:
    """A run; tabs and line ends become their elements."""
    inner = escape(text).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    inner = inner.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{inner}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{''.join(runs)}</w:p>"


def plain(*texts: str) -> bytes:
    """A document of plain paragraphs."""
    return docx("".join(paragraph(run(text)) for text in texts))


def cue_clock(seconds: float) -> str:
    """``0:0:3.120``, as Teams writes a cue's times."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60}:{whole % 60}.{round((seconds - whole) * 1000):03}"


def clock(seconds: float) -> str:
    """``0:03`` or ``1:02:03``."""
    whole = int(seconds)
    hours = f"{whole // 3600}:{whole // 60 % 60:02}" if whole >= 3600 else f"{whole // 60}"
    return f"{hours}:{whole % 60:02}"


def teams_cues(said: Said) -> bytes:
    """Teams' older document: times, name and words in paragraphs of their own."""
    body = "".join(
        paragraph(run(f"{cue_clock(a)} --> {cue_clock(b)}")) + paragraph(run(name)) + paragraph(run(words))
        for name, words, a, b in said
    )
    return docx(body)


def teams_turns(said: Said, gap: str = "   ", starter: str = "Priya Nair") -> bytes:
    """Teams' newer document: head, then name in bold, time and words in one paragraph with line breaks."""
    head = "".join(
        paragraph(run(text))
        for text in ("Interview round two-20260804_100200-Meeting Recording", "August 4, 2026, 10:02AM", "27m 42s")
    )
    body = "".join(paragraph(run(name, bold=True), run(f"{gap}{clock(a)}\n{words}")) for name, words, a, _ in said)
    start = paragraph(run(starter, bold=True), run(" started transcription"))
    return docx(head + start + body + paragraph(run(f"{starter} stopped transcription")))


def meet(said: Said, every: float = 60.0) -> bytes:
    """Google Meet's document: time headings, and the name in bold in front of the words."""
    people = ", ".join(dict.fromkeys(name for name, *_ in said))
    out = [paragraph(run(text)) for text in ("Aug 4, 2026", "Second round - Transcript", "Attendees", people)]
    out.append(paragraph(run("Transcript")))
    due = 0.0
    for name, words, a, _ in said:
        if a >= due:
            whole = int(a)
            out.append(paragraph(run(f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}")))
            out.append(paragraph())
            due = a + every
        out.append(paragraph(run(f"{name}: ", bold=True), run(words)))
    out.append(paragraph(run("Transcription ended after 00:26:12")))
    notice = "This editable transcript was computer generated and might contain errors."
    return docx("".join([*out, paragraph(run(notice))]))
