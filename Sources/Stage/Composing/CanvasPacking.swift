import Programmes

/// How a GPU brings the canvas back: it turns it, and lays the planes of the picture that an output takes into one of four
/// bytes a pixel, which needs less than half of the bytes that its own pixels do.
///
/// GStreamer's `glcolorconvert` makes such planes too, but before its version 1.26 always by BT.601.
struct CanvasPacking: Equatable {
    /// The canvas. Units: pixels, even numbers.
    let canvas: (width: Int, height: Int)
    let rotation: Rotation
    /// Whether both chroma samples of a pixel lie in a row, as in NV12.
    let isPaired: Bool

    static func == (left: Self, right: Self) -> Bool {
        left.canvas == right.canvas && left.rotation == right.rotation && left.isPaired == right.isPaired
    }

    /// As it lies on the screen. Units: pixels.
    var width: Int { isUpright ? canvas.width : canvas.height }
    var height: Int { isUpright ? canvas.height : canvas.width }

    /// Units: bytes a row.
    var pitch: Int { (width + 7) & ~7 }

    /// What the planes are packed into. Units: pixels.
    var packed: (width: Int, height: Int) { (pitch / 4, height + height / 2) }

    private var isUpright: Bool { rotation == .none || rotation == .half }

    static let vertex = """
        #version 100
        attribute vec4 a_position;
        void main() { gl_Position = a_position; }
        """

    /// Makes four bytes of the planes. A chroma sample is the mean of the four pixels that it lies between, as
    /// `glcolorconvert` spreads it over them.
    ///
    /// Source: ITU-R BT.709, limited range.
    var fragment: String {
        """
        #version 100
        #ifdef GL_FRAGMENT_PRECISION_HIGH
        precision highp float;
        #else
        precision mediump float;
        #endif
        uniform sampler2D tex;
        const vec2 canvas = vec2(\(canvas.width).0, \(canvas.height).0);
        const float rows = \(height).0;
        const float pitch = \(pitch).0;
        vec3 at(float x, float y) { return texture2D(tex, \(turned) / canvas).rgb; }
        float luma(float x, float y) { return dot(at(x, y), vec3(0.182586, 0.614231, 0.062007)) + 0.062745; }
        float blue(float x, float y) { return dot(at(x, y), vec3(-0.100644, -0.338572, 0.439216)) + 0.501961; }
        float red(float x, float y) { return dot(at(x, y), vec3(0.439216, -0.398942, -0.040274)) + 0.501961; }
        void main() {
            float x = floor(gl_FragCoord.x) * 4.0;
            float y = floor(gl_FragCoord.y);
            if (y < rows) {
                x += 0.5;
                y += 0.5;
                gl_FragColor = vec4(luma(x, y), luma(x + 1.0, y), luma(x + 2.0, y), luma(x + 3.0, y));
                return;
            }
            y = (y - rows) * 2.0 + 1.0;
            \(chroma)
        }
        """
    }

    /// Where on the canvas lies what is at `x` and `y` on the screen.
    private var turned: String {
        switch rotation {
        case .none: "vec2(x, y)"
        case .quarter: "vec2(y, canvas.y - x)"
        case .half: "vec2(canvas.x - x, canvas.y - y)"
        case .threeQuarters: "vec2(canvas.x - y, x)"
        }
    }

    private var chroma: String {
        guard !isPaired else {
            return "x += 1.0; gl_FragColor = vec4(blue(x, y), red(x, y), blue(x + 2.0, y), red(x + 2.0, y));"
        }
        return """
            bool isBlue = x < pitch / 2.0;
                x = (isBlue ? x : x - pitch / 2.0) * 2.0 + 1.0;
                gl_FragColor = isBlue
                    ? vec4(blue(x, y), blue(x + 2.0, y), blue(x + 4.0, y), blue(x + 6.0, y))
                    : vec4(red(x, y), red(x + 2.0, y), red(x + 4.0, y), red(x + 6.0, y));
            """
    }
}
