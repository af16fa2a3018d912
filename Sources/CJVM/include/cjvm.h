// SPDX-License-Identifier: Apache-2.0
#ifndef CJVM_H
#define CJVM_H
#endif
