# SPDX-License-Identifier: LGPL-2.1-or-later
# The program: the files that may know everything.
dist_bin_SCRIPTS = src/vxtrace-log-merge
bin_PROGRAMS += src/vxtrace
src_vxtrace_SOURCES = \
	%D%/cli.h %D%/cli.c %D%/cli.def \
	%D%/cli_help.c %D%/cli_qual.c \
	%D%/cli_set.h %D%/cli_set.c %D%/cli_time.c \
	%D%/main.c \
	%D%/pathfilter.h %D%/pathfilter.c \
	%D%/pipeline.h %D%/pipeline_in.h %D%/pipeline.c \
	%D%/pipeline_call.c %D%/pipeline_task.c \
	%D%/plan.h %D%/plan.c %D%/plan_command.c %D%/plan_rules.c \
	%D%/tips.h %D%/tips.c
src_vxtrace_SOURCES += %D%/pipeline_env.c
src_vxtrace_SOURCES += %D%/describe.h %D%/describe.c %D%/describe_type.c \
	%D%/describe_rules.c
src_vxtrace_SOURCES += %D%/pipeline_rules.c %D%/pipeline_report.c
src_vxtrace_SOURCES += %D%/pipeline_schedule.c
src_vxtrace_SOURCES += %D%/cli_rules.c
src_vxtrace_SOURCES += %D%/rules_cmd.h %D%/rules_cmd.c %D%/rules_needs.c
src_vxtrace_SOURCES += %D%/call_cmd.h %D%/call_cmd.c \
	%D%/call_report.h %D%/call_report.c \
	%D%/call_run.h %D%/call_run.c %D%/call_in.h %D%/call_still.c
src_vxtrace_LDADD = $(libs_all)
