/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The text sink: strace's lines.  It alone knows that a line may be left
 * and taken up again ("<unfinished ...>", "<... read resumed>"): at entry
 * it prints the arguments up to the first that is not known yet, at exit
 * it renders them all and prints what lies behind that.
 */
#ifndef VX_SINK_TEXT_H
#define VX_SINK_TEXT_H

#include "sink/sink.h"
#include "sink/style.h"

struct sink *text_sink_new(const struct text_style *style);

#endif
