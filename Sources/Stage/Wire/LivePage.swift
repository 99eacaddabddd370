package import Programmes

/// A web page as the stage is told of it.
package struct LivePage: Sendable, Codable, Hashable {
    package let address: String
    /// The packed folder that the page is read from, absolute; `nil` for one that lies elsewhere.
    package let pack: String?
    /// All that the page may ask.
    package let origins: [WebOrigin]

    /// A page by its address.
    package init(address: String, origins: [WebOrigin]) {
        self.address = address
        pack = nil
        self.origins = origins
    }

    /// The page `index.html` of a packed folder.
    package init(pack: String, origins: [WebOrigin]) {
        address = "http://\(Self.folderHost)/"
        self.pack = pack
        self.origins = origins
    }

    /// What a packed folder's files are asked for by. Source: RFC 2606, which keeps `.invalid` from ever being anyone's.
    static let folderHost = "folder.invalid"
}
