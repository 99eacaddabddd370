import Synchronization

/// The time at which what a slot's elements bring is zero. Units: nanoseconds of running time.
final class SlotOrigin: Sendable {
    private let value: Mutex<Int64>

    init(_ time: Int64) { value = Mutex(time) }

    var time: Int64 {
        get { value.withLock(\.self) }
        set { value.withLock { $0 = newValue } }
    }
}
