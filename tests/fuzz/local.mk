# SPDX-License-Identifier: LGPL-2.1-or-later
# Targets of tests/fuzz/run, which builds them with clang: not of make check.
EXTRA_DIST += %D%/fuzz_rule_parse.c %D%/fuzz_rule_match.c
