import Faults
import Foundation
import Measures
import Programmes
import Subprocess

/// Fetches a data source's document from its address. curl does it, in a process of its own: the board's certificates and
/// proxies count, and whatever an answer does to it happens to no player. It reads the address, which may have secrets in it,
/// where no other user of the board sees it.
struct DataFetch: Sendable, Equatable {
    let source: DataSource
    let address: String

    /// `nil` for a source that is a file.
    init?(_ source: DataSource) {
        guard case .url(let address) = source.origin else { return nil }
        self.source = source
        self.address = address
    }

    /// How long a server may take. Units: seconds.
    private static let patience = 30
    private static let mostRedirects = 5

    /// Returns the document, of at most `DataTable.longestDocument` bytes. Throws: `Fault`.
    func document() async throws -> [UInt8] {
        do {
            let result = try await Subprocess.run(
                .name("curl"), arguments: Arguments(arguments), input: .string("url = \"\(quoted)\"\n"),
                output: .bytes(limit: DataTable.longestDocument), error: .string(limit: 16 << 10))
            guard result.terminationStatus.isSuccess else {
                throw fault(
                    "the document was not fetched",
                    "check the network and the address; what was fetched before still shows",
                    result.standardError.trimmingCharacters(in: .whitespacesAndNewlines))
            }
            return result.standardOutput
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            throw fault("a document of over \(DataTable.longestDocument) bytes", "shorten it", "\(error)")
        } catch let error as SubprocessError {
            throw fault("curl could not be run", "install curl", "\(error)")
        }
    }

    /// Fetches again and again until the task is cancelled. `take` keeps a document and throws what is wrong with it; what
    /// goes wrong is noted once, and the document before stays.
    func watch(take: ([UInt8]) async throws -> Void, note: (String) async -> Void) async {
        var noted: String?
        while !Task.isCancelled {
            do {
                try await take(try await document())
                noted = nil
            } catch {
                let word = "\(error)"
                if !Task.isCancelled, noted != word { await note(word) }
                noted = word
            }
            try? await Task.sleep(for: source.interval)  // cancelled: the loop ends
        }
    }

    /// No settings of whoever runs the player, no address that means several, no other protocol, and none that is less
    /// safe than the one that was asked for.
    private var arguments: [String] {
        let safe = address.lowercased().hasPrefix("https:") ? "=https" : "=http,https"
        return [
            "--disable", "--silent", "--show-error", "--fail", "--globoff", "--compressed", "--location",
            "--max-redirs", "\(Self.mostRedirects)", "--proto", safe, "--proto-redir", safe,
            "--max-time", "\(Self.patience)", "--max-filesize", "\(DataTable.longestDocument)",
            "--header", "Accept: application/json", "--config", "-",
        ]
    }

    /// As a file of curl's options has it.
    private var quoted: String { address.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }

    private func fault(_ problem: String, _ remedy: String, _ cause: String) -> Fault {
        Fault(
            .dataFetch, at: .init(file: address.withoutSecrets), "source '\(source.name)': \(problem)", remedy: remedy,
            cause: cause.withoutSecrets)
    }
}

extension Fault.Code {
    /// A data source's address did not give its document.
    static let dataFetch = Fault.Code("data.fetch")
}
