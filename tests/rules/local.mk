# SPDX-License-Identifier: LGPL-2.1-or-later
# Rules as texts, trees and verdicts: no process is traced.
unit_tests += tests/rules/test_rules
tests_rules_test_rules_SOURCES = %D%/test_rules.c \
	%D%/gen_rules.h %D%/gen_rules.c %D%/tree.h %D%/tree.c
tests_rules_test_rules_LDADD = $(libs_rule)
unit_tests += tests/rules/test_compile
tests_rules_test_compile_LDADD = $(libs_rule)
unit_tests += tests/rules/test_hostile
tests_rules_test_hostile_SOURCES = %D%/test_hostile.c \
	%D%/gen_rules.h %D%/gen_rules.c %D%/hostile.h %D%/hostile.c
tests_rules_test_hostile_LDADD = $(libs_rule)
