#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# sweep_test.sh PROGRAM   one shard of a sweep, as Bazel's sh_test
#
# --shard auto reads TEST_SHARD_INDEX and TEST_TOTAL_SHARDS and makes
# TEST_SHARD_STATUS_FILE. Findings fail the shard.
set -eu
program=$PWD/$1
known=$PWD/tests/sweep.known
out=${TEST_UNDECLARED_OUTPUTS_DIR:-$TEST_TMPDIR}

# Runfiles are links, and not to be written to.
mkdir "$TEST_TMPDIR/work"
cp -rL testdata/. "$TEST_TMPDIR/work"
cd "$TEST_TMPDIR/work"
export TMPDIR=$TEST_TMPDIR

exec vxtrace sweep --shard auto --isolate tmpdir --artifact out.txt \
	--known "$known" --json "$out/shard.jsonl" \
	--junit "${XML_OUTPUT_FILE:-$out/shard.xml}" \
	-- "$program" in.txt out.txt
