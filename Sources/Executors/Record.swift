package import Faults
package import Measures

/// What a worker says of a piece that it is done with. Written whole under its name, or not at all.
package struct Record: Codable, Sendable, Equatable {
    package let piece: Digest
    package let chunk: String
    package let node: String
    /// How long it took.
    package let seconds: Double
    /// Files of the run's `out`.
    package let outputs: [Output]
    /// None if all is well.
    package let faults: [Fault]
    /// More for whoever ordered the piece.
    package let report: String

    package struct Output: Codable, Sendable, Equatable {
        package let digest: Digest
        package let bytes: Int

        package init(digest: Digest, bytes: Int) {
            self.digest = digest
            self.bytes = bytes
        }
    }

    package var isDone: Bool { faults.isEmpty }
}

/// What a worker says that cannot work where it is.
package struct Refusal: Codable, Sendable, Equatable {
    package let chunk: String
    package let node: String
    package let fault: Fault
}

/// What became of a piece in the end.
package enum Verdict: Sendable, Equatable {
    case done(Record)
    /// Workers said so each time; the last record.
    case failed(Record)
    /// It was gone without a word that many times.
    case lost(Int)
}
