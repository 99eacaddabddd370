import Faults
import Testing

@Suite struct FileFormTests {
    private func form(_ head: String, _ count: Int = 400) -> FileForm? {
        FileForm.of(head.unicodeScalars.map { UInt8($0.value) } + [UInt8](repeating: 0, count: count))
    }

    @Test(arguments: [
        ("\0\0\0\u{18}ftypisom", "MP4", FileForm.Use.video), ("\0\0\0\u{14}ftypqt  ", "QuickTime", .video),
        ("\0\0\0\u{18}ftypM4A ", "M4A", .audio), ("\0\0\0\u{18}ftypheic", "HEIF", .image),
        ("\u{1A}\u{45}\u{DF}\u{A3}\u{42}\u{82}\u{88}matroska", "Matroska", .video),
        ("\u{1A}\u{45}\u{DF}\u{A3}\u{42}\u{82}\u{84}webm", "WebM", .video),
        ("RIFF\u{1}\u{2}\u{3}\u{4}WAVEfmt ", "WAV", .audio), ("RIFF\u{1}\u{2}\u{3}\u{4}AVI LIST", "AVI", .video),
        ("RF64\u{FF}\u{FF}\u{FF}\u{FF}WAVEds64", "WAV", .audio), ("OggS\0\u{2}", "Ogg", .audio),
        ("OggS\0\u{2}....\u{80}theora", "Ogg", .video), ("GIF89a", "GIF", .image),
        ("GIF89a\u{1}\u{1}!\u{FF}\u{B}NETSCAPE2.0", "animated GIF", .video),
        ("\u{89}PNG\r\n\u{1A}\n\0\0\0\rIHDR", "PNG", .image),
        ("\u{89}PNG\r\n\u{1A}\n\0\0\0\rIHDR...acTL", "animated PNG", .video),
        ("\u{FF}\u{D8}\u{FF}\u{E0}", "JPEG", .image), ("%PDF-1.7\r\n", "PDF", .document),
        ("PK\u{3}\u{4}\u{14}\0", "ZIP", .archive), ("PK\u{3}\u{4}..[Content_Types].xml", "Office", .document),
        ("PK\u{3}\u{4}..mimetypeapplication/vnd.oasis.opendocument.text", "Office", .document),
        ("\u{EF}\u{BB}\u{BF}<?xml version='1.0'?>\n<svg ", "SVG", .image),
        ("\r\n<!DOCTYPE html>", "HTML", .page), ("<smil xmlns='", "SMIL", .presentation),
        ("<?xml version='1.0'?><layout ", "Xibo", .presentation),
    ]) func `a file is known by its mark`(head: String, name: String, use: FileForm.Use) {
        let form = form(head)
        #expect(form?.name == name && form?.use == use, "\(String(describing: form))")
    }

    @Test func `packets of a transport stream are told from a letter`() {
        let packet: [UInt8] = [0x47] + [UInt8](repeating: 0x55, count: 187)
        let timed: [UInt8] = [0, 0, 0, 0] + packet
        for bytes in [packet + packet + packet + packet, timed + timed + timed + timed] {
            #expect(FileForm.of(bytes)?.name == "MPEG transport stream")
        }
        #expect(FileForm.of(packet + packet) == nil)
    }

    @Test(arguments: ["programme: x\n", "# Goods\nprogramme: x", "{ programme: x }", "", "<<: x", "RIFF: x", "BM: x"])
    func `text has no mark`(text: String) {
        #expect(FileForm.of(text.utf8) == nil)
    }
}
