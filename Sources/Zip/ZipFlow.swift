// SPDX-License-Identifier: Apache-2.0

/// What a sink answers to a chunk.
public enum ZipFlow: Sendable {
    case more
    /// Nothing more of this entry; its checksum is then not checked.
    case stop
}
