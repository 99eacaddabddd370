import Faults
import Foundation
import Measures
import Programmes
import Timelines

/// What libFuzzer calls with each input: it is refused with faults, or can be planned. Source: LLVM, "libFuzzer".
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    do {
        let bytes = Array(UnsafeBufferPointer(start: start, count: count))
        let programme = try ProgrammeFile.parse(bytes, file: "fuzz.yaml")
        let timeline = Timeline(programme, lengths: [:], zone: .gmt)
        let instant = Instant(nanoseconds: 1_796_083_200_000_000_000)
        for slot in timeline.slots(from: instant, to: instant + .seconds(60)) {
            precondition(slot.start < slot.end, "an empty slot of \(slot.title)")
        }
    } catch let error as FaultList {
        precondition(!error.faults.contains { $0.remedy.isEmpty }, "a fault without a remedy")
    } catch {
        preconditionFailure("refused, but not with faults: \(error)")
    }
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// What Swift's package manager takes for the program's beginning; libFuzzer's own it passes over.
@_cdecl("programme_fuzzer_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    var count = count
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = arguments
    return runDriver(&count, &arguments, testOneInput)
}
