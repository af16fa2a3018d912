// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "cjvm.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// A machine is made once in a process, so what belongs to making it is static. The lock is needed because threads that
// the machine has started may speak while its main thread is still creating it.
static struct {
    pthread_mutex_t lock;
    _Atomic bool holding;
    // Standard output, standard error.
    struct held {
        size_t length;
        char text[16384];
    } held[2];
} messages = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void write_all(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return;
        }
        bytes += written;
        count -= (size_t)written;
    }
}

static void write_held(struct held *held) {
    write_all(held == &messages.held[0] ? STDOUT_FILENO : STDERR_FILENO, held->text, held->length);
    held->length = 0;
}

// Some options make the machine end the process by exit() within JNI_CreateJavaVM, past every hook (an agent that
// refuses its arguments, for one): then what it said must still be seen.
static void report_exit_while_creating(void) {
    if (messages.holding) {
        cjvm_release_messages();
        static const char sentence[] = "the JVM ended the process while it was being created\n";
        write_all(STDERR_FILENO, sentence, sizeof sentence - 1);
    }
}

static int32_t hold(FILE *stream, const char *format, va_list arguments) {
    struct held *held = &messages.held[stream == stdout ? 0 : 1];
    for (int attempt = 0; attempt < 2; attempt++) {
        size_t room = sizeof held->text - held->length;
        va_list copy;
        va_copy(copy, arguments);
        int count = vsnprintf(held->text + held->length, room, format, copy);
        va_end(copy);
        if (count < 0) {
            return count;
        }
        if ((size_t)count < room) {
            held->length += (size_t)count;
            // HotSpot prints the beginning of a warning through the hook and the rest past it.
            static const char warning[] = "warning: ";
            size_t length = sizeof warning - 1;
            if (held->length >= length && memcmp(held->text + held->length - length, warning, length) == 0) {
                write_held(held);
            }
            return count;
        }
        // Much is said where the user asked for it (-XX:+PrintFlagsFinal); the end is what an error needs.
        write_held(held);
    }
    return vdprintf(stream == stdout ? STDOUT_FILENO : STDERR_FILENO, format, arguments);
}

// The "vfprintf" hook (JNI 5): the lines of the machine's own pass here, those of its log files too. After the creation
// it may be called at a safepoint or in a signal handler, so nothing of the host's is entered and nothing is allocated
// by us; standard output and error are written unbuffered, as the machine itself does without a hook.
static int32_t print_hook(FILE *stream, const char *format, va_list arguments) {
    if (stream != stdout && stream != stderr) {
        return vfprintf(stream, format, arguments);
    }
    if (!messages.holding) {
        return vdprintf(stream == stdout ? STDOUT_FILENO : STDERR_FILENO, format, arguments);
    }
    pthread_mutex_lock(&messages.lock);
    int32_t count = hold(stream, format, arguments);
    pthread_mutex_unlock(&messages.lock);
    return count;
}

// On Linux the Swift runtime catches faults unless SWIFT_BACKTRACE says otherwise. The machine uses the same signals for
// null checks and safepoints, and remembers the handlers that it finds to pass on what it does not recognise: a crash
// would then run Swift's backtracer over all the threads of the machine, and its own report would never be written.
void cjvm_release_fault_signals(void) {
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT};
    for (size_t index = 0; index < sizeof signals / sizeof signals[0]; index++) {
        struct sigaction action;
        Dl_info place;
        if (sigaction(signals[index], NULL, &action) == 0 && action.sa_sigaction
            && dladdr((void *)action.sa_sigaction, &place) && place.dli_fname
            && strstr(place.dli_fname, "libswiftCore")) {
            signal(signals[index], SIG_DFL);
        }
    }
}

void cjvm_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

void *cjvm_open(const char *path, char *reason, size_t reason_size) {
    // Global, as the java launcher does it: agents look for JNI_GetCreatedJavaVMs in the whole process.
    void *library = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
    void *function = library ? dlsym(library, "JNI_CreateJavaVM") : NULL;
    if (!function) {
        const char *error = dlerror();
        snprintf(reason, reason_size, "%s", error ? error : "it has no JNI_CreateJavaVM");
    }
    return function;
}

int32_t cjvm_create(
    void *create_function, const char *const *options, int32_t count, cjvm_exit_hook on_exit, cjvm_abort_hook on_abort,
    cjvm_vm *vm, cjvm_env *env
) {
    enum { hooks = 3 };
    if (count < 0 || count > INT32_MAX - hooks) {
        return -6; // JNI_EINVAL
    }
    cjvm_option *list = calloc((size_t)count + hooks, sizeof *list);
    if (!list) {
        return -4; // JNI_ENOMEM
    }
    list[0] = (cjvm_option){"vfprintf", (void *)print_hook};
    list[1] = (cjvm_option){"exit", (void *)on_exit};
    list[2] = (cjvm_option){"abort", (void *)on_abort};
    for (int32_t index = 0; index < count; index++) {
        list[hooks + index] = (cjvm_option){options[index], NULL};
    }
    atexit(report_exit_while_creating);
    pthread_mutex_lock(&messages.lock);
    messages.holding = true;
    pthread_mutex_unlock(&messages.lock);

    cjvm_init_arguments arguments = {CJVM_VERSION, hooks + count, list, 0};
    int32_t (*create)(void **, void **, void *) = (int32_t(*)(void **, void **, void *))create_function;
    int32_t result = create((void **)vm, (void **)env, &arguments);
    free(list); // The machine copies what it keeps.
    return result;
}

size_t cjvm_take_messages(char *buffer, size_t size) {
    pthread_mutex_lock(&messages.lock);
    size_t length = 0;
    for (int index = 0; index < 2; index++) {
        struct held *held = &messages.held[index];
        size_t count = held->length < size - length ? held->length : size - length;
        memcpy(buffer + length, held->text, count);
        length += count;
        held->length = 0;
    }
    messages.holding = false;
    pthread_mutex_unlock(&messages.lock);
    return length;
}

void cjvm_release_messages(void) {
    pthread_mutex_lock(&messages.lock);
    write_held(&messages.held[0]);
    write_held(&messages.held[1]);
    messages.holding = false;
    pthread_mutex_unlock(&messages.lock);
}

#define CJVM_ENTRY(name, index) {#name, index},
static const cjvm_table_entry functions[] = {CJVM_FUNCTIONS(CJVM_ENTRY)};
static const cjvm_table_entry vm_functions[] = {CJVM_VM_FUNCTIONS(CJVM_ENTRY)};

const cjvm_table_entry *cjvm_function_table(size_t *count) {
    *count = sizeof functions / sizeof functions[0];
    return functions;
}

const cjvm_table_entry *cjvm_vm_function_table(size_t *count) {
    *count = sizeof vm_functions / sizeof vm_functions[0];
    return vm_functions;
}
