import Measures
import Reports

extension Performance {
    /// Waits while another program has the screen. Returns whether the show goes on then.
    func waitsForScreen() async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { [desk] in
                await desk.whenReleased { now }
                return true
            }
            group.addTask {
                for await _ in Interruption.arrivals() { return false }
                return false
            }
            if let left {
                group.addTask {
                    try? await Task.sleep(for: max(.zero, left))  // cancelled: nobody asks any more
                    return false
                }
            }
            let goesOn = await group.next() ?? false
            if !goesOn { await desk.release() }
            group.cancelAll()
            return goesOn
        }
    }
}
