/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUNNER_HIREDIS_PARTS_H
#define RUNNER_HIREDIS_PARTS_H

/* The reader and the formatter of hiredis 0.14 (Debian: libhiredis-dev); its sockets are not used. */
#include <hiredis/hiredis.h>
#include <hiredis/read.h>

/* What the reader is in the middle of (a REDIS_REPLY_ number, -1: it waits for a type byte, or has nothing to do). */
static inline int hiredis_pending_type(const redisReader *reader) {
    return reader->ridx >= 0 ? reader->rstack[reader->ridx].type : -1;
}

#endif
