/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Terminals: ioctl_tty(2). */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/rows.h"

#define POINTER(name_, to_) \
	static const struct type name_ = TYPE_PTR(&to_, .name = #to_ " *")

BITS(iflag, K_U32, term_iflag);
BITS(oflag, K_U32, term_oflag);
BITS(lflag, K_U32, term_lflag);
BITS(iflag16, K_U16, term_iflag);
BITS(oflag16, K_U16, term_oflag);
BITS(lflag16, K_U16, term_lflag);
BITS(line, K_U8, term_line_discs);
BITS(line_disc, K_U32, term_line_discs);
BITS(modem, K_U32, modem_flags);
BITS(flush_queue, K_U32, tcflsh_queues);
BITS(flow_action, K_U32, tcxonc_actions);
static const struct type cflag =
	TYPE_HOOK(hook_term_cflag, .scalar = K_U32, .name = "term_cflag");
static const struct type cflag16 =
	TYPE_HOOK(hook_term_cflag, .scalar = K_U16, .name = "term_cflag");
static const struct type cc = TYPE_ARRAY(&type_x8, .flags = TYPE_NOLIMIT);

#define CC(n_) \
	FIELD(c_cc, &cc, COUNT_N(n_), .flags = FIELD_LABEL | FIELD_VERBOSE, \
	      .labels = &consts_term_cc_chars)

/* include/uapi/asm-generic/termbits.h */
static const struct type termios =
	STRUCT("termios",
	       FIELD(c_iflag, &iflag),
	       FIELD(c_oflag, &oflag),
	       FIELD(c_cflag, &cflag),
	       FIELD(c_lflag, &lflag),
	       FIELD(c_line, &line, VERBOSE),
	       CC(19));
static const struct type termios2 =
	STRUCT("termios2",
	       FIELD(c_iflag, &iflag),
	       FIELD(c_oflag, &oflag),
	       FIELD(c_cflag, &cflag),
	       FIELD(c_lflag, &lflag),
	       FIELD(c_line, &line, VERBOSE),
	       CC(19),
	       FIELD(c_ispeed, &type_u32, VERBOSE),
	       FIELD(c_ospeed, &type_u32, VERBOSE));
/* include/uapi/asm-generic/termios.h */
static const struct type termio =
	STRUCT("termio",
	       FIELD(c_iflag, &iflag16),
	       FIELD(c_oflag, &oflag16),
	       FIELD(c_cflag, &cflag16),
	       FIELD(c_lflag, &lflag16),
	       FIELD(c_line, &line, VERBOSE),
	       CC(8));
static const struct type winsize =
	STRUCT("winsize",
	       FIELD(ws_row, &type_u16),
	       FIELD(ws_col, &type_u16),
	       FIELD(ws_xpixel, &type_u16),
	       FIELD(ws_ypixel, &type_u16));

POINTER(termios_ptr, termios);
POINTER(termios2_ptr, termios2);
POINTER(termio_ptr, termio);
POINTER(winsize_ptr, winsize);
static const struct type modem_ptr = TYPE_PTR(&modem, .name = "modem_flags *");
static const struct type line_ptr =
	TYPE_PTR(&line_disc, .name = "term_line_discs *");
static const struct type char_ptr =
	TYPE_PTR(&type_bytes, .name = "char *");


IOCTL(TCGETS, NULL, ARG(argp, &termios_ptr, OUT));
IOCTL(TCSETS, NULL, ARG(argp, &termios_ptr));
IOCTL(TCSETSW, NULL, ARG(argp, &termios_ptr));
IOCTL(TCSETSF, NULL, ARG(argp, &termios_ptr));
IOCTL(TIOCGLCKTRMIOS, NULL, ARG(argp, &termios_ptr, OUT));
IOCTL(TIOCSLCKTRMIOS, NULL, ARG(argp, &termios_ptr));
IOCTL(TCGETS2, NULL, ARG(argp, &termios2_ptr, OUT));
IOCTL(TCSETS2, NULL, ARG(argp, &termios2_ptr));
IOCTL(TCSETSW2, NULL, ARG(argp, &termios2_ptr));
IOCTL(TCSETSF2, NULL, ARG(argp, &termios2_ptr));
IOCTL(TCGETA, NULL, ARG(argp, &termio_ptr, OUT));
IOCTL(TCSETA, NULL, ARG(argp, &termio_ptr));
IOCTL(TCSETAW, NULL, ARG(argp, &termio_ptr));
IOCTL(TCSETAF, NULL, ARG(argp, &termio_ptr));
IOCTL(TIOCGWINSZ, NULL, ARG(argp, &winsize_ptr, OUT));
IOCTL(TIOCSWINSZ, NULL, ARG(argp, &winsize_ptr));

IOCTL(TIOCGPGRP, NULL, ARG(argp, &type_pgid_ptr, OUT));
IOCTL(TIOCSPGRP, NULL, ARG(argp, &type_pgid_ptr));
IOCTL(TIOCGSID, NULL, ARG(argp, &type_sid_ptr, OUT));
IOCTL(TIOCGETD, NULL, ARG(argp, &line_ptr, OUT));
IOCTL(TIOCSETD, NULL, ARG(argp, &line_ptr));
IOCTL(TIOCMGET, NULL, ARG(argp, &modem_ptr, OUT));
IOCTL(TIOCMBIS, NULL, ARG(argp, &modem_ptr));
IOCTL(TIOCMBIC, NULL, ARG(argp, &modem_ptr));
IOCTL(TIOCMSET, NULL, ARG(argp, &modem_ptr));
IOCTL(TIOCGSOFTCAR, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(TIOCSSOFTCAR, NULL, ARG(argp, &type_int_ptr));
IOCTL(TIOCGPTN, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(TIOCSPTLCK, NULL, ARG(argp, &type_int_ptr));
IOCTL(TIOCGPTLCK, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(TIOCGPKT, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(TIOCPKT, NULL, ARG(argp, &type_int_ptr));
IOCTL(TIOCGEXCL, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(TIOCOUTQ, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(FIONREAD, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(FIONBIO, NULL, ARG(argp, &type_int_ptr));
IOCTL(FIOASYNC, NULL, ARG(argp, &type_int_ptr));
IOCTL(TIOCGDEV, NULL, ARG(argp, &type_dev32_ptr, OUT));
IOCTL(TIOCSTI, NULL, ARG(argp, &char_ptr, COUNT_N(1)));

IOCTL(TCFLSH, NULL, ARG(argp, &flush_queue));
IOCTL(TCXONC, NULL, ARG(argp, &flow_action));
IOCTL(TCSBRK, NULL, ARG(argp, &type_int));
IOCTL(TCSBRKP, NULL, ARG(argp, &type_int));
IOCTL(TIOCSCTTY, NULL, ARG(argp, &type_int));
IOCTL(TIOCGPTPEER, &type_fd, ARG(argp, &type_xint));
