// SPDX-License-Identifier: Apache-2.0

/// What a web application is made of, as far as can be told without Java and without unpacking it.
///
/// It is encoded as it stands: the names of the members are the keys of `runner inspect --json`, and documented.
public struct Inspection: Sendable, Equatable, Encodable {
    /// As the user wrote it.
    public var path: String
    public var kind: Kind
    public var servletAPI: Generation
    /// nil where there is no `WEB-INF/web.xml`, or none that can be read.
    public var descriptor: DescriptorFacts?
    public var java: JavaRequirement
    public var size: Size
    public var components = Components()
    /// In the order of their file names.
    public var libraries: [Library] = []
    /// The worst first.
    public var problems: [Problem] = []

    public enum Kind: String, Sendable, Encodable {
        case archive, explodedDirectory, directory
    }

    /// The generation of the servlet API, and what told it.
    public struct Generation: Sendable, Equatable, Encodable {
        /// `javax` or `jakarta`.
        public var name: String
        public var reason: String
    }

    /// What the classes need of Java.
    public struct JavaRequirement: Sendable, Equatable, Encodable {
        /// Whether anything in it is for Java to do.
        public var needed: Bool
        /// The feature release that the newest class needs, nil where there is no class.
        public var release: Int?
        /// That class's major version.
        public var classFileVersion: Int?
        /// That class.
        public var file: String?
        /// The release of the Java that was found, nil where there is none.
        public var found: Int?
    }

    /// Sizes in bytes.
    public struct Size: Sendable, Equatable, Encodable {
        /// Of the archive; nil for a directory.
        public var packed: UInt64?
        public var unpacked: UInt64
        public var files: Int
        /// The largest files, at most five.
        public var largest: [File]

        public struct File: Sendable, Equatable, Encodable {
            public var file: String
            public var size: UInt64
        }
    }

    /// What `WEB-INF/web.xml` says of itself.
    public struct DescriptorFacts: Sendable, Equatable, Encodable {
        /// As in `version="6.0"`, or from the DOCTYPE of an old one.
        public var version: String?
        public var metadataComplete: Bool
        public var distributable: Bool
        public var displayName: String?
    }

    /// A JAR in `WEB-INF/lib`.
    public struct Library: Sendable, Equatable, Encodable {
        public var file: String
        public var size: UInt64
        /// The artifact's name: from its Maven properties, else from its file's name.
        public var name: String
        public var version: String?
        /// `Implementation-Version`, `Bundle-Version`, `pom.properties` or `file name`.
        public var versionSource: String?
        /// The feature release that its newest class needs.
        public var java: Int?
    }
}
