/// A licence as far as it matters for putting works together: how much it asks, and which version of the GPL it goes with.
///
/// Works under two of these may be passed on together under the larger family with the later version: FFmpeg (LGPL 2.1 or
/// later) with x264 (GPL 2 or later) is GPL 2 or later; with an Apache-2.0 library as well it is GPL 3 or later.
///
/// Source: the GPL's compatibility matrix of the Free Software Foundation; FFmpeg's configure, the lists
/// `EXTERNAL_LIBRARY_GPL_LIST` and `EXTERNAL_LIBRARY_VERSION3_LIST`.
package struct LicenceTerms: Hashable, Sendable {
    package enum Family: Int, Hashable, Sendable, Comparable {
        case permissive, lesser, general

        package static func < (left: Family, right: Family) -> Bool { left.rawValue < right.rawValue }
    }

    package let family: Family
    /// The versions of the GPL that it can be combined with.
    let versions: ClosedRange<Int>
    /// The SPDX identifier that it was read from, where no sum was made.
    private let name: String?

    private static let all: [String: (Family, ClosedRange<Int>)] = [
        "MIT": (.permissive, 2...3), "MIT-0": (.permissive, 2...3), "ISC": (.permissive, 2...3),
        "Zlib": (.permissive, 2...3), "BSD-2-Clause": (.permissive, 2...3), "BSD-3-Clause": (.permissive, 2...3),
        "Apache-2.0": (.permissive, 3...3),
        "LGPL-2.1-only": (.lesser, 2...2), "LGPL-2.1-or-later": (.lesser, 2...3), "LGPL-3.0-or-later": (.lesser, 3...3),
        "GPL-2.0-only": (.general, 2...2), "GPL-2.0-or-later": (.general, 2...3), "GPL-3.0-only": (.general, 3...3),
        "GPL-3.0-or-later": (.general, 3...3),
    ]

    /// The identifiers that can be reckoned with, in alphabetical order.
    package static let known = all.keys.sorted()

    /// Returns `nil` for a licence that is not in the table.
    package init?(spdx: String) {
        guard let (family, versions) = Self.all[spdx] else { return nil }
        self.init(family: family, versions: versions, name: spdx)
    }

    private init(family: Family, versions: ClosedRange<Int>, name: String?) {
        self.family = family
        self.versions = versions
        self.name = name
    }

    /// What both together are passed on under. `nil` if they cannot be: GPL 2 only beside GPL 3.
    package func joined(with other: LicenceTerms) -> LicenceTerms? {
        let from = max(versions.lowerBound, other.versions.lowerBound)
        let to = min(versions.upperBound, other.versions.upperBound)
        guard from <= to else { return nil }
        let family = max(family, other.family)
        let same = [self, other].first { $0.family == family && $0.versions == from...to }
        return LicenceTerms(family: family, versions: from...to, name: same?.name)
    }

    /// The SPDX identifier.
    package var spdx: String {
        if let name { return name }
        let suffix = versions == 2...2 ? "only" : "or-later"
        switch (family, versions.lowerBound) {
        case (.general, let version): return "GPL-\(version).0-\(suffix)"
        case (.lesser, 2): return "LGPL-2.1-\(suffix)"
        case (.lesser, _): return "LGPL-3.0-\(suffix)"
        case (.permissive, 3): return "Apache-2.0"
        case (.permissive, _): return "MIT"
        }
    }
}
