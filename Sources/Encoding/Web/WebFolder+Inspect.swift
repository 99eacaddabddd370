import Faults
import Measures
package import Programmes
package import SystemPackage

extension WebFolder {
    /// What keeps a folder from being published is a finding, each with its file and line.
    package static func inspect(_ folder: FilePath, allowing origins: [WebOrigin]) throws -> Inspection {
        var inspection = Inspection()
        do {
            let page = try WebFolder(folder, allowing: origins)
            inspection.facts = .init(
                kind: "web", format: "folder", codec: "html", width: 0, height: 0, rate: nil, seconds: nil,
                hasSound: false, bytes: ByteCount(page.pack.count))
        } catch let list as FaultList {
            inspection.findings = list.faults.map { Finding($0, at: nil, file: $0.place.map { "\($0)" }) }
        } catch let fault as Fault {
            inspection.findings = [Finding(fault, at: nil, file: fault.place.map { "\($0)" })]
        }
        return inspection
    }
}
