// SPDX-License-Identifier: Apache-2.0
import NIOCore
import Testing

@testable import Redis

struct RedisCommandTests {
    private func wire(_ command: RedisCommand) -> String {
        var buffer = ByteBuffer()
        let isWritten = command.write(to: &buffer)
        #expect(isWritten)
        #expect(buffer.readableBytes <= command.encodedSizeBound)
        return String(buffer: buffer)
    }

    @Test func isWrittenAsAnArrayOfBulkStrings() {
        #expect(wire(["SET", "key", ""]) == "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$0\r\n\r\n")
        #expect(wire([""]) == "*1\r\n$0\r\n\r\n")
    }

    @Test func takesNumbersBytesAndWordsInPieces() {
        var command = RedisCommand("X")
        for number in [0, -1, 1_234_567_890, Int64.max, .min] { command.append(number) }
        command.append([0x00, 0x0D, 0x0A])
        command.append([0x61, 0x62][1...])
        command.appendWord {
            $0 += [0x31]
            $0 += [0x32]
        }
        #expect(command.wordCount == 9)
        #expect(
            wire(command)
                == "*9\r\n$1\r\nX\r\n$1\r\n0\r\n$2\r\n-1\r\n$10\r\n1234567890\r\n$19\r\n9223372036854775807\r\n"
                + "$20\r\n-9223372036854775808\r\n$3\r\n\0\r\n\r\n$1\r\nb\r\n$2\r\n12\r\n")
    }

    @Test func isNotWrittenWithoutAWord() {
        var buffer = ByteBuffer()
        let isWritten = RedisCommand([String]()).write(to: &buffer)
        #expect(!isWritten)
        #expect(buffer.readableBytes == 0)
    }
}
