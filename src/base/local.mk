# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LIBRARIES += %D%/libbase.a
src_base_libbase_a_SOURCES = \
	%D%/arena.c %D%/arena.h \
	%D%/bitmap.c %D%/bitmap.h \
	%D%/buf.c %D%/buf.h \
	%D%/die.c %D%/die.h \
	%D%/hash.c %D%/hash.h \
	%D%/jsonr.c %D%/jsonr.h \
	%D%/jsonw.c %D%/jsonw.h \
	%D%/library.c %D%/library.h \
	%D%/num.c %D%/num.h \
	%D%/out.c %D%/out.h \
	%D%/regex.c %D%/regex.h \
	%D%/sha256.c %D%/sha256.h
