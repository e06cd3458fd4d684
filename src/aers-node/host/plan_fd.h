/* SPDX-License-Identifier: ISC */
/* aers-node/host/plan_fd.h - the plan that comes on a descriptor. Control thread. */
#ifndef AERS_NODE_HOST_PLAN_FD_H
#define AERS_NODE_HOST_PLAN_FD_H

#include "common/base/error.h"
#include "common/model/plan.h"

/* Read to its end and closed. AERS_E_LIMIT beyond 16 MiB. */
enum aers_code aers_plan_read_fd(int fd, struct aers_plan **out, struct aers_error *error) AERS_MUST_USE;

#endif
