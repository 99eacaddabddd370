import Faults
package import SystemPackage

/// Makes renditions.
package enum RenditionEncoder {
    /// Makes of a media file what a plan says, under a name that stands only for a whole and checked file.
    ///
    /// May be called from several threads at once. Stops between two pictures when its task is cancelled. `progress`
    /// hears a share from 0 to 1.
    ///
    /// Throws: `Fault`, or `CancellationError`; nothing is left behind then.
    package static func encode(
        _ source: FilePath, as plan: RenditionPlan, to destination: FilePath,
        progress: (Double) -> Void = { _ in }
    ) throws -> Rendition {
        try LibraryMessages.capture {
            do {
                switch plan.kind {
                case .video: return try VideoEncode(source, plan, destination).run(progress)
                case .still: return try StillEncode(source, plan, destination).run()
                }
            } catch let error as LibraryError where error.isDiskFull {
                throw Fault(
                    .diskFull, at: .init(file: destination.string), "the disk is full",
                    remedy: "free some space or choose another directory", cause: error.words)
            } catch let error as LibraryError {
                throw Fault(
                    .renditionEncoder, at: .init(file: source.string), "FFmpeg's libraries gave up on it",
                    remedy: "export the file in another format", cause: error.words)
            }
        }
    }
}
