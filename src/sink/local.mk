# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LIBRARIES += %D%/libsink.a
src_sink_libsink_a_SOURCES = \
	%D%/from_json.h %D%/from_json.c %D%/json_get.h %D%/json_get.c \
	%D%/json.h %D%/json.c \
	%D%/json_style.h %D%/json_style.c \
	%D%/json_value.h %D%/json_value.c %D%/json_read.c \
	%D%/line.h %D%/line.c \
	%D%/notes.h %D%/notes.c \
	%D%/output.h %D%/output.c \
	%D%/paint.h %D%/paint.c \
	%D%/sink.h \
	%D%/dump.h %D%/dump.c \
	%D%/stack.h %D%/stack.c \
	%D%/summary.h %D%/summary.c \
	%D%/talk.h %D%/talk.c \
	%D%/text.h %D%/text.c \
	%D%/quote.h %D%/quote.c \
	%D%/render.h %D%/render.c \
	%D%/symbol.h %D%/symbol.c
src_sink_libsink_a_SOURCES += %D%/injected.h %D%/injected.c
src_sink_libsink_a_SOURCES += %D%/json_call.h %D%/json_call.c %D%/json_call_read.c
src_sink_libsink_a_SOURCES += %D%/rules_table.h %D%/rules_table.c
