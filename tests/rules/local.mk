# SPDX-License-Identifier: LGPL-2.1-or-later
# Rules as texts, trees and verdicts: no process is traced.
gen_sources = %D%/gen_rules.h %D%/gen_rules.c %D%/gen_in.h \
	%D%/gen_expr.c %D%/gen_block.c
unit_tests += tests/rules/test_rules
tests_rules_test_rules_SOURCES = %D%/test_rules.c \
	$(gen_sources) %D%/tree.h %D%/tree.c
tests_rules_test_rules_LDADD = $(libs_rule)
unit_tests += tests/rules/test_compile
tests_rules_test_compile_LDADD = $(libs_rule)
unit_tests += tests/rules/test_hostile
tests_rules_test_hostile_SOURCES = %D%/test_hostile.c \
	$(gen_sources) %D%/hostile.h %D%/hostile.c
tests_rules_test_hostile_LDADD = $(libs_rule)
