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
src_vxtrace_SOURCES += %D%/sweep_cmd.h %D%/sweep_cmd.c \
	%D%/sweep_opt.h %D%/sweep_opt.c \
	%D%/sweep_values.h %D%/sweep_values.c %D%/sweep_shard.h %D%/sweep_shard.c \
	%D%/sweep_in.h %D%/sweep_base.c %D%/sweep_cases.c %D%/sweep_files.c \
	%D%/sweep_gdb.c %D%/sweep_judge.c %D%/sweep_keep.c %D%/sweep_lines.c \
	%D%/sweep_loop.c %D%/sweep_pairs.c %D%/sweep_show.c \
	%D%/sweep_run.h %D%/sweep_run.c %D%/sweep_watch.h %D%/sweep_watch.c
src_vxtrace_LDADD = $(libs_all)
