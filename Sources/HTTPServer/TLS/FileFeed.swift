// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOPosix

/// Turns files into bytes for TLS, which the kernel's sendfile(2) knows nothing of.
///
/// A file is read in pieces, off the event loop, and only while the client takes them. What is written behind it waits.
final class FileFeed: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = ByteBuffer

    private enum Item {
        case bytes(ByteBuffer, EventLoopPromise<Void>?)
        case file(FileRegion, EventLoopPromise<Void>?)
        case flush
        case closeOutput(EventLoopPromise<Void>?)
    }

    private struct Truncated: Error {}

    private static let pieceSize = 64 * 1024

    private let files = NonBlockingFileIO(threadPool: .singleton)
    private var items: [Item] = []
    private var isReading = false
    private var isClosed = false
    /// Of the file that is being read when everything is dropped: who hears of it may close the file.
    private var unfinished: EventLoopPromise<Void>?
    /// Bytes that wait here.
    private(set) var pendingBytes = 0

    /// Nothing waits: what is written goes on at once.
    var isIdle: Bool { items.isEmpty }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .byteBuffer(let bytes) where isIdle:
            context.write(wrapOutboundOut(bytes), promise: promise)
        case .byteBuffer(let bytes):
            pendingBytes += bytes.readableBytes
            items.append(.bytes(bytes, promise))
        case .fileRegion(let region):
            pendingBytes += region.readableBytes
            items.append(.file(region, promise))
            if items.count == 1 { advance(context) }
        }
    }

    func flush(context: ChannelHandlerContext) {
        if isIdle { context.flush() } else { items.append(.flush) }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output, !isIdle { return items.append(.closeOutput(promise)) }
        if mode == .all { drop(ChannelError.ioOnClosedChannel) }
        context.close(mode: mode, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        advance(context)
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        drop(ChannelError.ioOnClosedChannel)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { drop(ChannelError.ioOnClosedChannel) }

    /// Hands on what waits, up to a file that has to be read first.
    ///
    /// A write or a flush may lead back here, so an item is taken away before it is handed on.
    private func advance(_ context: ChannelHandlerContext) {
        guard !items.isEmpty, !isClosed, !isReading else { return }
        while let item = items.first {
            if case .file(let region, _) = item, region.readableBytes > 0 {
                if context.channel.isWritable, !isReading { read(region, context) }
                return
            }
            items.removeFirst()
            switch item {
            case .bytes(let bytes, let promise):
                pendingBytes -= bytes.readableBytes
                context.write(wrapOutboundOut(bytes), promise: promise)
            case .file(_, let promise):
                promise?.succeed()
            case .flush:
                context.flush()
            case .closeOutput(let promise):
                context.close(mode: .output, promise: promise)
            }
        }
        // The connection may take its next request.
        context.fireChannelWritabilityChanged()
    }

    private func read(_ region: FileRegion, _ context: ChannelHandlerContext) {
        isReading = true
        let count = min(Self.pieceSize, region.readableBytes)
        let here = NIOLoopBound((feed: self, context: context), eventLoop: context.eventLoop)
        files.read(
            fileHandle: region.fileHandle, fromOffset: Int64(region.readerIndex), byteCount: count,
            allocator: context.channel.allocator, eventLoop: context.eventLoop
        ).whenComplete { result in
            here.value.feed.take(result, of: count, here.value.context)
        }
    }

    private func take(_ result: Result<ByteBuffer, any Error>, of count: Int, _ context: ChannelHandlerContext) {
        isReading = false
        if let unfinished {
            self.unfinished = nil
            return unfinished.fail(ChannelError.ioOnClosedChannel)
        }
        guard !isClosed, case .file(var region, let promise)? = items.first else { return }
        guard case .success(let bytes) = result, bytes.readableBytes == count else {
            // The file has become shorter than what was promised of it.
            drop(Truncated())
            context.fireErrorCaught(Truncated())
            return
        }
        region.moveReaderIndex(forwardBy: count)
        items[0] = .file(region, promise)
        pendingBytes -= count
        context.write(wrapOutboundOut(bytes), promise: nil)
        context.flush()
        advance(context)
    }

    private func drop(_ error: any Error) {
        isClosed = true
        let dropped = items
        items = []
        pendingBytes = 0
        for (index, item) in dropped.enumerated() {
            switch item {
            case .file(_, let promise) where index == 0 && isReading: unfinished = promise
            case .bytes(_, let promise), .file(_, let promise), .closeOutput(let promise): promise?.fail(error)
            case .flush: break
            }
        }
    }
}
