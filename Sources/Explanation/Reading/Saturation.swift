/// A trace comes from outside: its numbers may be anything. Sums stop at the largest number, and a
/// moment lies between 0 and ``latestMoment``, so that no arithmetic on them can overflow.
extension FixedWidthInteger {
    func adding(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}

/// 2⁵³ ns: a hundred days after the script's start.
let latestMoment: Int64 = 1 << 53

func moment(_ nanoseconds: Int64) -> Int64 { min(max(nanoseconds, 0), latestMoment) }
