extension Board {
    /// The distribution's name for the board's instruction set; `nil` where it has none.
    package var debianArchitecture: String? {
        switch triple {
        case "aarch64-linux-gnu": "arm64"
        case "arm-linux-gnueabihf": "armhf"
        case "x86_64-linux-gnu": "amd64"
        default: nil
        }
    }
}
