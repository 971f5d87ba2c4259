// SPDX-License-Identifier: GPL-2.0-only
// The page of a report: what "stacksim show --as json" says (sim/report/schema.json), to be
// stepped through. All state is in "at": the step that is shown, what is folded, what is searched.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const sources = JSON.parse(byId("sources").textContent);
const verdict = data.verdict === null ? null : data.reports[data.verdict];
const violationStep = verdict ? verdict.at.step : data.steps;
const at = { step: 0, folded: true, open: new Set(), hits: [] };

// ---- small helpers

function make(tag, className, ...inside) {
	const e = document.createElement(tag);
	if (className)
		e.className = className;
	e.append(...inside.filter((x) => x !== null && x !== ""));
	return e;
}

const threadName = (t) => t === null ? "boot" : data.threads[t].name;
const colour = (n) => `var(--t${n % 8})`;
// Lanes are of threads that did something; boot has none, and stands in the first.
const lanes = data.threads.map((t, n) => n).filter((n) =>
	data.rows.some((r) => r.thread === n) || data.reports.some((r) => r.at.thread === n));
const laneOf = (t) => Math.max(0, lanes.indexOf(t));
const place = (s) => s ? `${s.func} ${s.file}:${s.line}` : "";
const baseOf = (name) => name ? name.replace(/[+:-](0x)?.*/, "") : null;

function stepLink(step, text) {
	const a = make("a", "", text || `step ${step}`);
	a.href = `#step=${step}`;
	return a;
}

// ---- what matters: what more than one thread touched, the report's object, context switches

function sharedNames() {
	const by = new Map();
	for (const r of data.rows) {
		const name = baseOf(r.object);
		if (name && r.op !== "alloc")
			by.set(name, by.has(name) && by.get(name) !== r.thread ? "shared"
				: r.thread);
	}
	return new Set([...by.keys()].filter((n) => by.get(n) === "shared"));
}

const dull = (r) => ["spawn", "start", "exit", "ret"].includes(r.op);
const shared = sharedNames();
const about = verdict ? baseOf(verdict.object) : null;

function isSwitch(i) {
	return i > 0 && data.rows[i].thread !== data.rows[i - 1].thread;
}

function matters(i) {
	const r = data.rows[i], name = baseOf(r.object);
	if (r.op === "call" || r.op === "inject" || isSwitch(i))
		return true;
	if (i + 1 < data.rows.length && isSwitch(i + 1))
		return true;
	return !dull(r) && name !== null && (name === about || (shared.has(name) && !r.tracepoint));
}

// ---- life lines: objects that matter, and all locks that were held

function lines() {
	const list = [];
	const rowOf = (step) => data.rows.findIndex((r) => r.step >= step);
	for (const o of data.objects) {
		if (o.name !== about && !shared.has(o.name))
			continue;
		const freed = o.freed ? data.rows.findIndex((r) => r.step === o.freed.step &&
			r.op === "free" && r.object === o.name) : -1;
		list.push({ name: o.name, kind: "", spans: [{
			from: o.allocated.thread === null ? -1 : rowOf(o.allocated.step),
			to: freed < 0 ? null : freed, read: false }] });
	}
	for (const l of data.locks) {
		let line = list.find((x) => x.kind === "lock" && x.name === l.name);
		if (!line)
			list.push(line = { name: l.name, kind: "lock", spans: [] });
		line.spans.push({ from: l.from, to: l.to, read: l.read, thread: l.thread });
	}
	return list;
}

const lifeLines = lines();

function lineCell(line, n, row) {
	const cell = make("span", "life");
	cell.style.setProperty("--t", line.kind ? "var(--dim)" : colour(n + 2));
	for (const s of line.spans) {
		if (row < s.from || (s.to !== null && row > s.to))
			continue;
		const bar = make("i", `${line.kind} ${s.read ? "read" : ""} ` +
			(row === s.to ? "end" : row === s.from ? "begin" : ""));
		if (line.kind)
			bar.style.setProperty("--t", colour(s.thread === null ? 7 : s.thread));
		cell.append(bar);
	}
	const end = line.spans[0].to;
	if (!line.kind && end !== null && row === end)
		cell.append(make("b", "", "✕"));
	return cell;
}

function lineCells(row) {
	return make("span", "lines", ...lifeLines.map((l, n) => lineCell(l, n, row)));
}

// ---- the time line

// A tracepoint is where its thread was before.
function nesting(i) {
	while (data.rows[i].tracepoint !== null && i > 0 &&
		data.rows[i - 1].thread === data.rows[i].thread)
		i--;
	const path = data.rows[i].path;
	return path === null ? 0 : data.paths[path].length - 1;
}

function rowText(r) {
	if (r.op === "call")
		return { op: r.site.func, rest: ` :${r.site.line}`, func: "" };
	if (r.tracepoint !== null)
		return { op: r.op, rest: ` ${r.tracepoint}`, func: "" };
	const arg = r.arg && r.arg !== "0" ? ` = ${r.arg}` : "";
	return { op: r.op, rest: `${r.object ? " " + r.object : ""}${arg}`,
		func: r.site ? `  ${r.site.func}:${r.site.line}` : "" };
}

function emptyCells(own, cell) {
	return lanes.map((t, n) => n === own ? cell : make("span", "cell"));
}

function drawRow(i) {
	const r = data.rows[i], t = rowText(r), indent = make("span", "indent");
	const cell = make("span", `cell own${r.tracepoint === null ? "" : " tracepoint"}`, indent,
		make("span", "op", t.op), t.rest, make("span", "func", t.func));
	indent.style.setProperty("--depth", Math.min(nesting(i), 8));
	cell.style.setProperty("--t", colour(r.thread === null ? 7 : r.thread));
	const by = r.after === null ? null : data.rows[r.after];
	cell.title = place(r.site) +
		(by ? `\nlet go by ${threadName(by.thread)} in step ${by.step}` : "");
	const row = make("div", `row${isSwitch(i) ? " switch" : ""}`,
		make("span", "number", String(r.step)),
		...emptyCells(laneOf(r.thread), cell), lineCells(i));
	row.dataset.row = i;
	row.dataset.step = r.step;
	return row;
}

function drawViolation(report, after) {
	const cell = make("span", "cell own", make("span", "op", "✖ "), report.signature);
	cell.title = report.signature;
	const own = laneOf(report.at.thread);
	cell.style.gridColumn = `${own + 2} / ${lanes.length + 2}`;
	const row = make("div", "row bad", make("span", "number", String(report.at.step)),
		...emptyCells(own, cell).slice(0, own + 1), lineCells(after + 0.5));
	row.dataset.step = report.at.step;
	return row;
}

function drawFold(from, to) {
	const row = make("div", "row folded", make("span", "number", "⋯"));
	const cell = make("span", "cell own", `⋯ ${to - from} more`);
	row.append(...emptyCells(laneOf(data.rows[from].thread), cell), lineCells(from));
	row.dataset.from = from;
	row.dataset.to = to;
	row.dataset.step = data.rows[from].step;
	return row;
}

function drawHead() {
	const heads = lanes.map((n) => {
		const t = data.threads[n];
		const cell = make("span", "cell", t.name,
			t.context === "task" ? null : make("span", "func", ` (${t.context})`));
		cell.style.color = colour(n);
		return cell;
	});
	const names = lifeLines.map((l, n) => {
		const life = make("span", "life", make("span", "", l.name));
		life.style.setProperty("--t", l.kind ? "var(--dim)" : colour(n + 2));
		life.title = l.kind ? `${l.name}: held` : `${l.name}: allocated until freed`;
		return life;
	});
	return make("div", "row head", make("span", "number", "step"), ...heads,
		make("span", "lines", ...names));
}

function isOpen(i) {
	return !at.folded || at.open.has(i) || matters(i) || at.hits.includes(i) ||
		data.rows[i].step === at.step;
}

function drawTimeline() {
	const box = byId("timeline"), list = [drawHead()];
	const left = data.reports.toSorted((a, b) => a.at.step - b.at.step);
	for (let i = 0; i < data.rows.length;) {
		const begin = i;
		while (i < data.rows.length && !isOpen(i))
			i++;
		if (i === begin + 1)
			i = begin; // one row takes no more room than the words for it
		else if (i > begin)
			list.push(drawFold(begin, i));
		if (i === data.rows.length)
			break;
		list.push(drawRow(i));
		const step = data.rows[i].step;
		i++;
		if (i === data.rows.length || data.rows[i].step > step) {
			for (; left.length && left[0].at.step <= step; left.shift())
				list.push(drawViolation(left[0], i - 1));
		}
	}
	list.push(...left.map((r) => drawViolation(r, data.rows.length - 1)));
	box.replaceChildren(...list);
}

// ---- the state at a step: rows up to it have happened

function lastRow(step) {
	let last = -1;
	while (last + 1 < data.rows.length && data.rows[last + 1].step <= step)
		last++;
	return last;
}

function positions(last) {
	const rows = data.threads.map(() => null);
	for (let i = 0; i <= last; i++)
		if (data.rows[i].thread !== null && data.rows[i].tracepoint === null)
			rows[data.rows[i].thread] = data.rows[i];
	return rows;
}

function stateOf(t, r, running) {
	const v = verdict;
	if (!r)
		return data.threads[t].spawner === null ? "has not begun" : "is not there yet";
	if (r.op === "exit")
		return "has ended";
	if (v && at.step >= violationStep) {
		const b = v.blocked.find((x) => x.thread === t);
		if (b)
			return `waits in ${b.op} for ${b.object}` +
				(b.holder === null ? "" : `, held by ${threadName(b.holder)}`) +
				(b.site ? `, at ${place(b.site)}` : "");
	}
	return t === running ? "runs" : "is ready, or waits";
}

// Of the lines of a file that the page has, those around one.
const around = (lines, line) =>
	[-2, -1, 0, 1, 2].map((n) => String(line + n)).filter((n) => n in lines);

function drawSource(lines, line) {
	const numbers = around(lines, line), width = numbers[numbers.length - 1].length;
	const tabs = Math.min(...numbers.filter((n) => lines[n]).map((n) =>
		lines[n].match(/^\t*/)[0].length));
	return make("pre", "source", ...numbers.map((n) =>
		make(n === String(line) ? "mark" : "span", "",
			make("i", "", n.padStart(width)), ` ${lines[n].slice(tabs)}\n`)));
}

// A function that a thread is in; the text of the innermost is there, that of others a click away.
function drawFrame(f, open) {
	const text = f.file in sources ? sources[f.file] : "its file is not known";
	const name = [`${f.func} `, make("span", "dim", `${f.file || "?"}:${f.line}`)];
	if (typeof text === "string")
		return make("li", "", ...name,
			open ? make("p", "dim", `no source text: ${text}`) : null);
	if (!(f.line in text))
		return make("li", "", ...name);
	const box = make("details", "", make("summary", "", ...name), drawSource(text, f.line));
	box.open = open;
	return make("li", "", box);
}

function drawPath(index) {
	const list = make("ol", "path"), path = index === null ? [] : data.paths[index];
	for (const [depth, f] of path.entries()) {
		const li = drawFrame(f, depth === path.length - 1);
		li.style.setProperty("--depth", Math.min(depth, 10));
		list.append(li);
	}
	return list;
}

function drawHeld(t, last) {
	const held = data.locks.filter((l) => l.thread === t && l.from <= last &&
		(l.to === null || l.to > last));
	return held.length ? make("ul", "held", ...held.map((l) => make("li", "",
		`holds ${l.name}${l.read ? " (shared)" : ""}, since `,
		stepLink(data.rows[l.from].step)))) : null;
}

function drawThreads(last) {
	const rows = positions(last), running = last < 0 ? null : data.rows[last].thread;
	return lanes.map((n) => {
		const t = data.threads[n], r = rows[n];
		const atReport = verdict && at.step === violationStep &&
			verdict.at.thread === n && verdict.path !== null;
		const box = make("div", `thread${n === running ? " running" : ""}`,
			make("h3", "", `${t.name} `, make("span", "state", stateOf(n, r, running))),
			r && r.op !== "exit" ? drawPath(atReport ? verdict.path : r.path) : null,
			drawHeld(n, last));
		box.style.setProperty("--t", colour(n));
		return box;
	});
}

function drawObjects() {
	const rows = data.objects.map((o) => {
		const there = at.step >= o.allocated.step;
		const gone = o.freed && at.step >= o.freed.step;
		const row = make("tr", gone || !there ? "gone" : "", make("td", "", o.name),
			make("td", "", gone ? "freed" : there ? "alive" : "not yet"),
			make("td", "", o.allocated.thread === null ? "boot"
				: stepLink(o.allocated.step)),
			make("td", "", o.freed ? stepLink(o.freed.step) : ""));
		row.classList.toggle("about", o.name === about);
		return row;
	});
	const head = ["object", "now", "allocated", "freed"].map((x) => make("th", "", x));
	return make("table", "", make("thead", "", make("tr", "", ...head)),
		make("tbody", "", ...rows));
}

function drawNow() {
	const last = lastRow(at.step), row = last < 0 ? null : data.rows[last];
	const what = row ? rowText(row) : null;
	byId("now").replaceChildren(
		make("h2", "", `at step ${at.step}`, row ? `: ${threadName(row.thread)} ` : "",
			what ? make("code", "", what.op + what.rest) : ""),
		...drawThreads(last), ...(data.objects.length ? [drawObjects()] : []));
}

// ---- the reports, whose words for steps are links

function linked(text) {
	const pre = make("pre");
	let end = 0;
	for (const m of text.matchAll(/\bin step (\d+)/g)) {
		pre.append(text.slice(end, m.index), "in ", stepLink(m[1]));
		end = m.index + m[0].length;
	}
	pre.append(text.slice(end));
	return pre;
}

function drawReport(r) {
	const diagram = make("details", "", make("summary", "", "diagram"),
		make("pre", "", r.diagram));
	return make("div", "", make("h2", "", r.signature),
		make("p", "dim", `${r.checker}${r.rule === null ? "" : `, rule ${r.rule}`}, `,
			stepLink(r.at.step), `, ${threadName(r.at.thread)}`),
		linked(r.text), diagram);
}

// ---- moving

function scrollTo(row) {
	const box = byId("timeline"), head = box.firstChild.offsetHeight;
	const top = row.offsetTop - head, bottom = row.offsetTop + row.offsetHeight;
	if (top < box.scrollTop)
		box.scrollTop = top - 40;
	else if (bottom > box.scrollTop + box.clientHeight)
		box.scrollTop = bottom - box.clientHeight + 60;
	const own = row.querySelector(".own"), right = own.offsetLeft + own.offsetWidth;
	const left = own.offsetLeft - row.firstChild.offsetWidth;
	if (left < box.scrollLeft || right > box.scrollLeft + box.clientWidth)
		box.scrollLeft = left;
}

function mark() {
	let now = null;
	for (const row of byId("timeline").children) {
		const is = Number(row.dataset.step) === at.step && row.dataset.from === undefined;
		row.classList.toggle("now", is);
		row.toggleAttribute("aria-current", is);
		row.classList.toggle("hit", at.hits.includes(Number(row.dataset.row)));
		if (is)
			now = row;
	}
	if (now)
		scrollTo(now);
}

function go(step) {
	const before = at.step;
	at.step = Math.max(0, Math.min(data.steps, step));
	if (at.folded && before !== at.step)
		drawTimeline();
	byId("where").textContent = `step ${at.step} of ${data.steps}`;
	byId("slide").value = at.step;
	byId("back").disabled = byId("first").disabled = at.step === 0;
	byId("next").disabled = byId("last").disabled = at.step === data.steps;
	history.replaceState(null, "", `#step=${at.step}`);
	mark();
	drawNow();
}

// The next step, one way or the other, with which another thread begins to run.
function goSwitch(way) {
	const steps = data.rows.filter((r, i) => isSwitch(i)).map((r) => r.step);
	const next = way > 0 ? steps.find((s) => s > at.step) : steps.findLast((s) => s < at.step);
	go(next === undefined ? (way > 0 ? data.steps : 0) : next);
}

function fold(on) {
	at.folded = on;
	at.open.clear();
	byId("fold").textContent = on ? "folded" : "all";
	byId("fold").setAttribute("aria-pressed", on);
	drawTimeline();
	mark();
}

function unfold(row) {
	for (let i = Number(row.dataset.from); i < Number(row.dataset.to); i++)
		at.open.add(i);
	drawTimeline();
	mark();
}

// ---- search

function search(text) {
	const want = text.toLowerCase();
	at.hits = [];
	for (const [i, r] of want ? data.rows.entries() : [])
		if ([r.op, r.object, r.arg, r.tracepoint, threadName(r.thread), place(r.site)]
			.join(" ").toLowerCase().includes(want))
			at.hits.push(i);
	byId("found").textContent = want ? `${at.hits.length} found` : "";
	drawTimeline();
	mark();
}

function goHit(way) {
	const steps = at.hits.map((i) => data.rows[i].step);
	const next = way > 0 ? steps.find((s) => s > at.step) : steps.findLast((s) => s < at.step);
	if (steps.length)
		go(next === undefined ? (way > 0 ? steps[0] : steps[steps.length - 1]) : next);
}

function leaveSearch() {
	byId("search").value = "";
	search("");
	byId("timeline").focus();
}

function toggleHelp() {
	byId("keys").hidden = !byId("keys").hidden;
	byId("help").setAttribute("aria-expanded", !byId("keys").hidden);
}

// ---- keys and clicks

const keys = {
	ArrowRight: () => go(at.step + 1), j: () => go(at.step + 1),
	ArrowLeft: () => go(at.step - 1), k: () => go(at.step - 1),
	Home: () => go(0), End: () => go(data.steps),
	"[": () => goSwitch(-1), "]": () => goSwitch(1),
	v: () => go(violationStep), f: () => fold(!at.folded),
	"/": () => byId("search").focus(), "?": toggleHelp, Escape: leaveSearch,
};

function onKey(e) {
	if (e.ctrlKey || e.altKey || e.metaKey)
		return;
	if (e.target === byId("search")) {
		if (e.key === "Enter")
			goHit(e.shiftKey ? -1 : 1);
		else if (e.key === "Escape")
			leaveSearch();
		return;
	}
	if (e.target === byId("slide") && e.key.startsWith("Arrow"))
		return;
	if (keys[e.key]) {
		keys[e.key]();
		e.preventDefault();
	}
}

function onClick(e) {
	const row = e.target.closest(".row");
	if (!row || row.classList.contains("head"))
		return;
	if (row.dataset.from !== undefined)
		unfold(row);
	else
		go(Number(row.dataset.step));
}

function fromLink() {
	const m = location.hash.match(/^#step=(\d+)$/);
	go(m ? Number(m[1]) : violationStep);
}

function begin() {
	const w = data.world, s = data.scenario;
	byId("title").textContent = verdict ? verdict.signature : `${s.name}: nothing reported`;
	byId("title").classList.toggle("clean", !verdict);
	byId("about").textContent = [s.name, s.title, `${w.name} ${w.changes}`, w.provenance,
		`${data.switches} context switches`, `${data.steps} steps`].filter(Boolean)
		.join(" · ");
	document.title = `${s.name}: ${verdict ? verdict.signature : "nothing reported"}`;
	byId("slide").max = data.steps;
	byId("violation").hidden = !verdict;
	byId("timeline").style.setProperty("--columns",
		`4.5em repeat(${lanes.length}, minmax(var(--lane), 1fr)) ` +
		`${lifeLines.length ? lifeLines.length + 1 : 0}em`);
	byId("timeline").style.setProperty("--lanes", lanes.length);
	byId("timeline").style.setProperty("--lines", lifeLines.length + 1);
	byId("reports").replaceChildren(...data.reports.map(drawReport));
	byId("first").onclick = keys.Home;
	byId("back").onclick = keys.ArrowLeft;
	byId("next").onclick = keys.ArrowRight;
	byId("last").onclick = keys.End;
	byId("violation").onclick = keys.v;
	byId("fold").onclick = keys.f;
	byId("help").onclick = toggleHelp;
	byId("slide").oninput = (e) => go(Number(e.target.value));
	byId("search").oninput = (e) => search(e.target.value);
	byId("timeline").onclick = onClick;
	document.onkeydown = onKey;
	window.onhashchange = fromLink;
	window.onresize = mark;
	drawTimeline();
	fromLink();
}

begin();
