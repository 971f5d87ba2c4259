// SPDX-License-Identifier: GPL-2.0-only
/*
 * To be preloaded: when main() begins, a SIGTERM has come already and is held back, as by a
 * parent that holds it back. A program that ends by it does so before it has done anything,
 * however slow the machine is.
 */
#include <signal.h>
#include <stdlib.h>

static void __attribute__((constructor)) begin(void)
{
	sigset_t some;

	/* the programs that are started by the one under test are none of its kind */
	unsetenv("LD_PRELOAD");
	sigemptyset(&some);
	sigaddset(&some, SIGTERM);
	sigprocmask(SIG_BLOCK, &some, NULL);
	raise(SIGTERM);
}
