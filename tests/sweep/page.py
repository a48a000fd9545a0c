# SPDX-License-Identifier: LGPL-2.1-or-later
"""page.py DRIVER BROWSER PAGE FOLDER: reads a sweep's page as people do.

Prints a line for each check that failed and the counts at the end; status 77
where no browser starts. Screenshots go to FOLDER.
"""
import json
import os
import signal
import sys
import tempfile
import time
import traceback

from webdriver import Browser, Unusable

STATE = """
const $ = s => document.querySelector(s), all = s =>
	[...document.querySelectorAll(s)];
const rows = () => all('#tree [role=treeitem]').filter(e => e.offsetHeight);
const focused = () => document.activeElement;
"""

# Every text that is seen against what is behind it, by WCAG 2 (1.4.3).
CONTRAST = """
const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 :
	((v + 0.055) / 1.055) ** 2.4;
const parse = s => (s.match(/[\\d.]+/g) || []).map(Number);
const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) +
	0.0722 * channel(c[2]);
const behind = e => {
	for (; e; e = e.parentElement) {
		const c = parse(getComputedStyle(e).backgroundColor);
		if (c.length < 4 || c[3] === 1)
			return c;
	}
	return [255, 255, 255];
};
const bad = new Set();
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
	const e = walk.currentNode.parentElement;
	if (!walk.currentNode.data.trim() || !e.checkVisibility() ||
	    e.closest('script,noscript,title,.unseen,option'))
		continue;
	const a = light(parse(getComputedStyle(e).color));
	const b = light(behind(e));
	const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
	if (ratio < 4.5)
		bad.add(e.className + ' ' + e.tagName + ' ' + ratio.toFixed(2));
}
return [...bad].sort().join(', ');
"""

# What a screen reader says of what one can use.
NAMELESS = """
return [...document.querySelectorAll(
	'button, input, select, a, [role=treeitem], [role=region], [role=tree]')]
	.filter(e => e.checkVisibility() && !(e.ariaLabel || e.textContent.trim() ||
		(e.labels && [...e.labels].some(l => l.textContent.trim()))))
	.map(e => e.outerHTML.slice(0, 100)).join(', ');
"""

OVERFLOW = """
const root = document.documentElement;
return root.scrollWidth <= innerWidth ? '' : root.scrollWidth + ': ' +
	[...document.querySelectorAll('body *')].filter(e =>
		e.getBoundingClientRect().right > innerWidth)
	.slice(0, 3).map(e => e.outerHTML.slice(0, 80)).join(', ');
"""


class Checks:
    passed = 0
    failed = 0

    def equal(self, what, expected, got):
        if expected == got:
            self.passed += 1
            return
        self.failed += 1
        print('FAIL: %s\n  expected: %r\n       got: %r'
              % (what, expected, got), flush=True)

    def true(self, what, got):
        self.equal(what, True, bool(got))


def look(browser, script):
    return browser.run(STATE + script)


def wait(browser, what, script):
    return browser.wait(what, STATE + script)


def open_page(browser, url, hash_=''):
    """Anew: another hash alone would not load it again."""
    browser.load('about:blank')
    browser.load(url + hash_)


def quiet(check, browser, url):
    """No errors, and nothing asked of any other place."""
    said = [entry['message'] for entry in browser.logs('browser')]
    check.equal('the console', [], said)
    asked = set()
    for entry in browser.logs('performance'):
        message = json.loads(entry['message'])['message']
        if message['method'] == 'Network.requestWillBeSent':
            asked.add(message['params']['request']['url'].split('#')[0])
    check.equal('requests', {url}, asked - {'about:blank'})


def first_look(check, browser, url, shots):
    browser.logs('performance')
    open_page(browser, url)
    times = look(browser, """
        return [performance.getEntriesByName('first-contentful-paint')
            .map(e => Math.round(e.startTime))[0],
            Math.round(performance.timing.domComplete -
            performance.timing.navigationStart)]""")
    print('first paint after %s ms, all there after %s ms' % tuple(times))
    check.equal('nothing ran that was in a text', 'widget',
                look(browser, 'return document.title.split(" ")[0]'))
    check.true('the table makes way',
               look(browser, 'return $("#static").hidden && '
                             '!$("#app").hidden'))
    check.true('few rows are made', look(
        browser, 'return all("#tree *").length < 2500'))
    check.equal('the worst is first', 'CRASH', look(
        browser, 'return $("#tree [aria-selected] .verdict").textContent'
                 '.replace(/^[^A-Z]+/, "")'))
    check.equal('and open', 'CRASH', look(
        browser, 'return $("#details .verdict").textContent'
                 '.replace(/^[^A-Z]+/, "")'))
    check.equal('all verdicts are there', 15,
                look(browser, 'return all(".chip").length'))
    check.true('and are switches', look(
        browser, 'return all(".chip").every(b => !b.disabled && '
                 'b.getAttribute("aria-pressed") === "false")'))
    check.equal('names', '', browser.run(NAMELESS))
    browser.screenshot(shots + '/desktop-light.png')
    quiet(check, browser, url)


def total(browser):
    return look(browser, 'return parseInt($("#count").textContent'
                         '.replace(",", ""), 10)')


def search(check, browser, url):
    open_page(browser, url)
    everything = total(browser)
    browser.press('/')
    check.equal('/ goes to the search', 'search',
                look(browser, 'return focused().id'))
    case = look(browser, 'return $("#details .top a").textContent')
    for word, least, most in (
            ('fsync', 1, everything - 1), ('lock_database', 1, everything - 1),
            ('plugin_tls.so', 1, everything - 1), ('silent-wrong', 1, 100),
            ('short=1 sticky', 1, everything // 8), (case, 1, 1),
            ('/etc/widget', 1, everything // 2), ('store.c', 1, everything),
            ('FSYNC -eio -once', 1, everything // 4), ('nosuchword', 0, 0),
            ('</script><script>', 1, 1), ('\U0001f4a5', 1, 1)):
        browser.run('document.querySelector("#search").value = ""')
        browser.call('POST', '/element/%s/value' % browser.find('#search'),
                     {'text': word})
        browser.press('Enter')
        got = total(browser)
        check.equal('search for %s finds %d to %d' % (word, least, most),
                    True, least <= got <= most)
        if got:
            check.equal('%s: focus on the first row' % word, 'treeitem',
                        look(browser, 'return focused().role'))
        else:
            check.true('says that there is none',
                       look(browser, 'return !$("#nothing").hidden'))
    check.true('the address has it', 'q=' in look(
        browser, 'return location.hash'))
    browser.click('#reset')
    check.equal('all again', everything, total(browser))
    check.equal('and the address is clean', False, 'q=' in look(
        browser, 'return location.hash'))


def filters(check, browser, url):
    open_page(browser, url)
    everything = total(browser)
    wanted = look(browser, 'return parseInt($(".chip.v-HANG b").textContent)')
    browser.click('.chip.v-HANG')
    check.equal('one verdict', wanted, total(browser))
    check.equal('pressed', 'true', look(
        browser, 'return $(".chip.v-HANG").getAttribute("aria-pressed")'))
    browser.click('.chip.v-SPIN')
    check.true('two verdicts', total(browser) > wanted)
    browser.run('const s = document.querySelector("#call"); s.value = "write";'
                's.dispatchEvent(new Event("change"))')
    check.true('of one call', total(browser) < everything // 100)
    state = look(browser, 'return location.hash')
    open_page(browser, url, state)
    check.equal('an address keeps filters', ['true', 'true', 'write'], look(
        browser, 'return [".v-HANG", ".v-SPIN"].map(c => $(".chip" + c)'
                 '.getAttribute("aria-pressed")).concat($("#call").value)'))
    browser.click('#reset')
    browser.click('#new')
    check.true('without known', total(browser) < everything)
    for group in ('verdict', 'call', 'path', 'none', 'place'):
        for sort in ('order', 'name', 'slow', 'worst'):
            open_page(browser, url, '#group=%s&sort=%s' % (group, sort))
            check.true('%s %s has rows' % (group, sort),
                       look(browser, 'return rows().length > 5'))
    open_page(browser, url, '#sort=slow&group=none')
    check.equal('more on demand', 201, look(
        browser, 'return $("#tree").children.length'))
    browser.run(STATE + 'rows()[199].focus()')
    browser.press('Down', 'Enter')
    check.equal('more came', [401, 200], look(
        browser, 'return [$("#tree").children.length,'
                 '[...$("#tree").children].indexOf(focused())]'))


def keyboard(check, browser, url, shots):
    open_page(browser, url)
    browser.press('Tab')
    check.equal('the first stop', 'skip', look(browser, 'return focused().id'))
    browser.press('Enter')
    check.equal('leads to the tree', 'treeitem',
                look(browser, 'return focused().role'))
    check.equal('one stop in the tree', 1, look(
        browser, 'return all("#tree [tabindex=\'0\']").length'))
    browser.press('Home')
    check.equal('Home', 0, look(browser, 'return rows().indexOf(focused())'))
    browser.press('Down', 'Down', 'Up')
    check.equal('down, down, up', 1,
                look(browser, 'return rows().indexOf(focused())'))
    browser.press('End')
    check.equal('End', True, look(
        browser, 'return rows().at(-1) === focused()'))
    check.true('the focus is in view', look(
        browser, 'const r = focused().firstElementChild'
                 '.getBoundingClientRect();'
                 'return r.top >= 0 && r.bottom <= innerHeight'))
    browser.press('Home', 'Left')
    check.equal('Left closes', 'false', look(
        browser, 'return focused().getAttribute("aria-expanded")'))
    browser.press('Right')
    check.equal('Right opens', 'true', look(
        browser, 'return focused().getAttribute("aria-expanded")'))
    browser.press('Right', 'Left', 'Left')
    check.equal('into it and back', 0,
                look(browser, 'return rows().indexOf(focused())'))
    browser.press('*')
    check.true('* opens all beside it', look(
        browser, 'return [...focused().parentElement.children].every(e =>'
                 'e.getAttribute("aria-expanded") === "true")'))
    check.equal('levels', '1,2,3,4', look(
        browser, 'return [...new Set(rows().map(e => e.ariaLevel))]'
                 '.sort().slice(0, 4).join()'))
    browser.run(STATE + 'rows().filter(e => e.matches(".d-case"))[2].focus()')
    browser.press('Space')
    check.equal('Space shows, the focus stays', ['treeitem', 'true'], look(
        browser, 'return [focused().role,'
                 'focused().getAttribute("aria-selected")]'))
    outline = look(browser, 'return getComputedStyle('
                            'focused().firstElementChild).outlineStyle')
    check.equal('focus is seen', 'solid', outline)
    browser.screenshot(shots + '/keyboard.png')
    browser.press('Enter')
    check.equal('Enter goes there', 'details',
                look(browser, 'return focused().id'))
    browser.press('Escape')
    check.equal('Esc comes back', 'treeitem',
                look(browser, 'return focused().role'))


def details(check, browser, url, shots):
    open_page(browser, url)
    browser.click('#tree .d-case')
    check.equal('all parts', 'To repeat it, The call, without the fault, '
                'Where the fault was made, Where it ended, Its last calls, '
                'What differs, What it said, Other faults here', look(
                    browser, 'return all("#details h3").map(e => '
                             'e.firstChild.data).join(", ")'))
    check.true('its help', 'fatal signal' in look(
        browser, 'return $("#details .help").textContent'))
    case = look(browser, 'return $("#details .top a").textContent')
    check.equal('the address has the case', '#case=' + case,
                look(browser, 'return location.hash'))
    browser.click('#details nav button:last-child')
    other = look(browser, 'return $("#details .top a").textContent')
    check.true('the next', other != case)
    check.equal('the row follows', 1, look(
        browser, 'return all("#tree [aria-selected=true]").length'))
    browser.run('history.back()')
    wait(browser, 'back', 'return location.hash === "#case=%s" && '
                          '$("#details .top a").textContent === "%s"'
         % (case, case))
    browser.click('#details .others a')
    wait(browser, 'the other fault', 'return $("#details .top a")'
                                     '.textContent !== "%s"' % case)
    check.equal('focus follows a link', 'details',
                look(browser, 'return focused().id'))
    open_page(browser, url, '#' + other[:12])
    check.equal('an address opens a case, also shortened', other, look(
        browser, 'return $("#details .top a").textContent'))
    open_page(browser, url)
    browser.size(1280, 1800)
    browser.screenshot(shots + '/details.png')
    browser.run('document.querySelector("#details").scrollTop = 1e6')
    browser.screenshot(shots + '/details-end.png')
    browser.size(1280, 900)


def copies(check, browser, url):
    open_page(browser, url)
    wanted = look(browser, 'return $("#details pre.box.wrap").textContent')
    try:
        browser.devtools('Browser.grantPermissions', permissions=[
            'clipboardReadWrite', 'clipboardSanitizedWrite'])
    except RuntimeError:
        pass
    browser.click('#copy')
    wait(browser, 'copied', 'return $("#copy").textContent === "Copied"')
    check.equal('it is said', 'Copied',
                look(browser, 'return $("#said").textContent'))
    browser.click('#search')
    browser.call('POST', '/actions', {'actions': [
        {'type': 'key', 'id': 'keyboard', 'actions': [
            {'type': 'keyDown', 'value': '\ue009'},
            {'type': 'keyDown', 'value': 'v'},
            {'type': 'keyUp', 'value': 'v'},
            {'type': 'keyUp', 'value': '\ue009'}]}]})
    check.equal('the clipboard', wanted,
                look(browser, 'return $("#search").value'))

    open_page(browser, url)
    browser.run('Object.defineProperty(navigator, "clipboard", {})')
    browser.click('#copy')
    wait(browser, 'copied', 'return $("#copy").textContent === "Copied"')
    open_page(browser, url)
    browser.run('Object.defineProperty(navigator, "clipboard", {});'
                'document.execCommand = () => false')
    browser.click('#copy')
    wait(browser, 'selected', 'return $("#copy").textContent'
                              '.startsWith("Selected")')
    check.equal('the selection', wanted,
                look(browser, 'return String(getSelection())'))


def colours(check, browser, url, shots):
    for scheme in ('light', 'dark'):
        browser.media(prefers_color_scheme=scheme)
        # of all verdicts, in rows, chips and the open case
        for state in ('', '#group=verdict', '#q=lock_database',
                      '#verdict=CRASH,LEAK,SUSPECT,FLAKY,MISREPORTED'):
            open_page(browser, url, state)
            if state == '#group=verdict':
                browser.click('#expand')
            check.equal('contrast, %s %s' % (scheme, state), '',
                        browser.run(CONTRAST))
        open_page(browser, url)
        browser.screenshot('%s/desktop-%s.png' % (shots, scheme))
    dark = look(browser, 'return getComputedStyle(document.body)'
                         '.backgroundColor')
    browser.media(prefers_color_scheme='light')
    check.true('dark is another', dark != look(
        browser, 'return getComputedStyle(document.body).backgroundColor'))
    browser.media(prefers_color_scheme='dark', forced_colors='active')
    open_page(browser, url, '#verdict=CRASH,HANG')
    browser.screenshot(shots + '/forced-colors.png')
    browser.media(prefers_color_scheme='light')


def phone(check, browser, url, shots):
    browser.size(360, 740, phone=True)
    for state in ('', '#q=script', '#group=none', '#group=path'):
        open_page(browser, url, state)
        check.equal('no wider than the phone ' + state, '',
                    browser.run(OVERFLOW))
    open_page(browser, url)
    check.true('the list alone', look(
        browser, 'return !$("#details").offsetHeight'))
    browser.screenshot(shots + '/phone-top.png')
    browser.run('document.querySelector(".list").scrollIntoView()')
    browser.screenshot(shots + '/phone-list.png')
    browser.click('#tree .d-case')
    check.true('the case alone', look(
        browser, 'return !$("#tree").offsetHeight && '
                 '$("#details").offsetHeight > 0 && scrollY === 0'))
    check.equal('a case is no wider', '', browser.run(OVERFLOW))
    browser.screenshot(shots + '/phone-details.png')
    browser.click('#back')
    check.equal('back', ['treeitem', True], look(
        browser, 'return [focused().role, $("#tree").offsetHeight > 0]'))
    # texts that nothing breaks
    cases = look(browser, 'return JSON.parse($("#data").textContent).cases'
                          '.slice(-12).map(c => c.id)')
    for case in cases:
        open_page(browser, url, '#case=' + case)
        check.equal('case %s is no wider' % case, '', browser.run(OVERFLOW))
    browser.screenshot(shots + '/phone-long.png')
    browser.size(1280, 900)


def paper(check, browser, url, shots):
    browser.media('print', prefers_color_scheme='light')
    browser.size(800, 1100)
    open_page(browser, url)
    check.true('a table on paper', look(
        browser, 'return $("#static table").offsetHeight > 0 && '
                 '!$("#tree").offsetHeight && !$(".toolbar").offsetHeight'))
    check.equal('no wider than the paper', '', browser.run(OVERFLOW))
    browser.screenshot(shots + '/print.png')
    browser.media(prefers_color_scheme='light')
    browser.size(1280, 900)


def without_script(check, browser, url, shots):
    browser.devtools('Emulation.setScriptExecutionDisabled', value=True)
    browser.load('about:blank')
    browser.load(url)
    root = browser.devtools('DOM.getDocument', depth=0)['root']['nodeId']

    def query(selector):
        return len(browser.devtools('DOM.querySelectorAll', nodeId=root,
                                    selector=selector)['nodeIds'])
    check.equal('the table is there', 1,
                query('#static:not([hidden]) table'))
    check.true('with findings', query('#static tbody tr') > 20)
    check.equal('the note', 1, query('noscript p'))
    check.equal('what cannot work is hidden', 1, query('#app[hidden]'))
    browser.screenshot(shots + '/no-script.png')
    browser.devtools('Emulation.setScriptExecutionDisabled', value=False)


def small(check, browser, url):
    """A sweep of nothing."""
    open_page(browser, url)
    check.true('says that there is nothing', look(
        browser, 'return !$("#nothing").hidden && '
                 '!$("#details").children.length'))
    check.equal('the console', [], browser.logs('browser'))


def main():
    driver, binary, page, shots = sys.argv[1:5]
    url = 'file://' + os.path.abspath(page)
    check = Checks()
    # timeout(1) ends the browser, too
    signal.signal(signal.SIGTERM, lambda *_: sys.exit('out of time'))
    os.makedirs(shots, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            browser = Browser(driver, binary, folder)
        except Unusable as error:
            print('skipped: %s' % error)
            return 77
        try:
            browser.size(1280, 900)
            browser.media(prefers_color_scheme='light')
            start = time.monotonic()
            for part, more in ((first_look, 1), (search, 0), (filters, 0),
                               (keyboard, 1), (details, 1), (copies, 0),
                               (colours, 1), (phone, 1), (paper, 1),
                               (without_script, 1)):
                try:
                    part(check, browser, url, *[shots] * more)
                except RuntimeError as error:
                    check.equal(part.__name__, 'done', str(error)[:400])
                print('%s: %.1f s' % (part.__name__,
                                      time.monotonic() - start), flush=True)
            small(check, browser, url + '.empty.html')
        except OSError as error:
            check.equal('the browser answers', 'yes', str(error))
            traceback.print_exc(limit=4, file=sys.stdout)
        finally:
            browser.end()
    print('%d passed, %d failed, 0 skipped' % (check.passed, check.failed))
    return check.failed > 0


if __name__ == '__main__':
    sys.exit(main())
