import Foundation
import Testing

@testable import Stage

/// What threads wait for together.
@Suite struct SteadyConditionTests {
    @Test func `nobody waits beyond the deadline, nor for one that has passed`() {
        let condition = SteadyCondition()
        let begun = ContinuousClock.now
        condition.withLock {
            while condition.wait(until: begun + .milliseconds(30)) {}
            #expect(ContinuousClock.now >= begun + .milliseconds(30))
            #expect(!condition.wait(until: begun))
        }
    }

    @Test func `a change wakes whoever waits, with time left`() {
        let condition = SteadyCondition()
        nonisolated(unsafe) var hasChanged = false  // guarded by the condition
        Thread {
            condition.withLock {
                hasChanged = true
                condition.broadcast()
            }
        }.start()
        let deadline = ContinuousClock.now + .seconds(3600)
        condition.withLock {
            while !hasChanged { #expect(condition.wait(until: deadline)) }
            #expect(hasChanged)
        }
    }
}
