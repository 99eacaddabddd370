import Foundation

/// How often memory was asked for, if the process runs with `Benchmarks/allocations.c` in front of the C library.
enum Allocations {
    private typealias Count = @convention(c) () -> UInt

    private static let counter: Count? = {
        guard let symbol = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "marquee_allocations") else { return nil }
        return unsafeBitCast(symbol, to: Count.self)
    }()

    /// `nil` if nobody counts.
    static func soFar() -> UInt? { counter?() }
}
