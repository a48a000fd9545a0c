# SPDX-License-Identifier: LGPL-2.1-or-later
"""A browser through chromedriver, by WebDriver's plain HTTP (W3C).

Each request has a timeout, and end() leaves no process behind.
"""
import base64
import json
import os
import select
import signal
import subprocess
import time
import urllib.error
import urllib.request

ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
KEYS = {'Enter': '\ue007', 'Escape': '\ue00c', 'Left': '\ue012',
        'Up': '\ue013', 'Right': '\ue014', 'Down': '\ue015', 'End': '\ue010',
        'Home': '\ue011', 'Space': '\ue00d', 'Tab': '\ue004'}


class Unusable(Exception):
    """There is no browser that starts here."""


class Browser:
    TIMEOUT = 60

    def __init__(self, driver, binary, folder):
        self.session = None
        # A group of its own: the browser is in it, too.
        self.process = subprocess.Popen(
            [driver, '--port=0'], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True,
            env=dict(os.environ, TMPDIR=folder, HOME=folder))
        try:
            self.base = 'http://127.0.0.1:%d' % self.port()
            self.session = self.start(binary, folder)
        except Exception:
            self.end()
            raise

    def port(self):
        """What it chose; it says "... on port N."."""
        end = time.monotonic() + self.TIMEOUT
        said = b''
        while time.monotonic() < end:
            if select.select([self.process.stdout], [], [], 1)[0]:
                more = os.read(self.process.stdout.fileno(), 4096)
                said += more
                if not more:
                    break
            for line in said.split(b'\n')[:-1]:
                word = line.rstrip(b'.\r').split(b' ')[-1]
                if b'successfully' in line and word.isdigit():
                    return int(word)
        raise Unusable('chromedriver does not start')

    def start(self, binary, folder):
        arguments = ['--headless=new', '--disable-gpu', '--no-first-run',
                     '--disable-dev-shm-usage', '--hide-scrollbars',
                     '--disable-background-networking', '--disable-breakpad',
                     '--window-size=1280,900', '--force-color-profile=srgb',
                     '--user-data-dir=' + os.path.join(folder, 'profile')]
        if os.geteuid() == 0:
            arguments.append('--no-sandbox')
        wanted = {
            'browserName': 'chrome',
            'goog:chromeOptions': {'binary': binary, 'args': arguments},
            'goog:loggingPrefs': {'browser': 'ALL', 'performance': 'ALL'},
            'timeouts': {'script': 30000, 'pageLoad': 50000, 'implicit': 0},
        }
        try:
            return self.ask('POST', '/session', {
                'capabilities': {'alwaysMatch': wanted}})['sessionId']
        except RuntimeError as error:
            raise Unusable(str(error).split('\n', 1)[0]) from error

    def ask(self, method, path, body=None, timeout=TIMEOUT):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.base + path, data, {'Content-Type': 'application/json'},
            method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return json.load(answer)['value']
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)['value']['message']) from error

    def call(self, method, path, body=None):
        return self.ask(method, '/session/' + self.session + path, body)

    def end(self):
        try:
            if self.session:
                self.ask('DELETE', '/session/' + self.session, None, 5)
        except (OSError, RuntimeError):
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait(timeout=self.TIMEOUT)
        self.process.stdout.close()

    # ---- pages

    def load(self, url):
        self.call('POST', '/url', {'url': url})

    def run(self, script, *arguments):
        return self.call('POST', '/execute/sync',
                         {'script': script, 'args': list(arguments)})

    def wait(self, what, script, *arguments):
        """Until the script returns something true."""
        end = time.monotonic() + self.TIMEOUT
        while time.monotonic() < end:
            value = self.run(script, *arguments)
            if value:
                return value
            time.sleep(0.02)
        raise RuntimeError('in vain: ' + what)

    def find(self, selector):
        return self.call('POST', '/element', {
            'using': 'css selector', 'value': selector})[ELEMENT]

    def click(self, selector):
        self.call('POST', '/element/' + self.find(selector) + '/click', {})

    def press(self, *keys):
        """Names of KEYS, or texts, to what has the focus."""
        actions = []
        for key in keys:
            for char in [KEYS[key]] if key in KEYS else key:
                actions += [{'type': 'keyDown', 'value': char},
                            {'type': 'keyUp', 'value': char}]
        self.call('POST', '/actions', {'actions': [
            {'type': 'key', 'id': 'keyboard', 'actions': actions}]})

    def devtools(self, command, **parameters):
        return self.call('POST', '/goog/cdp/execute', {
            'cmd': command, 'params': parameters})

    def logs(self, kind):
        return self.call('POST', '/se/log', {'type': kind})

    def screenshot(self, file):
        with open(file, 'wb') as out:
            out.write(base64.b64decode(self.call('GET', '/screenshot')))

    def size(self, width, height, phone=False):
        self.devtools('Emulation.setDeviceMetricsOverride', width=width,
                      height=height, deviceScaleFactor=2 if phone else 1,
                      mobile=phone)
        self.devtools('Emulation.setTouchEmulationEnabled', enabled=phone)

    def media(self, medium='', **features):
        self.devtools('Emulation.setEmulatedMedia', media=medium, features=[
            {'name': name.replace('_', '-'), 'value': value}
            for name, value in features.items()])
