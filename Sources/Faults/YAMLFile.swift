package import SystemPackage
import Yams

/// Reads a YAML file strictly: UTF-8, one document, no key twice, at most `sizeLimit`.
package enum YAMLFile {
    /// Units: bytes. A hand-written description that is longer is a mistake.
    package static let sizeLimit = 4 << 20

    /// Some editors put it before a text.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Reads the file and lets `interpret` make a value of it.
    ///
    /// Throws: `FaultList` with every fault that was reported on the way.
    package static func read<Value>(_ path: FilePath, _ interpret: (YAMLNode) -> Value?) throws -> Value {
        let bytes = try Files.read(path, limit: sizeLimit)
        return try parse(bytes, file: path.string, interpret)
    }

    /// As `read`, from bytes that are known as `file` in messages.
    package static func parse<Value>(
        _ written: [UInt8], file: String, _ interpret: (YAMLNode) -> Value?
    ) throws -> Value {
        let bytes = written.starts(with: byteOrderMark) ? Array(written.dropFirst(byteOrderMark.count)) : written
        if let fault = YAMLBytes.fault(bytes, file: file) { throw FaultList([fault]) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FaultList([
                Fault(.yamlSyntax, at: .init(file: file), "the file is not UTF-8 text", remedy: "save it as UTF-8")
            ])
        }
        let faults = FaultCollector()
        guard let node = try compose(text, file: file) else {
            throw FaultList([
                Fault(.yamlSyntax, at: .init(file: file), "the file is empty", remedy: "describe something in it")
            ])
        }
        let value = interpret(YAMLNode(node: node, file: file, faults: faults))
        try faults.throwIfAny()
        guard let value else { preconditionFailure("\(file) was refused without a fault") }
        return value
    }

    private static func compose(_ text: String, file: String) throws -> Yams.Node? {
        do {
            // Scalars are texts here; what they mean is for who reads them to say, so Yams need not guess.
            return try Yams.compose(yaml: text, .basic)
        } catch let error as YamlError {
            throw FaultList([fault(error, file: file)])
        }
    }

    private static func fault(_ error: YamlError, file: String) -> Fault {
        let remedy = "check indentation, colons and quotes there"
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            if problem.contains("nest level") || problem.contains("nesting level") {
                return Fault(
                    .yamlSyntax, at: place(mark, in: file), "lists or mappings in each other, a thousand deep",
                    remedy: "no description goes deeper than a dozen")
            }
            return Fault(.yamlSyntax, at: place(mark, in: file), "not YAML: \(problem)", remedy: remedy)
        case .duplicatedKeysInMapping(let names, let context):
            return Fault(
                .yamlSyntax, at: place(context.mark, in: file),
                "the key '\(names.map { String($0.prefix(60)) }.joined(separator: "', '"))' stands twice",
                remedy: "keep one of them")
        default:
            return Fault(.yamlSyntax, at: .init(file: file), "not YAML", remedy: remedy, cause: "\(error)")
        }
    }

    static func place(_ mark: Mark?, in file: String) -> Fault.Place {
        Fault.Place(file: file, line: mark?.line, column: mark?.column)
    }
}
