"""Writes media that lie into the folder it is started in, and prints each one's item: its key in a programme, its name, and
whether nothing in it can be shown.

What lies is a length, a count, an offset, a clock or a size, in files that are else as they should be; nothing here is merely cut
or overwritten. ffmpeg makes the films that are lied in.
"""

import json
import struct
import subprocess
import zlib

ITEMS = []
HUGE = b"\x7f\xff\xff\xff"


def add(key, name, data, hopeless=True):
    with open(name, "wb") as file:
        file.write(data)
    ITEMS.append({"key": key, "name": name, "hopeless": hopeless})


def film(name, *words):
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1",
         *words, name], check=True)
    with open(name, "rb") as file:
        return file.read()


def lie(whole, box, offset, data, every=False):
    """Overwrites what stands so far behind a box's name, in the first such box or in all."""
    lying, place = bytearray(whole), whole.find(box)
    assert place >= 0, box
    while place >= 0:
        start = place + len(box) + offset
        lying[start:start + len(data)] = data
        place = whole.find(box, place + 1) if every else -1
    return bytes(lying)


def boxes():
    """Source of the offsets: ISO/IEC 14496-12, 8."""
    whole = film("whole.mp4", "-movflags", "+faststart", "-bf", "2")
    for name, box, offset, data in [
        ("years", b"mdhd", 16, HUGE), ("no-clock", b"mdhd", 12, bytes(4)), ("fast-clock", b"mdhd", 12, b"\xff" * 4),
        ("many-times", b"stts", 4, HUGE), ("many-samples", b"stts", 8, HUGE), ("no-time", b"stts", 12, bytes(4)),
        ("long-steps", b"stts", 12, HUGE), ("many-sizes", b"stsz", 8, HUGE), ("vast-samples", b"stsz", 4, HUGE),
        ("far-chunk", b"stco", 8, b"\xff\xff\xff\xf0"), ("no-chunk", b"stsc", 8, bytes(4)),
        ("full-chunk", b"stsc", 12, HUGE), ("late", b"ctts", 12, HUGE), ("many-edits", b"elst", 4, HUGE),
        ("late-edit", b"elst", 12, b"\x7f\xff\xff\x00"), ("frozen-edit", b"elst", 16, bytes(4)),
        ("flat", b"tkhd", 40, bytes(36)), ("thrown", b"tkhd", 40, HUGE * 9), ("no-sets", b"avcC", 0, bytes(16)),
        ("wide", b"avc1", 24, b"\xff\xff\xff\xff"), ("no-size", b"avc1", 24, bytes(4)), ("no-sound", b"esds", 4, bytes(20)),
        ("deaf", b"hdlr", 8, b"soun"), ("other-codec", b"avc1", -4, b"hvc1"),
    ]:
        add("video", name + ".mp4", lie(whole, box, offset, data, every=name in ("years", "flat", "thrown")), False)
    add("video", "flash.mp4", lie(whole, b"mdhd", 12, HUGE))
    moov = whole.find(b"moov") - 4
    size = struct.unpack(">I", whole[moov:moov + 4])[0]
    index = whole[moov:moov + size]
    add("video", "half-index.mp4", whole[:moov + size // 2])
    add("video", "short-index.mp4", whole[:moov] + struct.pack(">I", size // 2) + whole[moov + 4:], False)
    add("video", "index-only.mp4", whole[:moov + size])
    add("video", "many-indexes.mp4", whole[:moov] + index * 200 + whole[moov + size:], False)
    add("video", "alone.mp4", whole[:moov] + lie(index, b"url ", -4, b"url ") + bytes(100))
    fragment = film("fragments.mp4", "-movflags", "+frag_keyframe+empty_moov+default_base_moof")
    add("video", "far-fragment.mp4", lie(fragment, b"trun", 8, HUGE), False)
    add("video", "many-fragments.mp4", lie(fragment, b"trun", 4, HUGE), False)
    add("video", "later-fragment.mp4", lie(fragment, b"tfdt", 4, b"\x7f" + b"\xff" * 7), False)
    add("image", "film.jpg", whole, False)
    add("audio", "film.mp3", whole, False)


def containers():
    matroska = film("whole.mkv")
    clock = matroska.find(b"\x44\x89\x88")
    for name, number in [("endless", float("inf")), ("nowhere", float("nan")), ("eternal", 1e300), ("past", -1e9)]:
        add("video", name + ".mkv", matroska[:clock + 3] + struct.pack(">d", number) + matroska[clock + 11:], False)
    add("video", "scale.mkv", lie(matroska, b"\x2a\xd7\xb1\x83", 0, b"\xff\xff\xff"), False)
    live = film("live.mkv", "-f", "matroska", "-live", "1")
    add("video", "back.mkv", live + live[live.find(b"\x1f\x43\xb6\x75"):])
    riff = film("whole.avi")
    add("video", "no-rate.avi", lie(riff, b"vids", 16, bytes(8)), False)
    add("video", "fast.avi", lie(riff, b"vids", 16, b"\x01\0\0\0\xff\xff\xff\x7f"), False)
    add("video", "no-step.avi", lie(riff, b"avih", 4, bytes(4)), False)
    flash = film("whole.flv", "-ar", "44100")
    add("video", "back.flv", flash + flash[13:], False)
    stream = film("whole.ts")
    add("video", "twice.ts", stream * 2, False)
    tables = b"".join(
        b"\x47" + struct.pack(">H", 0x4000 | pid) + b"\x10\x00\x02\xb0\x12" + bytes(180) for pid in range(16, 500))
    add("video", "tables.ts", stream[:376] + tables + stream[376:], False)
    ogg = film("whole.ogv", "-c:v", "libtheora", "-c:a", "libvorbis")
    last = ogg.rfind(b"OggS")
    add("video", "late.ogv", ogg[:last + 6] + b"\xff" * 7 + b"\x3f" + ogg[last + 14:], False)
    add("video", "vast.y4m", b"YUV4MPEG2 W2147483647 H2147483647 F25:1 C420jpeg\nFRAME\n" + bytes(64))
    add("video", "no-rate.y4m", b"YUV4MPEG2 W16 H16 F0:0 C420jpeg\n" + (b"FRAME\n" + bytes(384)) * 5, False)
    add("video", "vast.ivf", b"DKIF\0\0\x20\0VP80\xff\xff\xff\xff\x1e\0\0\0\x01\0\0\0\xff\xff\xff\x7f\0\0\0\0"
        + b"\xff\xff\xff\x7f" + bytes(8) + b"\x30\x01\0\x9d\x01\x2a\xff\x3f\xff\x3f" + bytes(99))
    two = film("small.h264", "-an", "-bf", "0") + film("large.h264", "-an", "-bf", "0", "-s", "320x240")
    add("video", "grows.h264", two, False)


def sounds():
    wave = film("whole.wav", "-vn")
    add("audio", "crowd.wav", lie(wave, b"fmt ", 6, b"\xff\xff"))
    add("audio", "deep.wav", lie(wave, b"fmt ", 18, b"\xff\x7f"))
    add("audio", "no-data.wav", lie(wave[:wave.find(b"data") + 8], b"data", 0, bytes(4)))
    add("audio", "nine.wav", lie(lie(wave, b"fmt ", 6, b"\x09"), b"fmt ", 16, b"\x12"))
    add("audio", "slow.wav", lie(wave, b"fmt ", 8, b"\x64\0\0\0\xc8\0\0\0"))
    flac = film("whole.flac", "-vn")
    add("audio", "years.flac", flac[:21] + bytes([flac[21] | 0x0F]) + b"\xff" * 4 + flac[26:])
    add("audio", "reserved.amr", b"#!AMR\n" + b"\x7c" * 5000, False)
    ape = b"MAC " + struct.pack("<HHIIIIIII", 3990, 0, 52, 24, 0x7FFFFFFC, 0, 64, 0, 0) + bytes(16)
    add("audio", "index.ape", ape + struct.pack("<HHIIIHHI", 1000, 32, 73728, 1000, 0x1FFFFFFF, 16, 2, 44100) + bytes(64))
    caf = b"caff\0\1\0\0desc" + struct.pack(">q", 32) + struct.pack(">d4sIIIII", 48000, b"lpcm", 0, 4, 1, 2, 16)
    add("audio", "vast.caf", caf + b"data" + b"\x7f" + b"\xff" * 7 + bytes(400), False)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def pictures():
    def png(width, height, *more, rows=b""):
        return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + b"".join(more)
                + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    row = b"\0" + b"\x40\x80\xc0" * 64
    def nothing(size):
        return zlib.compress(bytes(size), 9)
    add("image", "profile-bomb.png", png(64, 64, chunk(b"iCCP", b"x\0\0" + nothing(200 << 20)), rows=row * 64), False)
    add("image", "text-bomb.png", png(64, 64, chunk(b"zTXt", b"x\0\0" + nothing(200 << 20)), rows=row * 64), False)
    add("image", "row-bomb.png", png(64, 64, rows=bytes(200 << 20)), False)
    add("image", "thread.png", png(2_000_000, 1, rows=b"\0" + b"\x40\x80\xc0" * 2_000_000), False)
    add("video", "frames.apng", png(64, 64, chunk(b"acTL", HUGE + bytes(4)), chunk(
        b"fcTL", struct.pack(">IIIIIHHBB", 0, 64, 64, 0, 0, 1, 0, 0, 0)), rows=row * 64), False)
    add("image", "film.png", png(64, 64, rows=row * 64).replace(b"IHDR", b"IHDX", 1))
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", "whole.mp4", "-frames:v", "1", "whole.jpg"], check=True)
    with open("whole.jpg", "rb") as file:
        photo = file.read()
    def exif(data):
        body = b"Exif\0\0" + data
        return photo[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + photo[2:]
    tag = struct.pack(">HHII", 0x0112, 3, 1, 0x00FF0000)
    add("image", "nine-ways-up.jpg", exif(b"MM\0*\0\0\0\x08\0\1" + tag + bytes(4)), False)
    add("image", "round.jpg", exif(b"MM\0*\0\0\0\x08\0\1" + tag + b"\0\0\0\x08"), False)
    add("image", "many-tags.jpg", exif(b"MM\0*\0\0\0\x08\xff\xff" + tag * 3), False)
    add("image", "far-tags.jpg", exif(b"II*\0\xff\xff\xff\x7f"), False)
    add("image", "long-tag.jpg", exif(b"MM\0*\0\0\0\x08\0\1" + struct.pack(">HHII", 0x0112, 12, 0x7FFFFFFF, 8) + bytes(4)), False)
    profile = b"ICC_PROFILE\0\x01\xff" + bytes(200)
    add("image", "profile.jpg", photo[:2] + b"\xff\xe2" + struct.pack(">H", len(profile) + 2) + profile + photo[2:], False)
    place = photo.find(b"\xff\xc0") + 5
    add("image", "vast.jpg", photo[:place] + b"\xff\xdc\xff\xdc" + photo[place + 4:])
    add("image", "photo.svg", photo, False)
    add("video", "photo.mp4", photo)
    flag = b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff"
    add("image", "vast.gif", flag + b",\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x44\x01\0;")
    small = b"GIF89a\x04\0\x04\0\x80\0\0\0\0\0\xff\xff\xff"
    cell = b"!\xf9\4\0\x64\0\0\0,\0\0\0\0\4\0\4\0\0\x02\x03\x84\x8f\x59\0"
    add("video", "out.gif", small + cell.replace(b",\0\0", b",\xff\xff", 1) + b";", False)
    add("image", "deep.tiff", b"II*\0\x08\0\0\0" + struct.pack("<H", 5) + b"".join(
        struct.pack("<HHII", t, 4, 1, v) for t, v in
        [(256, 0x7FFFFFFF), (257, 0x7FFFFFFF), (273, 8), (278, 1), (279, 0x7FFFFFFF)]) + bytes(4))
    add("image", "upside.bmp", b"BM" + struct.pack("<IIIIiiHHIIiiII", 100, 0, 54, 40, 4, -0x7FFFFFFF, 1, 24, 0, 0, 0, 0, 0, 0) + bytes(64))
    webp = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0\xff\xff\xff\xff\xff\xff"
    add("image", "vast.webp", b"RIFF" + struct.pack("<I", 4 + len(webp)) + b"WEBP" + webp)
    add("image", "empty.heic", struct.pack(">I", 24) + b"ftypheic\0\0\0\0heicmif1")


def drawings():
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"'
    def svg(name, body, hopeless=False, head='width="64" height="64"', before=""):
        add("image", name + ".svg", f"<?xml version=\"1.0\"?>{before}<svg {space} {head}>{body}</svg>".encode(), hopeless)
    red = '<rect width="64" height="64" fill="red"/>'
    svg("entity", red + "<text>&secret;</text>", before='<!DOCTYPE svg [<!ENTITY secret SYSTEM "file:///etc/hostname">]>')
    svg("guest", red + '<image x:href="file:///etc/hostname" width="9" height="9"/>', True)
    svg("beside", red + '<image href="whole.jpg" width="9" height="9"/>', True)
    svg("part", red + '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="whole.svg"/>', True)
    svg("dressed", red + "<style>@import 'style.css';</style>", True)
    svg("caller", red + '<image x:href="http://127.0.0.1:9/a.png" width="9" height="9"/>', True)
    svg("vast", red, head='width="1e9" height="1e9"')
    svg("minus", red, head='width="-5" height="-5"')
    svg("nothing", red, head='width="0" height="0"')
    svg("flat", red, head='viewBox="0 0 0 0"')
    svg("round", '<g id="a"><use x:href="#a"/></g>')
    uses = "".join(f'<g id="u{n}">' + f'<use x:href="#u{n - 1}"/>' * 10 + "</g>" for n in range(1, 12))
    svg("uses", f'<rect id="u0" width="1" height="1"/>{uses}')
    svg("blur", f'<filter id="f"><feGaussianBlur stdDeviation="1e6"/></filter><g filter="url(#f)">{red}</g>')
    svg("script", red + "<script>while (true) {}</script>")
    svg("deep", "<g>" * 5000 + red + "</g>" * 5000)


def document(*objects):
    parts = ["<< /Type /Catalog /Pages 2 0 R >>", *objects]
    return ("%PDF-1.4\n" + "".join(f"{n} 0 obj {text} endobj\n" for n, text in enumerate(parts, 1))
            + "trailer << /Root 1 0 R >>\n%%EOF\n").encode()


def documents():
    def page(name, box, more="", hopeless=True, count=1):
        add("document", name + ".pdf", document(
            f"<< /Type /Pages /Kids [{'3 0 R ' * count}] /Count {count} >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] {more} >>"), hopeless)
    page("vast", "0 0 1000000 1000000", hopeless=False)
    page("thread", "0 0 1000000 1", hopeless=False)
    page("minus", "10 10 -500 -500", hopeless=False)
    page("point", "0 0 0 0", hopeless=False)
    page("words", "a b c d", hopeless=False)
    page("zoomed", "0 0 100 100", "/UserUnit 1e9", hopeless=False)
    page("many", "0 0 9 9", count=501)
    add("document", "count.pdf", document(
        "<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"))


boxes()
containers()
sounds()
pictures()
drawings()
documents()
print(json.dumps(ITEMS))
