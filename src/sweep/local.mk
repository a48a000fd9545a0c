# SPDX-License-Identifier: LGPL-2.1-or-later
# vxtrace sweep, as far as it knows neither tracer nor rules.
noinst_LIBRARIES += %D%/libsweep.a
src_sweep_libsweep_a_SOURCES = %D%/sweep.h %D%/data.c

# what is kept
src_sweep_libsweep_a_SOURCES += %D%/journal.h

# what is told

# how a command is run
src_sweep_libsweep_a_SOURCES += %D%/cage.h %D%/cage_own.h \
	%D%/cage.c %D%/cage_copy.c %D%/cage_keeper.c %D%/cage_look.c \
	%D%/cage_mounts.c %D%/cage_tree.c %D%/cage_warden.c

# what it wrote
src_sweep_libsweep_a_SOURCES += %D%/snapshot.h %D%/snapshot.c
