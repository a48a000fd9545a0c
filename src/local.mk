# SPDX-License-Identifier: LGPL-2.1-or-later
# The program: the files that may know everything.
bin_PROGRAMS += src/vxtrace
src_vxtrace_SOURCES = \
	%D%/main.c \
	%D%/pathfilter.h %D%/pathfilter.c \
	%D%/pipeline.h %D%/pipeline.c \
	%D%/plan.h
src_vxtrace_LDADD = $(libs_all)
