# SPDX-License-Identifier: GPL-2.0-only
#
# What "stacksim replay FILE --gdb" gives to gdb. Threads are none of the system's, and are switched
# by the engine, so that it is from the engine's variables that gdb learns of them. Before this
# stand commands that the program writes, as they depend on the processor (sim/cli/debug.c):
#   stacksim-save            keep the registers of the thread that runs
#   stacksim-load CONTEXT    have those of a thread that does not
#   stacksim-unload          have those again that were kept
# Variables: $stacksim_at, the step that was come to; $stacksim_other, the registers are those of a
# thread that does not run.

set confirm off
set width 0
set $stacksim_at = 0
set $stacksim_other = 0
# they are findings, and the engine reports them
handle SIGSEGV SIGBUS SIGFPE SIGILL SIGSYS SIGABRT SIGPROF nostop noprint pass

# ---- to be called by the commands below

# The registers must be those of the thread that runs before it does.
define stacksim-return
	if $stacksim_other
		set $stacksim_other = 0
		if $_thread != 0
			select-frame 0
			stacksim-unload
		end
	end
end

# Select the innermost frame of code under test, if there is one; with a count, "up" never fails.
define stacksim-select
	select-frame 0
	set $stacksim_up = 0
	while $stacksim_up < 100 && (unsigned long)$pc - sim_debug.lo >= sim_debug.hi - sim_debug.lo
		up-silently 1
		set $stacksim_up = $stacksim_up + 1
	end
	if $stacksim_up < 100
		frame
	else
		select-frame 0
	end
end

# What a thread is about to do, and where. $arg0: the thread
define stacksim-doing
	printf "%s", op_names[$arg0->op]
	if $arg0->site
		printf " in %s at %s:%u", $arg0->site->func, $arg0->site->file, $arg0->site->line
	end
end

define stacksim-name
	printf "%s/%d", $arg0->name, $arg0->ordinal + 1
end

define stacksim-line
	if $arg0 == sim.cur
		printf "* "
	else
		printf "  "
	end
	stacksim-name $arg0
	if $arg0 == sim.cur
		printf " runs, "
	else
		if ((&sim.runnable.lo)[$arg0->slot / 64] >> $arg0->slot % 64) & 1
			printf " could go on, "
		else
			if $arg0->state == THREAD_PENDING
				printf " has not begun, "
			else
				printf " waits, "
			end
		end
	end
	stacksim-doing $arg0
	printf "\n"
end

# What was come to. In a step, it has been chosen, and what follows its operation has not been done.
define stacksim-where
	if $_thread != 0
		set $stacksim_at = sim.nr_rec ? sim.rec[sim.nr_rec - 1].step : 0
		printf "\n"
		if sim_debug.report
			printf "%s\n", sim_debug.report
		end
		printf "step %u", $stacksim_at
		if sim.cur == &sim.main || sim.quiet
			printf ", no thread runs\n"
		else
			printf " of "
			stacksim-name sim.cur
			printf ", "
			stacksim-doing sim.cur
			printf "\n"
			stacksim-select
		end
	end
end

# From the beginning to where the replay is about to begin.
define stacksim-begin
	run
	set var sim_debug.on = 1
	continue
end

define stacksim-ended
	if $_thread == 0
		printf "The execution has ended; the last step that was seen is %u.\n", $stacksim_at
	end
end

# To the first place where it stops by itself.
define stacksim-await
	while $_thread != 0 && sim_debug.stops == 0
		continue
	end
	stacksim-ended
end

# ---- for the user

define stacksim-step
	stacksim-return
	if $_thread == 0
		printf "Nothing runs; stacksim-back replays.\n"
	else
		set var sim_debug.step = sim.step + 1
		continue
		stacksim-ended
	end
end
document stacksim-step
Go on to the next step of the schedule, or to what is reported before it.
The thread of that step has been chosen, and stands at its operation.
end

define stacksim-back
	stacksim-return
	set $stacksim_to = $stacksim_at
	if $_thread != 0
		set $stacksim_to = sim.nr_rec ? sim.rec[sim.nr_rec - 1].step : 0
		if sim_debug.here && !sim_debug.report
			set $stacksim_to = $stacksim_to - 1
		end
	end
	if $stacksim_to < 1
		printf "There is no step before.\n"
	else
		stacksim-begin
		set var sim_debug.step = $stacksim_to
		stacksim-await
	end
end
document stacksim-back
Replay to the step before; from within a step, to its beginning.
end

define stacksim-goto
	stacksim-return
	stacksim-begin
	set var sim_debug.step = $arg0
	stacksim-await
end
document stacksim-goto
Replay to a step: stacksim-goto N.
end

define stacksim-threads
	set $stacksim_i = 0
	while $stacksim_i < sim.nr_slots
		if sim.slot[$stacksim_i].state
			stacksim-line (&sim.slot[$stacksim_i])
		end
		set $stacksim_i = $stacksim_i + 1
	end
end
document stacksim-threads
List the threads of the execution: who runs, could go on, or waits, with which operation, and where.
end

define stacksim-thread
	stacksim-return
	set $stacksim_i = 0
	set $stacksim_slot = -1
	while $argc == 1 && $stacksim_i < sim.nr_slots
		if sim.slot[$stacksim_i].state && sim.slot[$stacksim_i].ordinal + 1 == $arg0
			set $stacksim_slot = $stacksim_i
		end
		set $stacksim_i = $stacksim_i + 1
	end
	if $stacksim_slot < 0 || &sim.slot[$stacksim_slot] == sim.cur
		if $argc == 1 && $stacksim_slot < 0
			printf "No thread has that number; stacksim-threads lists them.\n"
		end
		stacksim-where
	else
		set $stacksim_x = &sim.slot[$stacksim_slot]
		stacksim-line $stacksim_x
		if $stacksim_x->state == THREAD_ALIVE
			select-frame 0
			stacksim-save
			stacksim-load $stacksim_x->fctx
			set $stacksim_other = 1
			stacksim-select
		end
	end
end
document stacksim-thread
Look at another thread: stacksim-thread N. Its stack and variables are there until the execution
goes on. Without N, look at the one that runs.
end

define stacksim-locks
	set $stacksim_i = 0
	while $stacksim_i < sim.nr_slots
		set $stacksim_k = 0
		while sim.slot[$stacksim_i].state && $stacksim_k < ld_holds[$stacksim_i].nr
			set $stacksim_l = &ld_holds[$stacksim_i].lock[$stacksim_k]
			set $stacksim_s = $stacksim_l->site
			stacksim-name (&sim.slot[$stacksim_i])
			printf " has or wants %s", ld_classes[$stacksim_l->cls].name
			printf ", in %s", $stacksim_s->func
			printf " at %s:%u\n", $stacksim_s->file, $stacksim_s->line
			set $stacksim_k = $stacksim_k + 1
		end
		set $stacksim_i = $stacksim_i + 1
	end
end
document stacksim-locks
List the locks that threads have, or are about to take, and where they took them.
end

# Whatever goes on does so as the thread that runs.
define hook-continue
	stacksim-return
end
define hook-step
	stacksim-return
end
define hook-stepi
	stacksim-return
end
define hook-next
	stacksim-return
end
define hook-nexti
	stacksim-return
end
define hook-until
	stacksim-return
end
define hook-advance
	stacksim-return
end
define hook-finish
	stacksim-return
end

break main
commands
silent
end
break sim_debug_begin
commands
silent
end
break sim_debug_stop
commands
silent
stacksim-where
end
stacksim-begin
stacksim-await
