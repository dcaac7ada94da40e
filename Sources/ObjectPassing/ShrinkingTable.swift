extension Dictionary {
    /// Removes a key, and gives memory back where little of the table is in use any more.
    ///
    /// A dictionary keeps its room for good: after a million objects, hundreds of MB for none.
    package mutating func removeAndShrink(_ key: Key) {
        removeValue(forKey: key)
        // So seldom that moving what is left costs less than the removals since the last time.
        guard capacity > 4096, count < capacity / 8 else { return }
        var smaller = Dictionary(minimumCapacity: 2 * count)
        for (key, value) in self { smaller[key] = value }
        self = smaller
    }
}
