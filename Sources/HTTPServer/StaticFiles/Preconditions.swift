// SPDX-License-Identifier: Apache-2.0

/// Evaluates the preconditions of a request against a file (RFC 9110, 13.2.2), as Tomcat's default servlet does.
enum Preconditions {
    /// What the conditions look at.
    struct Validators: Equatable {
        /// Absent for a file that is not there.
        var entityTag: [UInt8]?
        /// Milliseconds since the Unix epoch; 0 for a file that is not there.
        var lastModified: Int64

        static let missing = Validators(entityTag: nil, lastModified: 0)
    }

    /// What the conditions say about the answer.
    enum Outcome: Equatable {
        case proceed
        /// Status 304.
        case notModified
        /// Status 412.
        case failed
        /// Status 400: a list of entity tags that is none.
        case malformed
    }

    /// What `If-Range` says about the `Range` field beside it.
    enum RangeOutcome: Equatable {
        case applies
        /// The file has changed: the range is ignored.
        case ignored
        /// Status 400.
        case malformed
    }

    /// Evaluates all but `If-Range`; `isRead` says that the method is GET or HEAD, which alone get a 304.
    static func evaluate(_ fields: ConditionalFields, isRead: Bool, against file: Validators) -> Outcome {
        let first =
            if !fields.ifMatch.isEmpty {
                matches(fields.ifMatch, file)
            } else if !fields.ifUnmodifiedSince.isEmpty {
                isUnmodified(fields.ifUnmodifiedSince, file)
            } else {
                Outcome.proceed
            }
        guard first == .proceed else { return first }
        if !fields.ifNoneMatch.isEmpty { return noneMatches(fields.ifNoneMatch, isRead: isRead, file) }
        if !fields.ifModifiedSince.isEmpty, isRead { return isModified(fields.ifModifiedSince, file) }
        return .proceed
    }

    /// Evaluates `If-Range`; asked only when there is a `Range` field and the method is GET.
    static func evaluateRange(_ fields: ConditionalFields, against file: Validators) -> RangeOutcome {
        guard let value = fields.ifRange.first else { return .applies }
        guard fields.ifRange.count == 1 else { return .malformed }
        let quote = UInt8(ascii: "\"")
        if value.count > 2, value.first == quote || value.dropFirst(2).first == quote {
            let isWeak = value.starts(with: "W/\"".utf8)
            let body = value.dropFirst(isWeak ? 3 : 1)
            let isSingle = (isWeak || value.first == quote) && body.firstIndex(of: quote) == value.endIndex - 1
            guard isSingle else { return .malformed }
            // Ranges of two versions must not be joined, so that a weak tag never matches (RFC 9110, 13.1.5).
            return !isWeak && file.entityTag.map { $0.elementsEqual(value) } == true ? .applies : .ignored
        }
        guard let date = FieldDate.parse(value), date >= 0 else { return .malformed }
        return file.lastModified >= date && file.lastModified < date.adding(1000) ? .applies : .ignored
    }

    private static func matches(_ values: [ArraySlice<UInt8>], _ file: Validators) -> Outcome {
        var isSatisfied = false
        var hasAsterisk = false
        for value in values where !isSatisfied {
            if value.elementsEqual("*".utf8) {
                hasAsterisk = true
                isSatisfied = file.entityTag != nil
            } else {
                guard let found = EntityTagList.contains(value, tag: file.entityTag, weakly: false) else {
                    return .malformed
                }
                isSatisfied = found
            }
        }
        if hasAsterisk, values.count > 1 { return .malformed }
        return isSatisfied ? .proceed : .failed
    }

    private static func noneMatches(_ values: [ArraySlice<UInt8>], isRead: Bool, _ file: Validators) -> Outcome {
        var isFound = false
        for value in values {
            if value.elementsEqual("*".utf8) {
                guard values.count == 1 else { return .malformed }
                isFound = file.entityTag != nil
            } else {
                guard let found = EntityTagList.contains(value, tag: file.entityTag, weakly: true) else {
                    return .malformed
                }
                isFound = found
            }
            if isFound { break }
        }
        guard isFound else { return .proceed }
        return isRead ? .notModified : .failed
    }

    private static func isUnmodified(_ values: [ArraySlice<UInt8>], _ file: Validators) -> Outcome {
        guard file.lastModified > 0, let date = singleDate(values) else { return .proceed }
        return file.lastModified >= date.adding(1000) ? .failed : .proceed
    }

    private static func isModified(_ values: [ArraySlice<UInt8>], _ file: Validators) -> Outcome {
        guard file.lastModified > 0, let date = singleDate(values) else { return .proceed }
        return file.lastModified < date.adding(1000) ? .notModified : .proceed
    }

    /// A field that came several times, or is no date, is ignored (RFC 9110, 13.1.3 and 13.1.4).
    private static func singleDate(_ values: [ArraySlice<UInt8>]) -> Int64? {
        guard values.count == 1, let value = values.first else { return nil }
        return FieldDate.parse(value)
    }
}

extension Int64 {
    /// The sum, or the greatest number there is: a date comes from the client.
    fileprivate func adding(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
