// SPDX-License-Identifier: Apache-2.0
internal import JavaRuntime
internal import Logging

/// The native methods of `runner.bridge.Native`: where Java's calls enter Swift.
///
/// This file and `NativeMethods+sessions.swift` hold the module's unsafe code. What each use rests on:
/// * `crossing` and `messages` are written once, before the methods are registered; every reader runs later.
/// * An address that Java passes points into a direct buffer that the calling Java object owns and that is reachable for
///   the length of the call. Lengths are checked for their sign here; their upper bounds are our own Java code's, which
///   takes them from the buffer's limit.
/// * `messages[n]` is written by the thread that owns worker number `n`, in `attach`, and read by that thread only, in
///   `take`; the Java worker keeps the buffer reachable until after `detach`.
enum NativeMethods {
    typealias Environment = UnsafeMutableRawPointer
    typealias Reference = UnsafeMutableRawPointer

    nonisolated(unsafe) private(set) static var current: Crossing?
    nonisolated(unsafe) private static var messages: UnsafeMutablePointer<UnsafeMutableRawBufferPointer>?

    /// Binds the native methods to a crossing; once in a process.
    static func register(_ crossing: Crossing, in jni: JNI) throws {
        let messages = UnsafeMutablePointer<UnsafeMutableRawBufferPointer>.allocate(capacity: crossing.maxWorkers)
        messages.initialize(repeating: .init(start: nil, count: 0), count: crossing.maxWorkers)
        self.messages = messages
        current = crossing
        try jni.registerNatives(
            jni.findClass("runner/bridge/Native"),
            [
                NativeMethod("address", "(Ljava/nio/ByteBuffer;)J", address),
                NativeMethod("attach", "(Ljava/nio/ByteBuffer;)I", attach),
                NativeMethod("take", "(I)I", take),
                NativeMethod("detach", "(I)V", detach),
                NativeMethod("census", "()J", census),
                NativeMethod("post", "()V", post),
                NativeMethod("read", "(JJII)I", read),
                NativeMethod("available", "(J)I", available),
                NativeMethod("armRead", "(J)V", armRead),
                NativeMethod("inform", "(JJI)I", inform),
                NativeMethod("commit", "(JJIII)I", commit),
                NativeMethod("write", "(JJII)I", write),
                NativeMethod("writable", "(J)Z", writable),
                NativeMethod("armWrite", "(J)V", armWrite),
                NativeMethod("awaitWritable", "(JI)I", awaitWritable),
                NativeMethod("sendFile", "(J[BJJ)I", sendFile),
                NativeMethod("end", "(JJI)I", end),
                NativeMethod("trailers", "(JJI)I", trailers),
                NativeMethod("acknowledge", "(J)V", acknowledge),
                NativeMethod("abort", "(J)V", abort),
                NativeMethod("annotate", "(J[B)V", annotate),
                NativeMethod("tls", "(JJI)I", tls),
                NativeMethod("log", "(I[B[B)V", log),
                NativeMethod("exiting", "()V", exiting),
            ] + sessionMethods)
    }

    /// The live exchange that a handle from Java names.
    static func exchange(_ handle: Int64) -> (any ServletExchange)? {
        current?.table.find(ExchangeHandle(rawValue: handle))
    }

    /// Ends a handle; the caller completes the exchange.
    private static func remove(_ handle: Int64) -> (any ServletExchange)? {
        current?.table.remove(ExchangeHandle(rawValue: handle))
    }

    /// The memory an address and a length from Java stand for; nil when they cannot.
    static func memory(_ address: Int64, _ length: Int32) -> UnsafeMutableRawBufferPointer? {
        guard length >= 0, let start = UnsafeMutableRawPointer(bitPattern: Int(address)) else { return nil }
        return UnsafeMutableRawBufferPointer(start: start, count: Int(length))
    }

    /// Where a direct buffer's bytes stand; Java has no supported way to tell it. 0 when the buffer is not direct.
    private static let address: @convention(c) (Environment, Reference?, Reference?) -> Int64 = { env, _, buffer in
        guard let buffer, let start = JNI(env).directBufferAddress(JavaObject(buffer))?.baseAddress else { return 0 }
        return Int64(Int(bitPattern: start))
    }

    // MARK: Workers

    private static let attach: @convention(c) (Environment, Reference?, Reference?) -> Int32 = { env, _, buffer in
        guard let crossing = current, let messages, let buffer,
            let memory = JNI(env).directBufferAddress(JavaObject(buffer)),
            memory.count >= RequestMessage.minimumCapacity,
            let number = crossing.queue.attach()
        else { return -1 }
        messages[number] = memory
        return Int32(truncatingIfNeeded: number)
    }

    private static let take: @convention(c) (Environment, Reference?, Int32) -> Int32 = { _, _, worker in
        guard let crossing = current, let messages, worker >= 0, worker < crossing.maxWorkers else {
            return NativeCode.retire
        }
        let message = messages[Int(worker)]
        guard message.count >= RequestMessage.minimumCapacity else { return NativeCode.retire }
        return crossing.take(worker: Int(worker), message: message)
    }

    private static let detach: @convention(c) (Environment, Reference?, Int32) -> Void = { _, _, worker in
        guard let crossing = current, let messages, worker >= 0, worker < crossing.maxWorkers else { return }
        messages[Int(worker)] = .init(start: nil, count: 0)
        crossing.queue.detach(Int(worker))
    }

    private static let census: @convention(c) (Environment, Reference?) -> Int64 = { _, _ in
        guard let census = current?.queue.census else { return 0 }
        return Int64(census.workers) << 32 | Int64(census.workers - census.idle)
    }

    private static let post: @convention(c) (Environment, Reference?) -> Void = { _, _ in
        current?.queue.append(.task)
    }

    // MARK: Request body

    private static let read: @convention(c) (Environment, Reference?, Int64, Int64, Int32, Int32) -> Int32 = {
        _, _, handle, address, length, timeout in
        guard let exchange = exchange(handle), let buffer = memory(address, length) else { return NativeCode.closed }
        let wait: BodyWait =
            timeout < 0 ? .no : timeout == 0 ? .serverDefault : .milliseconds(Int(timeout))
        switch exchange.readBody(into: buffer, wait: wait) {
        case .bytes(let count, let end):
            return Int32(truncatingIfNeeded: count) | (end ? NativeCode.endOfBody : 0)
        case .nothing: return NativeCode.nothing
        case .end: return NativeCode.end
        case .aborted: return NativeCode.closed
        case .timedOut: return NativeCode.timedOut
        case .malformed: return NativeCode.malformed
        }
    }

    private static let available: @convention(c) (Environment, Reference?, Int64) -> Int32 = { _, _, handle in
        guard let exchange = exchange(handle) else { return NativeCode.closed }
        if exchange.isBodyComplete { return NativeCode.end }
        return Int32(clamping: exchange.bodyBytesAvailable)
    }

    private static let armRead: @convention(c) (Environment, Reference?, Int64) -> Void = { _, _, handle in
        exchange(handle)?.armRead()
    }

    private static let trailers: @convention(c) (Environment, Reference?, Int64, Int64, Int32) -> Int32 = {
        _, _, handle, address, capacity in
        guard let exchange = exchange(handle), let buffer = memory(address, capacity) else { return 0 }
        return Int32(truncatingIfNeeded: exchange.packTrailers(into: buffer))
    }

    private static let acknowledge: @convention(c) (Environment, Reference?, Int64) -> Void = { _, _, handle in
        exchange(handle)?.sendContinue()
    }

    // MARK: Response

    private static let inform: @convention(c) (Environment, Reference?, Int64, Int64, Int32) -> Int32 = {
        _, _, handle, address, length in
        guard let head = memory(address, length), let message = ResponseMessage(UnsafeRawBufferPointer(head)),
            let exchange = exchange(handle)
        else { return NativeCode.closed }
        return state(exchange.inform(message), of: exchange, .blocking)
    }

    private static let commit: @convention(c) (Environment, Reference?, Int64, Int64, Int32, Int32, Int32) -> Int32 = {
        _, _, handle, address, headLength, bodyLength, rawFlags in
        let flags = WriteFlags(rawValue: rawFlags)
        guard bodyLength >= 0, let head = memory(address, headLength),
            let body = memory(address + Int64(headLength), bodyLength),
            let message = ResponseMessage(UnsafeRawBufferPointer(head)),
            let exchange = flags.contains(.end) ? remove(handle) : exchange(handle)
        else { return NativeCode.closed }
        if flags.contains(.upgrade) { current?.table.dropLease(ExchangeHandle(rawValue: handle)) }
        let written =
            flags.contains(.upgrade)
            ? exchange.upgrade(message)
            : exchange.respond(message, body: UnsafeRawBufferPointer(body), end: flags.contains(.end))
        return state(written, of: exchange, flags)
    }

    private static let write: @convention(c) (Environment, Reference?, Int64, Int64, Int32, Int32) -> Int32 = {
        _, _, handle, address, length, rawFlags in
        let flags = WriteFlags(rawValue: rawFlags)
        guard let bytes = memory(address, length),
            let exchange = flags.contains(.end) ? remove(handle) : exchange(handle)
        else { return NativeCode.closed }
        let written = exchange.write(UnsafeRawBufferPointer(bytes), end: flags.contains(.end))
        return state(written, of: exchange, flags)
    }

    /// The state of the output after a write; where the caller asks for it, the end of a full one is waited for.
    private static func state(_ written: WriteState, of exchange: any ServletExchange, _ flags: WriteFlags) -> Int32 {
        guard written == .full, flags.contains(.blocking), !flags.contains(.end) else {
            return NativeCode.code(of: written)
        }
        return NativeCode.code(of: exchange.awaitWritable(milliseconds: nil))
    }

    private static let writable: @convention(c) (Environment, Reference?, Int64) -> UInt8 = { _, _, handle in
        exchange(handle)?.isWritable == true ? 1 : 0
    }

    private static let armWrite: @convention(c) (Environment, Reference?, Int64) -> Void = { _, _, handle in
        exchange(handle)?.armWrite()
    }

    private static let awaitWritable: @convention(c) (Environment, Reference?, Int64, Int32) -> Int32 = {
        _, _, handle, timeout in
        guard let exchange = exchange(handle) else { return NativeCode.closed }
        return NativeCode.code(of: exchange.awaitWritable(milliseconds: timeout > 0 ? Int(timeout) : nil))
    }

    private static let sendFile: @convention(c) (Environment, Reference?, Int64, Reference?, Int64, Int64) -> Int32 = {
        env, _, handle, path, start, end in
        guard let path = try? path.map({ try JNI(env).bytes(of: JavaObject($0)) }), let exchange = remove(handle) else {
            return NativeCode.closed
        }
        guard exchange.sendFile(path: path, start: start, end: end) else {
            exchange.abort()
            return NativeCode.closed
        }
        return NativeCode.isWritable
    }

    private static let end: @convention(c) (Environment, Reference?, Int64, Int64, Int32) -> Int32 = {
        _, _, handle, address, length in
        guard let exchange = remove(handle) else { return NativeCode.closed }
        guard length >= 2, let packed = memory(address, length) else {
            exchange.end(trailerCount: 0, trailers: UnsafeRawBufferPointer(start: nil, count: 0))
            return NativeCode.isWritable
        }
        let count = Int(UInt16(littleEndian: packed.loadUnaligned(as: UInt16.self)))
        exchange.end(trailerCount: count, trailers: UnsafeRawBufferPointer(rebasing: packed[2...]))
        return NativeCode.isWritable
    }

    private static let abort: @convention(c) (Environment, Reference?, Int64) -> Void = { _, _, handle in
        remove(handle)?.abort()
    }

    private static let annotate: @convention(c) (Environment, Reference?, Int64, Reference?) -> Void = {
        env, _, handle, packed in
        guard let packed, let exchange = exchange(handle), let bytes = try? JNI(env).bytes(of: JavaObject(packed))
        else {
            return
        }
        exchange.annotate(Annotation.values(in: bytes))
    }

    private static let tls: @convention(c) (Environment, Reference?, Int64, Int64, Int32) -> Int32 = {
        _, _, handle, address, capacity in
        guard let exchange = exchange(handle), let buffer = memory(address, capacity) else { return 0 }
        let packed = exchange.packedTLS
        if packed.count <= buffer.count { buffer.copyBytes(from: packed) }
        return Int32(clamping: packed.count)
    }

    // MARK: Process

    private static let log: @convention(c) (Environment, Reference?, Int32, Reference?, Reference?) -> Void = {
        env, _, level, name, message in
        guard let crossing = current, let name, let message else { return }
        let jni = JNI(env)
        let source = (try? jni.bytes(of: JavaObject(name))) ?? []
        let text = (try? jni.bytes(of: JavaObject(message))) ?? []
        crossing.log(
            level: level, source: String(decoding: source, as: UTF8.self),
            message: String(decoding: text, as: UTF8.self))
    }

    private static let exiting: @convention(c) (Environment, Reference?) -> Void = { _, _ in
        current?.exiting()
    }
}
