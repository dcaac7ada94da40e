import Testing
import TestSupport
@testable import Explanation
@Test func demo() throws {
    var t = QuestionTrace(); t.calls = 1000
    print(explain(t).text(width: 100))
    print(try explain(t).json().prefix(3000))
}
