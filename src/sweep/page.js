/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The list of cases, and the open one.  Texts of the data become text nodes
 * and attributes, never markup.  The list is a tree whose rows are made when
 * they are first seen: ten thousand cases must not be ten thousand rows.
 */
'use strict';
(() => {

/* Rows made at a time, of one group. */
const CHUNK = 200;
/* Rows that are there without a click: of findings, of what was sought. */
const ROWS_AT_FIRST = 120, ROWS_FOUND = 300, EXPANDED = 3000;
const GRADES = ['bad', 'doubtful', 'untried', 'good'];
const GRADE_WORDS = ['findings', 'doubtful', 'not tried', 'good'];
const GOOD = 3;
/* So many good cases of a site are folded. */
const FOLD = 3;
/* A case that --known names stands behind all others. */
const KNOWN = 100;

const $ = id => document.getElementById(id);
const data = JSON.parse($('data').textContent);
const { verdicts, sites, cases, texts } = data;
const wide = matchMedia('(min-width: 60.01rem)');

/* What the reader chose; it is in the address, too. */
const FIRST = { q: '', verdict: '', call: '', group: 'place', sort: 'worst',
	new: '' };
const want = Object.assign({}, FIRST);
let opened = null;	/* a case */
let root = null;	/* of the tree */
let current = null;	/* the row that Tab comes to */

/* --- small things --- */

/* el('p', { class: 'x' }, child, 'text', …) */
function el(tag, attributes, ...children) {
	const e = document.createElement(tag);

	for (const [name, value] of Object.entries(attributes || {})) {
		if (name.startsWith('on'))
			e.addEventListener(name.slice(2), value);
		else if (value !== null && value !== undefined)
			e.setAttribute(name, value);
	}
	e.append(...children.flat().filter(c => c !== null && c !== ''));
	return e;
}

/* A command must be what it looks like: nothing turns its direction. */
function visible(text) {
	return String(text).replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
		c => 'U+' + c.charCodeAt(0).toString(16).toUpperCase());
}

function count(n) {
	return n.toLocaleString('en');
}

function base(path) {
	return path.slice(path.lastIndexOf('/') + 1);
}

function duration(us) {
	if (us < 1000)
		return us + ' us';
	if (us < 1e6)
		return Math.round(us / 1000) + ' ms';
	return (us / 1e6).toFixed(1) + ' s';
}

function say(text) {
	$('said').textContent = text;
}

/* --- cases --- */

function frameOf(f) {
	const text = i => i < 0 ? '' : texts[i];

	return { module: text(f[0]), fn: text(f[1]), addr: f[2], offset: f[3],
		source: text(f[4]), line: f[5] };
}

function where(source, line) {
	return source ? base(source) + (line ? ':' + line : '') : '';
}

function mode(c) {
	return (c.sticky ? 'sticky' : 'once') +
		(c.occurrence ? ' ' + c.occurrence : '') +
		(c.after ? ' after ' + c.after : '');
}

function title(c) {
	return c.s.call + ' ' + c.fault + ' @ ' + (c.s.where || '?') + ' ' +
		mode(c);
}

function prepare() {
	sites.forEach((s, i) => {
		const leaf = (s.stack || [])[s.leaf];

		s.number = i;
		s.frame = leaf ? frameOf(leaf) : frameOf([-1, -1, '', '', -1, 0]);
		s.order = i;
	});
	cases.forEach((c, i) => {
		c.s = sites[c.site];
		c.v = verdicts[c.verdict];
		c.grade = GRADES.indexOf(c.v.grade);
		c.rank = c.verdict + (c.known ? KNOWN : 0);
		c.order = c.site * cases.length + i;
	});
}

/* What the search box looks at; made when it is first used. */
function haystack(c) {
	const s = c.s;

	if (!s.hay) {
		const names = new Set([s.call, s.where, s.source, s.path, s.id,
			s.abi, s.text]);

		for (const raw of s.stack || []) {
			const f = frameOf(raw);

			names.add(f.fn).add(base(f.module)).add(f.source);
		}
		s.hay = [...names].filter(Boolean).join('\n').toLowerCase();
	}
	if (!c.hay)
		c.hay = [c.fault, mode(c), c.v.name, c.id, c.model, c.reason,
			c.known ? 'known' : ''].join('\n').toLowerCase();
	return c;
}

function matches(c, words) {
	haystack(c);
	return words.every(w => {
		const not = w.length > 1 && w[0] === '-';
		const word = not ? w.slice(1) : w;

		return (c.hay.includes(word) || c.s.hay.includes(word)) !== not;
	});
}

function isFiltered() {
	return want.q !== '' || want.verdict !== '' || want.call !== '' ||
		want.new !== '';
}

function chosen() {
	const words = want.q.toLowerCase().split(/\s+/).filter(Boolean);
	const only = new Set(want.verdict.split(',').filter(Boolean));

	return cases.filter(c =>
		(!only.size || only.has(c.v.name)) &&
		(!want.call || c.s.call === want.call) &&
		(!want.new || !c.known) &&
		(!words.length || matches(c, words)));
}

/* --- the tree, as data --- */

const byModule = { kind: 'module', key: c => c.s.frame.module,
	label: c => base(c.s.frame.module) || 'unknown file',
	about: c => c.s.frame.module.slice(0,
		c.s.frame.module.lastIndexOf('/') + 1) };
const byFunction = { kind: 'function',
	key: c => c.s.frame.fn || c.s.frame.addr,
	label: c => c.s.frame.fn || c.s.frame.addr || 'unknown function',
	about: c => c.s.frame.source };
const bySite = { kind: 'site', key: c => c.site,
	label: c => c.s.call,
	about: c => [where(c.s.source, c.s.line), c.s.recovery ? 'recovery' : '',
		c.s.text || c.s.where].filter(Boolean).join('  ') };
const byVerdict = { kind: 'verdict', key: c => c.verdict,
	label: c => c.v.name, about: c => c.v.help };
const byCall = { kind: 'call', key: c => c.s.call, label: c => c.s.call };
const byPath = { kind: 'path', key: c => c.s.path || '',
	label: c => c.s.path || 'no file' };
const GROUPS = {
	place: [byModule, byFunction, bySite],
	verdict: [byVerdict],
	call: [byCall, bySite],
	path: [byPath, bySite],
	none: [],
};

function node(parent, kind, c) {
	return { parent, kind, c, kids: [], rank: Infinity, order: Infinity,
		us: 0, counts: [0, 0, 0, 0], known: 0, shown: 0, map: new Map(),
		depth: -1 };
}

function add(n, c) {
	n.rank = Math.min(n.rank, c.rank);
	n.order = Math.min(n.order, c.order);
	n.us = Math.max(n.us, c.us);
	if (c.known)
		n.known++;
	else
		n.counts[c.grade]++;
}

function build(list, levels) {
	const top = node(null, 'root', null);

	for (const c of list) {
		let n = top;

		for (const level of levels) {
			const key = level.key(c);
			let kid = n.map.get(key);

			if (!kid) {
				kid = node(n, level.kind, c);
				kid.level = level;
				kid.label = level.label(c);
				n.map.set(key, kid);
				n.kids.push(kid);
			}
			add(kid, c);
			n = kid;
		}
		const leaf = node(n, 'case', c);

		add(leaf, c);
		leaf.label = n.kind === 'site' ? c.fault : title(c);
		n.kids.push(leaf);
	}
	return top;
}

const ORDERS = {
	worst: (a, b) => a.rank - b.rank || b.counts[0] - a.counts[0] ||
		a.order - b.order,
	order: (a, b) => a.order - b.order,
	name: (a, b) => a.label < b.label ? -1 : a.label > b.label ? 1 :
		a.order - b.order,
	slow: (a, b) => b.us - a.us || a.order - b.order,
};

function arrange(n, order) {
	n.kids.sort(order);
	n.kids.forEach((kid, i) => {
		kid.at = i;
		arrange(kid, order);
	});
}

const FOLDED = { module: ' files', function: ' functions', site: ' sites',
	call: ' calls', path: ' files', case: '' };

function isGood(n) {
	return n.counts[GOOD] > 0 && !n.known && n.counts.every((k, grade) =>
		grade === GOOD || !k);
}

/* What went well beside what did not is in one row, to be opened. */
function fold(n) {
	const good = n.kids.filter(isGood);

	n.kids.forEach(fold);
	if (good.length < FOLD || good.length === n.kids.length)
		return;
	const rest = node(n, 'rest', good[0].c);

	rest.level = {};
	rest.label = count(good.length) + FOLDED[good[0].kind] + ' went well';
	for (const kid of good) {
		rest.rank = Math.min(rest.rank, kid.rank);
		rest.order = Math.min(rest.order, kid.order);
		rest.counts[GOOD] += kid.counts[GOOD];
		kid.parent = rest;
		rest.kids.push(kid);
	}
	n.kids = n.kids.filter(kid => !isGood(kid)).concat(rest);
}

function isInSite(n) {
	const within = n.parent.kind === 'rest' ? n.parent.parent : n.parent;

	return within.kind === 'site';
}

function* leaves(n) {
	if (n.kind === 'case')
		yield n;
	for (const kid of n.kids)
		yield* leaves(kid);
}

/* --- rows --- */

function sign(v, known) {
	return el('span', { class: 'sign', 'aria-hidden': 'true' },
		known ? '\u2013' : v.sign);
}

function verdictMark(c) {
	return el('span', { class: 'verdict v-' + c.v.name }, sign(c.v), c.v.name);
}

function knownMark() {
	return el('span', { class: 'known' }, 'known');
}

function countMarks(n) {
	const marks = n.counts.map((k, grade) =>
		el('span', { class: k ? GRADES[grade] : 'zero' },
			k ? SIGNS[grade] + '\u2009' + count(k) : '\u00a0'));

	if (n.known)
		marks.unshift(el('span', { class: 'untried' },
			'known\u00a0' + count(n.known)));
	return el('span', { class: 'counts' }, marks);
}

/* For eyes the row is enough; this is what is read aloud. */
function spoken(n) {
	if (n.kind === 'case')
		return n.c.v.name + (n.c.known ? ', known' : '') + ': ' +
			visible(n.label) + ' ' +
			(isInSite(n) ? mode(n.c) : '') + '. ' +
			visible(n.c.reason || '');
	return visible(n.label) + ': ' + n.counts.map((k, grade) => k ?
		count(k) + ' ' + GRADE_WORDS[grade] : '').filter(Boolean)
		.concat(n.known ? count(n.known) + ' known' : []).join(', ');
}

function caseCells(n) {
	const c = n.c, short = isInSite(n);

	return [
		verdictMark(c),
		el('span', { class: 'name', title: short ? null : n.label },
			visible(short ? n.label + ' ' + mode(c) : n.label)),
		c.known ? knownMark() : null,
		el('span', { class: 'about' }, visible(c.reason || '')),
	];
}

function groupCells(n) {
	const worst = n.kind === 'rest' ? verdicts[verdicts.length - 1] :
		verdicts[n.rank % KNOWN];
	const about = n.level.about ? n.level.about(n.c) : '';

	return [
		el('span', { class: 'caret', 'aria-hidden': 'true' }),
		el('span', { class: 'v-' + worst.name }, sign(worst, n.rank >= KNOWN)),
		el('span', { class: 'name v-' + worst.name, title: n.label },
			visible(n.label)),
		el('span', { class: 'about' }, visible(about || '')),
		n.kind === 'rest' && isInSite(n.kids[0]) ? null : countMarks(n),
	];
}

function treeitem(n, kind, label, cells) {
	const row = el('div', { class: 'row' }, cells);
	const li = el('li', { role: 'treeitem', class: kind, tabindex: '-1',
		'aria-label': label, 'aria-level': n.depth + 1 }, row);

	row.style.setProperty('--depth', n.depth);
	li.vx = n;
	return li;
}

function makeRow(n) {
	const isCase = n.kind === 'case';

	n.depth = n.parent.depth + 1;
	const li = treeitem(n, 'd-' + n.kind + ' g-' + n.c.v.grade, spoken(n),
		isCase ? caseCells(n) : groupCells(n));

	li.setAttribute('aria-posinset', n.at + 1);
	li.setAttribute('aria-setsize', n.parent.kids.length);
	if (isCase)
		li.setAttribute('aria-selected', n.c === opened);
	else
		li.setAttribute('aria-expanded', 'false');
	n.li = li;
	return li;
}

function moreRow(n) {
	const left = n.kids.length - n.shown;
	const text = 'Show ' + count(Math.min(left, CHUNK)) + ' of ' +
		count(left) + ' more';

	return treeitem({ depth: n.depth + 1, parent: n, kind: 'more' },
		'more', text, [text]);
}

/* The next rows of a group; those up to `upto` at least. */
function fill(n, upto) {
	const rows = document.createDocumentFragment();

	if (n.more)
		n.more.remove();
	n.more = null;
	do {
		for (const kid of n.kids.slice(n.shown, n.shown + CHUNK))
			rows.append(makeRow(kid));
		n.shown = Math.min(n.shown + CHUNK, n.kids.length);
	} while (n.shown <= upto && n.shown < n.kids.length);
	if (n.shown < n.kids.length)
		rows.append(n.more = moreRow(n));
	n.ul.append(rows);
}

function setOpen(n, open) {
	if (n.kind === 'case' || n.kind === 'more')
		return;
	if (open && !n.ul) {
		n.ul = el('ul', { role: 'group' });
		fill(n, 0);
		n.li.append(n.ul);
	}
	n.open = open;
	n.li.setAttribute('aria-expanded', open);
	if (n.ul)
		n.ul.hidden = !open;
	if (!open && current && n.li !== current && n.li.contains(current))
		setCurrent(n.li);
}

/* Opens what holds findings or, with a filter, what was found. */
function openFirst(n, left) {
	for (const kid of n.kids.slice(0, n.shown)) {
		const rows = Math.min(kid.kids.length, CHUNK);

		if (!rows || rows > left)
			continue;
		if (!kid.counts[0] && !isFiltered() && n.kids.length > 1)
			continue;
		setOpen(kid, true);
		left = openFirst(kid, left - rows);
	}
	return left;
}

function found(list) {
	const n = new Set(list.map(c => c.site)).size;

	return count(list.length) +
		(isFiltered() ? ' of ' + count(cases.length) : '') +
		(cases.length === 1 ? ' case at ' : ' cases at ') + count(n) +
		(n === 1 ? ' site' : ' sites');
}

function showTree() {
	const list = chosen();

	root = build(list, GROUPS[want.group]);
	if (!isFiltered() && want.sort === 'worst' && want.group !== 'verdict')
		fold(root);
	arrange(root, ORDERS[want.sort]);
	root.ul = $('tree');
	root.ul.replaceChildren();
	current = null;
	fill(root, 0);
	openFirst(root, isFiltered() ? ROWS_FOUND : ROWS_AT_FIRST);
	if (root.kids.length)
		setCurrent(root.kids[0].li);
	$('nothing').hidden = list.length > 0;
	$('tree').hidden = !list.length;
	$('reset').hidden = !isFiltered();
	$('count').textContent = found(list);
	mark();
}

function leafOf(c) {
	for (const leaf of leaves(root))
		if (leaf.c === c)
			return leaf;
	return null;
}

/* Makes the row of the open case, and shows it as such. */
function mark() {
	const old = $('tree').querySelector('[aria-selected=true]');
	const leaf = opened && leafOf(opened);

	if (old)
		old.setAttribute('aria-selected', 'false');
	if (!leaf)
		return null;
	const path = [];

	for (let n = leaf; n.parent; n = n.parent)
		path.unshift(n);
	for (const n of path) {
		if (n.at >= n.parent.shown)
			fill(n.parent, n.at);
		setOpen(n, true);
	}
	leaf.li.setAttribute('aria-selected', 'true');
	setCurrent(leaf.li);
	return leaf;
}

/* --- moving in the tree --- */

function setCurrent(li) {
	if (current)
		current.tabIndex = -1;
	current = li;
	li.tabIndex = 0;
}

function goTo(li) {
	if (!li)
		return;
	setCurrent(li);
	li.focus({ preventScroll: true });
	li.firstElementChild.scrollIntoView({ block: 'nearest' });
}

function parentRow(li) {
	return li.parentElement.closest('[role=treeitem]');
}

function lastWithin(li) {
	while (li.vx.open)
		li = li.vx.ul.lastElementChild;
	return li;
}

function nextRow(li) {
	if (li.vx.open)
		return li.vx.ul.firstElementChild;
	while (li && !li.nextElementSibling)
		li = parentRow(li);
	return li && li.nextElementSibling;
}

function previousRow(li) {
	const before = li.previousElementSibling;

	return before ? lastWithin(before) : parentRow(li);
}

function activate(li, andGo) {
	const n = li.vx;

	if (n.kind === 'case') {
		show(n.c, andGo || !wide.matches);
	} else if (n.kind === 'more') {
		const before = li.previousElementSibling;

		fill(n.parent, 0);
		goTo(before.nextElementSibling);
	} else {
		setOpen(n, !n.open);
	}
}

function right(li) {
	if (li.vx.open)
		goTo(nextRow(li));
	else
		setOpen(li.vx, true);
}

function left(li) {
	if (li.vx.open)
		setOpen(li.vx, false);
	else
		goTo(parentRow(li));
}

function openBeside(li) {
	for (const kid of li.parentElement.children)
		setOpen(kid.vx, true);
}

const KEYS = {
	ArrowDown: li => goTo(nextRow(li)),
	ArrowUp: li => goTo(previousRow(li)),
	ArrowRight: right,
	ArrowLeft: left,
	Home: () => goTo($('tree').firstElementChild),
	End: () => goTo(lastWithin($('tree').lastElementChild)),
	Enter: li => activate(li, true),
	' ': li => activate(li, false),
	'*': openBeside,
};

function treeKey(event) {
	const li = event.target.closest('[role=treeitem]');

	if (!li || !KEYS[event.key] || event.ctrlKey || event.altKey ||
	    event.metaKey)
		return;
	event.preventDefault();
	KEYS[event.key](li);
}

function treeClick(event) {
	const row = event.target.closest('.row');

	if (!row || String(getSelection()))
		return;
	setCurrent(row.parentElement);
	activate(row.parentElement, false);
}

/* --- the open case --- */

function section(name, content, button) {
	if (!content)
		return null;
	return [el('h3', {}, name, button || ''), content];
}

/* It may be wider or longer than the page: it scrolls in itself. */
function box(tag, name, extra, ...children) {
	return el(tag, { class: 'box' + (extra ? ' ' + extra : ''), tabindex: '0',
		role: 'region', 'aria-label': name }, ...children);
}

function pre(name, text, extra) {
	return text ? box('pre', name, extra, visible(text)) : null;
}

function stackBox(name, frames, leaf) {
	if (!frames || !frames.length)
		return null;
	const rows = frames.map((raw, i) => {
		const f = frameOf(raw);
		const off = f.offset && f.offset !== '0x0' ? '+' + f.offset : '';
		const place = f.source ? f.source + (f.line ? ':' + f.line : '') :
			'';
		const file = f.module ? f.module + '(' + f.addr + ')' : f.addr;

		return el('div', { class: 'frame' + (i === leaf ? ' leaf' : ''),
			role: 'listitem' },
			el('span', { class: 'at' }, String(i)),
			el('span', { class: 'fn' }, visible((f.fn || '?') + off)),
			el('span', { class: 'in' },
				visible([place, file].filter(Boolean).join('  '))));
	});

	return box('div', name, '', el('div', { role: 'list' }, rows));
}

function diffBox(text) {
	if (!text)
		return null;
	const kinds = { '+': 'added', '-': 'removed', '@': 'hunk' };

	return box('pre', 'Difference', '', text.replace(/\n$/, '').split('\n')
		.map(line => el('span', { class: kinds[line[0]] || null },
			visible(line) || ' ')));
}

/* Where there is no clipboard to write to: as a reader would do it. */
function copyBySelection(text, shown) {
	const field = el('textarea', { class: 'unseen', readonly: '' });
	let done = false;

	field.value = text;
	document.body.append(field);
	field.select();
	try {
		done = document.execCommand('copy');
	} catch (e) {
		done = false;
	}
	field.remove();
	if (!done)
		getSelection().selectAllChildren(shown);
	return done;
}

async function copy(text, shown, button) {
	let done = true;

	try {
		await navigator.clipboard.writeText(text);
	} catch (e) {
		done = copyBySelection(text, shown);
		button.focus();
	}
	button.textContent = done ? 'Copied' : 'Selected: press Ctrl+C';
	say(button.textContent);
	setTimeout(() => {
		button.textContent = 'Copy';
	}, 2000);
}

function repeatSection(c) {
	if (!c.repeat)
		return null;
	const shown = pre('Command', c.repeat, 'wrap');
	const button = el('button', { type: 'button', id: 'copy',
		'aria-label': 'Copy the command' }, 'Copy');

	button.addEventListener('click', () => copy(c.repeat, shown, button));
	return section('To repeat it', shown, button);
}

function facts(c) {
	const s = c.s;
	const rows = [
		['Ended with', c.status],
		['Made to fail', count(c.applied) + (c.applied === 1 ? ' call' :
			' calls')],
		['Runs', count(c.tries)],
		['Took', duration(c.us)],
		['File', s.path],
		['Source', s.source && s.source + (s.line ? ':' + s.line : '')],
		['In the baseline', count(s.hits) + (s.hits === 1 ? ' time' :
			' times') + (s.flaky ? ', not in each run' : '') +
			(s.recovery ? ', only behind another fault' : '')],
		['Model', c.model],
		['ABI', s.abi],
		['Site', s.id],
	];

	return el('dl', { class: 'facts' }, rows.filter(r => r[1]).map(r =>
		el('div', {}, el('dt', {}, r[0]),
			el('dd', {}, visible(r[1])))));
}

function link(c, text) {
	return el('a', { href: address(c) }, text);
}

function before(c) {
	const other = c.after && cases.find(o => o.id === c.after);

	return other ? section('Behind this fault', el('p', {},
		link(other, visible(title(other))))) : null;
}

function others(c) {
	const list = cases.filter(o => o.site === c.site && o !== c);

	if (!list.length)
		return null;
	list.sort((a, b) => a.rank - b.rank);
	return section('Other faults here', el('ul', { class: 'others' },
		list.map(o => el('li', {}, verdictMark(o),
			link(o, visible(o.fault + ' ' + mode(o))),
			o.known ? knownMark() : ''))));
}

function step(by) {
	const list = [...leaves(root)].map(leaf => leaf.c);
	const at = list.indexOf(opened);
	const to = at < 0 ? list[0] : list[at + by];

	if (to)
		show(to, true);
	else
		say(by < 0 ? 'This is the first case.' : 'This is the last case.');
}

function detailsTop(c) {
	return el('div', { class: 'top' }, verdictMark(c),
		c.known ? knownMark() : '',
		el('span', { class: 'mono' }, link(c, c.id)),
		el('nav', { 'aria-label': 'Cases' },
			el('button', { type: 'button', class: 'back', id: 'back',
				onclick: () => close() }, 'Back to the list'),
			el('button', { type: 'button',
				onclick: () => step(-1) }, 'Previous'),
			el('button', { type: 'button',
				onclick: () => step(1) }, 'Next')));
}

function draw(c) {
	const s = c.s;

	$('details').replaceChildren(...[
		detailsTop(c),
		el('h2', {}, visible(title(c))),
		el('p', { class: 'reason' }, visible(c.reason || '')),
		el('p', { class: 'help' }, c.v.help),
		facts(c),
		repeatSection(c),
		before(c),
		section('The call, without the fault',
			pre('Call', s.text, 'wrap')),
		section('Where the fault was made',
			stackBox('Stack of the call', s.stack, s.leaf)),
		section('Where it ended', stackBox('Stack of the end', c.end, -1)),
		section('Its last calls',
			pre('Last calls', (c.tail || []).join('\n'))),
		section('What differs', diffBox(c.diff)),
		section('What it said', pre('Diagnostic', c.diagnostic, 'wrap')),
		others(c),
	].flat().filter(Boolean));
	$('details').setAttribute('aria-label', visible(c.v.name + ': ' +
		title(c)));
	$('details').scrollTop = 0;
}

/* Puts it there and nothing else: neither the address nor the focus. */
function place(c) {
	opened = c;
	draw(c);
	const leaf = mark();

	if (leaf)
		leaf.li.firstElementChild.scrollIntoView({ block: 'nearest' });
}

function show(c, andGo) {
	place(c);
	document.body.classList.add('opened');
	setAddress(c, true);
	if (!andGo)
		return;
	$('details').focus({ preventScroll: wide.matches });
	if (!wide.matches)
		scrollTo(0, 0);
}

/* Back to the list; with room for both the case stays. */
function close() {
	if (!wide.matches) {
		document.body.classList.remove('opened');
		setAddress(null, false);
	}
	if (current)
		goTo(current);
}

/* --- the address --- */

function address(c) {
	const p = new URLSearchParams();

	if (c)
		p.set('case', c.id);
	for (const key of Object.keys(FIRST))
		if (want[key] !== FIRST[key])
			p.set(key, want[key]);
	return '#' + p;
}

let written = location.hash;

function setAddress(c, push) {
	const to = address(c);

	if (to === written || (to === '#' && !written))
		return;
	written = to;
	try {
		history[push ? 'pushState' : 'replaceState'](null, '', to);
	} catch (e) {
		location.replace(to);
	}
}

function caseOf(id) {
	return id ? cases.find(c => c.id.startsWith(id)) : null;
}

function fromAddress() {
	const hash = location.hash.slice(1);
	const p = new URLSearchParams(/^[0-9a-f]{4,16}$/.test(hash) ?
		'case=' + hash : hash);

	for (const key of Object.keys(FIRST))
		want[key] = p.get(key) || FIRST[key];
	if (!GROUPS[want.group])
		want.group = FIRST.group;
	if (!ORDERS[want.sort])
		want.sort = FIRST.sort;
	opened = caseOf(p.get('case'));
	written = location.hash;
}

/* --- filters --- */

function pressed() {
	return [...document.querySelectorAll('.chip[aria-pressed=true]')]
		.map(b => verdicts[b.dataset.verdict].name);
}

function showWants() {
	const only = want.verdict.split(',');

	for (const key of ['call', 'group', 'sort'])
		$(key).value = want[key];
	if ($('search').value !== want.q)
		$('search').value = want.q;
	$('new').checked = want.new !== '';
	for (const b of document.querySelectorAll('.chip'))
		b.setAttribute('aria-pressed',
			only.includes(verdicts[b.dataset.verdict].name));
}

function changed() {
	showTree();
	setAddress(document.body.classList.contains('opened') ? opened : null,
		false);
}

function readWants() {
	want.q = $('search').value.trim();
	want.call = $('call').value;
	want.group = $('group').value;
	want.sort = $('sort').value;
	want.new = $('new').checked ? '1' : '';
	want.verdict = pressed().join(',');
	changed();
}

let typed = 0;

function onType() {
	clearTimeout(typed);
	typed = setTimeout(readWants, 100);
}

function reset() {
	const { group, sort } = want;

	Object.assign(want, FIRST, { group, sort });
	showWants();
	changed();
	$('search').focus();
}

function expandAll() {
	let rows = EXPANDED;
	const walk = n => {
		for (const kid of n.kids.slice(0, n.shown)) {
			if (kid.kids.length && rows > 0) {
				rows -= Math.min(kid.kids.length, CHUNK);
				setOpen(kid, true);
				walk(kid);
			}
		}
	};

	walk(root);
}

function collapseAll() {
	const walk = n => {
		for (const kid of n.kids) {
			walk(kid);
			if (kid.open)
				setOpen(kid, false);
		}
	};

	walk(root);
}

function fillCalls() {
	const calls = new Map();

	for (const c of cases)
		calls.set(c.s.call, (calls.get(c.s.call) || 0) + 1);
	$('call').append(el('option', { value: '' }, 'all calls'));
	for (const call of [...calls.keys()].sort())
		$('call').append(el('option', { value: call },
			call + ' (' + count(calls.get(call)) + ')'));
}

function toggle(b) {
	b.disabled = false;
	b.addEventListener('click', () => {
		b.setAttribute('aria-pressed',
			b.getAttribute('aria-pressed') !== 'true');
		readWants();
	});
}

function isText(e) {
	return /^(INPUT|SELECT|TEXTAREA)$/.test(e.tagName) &&
		e.type !== 'checkbox';
}

function pageKey(event) {
	if (event.ctrlKey || event.altKey || event.metaKey)
		return;
	if (event.key === '/' && !isText(event.target)) {
		event.preventDefault();
		document.body.classList.remove('opened');
		$('search').focus();
		$('search').select();
	} else if (event.key === 'Escape' && ($('details').contains(event.target) ||
		   document.body.classList.contains('opened') && !wide.matches)) {
		close();
	}
}

function searchKey(event) {
	if (event.key !== 'Enter' && event.key !== 'ArrowDown')
		return;
	event.preventDefault();
	clearTimeout(typed);
	readWants();
	if (root.kids.length)
		goTo(root.kids[0].li);
}

function listen() {
	$('tree').addEventListener('keydown', treeKey);
	$('tree').addEventListener('click', treeClick);
	$('search').addEventListener('input', onType);
	$('search').addEventListener('keydown', searchKey);
	for (const id of ['call', 'group', 'sort', 'new'])
		$(id).addEventListener('change', readWants);
	$('reset').addEventListener('click', reset);
	$('expand').addEventListener('click', expandAll);
	$('collapse').addEventListener('click', collapseAll);
	$('skip').addEventListener('click', event => {
		event.preventDefault();
		if (current)
			goTo(current);
	});
	document.addEventListener('keydown', pageKey);
	addEventListener('beforeprint', () => {
		document.querySelector('.run').open = true;
	});
	addEventListener('hashchange', arrive);
	addEventListener('popstate', arrive);
}

/* At the start, and wherever the address was changed. */
function arrive() {
	const before = JSON.stringify(want), isStart = !root;

	if (root && location.hash === written)
		return;
	fromAddress();
	const named = opened;

	if (isStart || JSON.stringify(want) !== before) {
		showWants();
		showTree();
	}
	document.body.classList.toggle('opened', Boolean(named));
	if (named)
		place(named);
	else if (wide.matches && cases.length)
		place((leaves(root).next().value || { c: cases[0] }).c);
	else
		mark();
	if (named && !isStart)
		$('details').focus({ preventScroll: wide.matches });
}

const SIGNS = GRADES.map(g => verdicts.find(v => v.grade === g).sign);

prepare();
fillCalls();
document.querySelectorAll('.chip').forEach(toggle);
$('news').hidden = !cases.some(c => c.known);
listen();
arrive();
$('static').hidden = true;
$('app').hidden = false;
})();
