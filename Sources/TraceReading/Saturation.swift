/// A trace comes from outside: its numbers may be anything. Sums stop at the largest number.
extension FixedWidthInteger {
    /// The sum, or the largest or smallest number where it lies beyond.
    @inlinable public func adding(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    /// The difference, or the largest or smallest number where it lies beyond.
    @inlinable public func subtracting(_ other: Self) -> Self {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }

    /// The product, or the largest or smallest number where it lies beyond.
    @inlinable public func multiplied(by other: Self) -> Self {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}

/// 2⁵³ ns: a hundred days after the script's start. Moments are kept between 0 and this, so that
/// no arithmetic on them can overflow.
@inlinable public var latestMoment: Int64 { 1 << 53 }

/// Nanoseconds kept between 0 and ``latestMoment``.
@inlinable public func moment(_ nanoseconds: Int64) -> Int64 {
    min(max(nanoseconds, 0), latestMoment)
}
