# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LIBRARIES += %D%/librule.a
src_rule_librule_a_SOURCES = %D%/set.h %D%/set.c
src_rule_librule_a_SOURCES += %D%/rules.h %D%/rules_in.h %D%/env.h

# texts to trees and back
src_rule_librule_a_SOURCES += %D%/ast.h %D%/tokens.def
src_rule_librule_a_SOURCES += %D%/tokens.h %D%/tokens.c
src_rule_librule_a_SOURCES += %D%/error.h %D%/error.c
src_rule_librule_a_SOURCES += %D%/rules.c %D%/parse.h %D%/parse.c
src_rule_librule_a_SOURCES += %D%/parse_cut.c %D%/parse_value.c
src_rule_librule_a_SOURCES += %D%/parse_data.c %D%/parse_match.c
src_rule_librule_a_SOURCES += %D%/lex.h %D%/lex.c
src_rule_librule_a_SOURCES += %D%/file.c %D%/file_read.c %D%/parse_assign.c
src_rule_librule_a_SOURCES += %D%/results.c
src_rule_librule_a_SOURCES += %D%/parse_expr.c %D%/parse_block.c
src_rule_librule_a_SOURCES += %D%/explain.h %D%/explain.c %D%/explain_expr.c

# names, types, values; whether a rule holds
src_rule_librule_a_SOURCES += %D%/eval.h

src_rule_librule_a_SOURCES += %D%/match.h %D%/match_in.h %D%/match.c
src_rule_librule_a_SOURCES += %D%/count.h %D%/count.c %D%/draw.h %D%/draw.c
src_rule_librule_a_SOURCES += %D%/compile_in.h %D%/compile.c %D%/task.c
src_rule_librule_a_SOURCES += %D%/names.c %D%/resolve.c %D%/resolve_block.c
src_rule_librule_a_SOURCES += %D%/kinds.c %D%/check.c
src_rule_librule_a_SOURCES += %D%/filter.h %D%/filter.c
src_rule_librule_a_SOURCES += %D%/registers.h %D%/registers.c
src_rule_librule_a_SOURCES += %D%/match_cond.c %D%/near.h %D%/near.c
src_rule_librule_a_SOURCES += %D%/args.h %D%/args.c %D%/args_type.c
src_rule_librule_a_SOURCES += %D%/pattern.h %D%/pattern.c %D%/places.h %D%/places.c
src_rule_librule_a_SOURCES += %D%/addr.h %D%/addr.c %D%/site.h %D%/site.c
src_rule_librule_a_SOURCES += %D%/eval_in.h %D%/eval.c %D%/eval_text.c

# what it does
src_rule_librule_a_SOURCES += %D%/act_in.h %D%/judge.c %D%/act.c
src_rule_librule_a_SOURCES += %D%/terminal.c %D%/block.h %D%/block.c
src_rule_librule_a_SOURCES += %D%/store.h %D%/store.c
src_rule_librule_a_SOURCES += %D%/argbuf.h %D%/argbuf.c %D%/data.h %D%/data.c
src_rule_librule_a_SOURCES += %D%/short.c %D%/corrupt.c
src_rule_librule_a_SOURCES += %D%/sockaddr.h %D%/sockaddr.c
src_rule_librule_a_SOURCES += %D%/schedule.h %D%/schedule.c

# what they did in a run
src_rule_librule_a_SOURCES += %D%/plain.c %D%/report.c
