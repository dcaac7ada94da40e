import TraceReading
import TraceSchema

/// The stores' headings and cells in words, for whatever shows them.
extension StoreContents {
    /// `Control store: 2 functions, 41.0 kB`
    package var controlStoreTitle: String { "Control store: \(Self.words(controlStore))" }

    /// `Object store: 1 object, 8.0 MB; 3 freed`
    package var objectStoreTitle: String {
        let bytes = objectStore.reduce(0) { $0.adding($1.bytes) }
        var title = "Object store: \(Quantity.count(objectStore.count, "object"))"
        if !objectStore.isEmpty { title += ", \(Quantity.bytes(bytes))" }
        if freed > 0 { title += "; \(Quantity.count(freed)) freed" }
        return title
    }

    /// What a reader should know of the objects where the engine shows less; nil otherwise.
    package var objectStoreNote: String? {
        showsHolders || objectStore.isEmpty
            ? nil : "real Ray does not show who holds an object, nor when it is freed"
    }

    /// `2 functions, 41.0 kB`
    fileprivate static func words(_ functions: [Function]) -> String {
        let bytes = functions.reduce(0) { $0.adding($1.bytes) }
        return Quantity.count(functions.count, "function")
            + (functions.isEmpty ? "" : ", \(Quantity.bytes(bytes))")
    }
}

extension StoreContents.Worker {
    /// `worker-1: 2 functions, 41.0 kB in its cache`
    package var title: String {
        "\(process.name): \(StoreContents.words(functions)) in its cache"
    }
}

extension StoreContents.Object {
    /// `driver (value), worker-1 (captured value)`
    package var holdersText: String {
        holders.map { holder in
            holder.process.name + (holder.role.map { " (\($0.noun))" } ?? "")
        }.joined(separator: ", ")
    }
}
