// SPDX-License-Identifier: Apache-2.0
internal import JavaRuntime
internal import Sessions
internal import Synchronization

/// The native methods of the session manager.
///
/// Unsafe as `NativeMethods.swift` is, and for the same reasons: an address points into a direct buffer that the calling
/// Java object owns, and it is used during the call alone; what outlives the call is a copy.
extension NativeMethods {
    static var sessionMethods: [NativeMethod] {
        [
            NativeMethod("session", "(JJJI)I", session),
            NativeMethod("saveSession", "(JJI)I", saveSession),
            NativeMethod("failSession", "(J)V", failSession),
            NativeMethod("loadSession", "([B[BJJI)I", loadSession),
            NativeMethod("storeSession", "(JI)I", storeSession),
        ]
    }

    /// Copies the session that the exchange came with; the bytes that are needed, 0 if there is none.
    private static let session: @convention(c) (Environment, Reference?, Int64, Int64, Int64, Int32) -> Int32 = {
        _, _, handle, since, address, capacity in
        guard let lease = current?.table.lease(ExchangeHandle(rawValue: handle)),
            let buffer = memory(address, capacity)
        else { return NativeCode.absent }
        return Int32(clamping: lease.pack(since: since, into: buffer))
    }

    /// Takes one message of the manager; what the exchange sends from now on waits until the store has acknowledged it.
    ///
    /// An exchange that has ended holds nothing back, but what was changed in its session is saved all the same.
    private static let saveSession: @convention(c) (Environment, Reference?, Int64, Int64, Int32) -> Int32 = {
        _, _, handle, address, length in
        guard let sessions = current?.sessions, let bytes = memory(address, length),
            let message = SessionMessage(decoding: UnsafeRawBufferPointer(bytes))
        else { return NativeCode.malformed }
        guard let exchange = exchange(handle) else {
            sessions.save(message, on: nil) { _ in }
            return NativeCode.closed
        }
        exchange.hold()
        let progress = SaveProgress()
        sessions.save(message, on: nil) { outcome in
            switch outcome {
            // An invalidated session stays dead, and its last requests end as if it had lived.
            case .saved, .gone:
                exchange.release()
                progress.isSettled.store(true, ordering: .releasing)
            case .failed, .stale: exchange.failHeld()
            }
        }
        return progress.isSettled.load(ordering: .acquiring) ? NativeCode.settled : NativeCode.taken
    }

    /// The response must not be seen: the session that it rests on could not be had.
    private static let failSession: @convention(c) (Environment, Reference?, Int64) -> Void = { _, _, handle in
        guard let exchange = exchange(handle) else { return }
        exchange.hold()
        exchange.failHeld()
    }

    /// Fetches a session and waits for it; the bytes that are needed, 0 if there is none.
    private static let loadSession:
        @convention(c) (Environment, Reference?, Reference?, Reference?, Int64, Int64, Int32) -> Int32 = {
            env, _, context, id, since, address, capacity in
            let jni = JNI(env)
            guard let sessions = current?.sessions, let context, let id, let buffer = memory(address, capacity),
                let contextBytes = try? jni.bytes(of: JavaObject(context)),
                let idBytes = try? jni.bytes(of: JavaObject(id)), let sessionID = SessionID(idBytes)
            else { return NativeCode.absent }
            let key = SessionKey(context: String(decoding: contextBytes, as: UTF8.self), id: sessionID)
            switch sessions.loadAndWait(key) {
            case .success(let lease): return Int32(clamping: lease.pack(since: since, into: buffer))
            case .failure: return NativeCode.unavailable
            }
        }

    /// Takes one message of the manager and waits for what becomes of it.
    private static let storeSession: @convention(c) (Environment, Reference?, Int64, Int32) -> Int32 = {
        _, _, address, length in
        guard let sessions = current?.sessions, let bytes = memory(address, length),
            let message = SessionMessage(decoding: UnsafeRawBufferPointer(bytes))
        else { return NativeCode.malformed }
        switch sessions.saveAndWait(message) {
        case .saved: return NativeCode.taken
        case .gone: return NativeCode.absent
        case .failed: return NativeCode.unavailable
        case .stale: return NativeCode.stale
        }
    }
}

/// Tells whether a save was acknowledged before the call that began it returned.
///
/// One that failed is not settled: whoever else has seen the object's values has yet to learn of it.
private final class SaveProgress: Sendable {
    let isSettled = Atomic(false)
}
