/// A picture's brightness in single precision, so that halving it is exact three times over.
struct LumaImage {
    let width: Int
    let height: Int
    let samples: [Float]

    private init(width: Int, height: Int, samples: [Float]) {
        self.width = width
        self.height = height
        self.samples = samples
    }

    /// Copies samples of eight bits. Units of `stride`: bytes.
    @unsafe init(_ start: UnsafePointer<UInt8>, stride: Int, width: Int, height: Int) {
        let samples = unsafe [Float](unsafeUninitializedCapacity: width * height) { buffer, filled in
            for row in 0..<height {
                let line = unsafe start + row * stride
                let into = row * width
                for column in 0..<width { unsafe buffer[into + column] = Float(line[column]) }
            }
            filled = width * height
        }
        self.init(width: width, height: height, samples: samples)
    }

    /// Half as wide and high, each sample the mean of four. A last odd row or column is left out.
    var halved: LumaImage {
        let (w, h, wide) = (width / 2, height / 2, width)
        let half = unsafe [Float](unsafeUninitializedCapacity: w * h) { buffer, filled in
            unsafe samples.withUnsafeBufferPointer { from in
                for row in 0..<h {
                    let (upper, lower) = (2 * row * wide, (2 * row + 1) * wide)
                    for column in 0..<w {
                        let left = unsafe from[upper + 2 * column] + from[lower + 2 * column]
                        let right = unsafe from[upper + 2 * column + 1] + from[lower + 2 * column + 1]
                        unsafe buffer[row * w + column] = (left + right) * 0.25
                    }
                }
            }
            filled = w * h
        }
        return LumaImage(width: w, height: h, samples: half)
    }

    /// The mean absolute difference of two pictures of one size.
    func difference(from other: LumaImage) -> Double {
        guard !samples.isEmpty, samples.count == other.samples.count else { return 0 }
        var sum = 0.0
        unsafe samples.withUnsafeBufferPointer { a in
            unsafe other.samples.withUnsafeBufferPointer { b in
                for row in 0..<height {
                    var line: Float = 0
                    for index in row * width..<(row + 1) * width { unsafe line += abs(a[index] - b[index]) }
                    sum += Double(line)
                }
            }
        }
        return sum / Double(samples.count)
    }
}
