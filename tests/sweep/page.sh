# SPDX-License-Identifier: LGPL-2.1-or-later
# The page of a sweep (--html) in a real browser: a thousand sites, all
# verdicts, texts that try to break out. VX_SHOTS=FOLDER keeps what it looked
# like.
. "$srcdir/tests/lib/check.sh"
need python3 timeout

first() { # first COMMAND...: the first that is there
	local command
	for command; do
		command -v "$command" && return
	done
}

make_page=$builddir/tests/unit/test_sweep_html
[ -x "$make_page" ] || skip_all "no $make_page here"
driver=$(first chromedriver /usr/lib/chromium/chromedriver \
	/usr/lib/chromium-browser/chromedriver)
browser=$(first chromium chromium-browser google-chrome google-chrome-stable)
[ -n "$driver" ] && [ -n "$browser" ] || skip_all "no chromium and chromedriver here"

check_status "a page" 0 "$make_page" page.html 1000 odd
check_status "a page of nothing" 0 "$make_page" page.html.empty.html 0

status=0
PYTHONDONTWRITEBYTECODE=1 timeout -k 10 500 python3 \
	"$srcdir/tests/sweep/page.py" "$driver" "$browser" page.html \
	"${VX_SHOTS:-shots}" >log 2>&1 || status=$?
cat log
[ $status != 77 ] || skip_all "no browser starts here"
check_eq "the page in a browser" 0 $status
check_eq "screenshots" 12 \
	"$(find "${VX_SHOTS:-shots}" -name '*.png' | wc -l)"
check_end
