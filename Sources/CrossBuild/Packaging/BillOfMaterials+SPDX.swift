import Foundation
import Measures

extension BillOfMaterials {
    /// The SPDX 2.3 document, as JSON. Installed files stand in the CycloneDX document and in the manifest: SPDX wants
    /// SHA-1 for them.
    ///
    /// Source: SPDX specification 2.3, annex "JSON schema".
    func spdx() throws -> [UInt8] {
        let packages = components.map { component in
            SPDX.Package(
                id: Self.id("Package", component.name), name: component.name, version: component.version,
                fileName: component.package, supplier: component.supplier,
                download: "NOASSERTION", analysed: false, licence: component.licence,
                checksum: component.packageDigest, locator: component.packageURL)
        }
        let inside = linked.map { part in
            SPDX.Package(
                id: Self.id(part), name: part.name, version: part.version, fileName: nil, supplier: part.supplier,
                download: part.download, analysed: false, licence: part.licence ?? "NOASSERTION", checksum: nil,
                locator: part.packageURL)
        }
        let relations = components.flatMap { component in
            let id = Self.id("Package", component.name)
            return [SPDX.Relation(from: "SPDXRef-DOCUMENT", kind: "DESCRIBES", to: id)]
                + component.linked.map { SPDX.Relation(from: id, kind: "STATIC_LINK", to: Self.id($0)) }
        }
        return try Self.json(
            SPDX(
                name: "marquee-\(board)", namespace: "https://spdx.org/spdxdocs/marquee-\(board)-\(identifier)",
                created: created, author: Self.author, packages: packages + inside, relations: relations))
    }

    private static func id(_ part: LinkedPackage) -> String { id("Linked", "\(part.name)-\(part.version)") }

    private static func id(_ kind: String, _ name: String) -> String {
        "SPDXRef-\(kind)-" + String(name.map { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" ? $0 : "-" })
    }

    static func json(_ document: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(document)) + [0x0A]
    }
}

/// The document's shape.
private struct SPDX: Encodable {
    let spdxVersion = "SPDX-2.3"
    let dataLicense = "CC0-1.0"
    let SPDXID = "SPDXRef-DOCUMENT"
    let name: String
    let documentNamespace: String
    let creationInfo: Creation
    let packages: [Package]
    let relationships: [Relation]

    init(
        name: String, namespace: String, created: String, author: String, packages: [Package], relations: [Relation]
    ) {
        self.name = name
        documentNamespace = namespace
        creationInfo = Creation(created: created, creators: ["Tool: \(author)"])
        self.packages = packages
        relationships = relations
    }

    struct Creation: Encodable {
        let created: String
        let creators: [String]
    }

    struct Checksum: Encodable {
        let algorithm = "SHA256"
        let checksumValue: Digest
    }

    struct Package: Encodable {
        let SPDXID: String
        let name: String
        let versionInfo: String
        let packageFileName: String?
        let supplier: String
        let downloadLocation: String
        let filesAnalyzed: Bool
        let licenseConcluded: String
        let licenseDeclared: String
        let copyrightText = "NOASSERTION"
        let checksums: [Checksum]?
        let externalRefs: [Reference]

        init(
            id: String, name: String, version: String, fileName: String?, supplier: String, download: String,
            analysed: Bool, licence: String, checksum: Digest?, locator: String
        ) {
            SPDXID = id
            self.name = name
            versionInfo = version
            packageFileName = fileName
            self.supplier = supplier
            downloadLocation = download
            filesAnalyzed = analysed
            licenseConcluded = licence
            licenseDeclared = licence
            checksums = checksum.map { [Checksum(checksumValue: $0)] }
            externalRefs = [Reference(referenceLocator: locator)]
        }
    }

    struct Reference: Encodable {
        let referenceCategory = "PACKAGE-MANAGER"
        let referenceType = "purl"
        let referenceLocator: String
    }

    struct Relation: Encodable {
        let spdxElementId: String
        let relationshipType: String
        let relatedSpdxElement: String

        init(from: String, kind: String, to: String) {
            spdxElementId = from
            relationshipType = kind
            relatedSpdxElement = to
        }
    }
}
