/// A trace comes from outside: its numbers may be anything. Sums stop at the largest number.
extension FixedWidthInteger {
    @inlinable package func adding(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    @inlinable package func multiplied(by other: Self) -> Self {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}

/// 2⁵³ ns: a hundred days after the script's start. Moments are kept between 0 and this, so that
/// no arithmetic on them can overflow.
@inlinable package var latestMoment: Int64 { 1 << 53 }

@inlinable package func moment(_ nanoseconds: Int64) -> Int64 { min(max(nanoseconds, 0), latestMoment) }
