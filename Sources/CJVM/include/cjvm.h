// SPDX-License-Identifier: Apache-2.0
//
// The Java Native Interface as Swift sees it: plain functions over opaque pointers.
//
// Written from the "Java Native Interface Specification" (chapter 4, the function table with its indices; chapter 5,
// the invocation API), not from a JDK's jni.h, so that the package builds where there is no JDK. An environment is a
// pointer to a pointer to a table of function pointers; each wrapper takes its function out of the table by the index
// that the specification gives and calls it. A test compares indices and sizes with jni.h wherever a JDK is there.
//
// Only the "A" forms of the calls are used (arguments as an array of values): Swift cannot call C variadics.
#ifndef CJVM_H
#define CJVM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// A thread's environment (JNIEnv *): valid on that thread alone, while it is attached.
typedef void *cjvm_env;
// The machine (JavaVM *): valid on every thread.
typedef void *cjvm_vm;
// A reference: local (to a thread and a native frame) or global. Never a pointer to anything readable.
typedef void *cjvm_ref;
typedef void *cjvm_method;

// JNI 4, "Primitive Types" and the union jvalue.
typedef union {
    uint8_t z;
    int8_t b;
    uint16_t c;
    int16_t s;
    int32_t i;
    int64_t j;
    float f;
    double d;
    void *_Nullable l;
} cjvm_value;

// JNI 4, RegisterNatives: JNINativeMethod.
typedef struct {
    const char *name;
    const char *signature;
    void *function;
} cjvm_native_method;

// JNI 5, JNI_CreateJavaVM.
typedef struct {
    const char *option;
    void *_Nullable extra;
} cjvm_option;

typedef struct {
    int32_t version;
    int32_t count;
    const cjvm_option *_Nullable options;
    uint8_t ignore_unrecognized;
} cjvm_init_arguments;

// JNI 5, AttachCurrentThread.
typedef struct {
    int32_t version;
    const char *_Nullable name;
    void *_Nullable group;
} cjvm_attach_arguments;

static const int32_t CJVM_OK = 0;
// JNI_VERSION_1_8: the oldest machine that the servlet engines run on.
static const int32_t CJVM_VERSION = 0x00010008;

// The functions used, each with its index in the table (JNI 4).
#define CJVM_FUNCTIONS(X)                                                                                             \
    X(FindClass, 6) X(Throw, 13) X(ExceptionOccurred, 15) X(ExceptionClear, 17)                                       \
    X(PushLocalFrame, 19) X(PopLocalFrame, 20) X(NewGlobalRef, 21) X(DeleteGlobalRef, 22) X(DeleteLocalRef, 23)       \
    X(IsSameObject, 24) X(NewObjectA, 30) X(GetObjectClass, 31) X(IsInstanceOf, 32) X(GetMethodID, 33)                \
    X(CallObjectMethodA, 36) X(CallBooleanMethodA, 39) X(CallIntMethodA, 51) X(CallLongMethodA, 54)                   \
    X(CallVoidMethodA, 63) X(GetStaticMethodID, 113) X(CallStaticObjectMethodA, 116)                                  \
    X(CallStaticBooleanMethodA, 119) X(CallStaticIntMethodA, 131) X(CallStaticLongMethodA, 134)                       \
    X(CallStaticVoidMethodA, 143) X(NewString, 163) X(GetStringLength, 164) X(GetArrayLength, 171)                    \
    X(NewObjectArray, 172) X(GetObjectArrayElement, 173) X(SetObjectArrayElement, 174) X(NewByteArray, 176)           \
    X(GetByteArrayRegion, 200) X(SetByteArrayRegion, 208) X(RegisterNatives, 215) X(GetJavaVM, 219)                   \
    X(GetStringRegion, 220) X(ExceptionCheck, 228) X(NewDirectByteBuffer, 229) X(GetDirectBufferAddress, 230)         \
    X(GetDirectBufferCapacity, 231)

// The same for the machine's own table (JNI 5).
#define CJVM_VM_FUNCTIONS(X)                                                                                          \
    X(DetachCurrentThread, 5) X(GetEnv, 6) X(AttachCurrentThreadAsDaemon, 7)

#define CJVM_ENUMERATE(name, index) CJVM_##name = index,
enum cjvm_function { CJVM_FUNCTIONS(CJVM_ENUMERATE) };
enum cjvm_vm_function { CJVM_VM_FUNCTIONS(CJVM_ENUMERATE) };
#undef CJVM_ENUMERATE

// `CJVM_CALL(env, FindClass, result type, (parameter types))(arguments)`
#define CJVM_CALL(table, name, result, parameters) ((result(*) parameters)(*(void *const *const *)(table))[CJVM_##name])

// MARK: Classes, references, exceptions

static inline cjvm_ref _Nullable cjvm_find_class(cjvm_env env, const char *name) {
    return CJVM_CALL(env, FindClass, void *, (void *, const char *))(env, name);
}

static inline int32_t cjvm_throw(cjvm_env env, cjvm_ref throwable) {
    return CJVM_CALL(env, Throw, int32_t, (void *, void *))(env, throwable);
}

static inline bool cjvm_exception_check(cjvm_env env) {
    return CJVM_CALL(env, ExceptionCheck, uint8_t, (void *))(env) != 0;
}

static inline cjvm_ref _Nullable cjvm_exception_occurred(cjvm_env env) {
    return CJVM_CALL(env, ExceptionOccurred, void *, (void *))(env);
}

static inline void cjvm_exception_clear(cjvm_env env) { CJVM_CALL(env, ExceptionClear, void, (void *))(env); }

static inline int32_t cjvm_push_local_frame(cjvm_env env, int32_t capacity) {
    return CJVM_CALL(env, PushLocalFrame, int32_t, (void *, int32_t))(env, capacity);
}

static inline cjvm_ref _Nullable cjvm_pop_local_frame(cjvm_env env, cjvm_ref _Nullable result) {
    return CJVM_CALL(env, PopLocalFrame, void *, (void *, void *))(env, result);
}

static inline cjvm_ref _Nullable cjvm_new_global_ref(cjvm_env env, cjvm_ref object) {
    return CJVM_CALL(env, NewGlobalRef, void *, (void *, void *))(env, object);
}

static inline void cjvm_delete_global_ref(cjvm_env env, cjvm_ref object) {
    CJVM_CALL(env, DeleteGlobalRef, void, (void *, void *))(env, object);
}

static inline void cjvm_delete_local_ref(cjvm_env env, cjvm_ref object) {
    CJVM_CALL(env, DeleteLocalRef, void, (void *, void *))(env, object);
}

static inline bool cjvm_is_same_object(cjvm_env env, cjvm_ref _Nullable one, cjvm_ref _Nullable other) {
    return CJVM_CALL(env, IsSameObject, uint8_t, (void *, void *, void *))(env, one, other) != 0;
}

static inline cjvm_ref _Nullable cjvm_get_object_class(cjvm_env env, cjvm_ref object) {
    return CJVM_CALL(env, GetObjectClass, void *, (void *, void *))(env, object);
}

static inline bool cjvm_is_instance_of(cjvm_env env, cjvm_ref object, cjvm_ref class_) {
    return CJVM_CALL(env, IsInstanceOf, uint8_t, (void *, void *, void *))(env, object, class_) != 0;
}

// MARK: Methods

static inline cjvm_method _Nullable cjvm_get_method_id(
    cjvm_env env, cjvm_ref class_, const char *name, const char *signature
) {
    return CJVM_CALL(env, GetMethodID, void *, (void *, void *, const char *, const char *))(
        env, class_, name, signature);
}

static inline cjvm_method _Nullable cjvm_get_static_method_id(
    cjvm_env env, cjvm_ref class_, const char *name, const char *signature
) {
    return CJVM_CALL(env, GetStaticMethodID, void *, (void *, void *, const char *, const char *))(
        env, class_, name, signature);
}

static inline cjvm_ref _Nullable cjvm_new_object(
    cjvm_env env, cjvm_ref class_, cjvm_method constructor, const cjvm_value *_Nullable arguments
) {
    return CJVM_CALL(env, NewObjectA, void *, (void *, void *, void *, const cjvm_value *))(
        env, class_, constructor, arguments);
}

// `receiver` is an object for cjvm_call_…, a class for cjvm_call_static_….
#define CJVM_DEFINE_CALL(function, name, result)                                                                      \
    static inline result function(                                                                                    \
        cjvm_env env, cjvm_ref receiver, cjvm_method method, const cjvm_value *_Nullable arguments                    \
    ) {                                                                                                               \
        return CJVM_CALL(env, name, result, (void *, void *, void *, const cjvm_value *))(                            \
            env, receiver, method, arguments);                                                                        \
    }
CJVM_DEFINE_CALL(cjvm_call_object, CallObjectMethodA, cjvm_ref _Nullable)
CJVM_DEFINE_CALL(cjvm_call_boolean, CallBooleanMethodA, uint8_t)
CJVM_DEFINE_CALL(cjvm_call_int, CallIntMethodA, int32_t)
CJVM_DEFINE_CALL(cjvm_call_long, CallLongMethodA, int64_t)
CJVM_DEFINE_CALL(cjvm_call_void, CallVoidMethodA, void)
CJVM_DEFINE_CALL(cjvm_call_static_object, CallStaticObjectMethodA, cjvm_ref _Nullable)
CJVM_DEFINE_CALL(cjvm_call_static_boolean, CallStaticBooleanMethodA, uint8_t)
CJVM_DEFINE_CALL(cjvm_call_static_int, CallStaticIntMethodA, int32_t)
CJVM_DEFINE_CALL(cjvm_call_static_long, CallStaticLongMethodA, int64_t)
CJVM_DEFINE_CALL(cjvm_call_static_void, CallStaticVoidMethodA, void)
#undef CJVM_DEFINE_CALL

static inline int32_t cjvm_register_natives(
    cjvm_env env, cjvm_ref class_, const cjvm_native_method *_Nullable methods, int32_t count
) {
    return CJVM_CALL(env, RegisterNatives, int32_t, (void *, void *, const cjvm_native_method *, int32_t))(
        env, class_, methods, count);
}

// MARK: Strings, arrays, buffers

static inline cjvm_ref _Nullable cjvm_new_string(cjvm_env env, const uint16_t *_Nullable units, int32_t count) {
    return CJVM_CALL(env, NewString, void *, (void *, const uint16_t *, int32_t))(env, units, count);
}

static inline int32_t cjvm_get_string_length(cjvm_env env, cjvm_ref string) {
    return CJVM_CALL(env, GetStringLength, int32_t, (void *, void *))(env, string);
}

static inline void cjvm_get_string_region(
    cjvm_env env, cjvm_ref string, int32_t start, int32_t count, uint16_t *_Nullable units
) {
    CJVM_CALL(env, GetStringRegion, void, (void *, void *, int32_t, int32_t, uint16_t *))(
        env, string, start, count, units);
}

static inline int32_t cjvm_get_array_length(cjvm_env env, cjvm_ref array) {
    return CJVM_CALL(env, GetArrayLength, int32_t, (void *, void *))(env, array);
}

static inline cjvm_ref _Nullable cjvm_new_object_array(
    cjvm_env env, int32_t count, cjvm_ref class_, cjvm_ref _Nullable initial
) {
    return CJVM_CALL(env, NewObjectArray, void *, (void *, int32_t, void *, void *))(env, count, class_, initial);
}

static inline cjvm_ref _Nullable cjvm_get_object_array_element(cjvm_env env, cjvm_ref array, int32_t index) {
    return CJVM_CALL(env, GetObjectArrayElement, void *, (void *, void *, int32_t))(env, array, index);
}

static inline void cjvm_set_object_array_element(
    cjvm_env env, cjvm_ref array, int32_t index, cjvm_ref _Nullable object
) {
    CJVM_CALL(env, SetObjectArrayElement, void, (void *, void *, int32_t, void *))(env, array, index, object);
}

static inline cjvm_ref _Nullable cjvm_new_byte_array(cjvm_env env, int32_t count) {
    return CJVM_CALL(env, NewByteArray, void *, (void *, int32_t))(env, count);
}

static inline void cjvm_get_byte_array_region(
    cjvm_env env, cjvm_ref array, int32_t start, int32_t count, void *_Nullable bytes
) {
    CJVM_CALL(env, GetByteArrayRegion, void, (void *, void *, int32_t, int32_t, void *))(
        env, array, start, count, bytes);
}

static inline void cjvm_set_byte_array_region(
    cjvm_env env, cjvm_ref array, int32_t start, int32_t count, const void *_Nullable bytes
) {
    CJVM_CALL(env, SetByteArrayRegion, void, (void *, void *, int32_t, int32_t, const void *))(
        env, array, start, count, bytes);
}

static inline cjvm_ref _Nullable cjvm_new_direct_byte_buffer(cjvm_env env, void *address, int64_t capacity) {
    return CJVM_CALL(env, NewDirectByteBuffer, void *, (void *, void *, int64_t))(env, address, capacity);
}

static inline void *_Nullable cjvm_get_direct_buffer_address(cjvm_env env, cjvm_ref buffer) {
    return CJVM_CALL(env, GetDirectBufferAddress, void *, (void *, void *))(env, buffer);
}

static inline int64_t cjvm_get_direct_buffer_capacity(cjvm_env env, cjvm_ref buffer) {
    return CJVM_CALL(env, GetDirectBufferCapacity, int64_t, (void *, void *))(env, buffer);
}

// MARK: The machine (JNI 5)

// The machine of an environment, or null when the environment is broken.
static inline cjvm_vm _Nullable cjvm_get_java_vm(cjvm_env env) {
    void *vm = NULL;
    return CJVM_CALL(env, GetJavaVM, int32_t, (void *, void **))(env, &vm) == CJVM_OK ? vm : NULL;
}

// The calling thread's environment, or null when the thread is not attached.
static inline cjvm_env _Nullable cjvm_get_env(cjvm_vm vm) {
    void *env = NULL;
    return CJVM_CALL(vm, GetEnv, int32_t, (void *, void **, int32_t))(vm, &env, CJVM_VERSION) == CJVM_OK ? env : NULL;
}

static inline int32_t cjvm_attach_as_daemon(cjvm_vm vm, const char *name, cjvm_env _Nullable *_Nonnull env) {
    cjvm_attach_arguments arguments = {CJVM_VERSION, name, NULL};
    return CJVM_CALL(vm, AttachCurrentThreadAsDaemon, int32_t, (void *, void **, void *))(
        vm, (void **)env, &arguments);
}

static inline int32_t cjvm_detach(cjvm_vm vm) { return CJVM_CALL(vm, DetachCurrentThread, int32_t, (void *))(vm); }

// Gives the signals of faults (SIGSEGV and its like, SIGABRT) back from the Swift runtime's backtracer to the system's
// default; a handler of anybody else's stays. Call it before cjvm_create.
void cjvm_release_fault_signals(void);

// Names the calling thread for ps, top and debuggers: at most 15 bytes.
void cjvm_name_thread(const char *name);

// Opens libjvm.so for good. Returns JNI_CreateJavaVM, or null with the reason in `reason` (always terminated).
void *_Nullable cjvm_open(const char *path, char *reason, size_t reason_size);

typedef void (*cjvm_exit_hook)(int32_t code);
typedef void (*cjvm_abort_hook)(void);

// Creates the machine on the calling thread, which becomes its main Java thread. The hooks come before the options, so
// that they are in force when an option is refused. What the machine says is held back until cjvm_take_messages or
// cjvm_release_messages, and written out if the process ends before.
int32_t cjvm_create(
    void *create_function, const char *const _Nullable *_Nullable options, int32_t count, cjvm_exit_hook on_exit,
    cjvm_abort_hook on_abort, cjvm_vm _Nullable *_Nonnull vm, cjvm_env _Nullable *_Nonnull env
);

// Copies what has been held back into `buffer`, returns the length; nothing is held back any more.
size_t cjvm_take_messages(char *buffer, size_t size);

// Writes what has been held back to where it was meant for; nothing is held back any more.
void cjvm_release_messages(void);

// MARK: For the test that compares this file with a JDK's jni.h

typedef struct {
    const char *name;
    int32_t index;
} cjvm_table_entry;

const cjvm_table_entry *cjvm_function_table(size_t *count);
const cjvm_table_entry *cjvm_vm_function_table(size_t *count);

#pragma clang assume_nonnull end

#endif
