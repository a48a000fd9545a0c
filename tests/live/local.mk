# SPDX-License-Identifier: LGPL-2.1-or-later
# Tracees: small programs that the scripts of live/ and differ/ trace. To add
# one: check_PROGRAMS += tests/live/NAME
