# SPDX-License-Identifier: LGPL-2.1-or-later
# One program for each module: tests/unit/test_NAME.c, linked with the layers
# it may know ($(libs_base), $(libs_desc) … in Makefile.am). To add one:
#	unit_tests += tests/unit/test_NAME
#	tests_unit_test_NAME_LDADD = $(libs_LAYER)
# in its layer's part below.
unit_tests =
check_PROGRAMS += $(unit_tests)
EXTRA_DIST += %D%/check.h

# ---- base
unit_tests += tests/unit/test_arena
tests_unit_test_arena_LDADD = $(libs_base)
unit_tests += tests/unit/test_bitmap
tests_unit_test_bitmap_LDADD = $(libs_base)
unit_tests += tests/unit/test_buf
tests_unit_test_buf_LDADD = $(libs_base)
unit_tests += tests/unit/test_hash
tests_unit_test_hash_LDADD = $(libs_base)
unit_tests += tests/unit/test_jsonr
tests_unit_test_jsonr_LDADD = $(libs_base)
unit_tests += tests/unit/test_jsonw
tests_unit_test_jsonw_LDADD = $(libs_base)
unit_tests += tests/unit/test_library
tests_unit_test_library_LDADD = $(libs_base) -lm
unit_tests += tests/unit/test_num
tests_unit_test_num_LDADD = $(libs_base)
unit_tests += tests/unit/test_out
tests_unit_test_out_LDADD = $(libs_base) $(ZSTD_LIBS)
unit_tests += tests/unit/test_regex
tests_unit_test_regex_LDADD = $(libs_base)
unit_tests += tests/unit/test_sha256
tests_unit_test_sha256_LDADD = $(libs_base)

# ---- desc


# ---- linux
unit_tests += tests/unit/test_regs
tests_unit_test_regs_LDADD = $(libs_linux)

# ---- event
unit_tests += tests/unit/test_faults
tests_unit_test_faults_LDADD = $(libs_desc)
unit_tests += tests/unit/test_all_rows
tests_unit_test_all_rows_LDADD = $(libs_sink)
unit_tests += tests/unit/test_decode
tests_unit_test_decode_LDADD = $(libs_sink)
EXTRA_DIST += tests/unit/fake.h
unit_tests += tests/unit/test_fdfacts
tests_unit_test_fdfacts_LDADD = $(libs_event)
unit_tests += tests/unit/test_fdname
tests_unit_test_fdname_LDADD = $(libs_event)
unit_tests += tests/unit/test_rows_net
tests_unit_test_rows_net_LDADD = $(libs_sink)
unit_tests += tests/unit/test_rows_netlink
tests_unit_test_rows_netlink_LDADD = $(libs_sink)
unit_tests += tests/unit/test_rows_file
tests_unit_test_rows_file_LDADD = $(libs_sink)
unit_tests += tests/unit/test_note
tests_unit_test_note_LDADD = $(libs_event)


# ---- rule
unit_tests += tests/unit/test_set
tests_unit_test_set_LDADD = $(libs_rule)
unit_tests += tests/unit/test_match
tests_unit_test_match_LDADD = $(libs_rule)
unit_tests += tests/unit/test_eval
tests_unit_test_eval_LDADD = $(libs_rule)
unit_tests += tests/unit/test_args
tests_unit_test_args_LDADD = $(libs_rule)
unit_tests += tests/unit/test_count
tests_unit_test_count_LDADD = $(libs_rule)
EXTRA_DIST += tests/unit/rule_fake.h
unit_tests += tests/unit/test_act
tests_unit_test_act_LDADD = $(libs_rule)
unit_tests += tests/unit/test_block
tests_unit_test_block_LDADD = $(libs_rule)
unit_tests += tests/unit/test_act_hostile
tests_unit_test_act_hostile_LDADD = $(libs_rule)
unit_tests += tests/unit/test_registers
tests_unit_test_registers_LDADD = $(libs_rule)
EXTRA_DIST += %D%/arg_eval.h
unit_tests += tests/unit/test_schedule
tests_unit_test_schedule_LDADD = $(libs_rule)
EXTRA_DIST += %D%/play.h


# ---- sink
unit_tests += tests/unit/test_injected
tests_unit_test_injected_LDADD = $(libs_sink)
unit_tests += tests/unit/test_json
tests_unit_test_json_LDADD = $(libs_sink)
unit_tests += tests/unit/test_text
tests_unit_test_text_LDADD = $(libs_sink)
unit_tests += tests/unit/test_paint
tests_unit_test_paint_LDADD = $(libs_sink)


# ---- trace
unit_tests += tests/unit/test_maps
tests_unit_test_maps_LDADD = $(libs_trace)
unit_tests += tests/unit/test_symbols
tests_unit_test_symbols_LDADD = $(libs_trace) $(LIBDW_LIBS)
unit_tests += tests/unit/test_unwind
tests_unit_test_unwind_LDADD = $(libs_trace)
unit_tests += tests/unit/test_delay
tests_unit_test_delay_SOURCES = tests/unit/test_delay.c \
	tests/unit/fake_kernel.c tests/unit/fake_kernel.h
tests_unit_test_delay_LDADD = $(libs_trace)
unit_tests += tests/unit/test_mem_write
tests_unit_test_mem_write_LDADD = $(libs_trace)
unit_tests += tests/unit/test_filters
tests_unit_test_filters_LDADD = $(libs_trace)
unit_tests += tests/unit/test_prefilter
tests_unit_test_prefilter_LDADD = $(libs_trace)
unit_tests += tests/unit/test_ways
tests_unit_test_ways_SOURCES = tests/unit/test_ways.c \
	tests/unit/fake_kernel.c tests/unit/fake_kernel.h
tests_unit_test_ways_LDADD = $(libs_trace)


# ---- sweep
unit_tests += tests/unit/test_sweep_html
tests_unit_test_sweep_html_LDADD = $(libs_sweep)
cages = tests/unit/cage_try.c tests/unit/cage_evil.c
EXTRA_DIST += %D%/cage_try.h %D%/cage_evil.h
unit_tests += tests/unit/test_sweep_cage
tests_unit_test_sweep_cage_SOURCES = tests/unit/test_sweep_cage.c $(cages)
tests_unit_test_sweep_cage_LDADD = $(libs_sweep)
unit_tests += tests/unit/test_sweep_folders
tests_unit_test_sweep_folders_SOURCES = tests/unit/test_sweep_folders.c \
	$(cages)
tests_unit_test_sweep_folders_LDADD = $(libs_sweep)
unit_tests += tests/unit/test_sweep_snapshot
tests_unit_test_sweep_snapshot_LDADD = $(libs_sweep)


# ---- program
unit_tests += tests/unit/test_cli
tests_unit_test_cli_SOURCES = tests/unit/test_cli.c src/cli.c src/cli_help.c \
	src/cli_qual.c src/cli_rules.c src/cli_set.c src/cli_time.c \
	src/plan.c src/plan_rules.c src/plan_command.c
tests_unit_test_cli_LDADD = $(libs_rule)


# ---- sweep
EXTRA_DIST += %D%/sweep_fake.h
unit_tests += tests/unit/test_sweep_journal
tests_unit_test_sweep_journal_SOURCES = tests/unit/test_sweep_journal.c \
	tests/unit/sweep_fake.c tests/unit/sweep_fake.h
tests_unit_test_sweep_journal_LDADD = $(libs_sweep)
unit_tests += tests/unit/test_sweep_reports
tests_unit_test_sweep_reports_SOURCES = tests/unit/test_sweep_reports.c \
	tests/unit/sweep_fake.c tests/unit/sweep_fake.h
tests_unit_test_sweep_reports_LDADD = $(libs_sweep)
