/// What a look at a frame on its way to the output found, a hundred and forty-four points of it, once a second.
///
/// What is black or still may be meant to be; what is wrong differs from what the slots brought.
package struct ScreenLook: Sendable, Codable, Equatable {
    /// How long the screen has been black all over; `nil` if it is not.
    package let black: Duration?
    /// How long it has not changed.
    package let still: Duration?
    /// How long it has not shown what the slots brought.
    package let wrong: Duration?
    /// Zones whose film goes on and has brought no new picture for `patience`.
    package let standing: [String]

    /// What is wrong, or stands, for that long is a trouble.
    package static let patience = Duration.seconds(5)

    package init(black: Duration?, still: Duration?, wrong: Duration?, standing: [String]) {
        self.black = black
        self.still = still
        self.wrong = wrong
        self.standing = standing
    }
}
