import Measures

extension BillOfMaterials {
    /// The CycloneDX 1.5 document, as JSON.
    ///
    /// Source: CycloneDX specification 1.5, JSON schema.
    func cycloneDX() throws -> [UInt8] {
        let components = components.map { component in
            CycloneDX.Component(
                type: "library", reference: component.name, name: component.name, version: component.version,
                licences: [CycloneDX.Licence(expression: component.licence)], packageURL: component.packageURL,
                hashes: [CycloneDX.Hash(content: component.packageDigest)],
                components: component.files.map { file in
                    CycloneDX.Component(
                        type: "file", reference: "\(component.name)/\(file.path)", name: file.path, version: nil,
                        licences: nil, packageURL: nil, hashes: [CycloneDX.Hash(content: file.digest)], components: nil)
                })
        }
        let inside = linked.map { part in
            CycloneDX.Component(
                type: "library", reference: part.packageURL, name: part.name, version: part.version,
                licences: part.licence.map { [CycloneDX.Licence(expression: $0)] }, packageURL: part.packageURL,
                hashes: nil, components: nil)
        }
        let whole = CycloneDX.Dependency(ref: "marquee-\(board)", dependsOn: self.components.map(\.name))
        let parts = self.components.filter { !$0.linked.isEmpty }.map { component in
            CycloneDX.Dependency(ref: component.name, dependsOn: component.linked.map(\.packageURL))
        }
        return try Self.json(
            CycloneDX(
                serialNumber: "urn:uuid:\(uuid)",
                metadata: .init(
                    timestamp: created,
                    component: CycloneDX.Component(
                        type: "firmware", reference: "marquee-\(board)", name: "marquee-\(board)", version: nil,
                        licences: nil, packageURL: nil, hashes: nil, components: nil)),
                components: components + inside, dependencies: [whole] + parts))
    }

    /// Version 8 of RFC 9562: bits of the document's own digest.
    private var uuid: String {
        var digits = Array(identifier.hexadecimal.prefix(32))
        digits[12] = "8"
        digits[16] = "a"
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return groups.map { String(digits[$0]) }.joined(separator: "-")
    }
}

/// The document's shape.
private struct CycloneDX: Encodable {
    let bomFormat = "CycloneDX"
    let specVersion = "1.5"
    let version = 1
    let serialNumber: String
    let metadata: Metadata
    let components: [Component]
    let dependencies: [Dependency]

    struct Metadata: Encodable {
        let timestamp: String
        let component: Component
        let tools = [["vendor": BillOfMaterials.author, "name": "marquee"]]
    }

    struct Component: Encodable {
        let type: String
        let reference: String
        let name: String
        let version: String?
        let licences: [Licence]?
        let packageURL: String?
        let hashes: [Hash]?
        let components: [Component]?

        enum CodingKeys: String, CodingKey {
            case type, name, version, hashes, components
            case reference = "bom-ref"
            case licences = "licenses"
            case packageURL = "purl"
        }
    }

    struct Licence: Encodable { let expression: String }

    struct Hash: Encodable {
        let alg = "SHA-256"
        let content: Digest
    }

    struct Dependency: Encodable {
        let ref: String
        let dependsOn: [String]
    }
}
