/// Random numbers that a seed repeats, for whoever tests by chance.
///
/// Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
package struct Dice: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    package mutating func roll(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    package mutating func pick<Value>(_ values: [Value]) -> Value { values[roll(0...values.count - 1)] }

    package mutating func chance(_ percent: Int) -> Bool { roll(1...100) <= percent }

    /// `probability` is from 0 to 1.
    package mutating func chance(of probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &self) < probability
    }
}
