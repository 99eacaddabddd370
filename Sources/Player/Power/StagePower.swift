import Stage

/// The displays at the card that the stage shows on, by DRM: nobody but the stage may turn them off while it does. What
/// it cannot do it says by itself.
struct StagePower: DisplayPower {
    /// Those with something in them, as in `card0-HDMI-A-1`.
    let connectors: [String]

    var name: String { (["DRM"] + connectors).joined(separator: " ") }

    var isKnown: Bool { !connectors.isEmpty }

    /// `nil` where something else than the stage owns the card.
    init?(for screen: Output.Screen, host: Host) {
        guard screen == .kms else { return nil }
        connectors = host.names("sys/class/drm").filter {
            host.text("sys/class/drm/\($0)/status") == "connected" && host.exists("sys/class/drm/\($0)/dpms")
        }
    }

    func turn(on: Bool, stage: (StageCommand) async throws -> Void) async throws { try await stage(.light(on)) }
}
