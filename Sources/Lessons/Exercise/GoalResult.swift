/// How a run stands to one goal of an exercise.
package struct GoalResult: Equatable, Sendable {
    /// With the parameters filled in.
    package var says: String
    package var value: Double
    package var isReached: Bool
    /// `at most 1`
    package var wanted: String
    /// The best known figure, and whether this run beats it.
    package var best: Double?
    package var beatsBest: Bool
    /// Lines of the program that are to blame, without repeats; none where it is reached.
    package var places: [Place]

    package struct Place: Hashable, Sendable {
        package var file: String?
        package var line: Int
    }
}

extension Exercise {
    /// How a run stands to each goal; errors name `file` as the exercise's.
    ///
    /// - Throws: ``LessonError``
    package func results(
        in run: RecordedRun, _ parameters: Parameters, file: String
    ) throws -> [GoalResult] {
        try goals.map { goal in
            try ExpressionFailure.told(of: "goal \"\(goal.says)\"", in: file) {
                try goal.result(in: run, parameters)
            }
        }
    }
}

extension Exercise.Goal {
    fileprivate func result(in run: RecordedRun, _ parameters: Parameters) throws -> GoalResult {
        let texts = Placeholders(parameters.words)
        let found = try self.value.value(in: run, parameters, ofNothing: .number(0))
        guard case .number(let value) = found else {
            throw ExpressionFailure(text: "its value is no number")
        }
        var isReached = true
        var wanted: [String] = []
        var wantsLess = false
        for bound in bounds {
            guard case .number(let limit) = Answer(parameters.filled(bound.limit)) else {
                throw ExpressionFailure(text: "`\(bound.limit)` is no number")
            }
            let figure = Answer.number(limit).description
            switch bound.kind {
            case .atMost:
                isReached = isReached && value <= limit
                wantsLess = true
                wanted.append("at most \(figure)")
            case .atLeast:
                isReached = isReached && value >= limit
                wanted.append("at least \(figure)")
            case .exactly:
                isReached = isReached && value == limit
                wanted.append("exactly \(figure)")
            }
        }
        var places: [GoalResult.Place] = []
        if !isReached, let place {
            for row in try run.rows(parameters.filled(place)) where row.count == 2 {
                guard case .number(let number)? = row[1], let line = Int(exactly: number) else {
                    continue
                }
                let found = GoalResult.Place(file: row[0]?.plain, line: line)
                if !places.contains(found) { places.append(found) }
            }
        }
        return GoalResult(
            says: texts.filled(says), value: value, isReached: isReached,
            wanted: wanted.joined(separator: ", "), best: best,
            beatsBest: isReached && wantsLess && best.map { value < $0 } ?? false, places: places)
    }
}
