# SPDX-License-Identifier: LGPL-2.1-or-later
# Reports of sweeps with every verdict and with texts that are hard to write
# (tests/unit/test_sweep_reports.c): valid for those who read such files.
. "$srcdir/tests/lib/check.sh"

check_status "reports are written" 0 \
	"$builddir/tests/unit/test_sweep_reports" "$dir"

python() { # python MODULE: it is there
	python3 -c "import $1" 2>/dev/null && return
	skip "no $1 for python3 here"
	return 1
}

# ---- the journal
if python jsonschema; then
	for sweep in full plain empty; do
		check_status "journal, $sweep: schema" 0 python3 \
			"$srcdir/tests/lib/schema.py" \
			"$srcdir/doc/sweep.schema.json" $sweep/journal.jsonl
	done
	# it is strict
	sed '1s/"cwd"/"cmd"/' plain/journal.jsonl >strict.jsonl
	check_status "the schema is strict" 1 python3 \
		"$srcdir/tests/lib/schema.py" \
		"$srcdir/doc/sweep.schema.json" strict.jsonl 2>/dev/null
fi

# ---- JUnit
for sweep in full plain empty; do
	if command -v xmllint >/dev/null; then
		check_status "JUnit, $sweep: schema" 0 xmllint --noout --schema \
			"$srcdir/tests/sweep/junit.xsd" $sweep/junit.xml 2>err
		[ $check_failed = 0 ] || head err
	else
		skip "no xmllint here"
	fi
done
if python xml.etree; then
	check_status "JUnit: counts" 0 python3 - <<-'PY'
		import xml.etree.ElementTree as tree
		suite = tree.parse("full/junit.xml").getroot().find("testsuite")
		cases = suite.findall("testcase")
		def n(what): return sum(c.find(what) is not None for c in cases)
		for key, is_ in (("tests", len(cases)), ("errors", n("error")),
		                 ("failures", n("failure")),
		                 ("skipped", n("skipped"))):
		    assert int(suite.get(key)) == is_, (key, is_)
		assert len(cases) == 1023 and n("failure") == 7, n("failure")
		assert n("skipped") == 9 + 3 * 2, n("skipped")
		names = [(c.get("classname"), c.get("name")) for c in cases]
		assert len(set(names)) == len(names)
		# the text comes back; what XML cannot hold is \x…
		with open("full/journal.jsonl", encoding="utf-8") as f:
		    import json
		    head = json.loads(f.readline())
		awkward = head["command"].replace("\ufffe", r"\xfffe")
		awkward = awkward.replace("\uffff", r"\xffff")
		value = suite.find("properties/property[@name='command']")
		assert value.get("value") == awkward, value.get("value")
		text = cases[0].find("failure").text
		for part in ("the fault was made here:\n  #0 ", "last calls:\n",
		             "it ended here:\n  #0 ", "\nto repeat: vxtrace"):
		    assert part in text, part
	PY
fi

# ---- TAP
check_eq "TAP: version and plan" "TAP version 14 1..1023" \
	"$(head -n 2 full/report.tap | tr '\n' ' ' | sed 's/ $//')"
check_eq "TAP: numbers" "$(seq 1023)" \
	"$(sed -nE 's/^(not )?ok ([0-9]+) - .*/\2/p' full/report.tap)"
check_eq "TAP: failed" 7 "$(grep '^not ok' full/report.tap |
	grep -c '\]$')"
check_eq "TAP: known" 7 "$(grep -c '^not ok .*\] # TO''DO known: ' \
	full/report.tap)"
check_eq "TAP: not tried" 6 "$(grep -c '^ok .*\] # SKIP ' full/report.tap)"
check_eq "TAP: no other lines" 0 "$(grep -cvE \
	'^(not )?ok |^  |^# |^1\.\.1023$|^TAP version 14$' full/report.tap)"
if python yaml; then
	check_status "TAP: diagnostics" 0 python3 - <<-'PY'
		import json, re, yaml
		with open("full/report.tap", encoding="utf-8", newline="\n") as f:
		    text = f.read()
		blocks = re.findall(r"^  ---\n(.*?)^  \.\.\.\n", text, re.M | re.S)
		assert len(blocks) == 18, len(blocks)
		with open("full/journal.jsonl", encoding="utf-8",
		          newline="\n") as f:
		    lines = [json.loads(line) for line in f]
		cases = {l["id"]: l for l in lines if l["type"] == "case"}
		for block in blocks:
		    d = yaml.safe_load(block)
		    case = cases[d["case"]]
		    assert d["message"] == case["reason"]
		    assert d["verdict"] == case["verdict"]
		    assert d["calls"] == case["tail"]
		    assert d["differs"] == case["diff"], d["differs"]
		    assert d["stderr"] == case["diagnostic"]
		    assert d["repeat"] == case["repeat"]
		    assert len(d["stack"]) == len(d["end"]) == 3
	PY
fi

# ---- SARIF: what OASIS' text and its schema ask for
if command -v jq >/dev/null; then
	sarif() { # sarif WHAT FILTER: true for each sweep
		local sweep
		for sweep in full plain empty; do
			check_eq "SARIF, $sweep: $1" true "$(jq "$2" \
				$sweep/report.sarif)"
		done
	}
	sarif version '.version == "2.1.0" and (.["$schema"] |
		test("/sarif-schema-2.1.0.json$")) and (keys == ["$schema",
		"runs", "version"]) and (.runs | length == 1)'
	sarif tool '.runs[0].tool.driver | .name == "vxtrace sweep" and
		(.rules | length == 9 and all(.[]; (.id | test("^[A-Z-]+$"))
		and (.shortDescription.text | length > 9) and
		(.defaultConfiguration.level | IN("error", "warning"))))'
	sarif rules '[.runs[0].tool.driver.rules[].id] as $ids |
		all(.runs[0].results[]; $ids[.ruleIndex] == .ruleId)'
	sarif levels '.runs[0].tool.driver.rules as $r | all(.runs[0].results[];
		.level == $r[.ruleIndex].defaultConfiguration.level)'
	sarif messages 'all(.runs[0].results[]; .message.text | length > 9)'
	sarif locations 'all(.runs[0].results[].locations; length == 1 and
		all(.[]; (.logicalLocations[0].fullyQualifiedName | length > 1)
		and (.physicalLocation == null or (.physicalLocation |
		(.artifactLocation.uri | test(
		"^(file:///)?([A-Za-z0-9._~!$&()*+,;=@/'"'"'-]|%[0-9A-F]{2})+$"))
		and (.region == null or .region.startLine >= 1)))))'
	sarif stacks 'all(.runs[0].results[].stacks[]; (.message.text |
		length > 1) and (.frames | length > 0 and
		all(.[]; .location.message.text | length > 1)))'
	sarif fingerprints 'all(.runs[0].results[].partialFingerprints;
		length == 1 and all(.[]; test("^[0-9a-f]{16}$")))'
	sarif suppressions 'all(.runs[0].results[].suppressions // [] | .[];
		.kind == "external" and .status == "accepted")'
	sarif invocation '.runs[0].invocations | length == 1 and
		all(.[]; (.executionSuccessful | type == "boolean") and
		(.startTimeUtc | test("^[0-9]{4}(-[0-9]{2}){2}T[0-9:]{8}Z$")))'
	check_eq "SARIF: findings, known ones" "18 9" "$(jq -r '.runs[0].results |
		"\(length) \(map(select(.suppressions)) | length)"' \
		full/report.sarif)"
else
	skip "no jq here"
fi

# ---- GitHub: nothing but commands, a line each, the worst first
check_eq "GitHub: no other lines" 0 \
	"$(grep -cvE '^::(error|warning|notice) [^:]*::' full/github.txt)"
check_eq "GitHub: order" "error error error error error error error warning \
warning notice" "$(sed -E 's/^::([a-z]+) .*/\1/' full/github.txt |
	tr '\n' ' ' | sed 's/ $//')"
check_eq "a summary has six lines" 6 "$(wc -l <full/summary.txt)"
check_end
