import Encoding
import Measures
import Testing

/// What studios, broadcasters and archives keep their films and sounds in, as Debian's ffmpeg writes it.
@Suite struct FormatTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    @Test(arguments: [
        ("film.gxf", "-s 720x576"), ("film.mxf", "-c:v mpeg2video"),
        ("film.dnxhd", "-c:v dnxhd -s 1920x1080 -b:v 120M"),
        ("film.m4v", "-c:v mpeg4 -f m4v"), ("film.h261", "-f h261"), ("film.h263", "-f h263"),
        ("film.obu", "-c:v libaom-av1 -cpu-used 8"),
        ("film.cpk", "-c:v cinepak -pix_fmt rgb24 -f film_cpk"),
        ("film.y4m", ""), ("film.nut", "-c:v rawvideo -pix_fmt yuv420p10le"), ("film.dv", "-target pal-dv"),
        ("film.wtv", ""),
        ("film.mov", "-c:v cfhd"), ("film.mov", "-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le"),
        ("film.avi", "-c:v utvideo"), ("film.rm", "-c:v rv20"), ("film.flv", "-c:v flashsv"), ("film.asf", "-c:v wmv2"),
    ])
    func `films are read from what they are kept in`(name: String, arguments: String) async throws {
        let picture = "color=0xC03040:s=352x288:r=25:d=0.4,format=yuv422p"
        let film = try await studio.film(name, "-f lavfi -i \(picture)", arguments)
        let plan = try Plans.plan("96x64")
        let (file, rendition) = try studio.encode(film, as: plan)
        let video = try #require(rendition.video)
        #expect(abs(Double(video.frames) / video.rate.framesPerSecond - 0.4) < 0.05, "\(video.frames)")
        let shown = try await studio.picture(file, frame: 5, of: plan.resolution)
        #expect(shown.shows([0xC0, 0x30, 0x40], at: 48, 32, within: 16), "\(shown[48, 32])")
    }

    @Test(arguments: [
        ("sound.dts", "-c:a dca -strict -2"), ("sound.thd", "-c:a truehd -strict -2 -f truehd"),
        ("sound.mlp", "-strict -2"),
        ("sound.voc", ""), ("sound.sox", ""), ("sound.ircam", ""), ("sound.gsm", "-c:a libgsm -ar 8000 -ac 1"),
        ("sound.adx", ""), ("sound.latm", "-c:a aac -f latm"), ("sound.mmf", "-ar 44100 -ac 1"),
        ("sound.spx", "-ar 16000"),
        ("sound.wma", "-c:a wmav2"), ("sound.w64", ""), ("sound.tta", ""),
    ])
    func `sounds are read from what they are kept in`(name: String, arguments: String) async throws {
        let sound = try await studio.film(name, "-f lavfi -i sine=f=400:d=1:r=48000", arguments)
        let (file, _) = try studio.encode(sound, as: Plans.plan("64x64", kind: .sound), to: "out.m4a")
        let samples = try await studio.samples(file)
        #expect(abs(samples.count / 2 - 48_000) < 7_000, "\(samples.count / 2)")
        // Both channels cross zero alike often.
        let left = stride(from: 20_000, to: 68_000, by: 2).map { samples[$0] }
        let crossings = zip(left, left.dropFirst()).count { ($0 < 0) != ($1 < 0) }
        #expect(abs(crossings - 400) < 6, "\(crossings)")
    }
}
