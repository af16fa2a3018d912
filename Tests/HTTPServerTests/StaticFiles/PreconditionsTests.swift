// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import HTTPServer

@Suite struct PreconditionsTests {
    private let file = Preconditions.Validators(
        entityTag: Array("W/\"26-1709618828123\"".utf8), lastModified: 1_709_618_828_123)
    private let tag = "W/\"26-1709618828123\""
    private let date = "Tue, 05 Mar 2024 06:07:08 GMT"

    private func fields(_ pairs: [(String, String)]) -> ConditionalFields {
        var fields = ConditionalFields()
        for (name, value) in pairs { fields.take(name: Array(name.utf8)[...], value: Array(value.utf8)[...]) }
        return fields
    }

    private func evaluate(_ pairs: (String, String)..., isRead: Bool = true) -> Preconditions.Outcome {
        Preconditions.evaluate(fields(pairs), isRead: isRead, against: file)
    }

    @Test func takesFieldsInAnyCaseAndNoOthers() {
        #expect(fields([("IF-MATCH", "*"), ("if-none-match", "*")]).ifMatch.count == 1)
        #expect(fields([("If-Matches", "*"), ("Ranges", "x"), ("Accept", "x"), ("If", "x")]) == ConditionalFields())
        #expect(fields([("Range", "a"), ("Range", "b")]).range?.elementsEqual("a".utf8) == true)
    }

    @Test func comparesIfNoneMatchWeakly() {
        #expect(evaluate(("If-None-Match", tag)) == .notModified)
        #expect(evaluate(("If-None-Match", "\"26-1709618828123\"")) == .notModified)
        #expect(evaluate(("If-None-Match", "\"x\" ,  \(tag)")) == .notModified)
        #expect(evaluate(("If-None-Match", "*")) == .notModified)
        #expect(evaluate(("If-None-Match", "\"x\"")) == .proceed)
        #expect(evaluate(("If-None-Match", tag), isRead: false) == .failed)
    }

    @Test func comparesIfMatchStrongly() {
        #expect(evaluate(("If-Match", tag)) == .failed)
        #expect(evaluate(("If-Match", "*")) == .proceed)
        #expect(evaluate(("If-Match", "\"x\"")) == .failed)
        let strong = Preconditions.Validators(entityTag: Array("\"s\"".utf8), lastModified: 1)
        #expect(
            Preconditions.evaluate(fields([("If-Match", "\"r\", \"s\"")]), isRead: true, against: strong) == .proceed)
    }

    @Test(arguments: ["", "x", "\"a", "\"a\",", ",\"a\"", "*,\"a\"", "\"a\" x", "w/\"a\"", "\"a\\"])
    func refusesListsThatAreNone(value: String) {
        #expect(evaluate(("If-None-Match", value)) == .malformed)
        #expect(evaluate(("If-Match", value)) == .malformed)
    }

    @Test func refusesAnAsteriskAmongOthers() {
        #expect(evaluate(("If-None-Match", "*"), ("If-None-Match", "*")) == .malformed)
        #expect(evaluate(("If-Match", "*"), ("If-Match", "\"x\"")) == .malformed)
    }

    @Test func comparesDatesToTheSecond() {
        #expect(evaluate(("If-Modified-Since", date)) == .notModified)
        #expect(evaluate(("If-Modified-Since", "Tue, 05 Mar 2024 06:07:07 GMT")) == .proceed)
        #expect(evaluate(("If-Unmodified-Since", date)) == .proceed)
        #expect(evaluate(("If-Unmodified-Since", "Tue, 05 Mar 2024 06:07:07 GMT")) == .failed)
        #expect(evaluate(("If-Modified-Since", date), isRead: false) == .proceed)
        #expect(evaluate(("If-Modified-Since", date), ("If-Modified-Since", date)) == .proceed)
        #expect(evaluate(("If-Modified-Since", "yesterday")) == .proceed)
    }

    @Test func tagsComeBeforeDates() {
        #expect(evaluate(("If-None-Match", "\"x\""), ("If-Modified-Since", date)) == .proceed)
        #expect(evaluate(("If-Match", "*"), ("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")) == .proceed)
        #expect(evaluate(("If-None-Match", tag), ("If-Match", "\"x\"")) == .failed)
    }

    @Test func judgesAFileThatIsNotThere() {
        let missing = { (name: String, value: String) in
            Preconditions.evaluate(fields([(name, value)]), isRead: true, against: .missing)
        }
        #expect(missing("If-Match", "*") == .failed)
        #expect(missing("If-None-Match", "*") == .proceed)
        #expect(missing("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT") == .proceed)
        #expect(missing("If-None-Match", "x") == .malformed)
    }

    @Test func ifRangeTakesADateAndNoWeakTag() {
        let range = { (values: [String]) in
            Preconditions.evaluateRange(fields(values.map { ("If-Range", $0) }), against: file)
        }
        #expect(range([]) == .applies)
        #expect(range([date]) == .applies)
        #expect(range(["Tue, 05 Mar 2024 06:07:07 GMT"]) == .ignored)
        #expect(range([tag]) == .ignored)
        #expect(range(["\"x\""]) == .ignored)
        for value in ["", "x", "\"\"", "\"x", "x\"y\"", "\"x\" \"y\"", "W/\"x", "garbage"] {
            #expect(range([value]) == .malformed)
        }
        #expect(range(["\"x\"", "\"x\""]) == .malformed)
    }
}
