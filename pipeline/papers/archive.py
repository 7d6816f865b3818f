"""What makes a PDF a PDF/A-2b: the declaration in XMP, the colour space it promises, and nothing that moves."""

from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Pdf, String

from pipeline.papers.shipped import shipped

PRODUCER = "hoso"

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{at}</xmp:CreateDate>
<xmp:ModifyDate>{at}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


def declare(pdf: Pdf, *, title: str, created_at: str) -> None:
    """Give `pdf` its PDF/A-2b declaration, document information that agrees with it, and the sRGB output intent."""
    packet = _XMP.format(title=escape(title), at=created_at, producer=PRODUCER)
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    moment = _pdf_date(created_at)
    pdf.docinfo[Name.Title] = String(title)
    pdf.docinfo[Name.Producer] = String(PRODUCER)
    pdf.docinfo[Name.CreationDate] = String(moment)
    pdf.docinfo[Name.ModDate] = String(moment)
    profile = shipped("sRGB.icc")
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String("sRGB"),
                Info=String("sRGB"),
                DestOutputProfile=pdf.make_stream(profile, N=3),
            )
        ]
    )


def _pdf_date(moment: str) -> str:
    """Return an ISO 8601 moment as PDF spells it: 2022-06-03T08:05:00+07:00 is D:20220603080500+07'00'."""
    digits = moment[:19].translate(str.maketrans("", "", "-:T"))
    return f"D:{digits}{moment[19:22]}'{moment[23:25]}'"
