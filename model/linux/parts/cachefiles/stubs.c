// SPDX-License-Identifier: GPL-2.0-only
/* netfs above fscache is not modelled: scenarios are its users. */
#include "mock/stub.h"

STUB(netfs_prepare_write_failed)
STUB(netfs_write_subrequest_terminated)
