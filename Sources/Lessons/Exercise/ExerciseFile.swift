/// `exercise.yml`.
struct ExerciseFile {
    let file: String

    /// - Throws: ``LessonError``
    func exercise(_ text: String) throws(LessonError) -> Exercise {
        let map = try YAMLFile(name: file).map(text)
        try map.allow(["goal", "parameters", "goals", "hints"])
        var exercise = Exercise(
            goal: try map.required("goal").text(),
            parameters: try QuizFile.parameters(try map.required("parameters")), goals: [],
            hints: [])
        for goal in try map.required("goals").list() {
            exercise.goals.append(try self.goal(try goal.map()))
        }
        for hint in try map.required("hints").list() { exercise.hints.append(try hint.text()) }
        guard !exercise.goals.isEmpty else { throw map.error("there is no goal") }
        return exercise
    }

    private func goal(_ map: YAMLMap) throws(LessonError) -> Exercise.Goal {
        let bounds = Exercise.Bound.Kind.allCases
        try map.allow(Set(["says", "value", "best", "where"] + bounds.map(\.rawValue)))
        var goal = Exercise.Goal(
            says: try map.required("says").text(),
            value: try QuizFile.expression(try map.required("value")), bounds: [])
        for kind in bounds {
            guard let limit = map[kind.rawValue] else { continue }
            goal.bounds.append(Exercise.Bound(kind: kind, limit: try limit.text()))
        }
        guard !goal.bounds.isEmpty else {
            throw map.error(
                "a goal has one of \(bounds.map { "`\($0.rawValue)`" }.joined(separator: ", "))")
        }
        if let best = map["best"] {
            guard let number = Double(try best.text()) else {
                throw best.error("`best` has to be a number")
            }
            goal.best = number
        }
        goal.place = try map["where"]?.text()
        return goal
    }
}
