import Crypto
import Faults
import Foundation
package import SystemPackage

/// The key that a terminal signs its evidence with. It is made on the terminal and never leaves it.
package struct TerminalKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// Reads the key in that directory, or makes one. A damaged one is set aside under another name: what it signed can
    /// still be checked, as each seal carries its public half. Throws: `Fault`.
    package static func load(in directory: FilePath) throws -> TerminalKey {
        let path = directory.appending("terminal.key")
        if Files.exists(path) {
            let bytes = try Files.read(path, limit: 4096)
            // What is no key any more is replaced below.
            if let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) { return TerminalKey(key: key) }
            try Files.move(path, to: directory.appending("terminal.key.damaged"))
        }
        let key = Curve25519.Signing.PrivateKey()
        try Files.write(Array(key.rawRepresentation), to: path, isPrivate: true)
        return TerminalKey(key: key)
    }

    /// The public half: 64 hexadecimal digits.
    package var name: String { Self.text(key.publicKey.rawRepresentation) }

    func sign(_ statement: String) throws -> String { Self.text(try key.signature(for: Data(statement.utf8))) }

    /// Whether the owner of the key `name` signed that statement.
    static func verify(_ signature: String, of statement: String, by name: String) -> Bool {
        guard let signature = bytes(signature), let name = bytes(name),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: name)  // what is no key signed nothing
        else { return false }
        return key.isValidSignature(signature, for: Data(statement.utf8))
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
        }
        return bytes.count * 2 == digits.count ? bytes : nil
    }
}
