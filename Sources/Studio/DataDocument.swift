import Faults
import Foundation
import SystemPackage

/// A data source's document on its way into a release.
enum DataDocument {
    /// Units: bytes.
    private static let limit = 256 << 10

    /// Reads it, if it is a JSON object. Throws: `Fault` at the source's place in the programme.
    static func read(_ path: FilePath, at place: Fault.Place) throws -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = try Files.read(path, limit: limit)
        } catch let fault as Fault {
            throw Fault(
                fault.code, at: place, "'\(path)': \(fault.problem)", remedy: "paths count from the programme's folder",
                cause: fault.cause)
        }
        do {
            guard try JSONSerialization.jsonObject(with: Data(bytes)) is [String: Any] else {
                throw Fault(.yamlValue, at: place, "'\(path)' holds no JSON object", remedy: remedy)
            }
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault(.yamlValue, at: place, "'\(path)' is not JSON", remedy: remedy, cause: "\(error)")
        }
        return bytes
    }

    private static let remedy = "write for example {\"espresso\": \"1.20\"}"
}
